"""Measures Engage beside a floor or a peer, in one run, on the machine it runs on."""

"""Clocks, days and ladders: how a body keeps what its duties are counted by, and who is told when one is late."""

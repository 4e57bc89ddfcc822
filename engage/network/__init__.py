"""The network and its own work: who it is, how it decides, what it decided."""

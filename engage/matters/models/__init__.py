"""Models of the chain."""

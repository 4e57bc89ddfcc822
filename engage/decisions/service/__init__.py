"""The acts by which a network decides: one verb, one function."""

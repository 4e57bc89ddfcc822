"""Sweeps over the whole application, driven by its own addresses, pages and tables: hostile words, keys and people."""

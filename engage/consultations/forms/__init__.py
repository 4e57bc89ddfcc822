"""The shape of what staff type about a consultation; no database."""

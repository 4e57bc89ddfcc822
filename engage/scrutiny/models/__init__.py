"""Models of committees, their meetings and their reviews."""

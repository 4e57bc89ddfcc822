"""Models of analysis."""

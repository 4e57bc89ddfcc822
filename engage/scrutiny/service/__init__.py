"""The acts of committees, each told who, when and why; none commits."""

"""What people type about themselves, their colleagues and their body."""

"""What anyone reads of a committee."""

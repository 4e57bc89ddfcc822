"""The acts by which a body turns what was said into items, answers them, and follows what it promised."""

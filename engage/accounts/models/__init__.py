"""Models of people, bodies, areas and appointments."""

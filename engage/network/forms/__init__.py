"""The shape of what people type about a network and its decisions."""

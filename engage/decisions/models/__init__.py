"""Models of how a network decides: its standing, its procedures, its decisions and who took part in them."""

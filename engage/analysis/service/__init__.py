"""The only code that changes what was made of the answers."""

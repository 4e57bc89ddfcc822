"""A network refers a matter to overview and scrutiny, and both sides work on one record."""

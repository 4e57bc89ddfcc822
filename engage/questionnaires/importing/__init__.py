"""Answers that came some other way, in a file: read, understood column by column, and told about row by row."""

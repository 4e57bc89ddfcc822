"""Search: one table of public words, SQLite's FTS5 or PostgreSQL's tsvector under it."""

from engage.search.models import SearchEntry

__all__ = ["SearchEntry"]

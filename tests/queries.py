"""Counts the SQL statements of a block, so that a page's cost is held by a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


class Counted(list[str]):
    """The statements in order, BEGIN and COMMIT left out."""


@contextmanager
def counting(engine: Engine) -> Iterator[Counted]:
    """Every statement sent to this engine while the block runs."""
    seen = Counted()

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)

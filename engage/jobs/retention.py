"""Keeping no longer than promised: every part that holds something personal says here how it lets go of it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from engage.jobs.schedule import daily
from engage.now import london_date


class Eraser(Protocol):
    """Erases what was to be kept until `on` at the latest; returns how many things that was.

    On a dry run it only counts them, and the count must be the one the real run gives. It opens `writing(session)`
    for each lot it erases, and doing it twice must do no harm.
    """

    def __call__(self, session: Session, *, on: date, at: datetime, dry_run: bool) -> int: ...


erasers: dict[str, Eraser] = {}


def eraser(name: str) -> Callable[[Eraser], Eraser]:
    """Register what erases one kind of thing; `name` is what the operator reads, such as "submissions"."""

    def register(function: Eraser) -> Eraser:
        if erasers.get(name, function) is not function:
            raise RuntimeError(f"Two erasers called {name}")
        erasers[name] = function
        return function

    return register


def run(session: Session, *, on: date, at: datetime, dry_run: bool = False) -> dict[str, int]:
    """Let go of everything whose day has come by a London day; how many of each kind."""
    return {name: erase(session, on=on, at=at, dry_run=dry_run) for name, erase in sorted(erasers.items())}


@daily("retention")
def keep_the_promise(session: Session, at: datetime) -> None:
    """Every day: erase what was promised to be gone by now."""
    run(session, on=london_date(at), at=at)

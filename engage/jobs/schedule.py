"""What is done every day, once, whichever process comes first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engage.database import writing
from engage.jobs.handlers import Progress, handler
from engage.jobs.service import enqueue
from engage.now import london_date, now

Daily = Callable[[Session, datetime], None]

days_work: dict[str, Daily] = {}


def daily(name: str) -> Callable[[Daily], Daily]:
    """Register something to be done once on each London day. It opens `writing(session)` for what it writes."""

    def register(function: Daily) -> Daily:
        if days_work.get(name, function) is not function:
            raise RuntimeError(f"Two daily jobs called {name}")
        days_work[name] = function
        handler(f"daily.{name}")(_run(function))
        return function

    return register


def _run(function: Daily) -> Callable[[Session, dict[str, Any], Progress], None]:
    def run(session: Session, _payload: dict[str, Any], _progress: Progress) -> None:
        function(session, now())

    return run


def enqueue_days_work(session: Session, at: datetime) -> int:
    """Queue what has not been queued for this London day; how many that was."""
    day = london_date(at).isoformat()
    fresh = 0
    with writing(session):
        for name in days_work:
            fresh += enqueue(session, f"daily.{name}", {"day": day}, at=at, once=f"daily.{name}:{day}") is not None
    return fresh

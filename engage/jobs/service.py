"""Putting work off until after commit: a row in the act's own transaction, so that it is done if the act was."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.database import WriteOutsideTransactionError
from engage.jobs.handlers import handler, handlers
from engage.jobs.models import Job
from engage.jobs.work import run_due

bells: list[Callable[[], None]] = []
"""Rung after a commit that left something to be done; the engine of this process hangs one here when it starts."""


def enqueue(
    session: Session,
    name: str,
    payload: dict[str, Any],
    *,
    at: datetime,
    once: str | None = None,
    run_after: datetime | None = None,
) -> Job | None:
    """Have the handler called `name` do this after commit. None where a job with the same `once` is known already.

    The payload is JSON and holds ids, not people: nothing of the public is copied into it.
    """
    if not session.info.get("writing"):
        raise WriteOutsideTransactionError("a job is queued in the transaction of the act it belongs to")
    if name not in handlers:
        raise LookupError(f"No handler is registered for the job {name}")
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"name": name, "payload": payload, "once": once, "queued_at": at, "run_after": run_after or at}
    ring(session)
    job: Job | None = session.scalar(insert(Job).values(values).on_conflict_do_nothing().returning(Job))
    return job


def ring(session: Session) -> None:
    """When this transaction has committed, see at once to what it left to be done."""
    session.info["ring"] = True


@event.listens_for(Session, "after_commit")
def _rung(session: Session) -> None:
    if session.info.pop("ring", False):
        for bell in bells:
            bell()


@event.listens_for(Session, "after_rollback")
def _not_rung(session: Session) -> None:
    session.info.pop("ring", None)


def waiting(session: Session, name: str) -> list[Job]:
    """Jobs of a name that are not done, oldest first: for a page that shows how far they are."""
    return list(session.scalars(sa.select(Job).where(Job.name == name, Job.done_at.is_(None)).order_by(Job.id)))


def retry(job: Job, *, at: datetime) -> None:
    """Have a job that was given up on tried again."""
    job.failed_at, job.attempts, job.run_after, job.error = None, 0, at, ""


__all__ = ["bells", "enqueue", "handler", "retry", "ring", "run_due", "waiting"]

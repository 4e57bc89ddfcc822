"""Doing jobs: claimed by lease, so that a killed process loses nothing and no job is in two hands at once."""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.database import writing
from engage.extensions import db
from engage.jobs.handlers import Progress, handlers
from engage.jobs.models import Job
from engage.now import now

log = logging.getLogger("engage.jobs")

LEASE = timedelta(seconds=60)
"""How long a claim lasts unless renewed: a killed process's job is somebody else's after this."""

RENEW = LEASE.total_seconds() / 3

MOST_ATTEMPTS = 10
"""Then the job is given up on and shown. Waiting doubles from 2 seconds, so that is after about 17 minutes."""

_IDLE = sa.and_(Job.done_at.is_(None), Job.failed_at.is_(None))

Sweeper = Callable[[Session], int]
sweepers: list[Sweeper] = []
"""What else is seen to whenever jobs are: the outbox. Each returns how many things it did."""


@dataclass(frozen=True)
class Claim:
    """A job in our hands. `attempt` is the fence: who was slower than the lease finds another number there."""

    id: int
    name: str
    payload: dict[str, Any]
    attempt: int


def claim(session: Session, at: datetime) -> Claim | None:
    """Take the next job that is due, if there is one."""
    free = sa.or_(Job.lease_until.is_(None), Job.lease_until < at)
    due = sa.select(Job.id).where(_IDLE, Job.run_after <= at, free).order_by(Job.run_after, Job.id).limit(20)
    for key in list(session.scalars(due)):
        with writing(session):
            taken = session.execute(
                sa.update(Job)
                .where(Job.id == key, _IDLE, Job.run_after <= at, free)
                .values(lease_until=at + LEASE, attempts=Job.attempts + 1)
                .returning(Job.name, Job.payload, Job.attempts)
                .execution_options(synchronize_session=False)
            ).one_or_none()
        if taken is not None:
            return Claim(key, taken.name, taken.payload, taken.attempts)
    return None


def run(session: Session, job: Claim) -> bool:
    """Do one claimed job and note how it ended; whether it was done."""
    with _renewed(job):
        try:
            if job.attempt > MOST_ATTEMPTS:
                raise RuntimeError("the process ended each time this was tried")
            handlers[job.name](session, job.payload, _progress(session, job))
            if session.new or session.dirty or session.deleted:
                raise RuntimeError("the handler left changes that it did not commit")
        except Exception as error:  # noqa: BLE001 - whatever it was, it is noted and tried again
            session.rollback()
            log.warning("job %s (%s) failed: %s", job.id, job.name, where(error))
            _note(session, job, **_failure(job, where(error)))
            return False
    session.rollback()
    return _note(session, job, done_at=now(), lease_until=None, error="")


def where(error: BaseException) -> str:
    """The kind of an error and the line it came from. Not its message: that may quote what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def _failure(job: Claim, error: str) -> dict[str, Any]:
    at = now()
    given_up = at if job.attempt >= MOST_ATTEMPTS else None
    wait = timedelta(seconds=2 ** min(job.attempt, 12))
    return {"error": error, "lease_until": None, "run_after": at + wait, "failed_at": given_up}


def _note(session: Session, job: Claim, **values: Any) -> bool:
    mine = sa.update(Job).where(Job.id == job.id, Job.attempts == job.attempt, Job.done_at.is_(None))
    with writing(session):
        done: Any = session.execute(mine.values(**values).execution_options(synchronize_session=False))
    return bool(done.rowcount)


def _progress(session: Session, job: Claim) -> Progress:
    def progress(**details: Any) -> None:
        _note(session, job, progress=details, lease_until=now() + LEASE)

    return progress


@contextmanager
def _renewed(job: Claim) -> Iterator[None]:
    """Renew the lease for as long as the job runs."""
    engine, over = db.engine, threading.Event()

    def renew() -> None:
        while not over.wait(RENEW):
            try:
                with Session(engine) as session:
                    _note(session, job, lease_until=now() + LEASE)
            except Exception as error:  # noqa: BLE001 - the next renewal may succeed, and the fence holds if not
                log.warning("job %s: lease not renewed: %s", job.id, where(error))

    thread = threading.Thread(target=renew, name=f"lease-{job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def work(app: Any, most: int = 1000) -> int:
    """Do the jobs that are due; how many were done or tried."""
    tried = 0
    with app.app_context():
        try:
            while tried < most and (job := claim(db.session(), now())) is not None:
                run(db.session(), job)
                tried += 1
        finally:
            db.session.remove()
    return tried


def sweep(app: Any) -> int:
    """See to the outbox and whatever else is swept."""
    with app.app_context():
        try:
            return sum(sweeper(db.session()) for sweeper in sweepers)
        finally:
            db.session.remove()


def run_due(app: Any) -> int:
    """Do everything that is due now, and what that makes due, until nothing is; how much that was."""
    total = 0
    while (n := work(app) + sweep(app)) > 0:
        total += n
    return total

"""What was to be told or done and was not: mails and jobs given up on, as the administrators of a body see them.

A mail is the body's by its matter, by its own word, or because it is to one of its people. A job is the body's by its
matter; one without a matter is the installation's, and every administrator sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment, Body, Person
from engage.jobs import Job
from engage.matters import Matter
from engage.notices import Notice
from engage.notices.address import masked

MOST = 50
JOBS = {
    "notices.tell_followers": "Telling those who asked to be told",
    "daily.retention": "Erasing what was promised to be gone",
    "daily.reminders": "Reminding of what is due",
}


@dataclass(frozen=True)
class Undone:
    """One line: what it was, when it was given up on, after how many tries and why. `to` is masked."""

    id: int
    what: str
    about: str
    failed_at: datetime
    tries: int
    why: str
    to: str = ""


def mails(session: Session, body: Body) -> list[Undone]:
    """The newest mails that were given up on and whose words are still there to be sent again."""
    found = session.execute(_mails(body).order_by(Notice.failed_at.desc(), Notice.id.desc()).limit(MOST))
    return [
        Undone(n.id, _spoken(n.kind), title or "", n.failed_at, n.attempts, n.error, masked(n.to)) for n, title in found
    ]


def mail(session: Session, body: Body, number: int) -> Notice | None:
    """One of them; another body's is not there."""
    row = session.execute(_mails(body).where(Notice.id == number)).first()
    return row[0] if row else None


def _mails(body: Body) -> sa.Select[Any]:
    people = (
        sa.select(Person.email)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.body_id == body.id, Appointment.ended_at.is_(None))
    )
    matters = Matter.__table__
    mine = sa.or_(
        Notice.body_id == body.id,
        matters.c.body_id == body.id,
        sa.and_(Notice.body_id.is_(None), Notice.matter_id.is_(None), Notice.to.in_(people)),
    )
    return (
        sa.select(Notice, matters.c.title)
        .outerjoin(matters, matters.c.id == Notice.matter_id)
        .where(Notice.failed_at.is_not(None), Notice.text != "", mine)
    )


def jobs(session: Session, body: Body) -> list[Undone]:
    """The newest jobs that were given up on."""
    return [
        Undone(job.id, JOBS.get(job.name, job.name), about, job.failed_at, job.attempts, job.error)
        for job, about in _jobs(session, body)
        if job.failed_at is not None
    ]


def job(session: Session, body: Body, number: int) -> Job | None:
    """One of them; another body's is not there."""
    return next((job for job, _ in _jobs(session, body) if job.id == number), None)


def _jobs(session: Session, body: Body) -> list[tuple[Job, str]]:
    """With the title of the matter each is about. There are few: each is shown until somebody sees to it."""
    failed = sa.select(Job).where(Job.failed_at.is_not(None)).order_by(Job.failed_at.desc(), Job.id.desc()).limit(200)
    found: Sequence[Job] = session.scalars(failed).all()
    ids = {job.payload["matter_id"] for job in found if "matter_id" in job.payload}
    matters = Matter.__table__.c
    mine = sa.select(matters.id, matters.title).where(matters.id.in_(ids), matters.body_id == body.id)
    titles: dict[Any, str] = {None: ""}
    if ids:
        titles |= {number: title for number, title in session.execute(mine)}  # noqa: C416 - a Row is no tuple
    return [(job, titles[about]) for job in found if (about := job.payload.get("matter_id")) in titles]


def how_many(session: Session, body: Body) -> int:
    """How many of both, counted no further than a page of each."""
    return len(mails(session, body)) + len(_jobs(session, body))


def _spoken(kind: str) -> str:
    return kind.replace("_", " ").capitalize()

"""Keeping answers and addresses until the day that the privacy notice names, and not one longer."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.database import writing
from engage.jobs.retention import eraser
from engage.matters import Matter, Voice, record_on
from engage.notices import Follower
from engage.questionnaires.hosting import hosts
from engage.questionnaires.models.submission import MonitoringAnswer, Standing, Submission
from engage.questionnaires.service.erase import erase_all

LOT = 100
"""Submissions blanked in one transaction: others wait for it."""

GONE = (Standing.WITHDRAWN, Standing.ERASED)


@eraser("submissions")
def erase_submissions(session: Session, *, on: date, at: datetime, dry_run: bool) -> int:
    """Blank what was sent to each matter whose day has come, by the one erasure procedure."""
    total = 0
    for matter in list(_expired(session, on, sa.select(Submission.matter_id).where(Submission.standing.not_in(GONE)))):
        if dry_run:
            total += _left(session, matter.id)
            continue
        while _left(session, matter.id):
            total += _erase_lot(session, matter, at)
        with writing(session):
            hosts[matter.kind].erased(matter, at)
    return total


def _left(session: Session, matter_id: int) -> int:
    here = sa.and_(Submission.matter_id == matter_id, Submission.standing.not_in(GONE))
    return session.scalar(sa.select(sa.func.count(Submission.id)).where(here)) or 0


def _erase_lot(session: Session, matter: Matter, at: datetime) -> int:
    with writing(session):
        here = sa.and_(Submission.matter_id == matter.id, Submission.standing.not_in(GONE))
        ids = list(session.scalars(sa.select(Submission.id).where(here).order_by(Submission.id).limit(LOT)))
        erase_all(session, matter.id, ids, at=at, why="retention")
        record_on(
            matter, "erase", by=Voice.CLOCK, at=at, reason="The day until which answers are kept has come.", n=len(ids)
        )
    return len(ids)


@eraser("equality answers")
def erase_monitoring(session: Session, *, on: date, at: datetime, dry_run: bool) -> int:
    """Delete the equality answers of each matter whose day has come."""
    return _delete(session, MonitoringAnswer, on, dry_run)


@eraser("followers' addresses")
def erase_followers(session: Session, *, on: date, at: datetime, dry_run: bool) -> int:
    """Delete the addresses that follow a matter whose day has come."""
    return _delete(session, Follower, on, dry_run)


def _expired(session: Session, on: date, ids: Any) -> Iterator[Matter]:
    """Of some matters, those whose answers were to be kept until this day or an earlier one."""
    for matter in session.scalars(sa.select(Matter).where(Matter.id.in_(ids)).order_by(Matter.id)):
        until = hosts[matter.kind].kept_until(matter) if matter.kind in hosts else None
        if until is not None and until <= on:
            yield matter


def _delete(session: Session, model: Any, on: date, dry_run: bool) -> int:
    ids = [matter.id for matter in _expired(session, on, sa.select(model.matter_id))]
    return _delete_where(session, model, model.matter_id.in_(ids), dry_run) if ids else 0


def _delete_where(session: Session, model: Any, which: sa.ColumnElement[bool], dry_run: bool) -> int:
    if dry_run:
        return session.scalar(sa.select(sa.func.count()).select_from(model).where(which)) or 0
    with writing(session):
        done: Any = session.execute(sa.delete(model).where(which).execution_options(synchronize_session=False))
    return int(done.rowcount)

"""Correcting the calendar: a bank holiday proclaimed late, or moved. Only what is still owed is counted anew.

A duty that was met keeps the calendar it was judged by. Each duty whose day moves is recorded, and the correction too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.accounts import Appointment
from engage.content.dates import day as in_words
from engage.matters.calendar import ALWAYS, Calendar, Nation, closed
from engage.matters.clocks import UNDATED
from engage.matters.days import Corrected, Days, corrected_days, day_corrected, without_pauses
from engage.matters.duties import STILL_OWED, dates_of, recompute
from engage.matters.models.calendar_day import CalendarDay, Correction, Where
from engage.matters.models.duty import Duty, DutyPause
from engage.matters.models.record import By, record
from engage.matters.workflow import MoveRefusedError

LOT = 200
"""Duties counted anew in one transaction, so that nobody waits for long."""


@dataclass(frozen=True)
class Moved:
    """A duty, and the day it would be due on; for one without a date, the day of its local target."""

    duty: Duty
    due_on: date | None
    is_target: bool = False

    @property
    def was_on(self) -> date | None:
        """The day as it is now."""
        return self.duty.target_on if self.is_target else self.duty.due_on


def refusal(corrected: Corrected) -> str:
    """Why a correction would change nothing or may not be made, in words fit for a page; nothing where it may."""
    day = corrected.day
    if day.weekday() >= 5:
        return f"{in_words(day)} is a {day:%A}, which is never a working day. Enter the day that is kept instead"
    if corrected.correction is Correction.TAKEN_OUT and closed(Nation.UK, day.year).get(day) in ALWAYS:
        return "Christmas Day and Good Friday are never working days, whether bank holidays or not"
    return ""


def correct(session: Session, corrected: Corrected, *, why: str, by: By, at: datetime) -> CalendarDay:
    """Add a bank holiday or take one out. What is owed is counted anew by `recount`, in lots."""
    if words := refusal(corrected):
        raise MoveRefusedError(words)
    row = CalendarDay(
        day=corrected.day, nation=corrected.where, correction=corrected.correction, name=corrected.name, why=why,
        by_id=by.person_id if isinstance(by, Appointment) else None, made_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    day_corrected(session)
    record(
        session, "correct_day", by=by, at=at, about=f"day:{corrected.day.isoformat()}", reason=why, row=row.id,
        nation=corrected.where.value, correction=corrected.correction.value, name=corrected.name,
    )  # fmt: skip
    return row


def reason_for(row: CalendarDay) -> str:
    """Why a duty was counted anew, as its history and the record say it."""
    return f"{in_words(row.day)} ({row.name}) {row.correction.words} in {row.nation.words}"


def recount(session: Session, row: CalendarDay, *, by: By, at: datetime, after: int = 0, most: int = LOT) -> int | None:
    """Count one lot of what is still owed anew, by key; the last id of the lot, or None where no more are left.

    Doing it twice changes nothing: a duty whose day does not move is left alone.
    """
    lot = list(_touched(session, corrected_days(session), row.day, row.nation, after, most))
    for duty, calendar in lot:
        recompute(duty, calendar, by=by, at=at, why=reason_for(row))
    session.flush()
    return lot[-1][0].id if len(lot) == most else None


def would_move(session: Session, corrected: Corrected, *, most: int = 2000) -> list[Moved]:
    """The open duties whose day or local target a correction would move, of the first `most` it could touch.

    Nothing is changed.
    """
    days = corrected_days(session).also(corrected)
    touched = _touched(session, days, corrected.day, corrected.where, 0, most)
    with session.no_autoflush:
        seen = [_counted(duty, calendar) for duty, calendar in touched]
    return [moved for moved in seen if moved.due_on != moved.was_on]


def _counted(duty: Duty, calendar: Calendar | None) -> Moved:
    due, _, target = dates_of(duty, duty.began_on, calendar)
    return Moved(duty, due) if due else Moved(duty, target, is_target=True)


def _touched(
    session: Session, days: Days, day: date, where: Where, after: int, most: int
) -> Iterator[tuple[Duty, Calendar | None]]:
    """Open duties that a day may bear on, by key, each with the working days to count it by."""
    found = sa.select(Duty).where(*STILL_OWED, Duty.id > after, _may_touch(day, where)).order_by(Duty.id).limit(most)
    duties = list(session.scalars(found.options(joinedload(Duty.matter), joinedload(Duty.owed_by))))
    pauses = _pauses(session, duties)
    for duty in duties:
        calendar = days.of(duty.count)
        yield duty, without_pauses(calendar, pauses.get(duty.id, [])) if calendar else None


def _may_touch(day: date, where: Where) -> sa.ColumnElement[bool]:
    """Counts that run over the day: to the due day and as long again, back from a meeting, or to a local target."""
    calendars = [Nation.UK, *([Nation.ENGLAND] if Nation.ENGLAND.value in where.nations else [])]
    counted = sa.or_(*(Duty.count.endswith(f"/{nation.value}") for nation in calendars))
    forward = sa.and_(Duty.began_on <= day, Duty.long_on >= day)
    back = sa.and_(Duty.due_on <= day, Duty.began_on >= day)
    over = sa.and_(counted, sa.or_(forward, back))
    if Nation.ENGLAND not in calendars:
        return over
    target = sa.and_(Duty.count.in_(UNDATED), Duty.began_on <= day, Duty.target_on >= day)
    return sa.or_(over, target)


def _pauses(session: Session, duties: list[Duty]) -> dict[int, list[tuple[date, date, str]]]:
    found: dict[int, list[tuple[date, date, str]]] = {}
    rows = session.scalars(sa.select(DutyPause).where(DutyPause.duty_id.in_([duty.id for duty in duties])))
    for stop in rows:
        if stop.until_on is not None:
            found.setdefault(stop.duty_id, []).append((stop.from_on, stop.until_on, stop.why))
    return found

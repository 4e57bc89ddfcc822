"""The working days that duties are counted by: what is published, and what administrators corrected."""

import time
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, object_session

from engage.matters.calendar import NATIONS, Calendar, Nation, bank_holidays
from engage.matters.clock import working_days_between, working_days_excluding
from engage.matters.clocks import UNDATED, UNITS
from engage.matters.models.calendar_day import CalendarDay, Correction, Where

if TYPE_CHECKING:
    from engage.matters.models.duty import Duty

SOON = 5  # working days: what is due within them is due soon; a local rule of this product
Parted = tuple[Mapping[date, str], Mapping[date, str]]


class Corrected(NamedTuple):
    """One correction of one day, as it bears on counting."""

    day: date
    where: Where
    correction: Correction
    name: str


class Days:
    """The calendars of one set of corrections, the later ones holding. Never changes: a correction makes another."""

    def __init__(self, corrected: Iterable[Corrected] = ()) -> None:
        self.corrected = tuple(corrected)
        self._calendars = {nation: self._calendar(nation) for nation in Nation}
        self._soon: dict[date, date] = {}

    def __call__(self, nation: Nation) -> Calendar:
        """The working days by the rules of one nation, or of any part of the kingdom."""
        return self._calendars[nation]

    def of(self, count: str) -> Calendar | None:
        """The calendar that a way of counting names (WD-INC/ENG); None where it skips no days.

        A clock without a date has a local target, in working days of England.
        """
        _, _, code = count.partition("/")
        if not code and count not in UNDATED:
            return None
        return self._calendars[Nation(code) if code else Nation.ENGLAND]

    def soon_until(self, on: date) -> date:
        """The last day that is soon, seen from a day: five working days on, in England."""
        if on not in self._soon:
            if len(self._soon) > 400:
                self._soon.clear()
            self._soon[on] = working_days_excluding(on, SOON, self._calendars[Nation.ENGLAND])
        return self._soon[on]

    def also(self, *further: Corrected) -> "Days":
        """What would hold with further corrections."""
        return Days((*self.corrected, *further))

    def _calendar(self, nation: Nation) -> Calendar:
        holds: dict[tuple[date, str], Corrected] = {}
        for one in self.corrected:
            holds |= {(one.day, code): one for code in one.where.nations}
        parted = self._in_one(holds, nation.value) if nation.value in NATIONS else self._anywhere(holds)
        return Calendar(nation, *parted)

    @staticmethod
    def _in_one(holds: Mapping[tuple[date, str], Corrected], code: str) -> Parted:
        mine = {day: one for (day, where), one in holds.items() if where == code}
        added = {day: f"bank holiday: {one.name}" for day, one in mine.items() if one.correction is Correction.ADDED}
        return added, {day: one.name for day, one in mine.items() if day not in added}

    @staticmethod
    def _anywhere(holds: Mapping[tuple[date, str], Corrected]) -> Parted:
        """A day is left out where any nation keeps it, so it is taken out only once none does."""
        added: dict[date, str] = {}
        removed: dict[date, str] = {}
        for day in {day for day, _ in holds}:
            here = {code: one for (d, code), one in holds.items() if d == day}
            keeping = [code for code, one in here.items() if one.correction is Correction.ADDED]
            published = {code for holiday in bank_holidays(day.year) if holiday.day == day for code in holiday.nations}
            if keeping:
                where = "" if len(keeping) == len(NATIONS) else f", in {' and '.join(NATIONS[c] for c in keeping)}"
                added[day] = f"bank holiday: {here[keeping[-1]].name}{where}"
            elif published <= here.keys():
                removed[day] = next(iter(here.values())).name
        return added, removed


PUBLISHED = Days()
"""What is published, with nothing corrected."""

_known: WeakKeyDictionary[object, tuple[Days, float]] = WeakKeyDictionary()
_stays = [1.0]


def corrected_days(session: Session | None) -> Days:
    """The calendars as they are now. An act that writes reads the corrections; a page may know them for a second."""
    if session is None:
        return PUBLISHED
    database = session.get_bind().engine
    known = _known.get(database)
    if known is None or known[1] < time.monotonic() or session.info.get("writing"):
        known = (_read(session, known[0] if known else PUBLISHED), time.monotonic() + _stays[0])
        if not session.info.get("writing"):  # what it has written itself may yet be rolled back
            _known[database] = known
    return known[0]


def forget_days(*, stays: float | None = None) -> None:
    """Read them anew the next time. Tests let them stay for longer."""
    _known.clear()
    if stays is not None:
        _stays[0] = stays


def day_corrected(session: Session) -> None:
    """A day is corrected in this transaction: once it has committed, this process knows it at once."""
    session.info["day_corrected"] = True


@event.listens_for(Session, "after_commit")
def _corrected(session: Session) -> None:
    if session.info.pop("day_corrected", False):
        forget_days()


@event.listens_for(Session, "after_rollback")
def _not_corrected(session: Session) -> None:
    session.info.pop("day_corrected", None)


def _read(session: Session, known: Days) -> Days:
    columns = (CalendarDay.day, CalendarDay.nation, CalendarDay.correction, CalendarDay.name)
    with session.no_autoflush:
        rows = tuple(Corrected(*row) for row in session.execute(sa.select(*columns).order_by(CalendarDay.id)))
    return known if rows == known.corrected else Days(rows)


def calendar_of(duty: "Duty") -> Calendar | None:
    """The working days of one duty: None where its way of counting skips none. The law's own pauses are left out."""
    session = object_session(duty)
    found = corrected_days(session).of(duty.count)
    if found is None or session is None or duty.id is None:
        return found
    return without_pauses(found, _pauses(session, duty.id))


def without_pauses(days: Calendar, pauses: Iterable[tuple[date, date, str]]) -> Calendar:
    """The same less each pause, from its first day to its last: both are disregarded (FOIA 2000 s.10(2))."""
    stopped = {
        first + timedelta(days=n): f"not counted: {why}"
        for first, last, why in pauses
        for n in range((last - first).days + 1)
    }
    return Calendar(days.nation, {**stopped, **days.extra}, days.removed) if stopped else days


def _pauses(session: Session, duty_id: int) -> list[tuple[date, date, str]]:
    from engage.matters.models.duty import DutyPause

    ended = sa.select(DutyPause.from_on, DutyPause.until_on, DutyPause.why).where(
        DutyPause.duty_id == duty_id, DutyPause.until_on.is_not(None)
    )
    return [(first, last, why) for first, last, why in session.execute(ended) if last is not None]


def late_by(due_on: date, on: date, days: Calendar | None) -> str:
    """How long after its last day something is late or was done, as its clock counts: “5 working days”, “1 day”.

    `days` is the calendar of the clock, None where every day counts. Nothing where it is not late; what is late by
    less than a working day is told in days.
    """
    n, unit = (on - due_on).days, "calendar_day"
    if n <= 0:
        return ""
    working = working_days_between(due_on, on, days) if days else 0
    if working:
        n, unit = working, "working_day"
    return f"{n:,} {UNITS[unit][n != 1]}"


def soon_until(on: date, session: Session | None = None) -> date:
    """The last day that is soon, seen from a day, by the England calendar as administrators corrected it."""
    return corrected_days(session).soon_until(on)

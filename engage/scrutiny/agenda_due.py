"""By when notice of a meeting, its agenda and its papers are owed to the public (LGA 1972 ss.100A-100K). Derived.

It is counted back from the day of the meeting, so that nothing need be stored: a meeting that moves is judged anew.
Nothing is refused for being late; it is said, and the chair's reason stands beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from engage.content.dates import day
from engage.database import session_of
from engage.matters import Clock, DutyStatus, clock
from engage.matters.calendar import Calendar
from engage.matters.days import corrected_days, late_by, soon_until
from engage.now import london_date
from engage.scrutiny.models.meeting import Meeting, MeetingState

AGENDA = "LG-AGENDA"


@dataclass(frozen=True)
class Owed:
    """What is owed before one meeting: the last day for it, and the day on which it was done."""

    clock: Clock
    meeting_on: date
    last_on: date
    done_on: date | None
    soon_on: date  # what is due by then is due soon
    calendar: Calendar | None  # the days it is counted by

    def status(self, on: date) -> DutyStatus:
        """Open, due soon, due today, overdue; met or met late. Never stored."""
        if self.done_on is not None:
            return DutyStatus.MET_LATE if self.done_on > self.last_on else DutyStatus.MET
        if on > self.last_on:
            return DutyStatus.OVERDUE
        if on == self.last_on:
            return DutyStatus.DUE_TODAY
        return DutyStatus.DUE_SOON if self.last_on <= self.soon_on else DutyStatus.OPEN

    def is_late(self, on: date) -> bool:
        """Whether doing it on a day is, or was, too late."""
        return (self.done_on or on) > self.last_on

    def late_by(self, on: date) -> str:
        """How late it is, or was done, in words; '' where it is not."""
        return late_by(self.last_on, self.done_on or on, self.calendar)

    @property
    def rule(self) -> str:
        return f"{self.clock.length} before the meeting, {self.clock.rule}"


def last_day(meeting_on: date, calendar: Calendar | None = None) -> date:
    """The last day on which notice is in time: neither it nor the day of the meeting is one of the clear days."""
    due = clock(AGENDA).due(meeting_on, calendar=calendar)
    assert due is not None
    return due


def owed(meeting: Meeting, on: date) -> Owed | None:
    """Notice of this meeting; None where no day is set, or it will not be held."""
    if not meeting.is_settled:
        return None
    return _owed(meeting, meeting.noticed_at, on)


def owed_for(meeting: Meeting, published_at: datetime | None, on: date) -> Owed:
    """One item or paper of this meeting, which is published by itself."""
    return _owed(meeting, published_at, on)


def _owed(meeting: Meeting, done_at: datetime | None, on: date) -> Owed:
    session, rule = session_of(meeting), clock(AGENDA)
    calendar = corrected_days(session).of(rule.count)
    done_on = london_date(done_at) if done_at else None
    return Owed(rule, meeting.on, last_day(meeting.on, calendar), done_on, soon_until(on, session), calendar)


def sentence(owed: Owed, on: date, what: str = "The agenda and its papers") -> str:
    """One plain sentence: what is owed to the public, by when, under which rule, and whether it is late."""
    by, rule = day(owed.last_on), owed.rule
    late = owed.late_by(on)
    match owed.status(on):
        case DutyStatus.MET:
            return f"{what} were published on {day(owed.done_on)}, in time: the last day was {by} ({rule})."
        case DutyStatus.MET_LATE:
            return f"{what} were published on {day(owed.done_on)}, {late} after the last day, {by} ({rule})."
        case DutyStatus.OVERDUE:
            return f"{what} should have been published by {by} ({rule}). They are {late} late."
        case DutyStatus.DUE_TODAY:
            return f"{what} must be published today, {by} ({rule})."
        case _:
            return f"{what} are owed to the public by {by} ({rule})."


def was_held_without(meeting: Meeting, on: date) -> bool:
    """Whether its day is past and no agenda was ever published."""
    return meeting.state is MeetingState.PLANNED and meeting.on < on

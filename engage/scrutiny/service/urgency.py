"""What comes later than five clear days before a meeting needs the chair's reason (LGA 1972 s.100B(4)(b))."""

from datetime import date, datetime

from engage.content.dates import day
from engage.matters import MoveRefusedError
from engage.now import london_date
from engage.scrutiny.agenda_due import owed_for
from engage.scrutiny.models.meeting import Meeting


class LateError(MoveRefusedError):
    """It is later than the law allows: it can be done, with the chair's reason."""


def last_day_of(meeting: Meeting) -> date:
    """The last day on which notice of this meeting is in time."""
    return owed_for(meeting, None, meeting.on).last_on


def is_late(meeting: Meeting, at: datetime) -> bool:
    """Whether what is published at this moment is late."""
    return london_date(at) > last_day_of(meeting)


def needs_reason(meeting: Meeting, late_reason: str, at: datetime, what: str) -> str:
    """The chair's reason where it is late, '' where it is in time; raises LateError where one is owed and missing."""
    if not is_late(meeting, at):
        return ""
    if not late_reason.strip():
        last = day(last_day_of(meeting))
        raise LateError(f"{what}: the last day to publish was {last}. Give the chair’s reason for the urgency.")
    return late_reason

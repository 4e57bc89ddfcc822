"""The committee: meetings and minutes, reviews, recommendations and who follows them."""

from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.committee import Committee, Seat, Sitting
from engage.scrutiny.models.meeting import Attendance, Meeting, MeetingDate, MeetingState, Standing
from engage.scrutiny.models.minute import Minute
from engage.scrutiny.models.paper import Disclosed, Paper

__all__ = [
    "AgendaItem",
    "Attendance",
    "Committee",
    "Disclosed",
    "Meeting",
    "MeetingDate",
    "MeetingState",
    "Minute",
    "Paper",
    "Seat",
    "Sitting",
    "Standing",
]

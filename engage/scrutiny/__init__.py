"""The committee: meetings and minutes, reviews, recommendations and who follows them."""

from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.committee import Committee, Seat, Sitting
from engage.scrutiny.models.meeting import Attendance, Meeting, MeetingDate, MeetingState, Standing
from engage.scrutiny.models.minute import Minute
from engage.scrutiny.models.paper import Disclosed, Paper
from engage.scrutiny.models.recommendation import ProgressNote, Recommendation
from engage.scrutiny.models.request import ResponseRequest
from engage.scrutiny.models.review import Origin, Review, ReviewState
from engage.scrutiny.models.review_work import Adviser, AdviserKind, Approach, ApproachKind, ReviewEvidence

__all__ = [
    "Adviser",
    "AdviserKind",
    "AgendaItem",
    "Approach",
    "ApproachKind",
    "Attendance",
    "Committee",
    "Disclosed",
    "Meeting",
    "MeetingDate",
    "MeetingState",
    "Minute",
    "Origin",
    "Paper",
    "ProgressNote",
    "Recommendation",
    "ResponseRequest",
    "Review",
    "ReviewEvidence",
    "ReviewState",
    "Seat",
    "Sitting",
    "Standing",
]

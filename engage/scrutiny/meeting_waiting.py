"""What of a committee's meetings waits for whom, for the desk that knows no committee."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from engage.accounts import Body, BodyKind, Person, Role
from engage.content.dates import day
from engage.database import session_of
from engage.matters.agenda import MOST, Heading, Waiting, waiting
from engage.now import LONDON
from engage.scrutiny.agenda_due import owed
from engage.scrutiny.models.meeting import Meeting, MeetingState

NEAR = timedelta(days=28)
OPEN = (MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED, MeetingState.HELD)


def for_committees(person: Person, on: date) -> Iterable[Waiting]:
    """The agendas and minutes still owed, for those who arrange; meetings that are near, for everybody: one statement."""
    here = [a for a in person.current_appointments if a.body.kind is BodyKind.SCRUTINY]
    arranges = {a.body_id for a in here if a.role in {Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR}}
    if not here:
        return []
    meetings = _meetings(session_of(person), {a.body_id for a in here}, on)
    found = (_waiting(m, on, bool({m.committee_id, m.committee.successor_id} & arranges)) for m in meetings)
    return [one for one in found if one is not None]


def _meetings(session: Session, bodies: set[int], on: date) -> Sequence[Meeting]:
    near = datetime.combine(on + NEAR, time(), LONDON)
    theirs = sa.or_(Body.id.in_(bodies), Body.successor_id.in_(bodies))
    found = sa.select(Meeting).join(Meeting.committee).where(theirs, Meeting.state.in_(OPEN), Meeting.starts_at < near)
    ordered = found.options(contains_eager(Meeting.committee)).order_by(Meeting.starts_at, Meeting.id)
    return session.scalars(ordered.limit(MOST + 1)).all()


def _waiting(meeting: Meeting, on: date, arranges: bool) -> Waiting | None:
    title = f"{meeting.committee.name}, {day(meeting.on)}"
    path = f"/desk/committees/{meeting.committee.slug}/meetings/{meeting.number}/"
    if meeting.on < on:
        return Waiting(Heading.TO_DO, "Publish the minutes", title, path) if arranges else None
    if meeting.state is MeetingState.PLANNED and arranges:
        notice = owed(meeting, on)
        return Waiting(
            Heading.TO_DO, "Publish the agenda and papers", title, path, notice.rule if notice else "",
            notice.last_on if notice else None,
        )  # fmt: skip
    act = "Read the papers" if meeting.is_agenda_public else "Meet: the agenda is not published yet"
    return Waiting(
        Heading.COMING, act, title, f"{path}pack" if meeting.is_agenda_public else path, meeting.place, meeting.on
    )


def register() -> None:
    """Say so to the desk, once."""
    if for_committees not in waiting:
        waiting.append(for_committees)

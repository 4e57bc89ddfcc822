"""What the public pages of committees read: a fixed number of statements each, however much is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload, with_polymorphic
from sqlalchemy.orm.attributes import set_committed_value

from engage.accounts import Appointment, Body, BodyKind, Person, Role
from engage.matters import Duty, Matter
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.committee import Committee, Seat
from engage.scrutiny.models.meeting import Attendance, Meeting, MeetingState
from engage.scrutiny.models.minute import Minute
from engage.scrutiny.models.paper import Paper

PAGE = 25


@dataclass(frozen=True)
class Listed:
    """A committee in a list, and its next meeting."""

    body: Body
    committee: Committee | None
    next_meeting: Meeting | None


def find(session: Session, slug: str) -> Body | None:
    return session.scalar(sa.select(Body).where(Body.slug == slug, Body.kind == BodyKind.SCRUTINY))


def find_with_settings(session: Session, slug: str) -> tuple[Body, Committee | None] | None:
    """A committee and what it says of itself, with its councils, in one statement."""
    found = (
        sa.select(Body, Committee)
        .outerjoin(Committee, Committee.body_id == Body.id)
        .where(Body.slug == slug, Body.kind == BodyKind.SCRUTINY)
        .options(joinedload(Committee.council), joinedload(Committee.others))
    )
    row = session.execute(found).unique().one_or_none()
    return None if row is None else (row[0], row[1])


def settings(session: Session, body: Body) -> Committee | None:
    """What a committee says of itself, with its councils, in one statement."""
    found = sa.select(Committee).where(Committee.body_id == body.id)
    return (
        session.scalars(found.options(joinedload(Committee.council), joinedload(Committee.others)))
        .unique()
        .one_or_none()
    )


def line(body_id: int) -> sa.Select[tuple[int]]:
    """Ids of a committee and of every one whose place it has taken: what they owe is shown as its own."""
    return lines([body_id])


def lines(bodies: Iterable[int]) -> sa.Select[tuple[int]]:
    """The same for several."""
    start = sa.select(Body.id).where(Body.id.in_(list(bodies))).cte(recursive=True)
    before = aliased(Body)
    line = start.union(sa.select(before.id).join(start, before.successor_id == start.c.id))
    return sa.select(line.c.id)


def listed(session: Session, at: datetime) -> list[Listed]:
    """Every committee by name, with the next meeting of each."""
    rows = session.execute(
        sa.select(Body, Committee)
        .outerjoin(Committee, Committee.body_id == Body.id)
        .where(Body.kind == BodyKind.SCRUTINY)
        .options(joinedload(Committee.council))
        .order_by(Body.name, Body.id)
        .limit(500)
    ).all()
    first = (
        sa.select(Meeting.committee_id, sa.func.min(Meeting.starts_at).label("starts_at"))
        .where(Meeting.starts_at > at, Meeting.state.in_((MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED)))
        .group_by(Meeting.committee_id)
        .subquery()
    )
    coming = sa.and_(Meeting.committee_id == first.c.committee_id, Meeting.starts_at == first.c.starts_at)
    soonest = {m.committee_id: m for m in session.scalars(sa.select(Meeting).join(first, coming))}
    return [Listed(body, committee, soonest.get(body.id)) for body, committee in rows]


def before(session: Session, body: Body) -> Sequence[Body]:
    """The committees whose place it has taken, and those whose place they had taken."""
    return session.scalars(
        sa.select(Body).where(Body.id.in_(line(body.id)), Body.id != body.id).order_by(Body.id)
    ).all()


def seats(session: Session, body: Body, on: date) -> list[Seat]:
    """Who sits on it on a day, the chair first, co-opted members last."""
    found = session.scalars(
        sa.select(Seat).where(
            Seat.committee_id == body.id, Seat.from_on <= on, sa.or_(Seat.until_on.is_(None), Seat.until_on >= on)
        )
    )
    order = ["chair", "vice_chair", "member", "co_opted"]
    return sorted(found, key=lambda seat: (order.index(seat.sitting), seat.name.casefold()))


def officers(session: Session, body: Body) -> list[str]:
    """The names of its officers in post: whoever asks for the committee asks for them."""
    found = (
        sa.select(Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.body_id == body.id, Appointment.role == Role.SCRUTINY_OFFICER, Appointment.ended_at.is_(None),
            Person.suspended_at.is_(None),
        )
        .distinct()
        .order_by(Person.name)
    )  # fmt: skip
    return list(session.scalars(found))


def programme(session: Session, body: Body, at: datetime) -> tuple[list[Meeting], list[Meeting]]:
    """What is to come, the soonest first and what has no day last; and what was, the latest first."""
    found = sa.select(Meeting).where(Meeting.committee_id == body.id)
    newest = session.scalars(found.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(PAGE * 2)).all()
    later = [meeting for meeting in newest if meeting.is_coming(at)]
    later.sort(key=lambda meeting: (meeting.state is MeetingState.POSTPONED, meeting.starts_at, meeting.id))
    return later, [meeting for meeting in newest if not meeting.is_coming(at)]


def past(session: Session, body: Body, at: datetime, *, before: tuple[datetime, int] | None = None) -> list[Meeting]:
    """Meetings whose time has come, the latest first, a page and one more."""
    found = sa.select(Meeting).where(
        Meeting.committee_id == body.id, Meeting.starts_at <= at, Meeting.state != MeetingState.POSTPONED
    )
    if before is not None:
        found = found.where(sa.tuple_(Meeting.starts_at, Meeting.id) < sa.tuple_(*before))
    return list(session.scalars(found.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(PAGE + 1)))


def duties(session: Session, lineage: Sequence[int]) -> Sequence[Duty]:
    """What these committees owe in public, the soonest due first, then what they owed, the latest first."""
    still = sa.and_(Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))
    every = with_polymorphic(Matter, "*", flat=True)
    found = (
        sa.select(Duty)
        .where(Duty.owed_by_id.in_(lineage), Duty.is_public)
        .options(joinedload(Duty.matter.of_type(every)), joinedload(Duty.owed_by))
        .order_by(sa.case((still, 0), else_=1), sa.case((still, Duty.listed_on)), Duty.id.desc())
    )
    return session.scalars(found.limit(PAGE * 2)).all()


def brought(duties: Sequence[Duty], lineage: Sequence[int]) -> list[Matter]:
    """The public matters of these duties that others brought before the committee, the newest first."""
    found = {duty.matter_id: duty.matter for duty in duties if duty.matter.body_id not in lineage}
    return [matter for _, matter in sorted(found.items(), reverse=True) if matter.is_public]


def meeting_of(session: Session, slug: str, number: int) -> Meeting | None:
    """One meeting with its committee, by its address."""
    if not 0 < number < 2**31:
        return None
    return session.scalar(
        sa.select(Meeting)
        .join(Meeting.committee)
        .where(Body.slug == slug, Body.kind == BodyKind.SCRUTINY, Meeting.number == number)
        .options(joinedload(Meeting.committee))
    )


def with_everything(session: Session, meetings: Sequence[Meeting]) -> list[AgendaItem]:
    """The items of meetings in order, each with its matter, papers and minutes, in three statements."""
    ids = [meeting.id for meeting in meetings]
    items = _items(session, AgendaItem.meeting_id.in_(ids))
    entries = session.scalars(sa.select(Minute).where(Minute.meeting_id.in_(ids)).order_by(Minute.id)).all()
    for owner, key in ((items, "item_id"), (meetings, "meeting_id")):
        of: dict[int, list[Minute]] = {}
        for entry in entries:
            of.setdefault(getattr(entry, key), []).append(entry)
        for one in owner:
            set_committed_value(one, "minutes", of.get(one.id, []))
    return items


def history(session: Session, matter_id: int) -> list[AgendaItem]:
    """Every public item about one matter, across all meetings of all committees, the earliest first."""
    public = sa.and_(AgendaItem.matter_id == matter_id, AgendaItem.published_at.is_not(None))
    found = _items(session, public, selectinload(AgendaItem.minutes))
    return sorted(found, key=lambda item: (item.meeting.starts_at, item.id))


def _items(session: Session, which: sa.ColumnElement[bool], *more: Any) -> list[AgendaItem]:
    every = with_polymorphic(Matter, "*", flat=True)
    found = (
        sa.select(AgendaItem)
        .where(which, AgendaItem.removed_at.is_(None))
        .options(
            joinedload(AgendaItem.meeting).joinedload(Meeting.committee),
            joinedload(AgendaItem.matter.of_type(every)),
            selectinload(AgendaItem.papers).joinedload(Paper.document),
            *more,
        )
        .order_by(AgendaItem.meeting_id, AgendaItem.number)
    )
    return list(session.scalars(found))


def attendance(session: Session, meeting: Meeting) -> Sequence[Attendance]:
    """Who was there, as minuted."""
    return session.scalars(
        sa.select(Attendance)
        .where(Attendance.meeting_id == meeting.id)
        .options(joinedload(Attendance.seat))
        .order_by(Attendance.id)
    ).all()

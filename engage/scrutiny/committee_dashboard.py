"""What waits at a committee: what it owes, what waits for an agenda, papers and minutes still owed. Fixed statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, with_polymorphic

from engage.accounts import Body, ElectionPeriod
from engage.matters import Duty, Matter
from engage.matters.minutes import minutable
from engage.now import london_date
from engage.scrutiny.committee_page import line
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.meeting import Meeting, MeetingState
from engage.scrutiny.models.minute import Minute
from engage.scrutiny.models.paper import Paper

MOST = 50
ENDED = ("drafted", "decided", "closed", "withdrawn", "archived", "quashed")
COMING = (MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED)


@dataclass(frozen=True)
class OwedHere:
    """A duty of the committee, and whether a meeting can deal with it in time."""

    duty: Duty
    inherited: bool  # it began with a committee whose place this one has taken
    no_meeting: bool  # to acknowledge, and no meeting before it is due: the officer does it under delegation


@dataclass(frozen=True)
class Dashboard:
    """What waits, by what it is."""

    owed: Sequence[OwedHere]
    waiting: Sequence[Matter]
    coming: Sequence[Meeting]
    without_papers: Sequence[AgendaItem]
    unpublished: Sequence[Paper]
    to_minute: Sequence[Meeting]


def dashboard(session: Session, body: Body, *, at: datetime) -> Dashboard:
    """Everything that waits at this committee, and at those whose place it has taken."""
    meetings = upcoming(session, body, at)
    return Dashboard(
        owed=_owed(session, body, meetings),
        waiting=waiting_for_agenda(session, body),
        coming=meetings,
        without_papers=_without_papers(session, meetings),
        unpublished=_unpublished(session, meetings),
        to_minute=_to_minute(session, body, at),
    )


def upcoming(session: Session, body: Body, at: datetime) -> Sequence[Meeting]:
    """The meetings that are to be held, the soonest first."""
    found = sa.select(Meeting).where(
        Meeting.committee_id.in_(line(body.id)), Meeting.starts_at > at, Meeting.state.in_(COMING)
    )
    return session.scalars(
        found.options(joinedload(Meeting.committee)).order_by(Meeting.starts_at, Meeting.id).limit(MOST)
    ).all()


def _owed(session: Session, body: Body, meetings: Sequence[Meeting]) -> list[OwedHere]:
    still = (Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))
    found = session.scalars(
        sa.select(Duty)
        .where(Duty.owed_by_id.in_(line(body.id)), *still)
        .options(joinedload(Duty.matter), joinedload(Duty.owed_by))
        .order_by(Duty.listed_on, Duty.id)
        .limit(MOST)
    )
    days = [meeting.on for meeting in meetings]
    return [OwedHere(duty, duty.owed_by_id != body.id, cannot_wait(duty, days)) for duty in found]


def cannot_wait(duty: Duty, meeting_days: Sequence[date]) -> bool:
    """Whether an acknowledgement falls due before the committee meets: its officer gives it, under delegation."""
    if not duty.clock_id.endswith("-ACK") or duty.due_on is None:
        return False
    return not any(day <= duty.due_on for day in meeting_days)


def waiting_for_agenda(session: Session, body: Body) -> list[Matter]:
    """Matters before the committee on which a meeting can decide now, and which no agenda to come holds."""
    own = line(body.id)
    before = sa.select(Duty.matter_id).where(Duty.owed_by_id.in_(own))
    minuted = sa.select(Minute.id).where(Minute.item_id == AgendaItem.id).exists()
    placed = (
        sa.select(AgendaItem.matter_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.matter_id.is_not(None), AgendaItem.removed_at.is_(None), AgendaItem.withdrawn_at.is_(None),
            Meeting.state.in_((*COMING, MeetingState.POSTPONED, MeetingState.HELD)), ~minuted,
        )
    )  # fmt: skip
    every = with_polymorphic(Matter, "*", flat=True)
    found = session.scalars(
        sa.select(every)
        .where(
            sa.or_(every.body_id.in_(own), every.id.in_(before)), every.kind.in_(sorted(minutable)),
            every.state.not_in(ENDED), every.id.not_in(placed),
        )
        .order_by(every.id)
        .limit(4 * MOST)
    )  # fmt: skip
    return [matter for matter in found if minutable[matter.kind].outcomes(matter)][:MOST]


def _without_papers(session: Session, meetings: Sequence[Meeting]) -> Sequence[AgendaItem]:
    """Items to come that nobody has written a paper for."""
    paper = sa.select(Paper.id).where(Paper.item_id == AgendaItem.id, Paper.removed_at.is_(None)).exists()
    found = sa.select(AgendaItem).where(
        AgendaItem.meeting_id.in_([m.id for m in meetings]), AgendaItem.removed_at.is_(None),
        AgendaItem.withdrawn_at.is_(None), ~paper,
    )  # fmt: skip
    return session.scalars(
        found.options(joinedload(AgendaItem.meeting)).order_by(AgendaItem.meeting_id, AgendaItem.number).limit(MOST)
    ).all()


def _unpublished(session: Session, meetings: Sequence[Meeting]) -> Sequence[Paper]:
    """Papers of a published agenda that the public still waits for."""
    public = [m.id for m in meetings if m.is_agenda_public]
    found = (
        sa.select(Paper)
        .join(AgendaItem, AgendaItem.id == Paper.item_id)
        .where(AgendaItem.meeting_id.in_(public), Paper.published_at.is_(None), Paper.removed_at.is_(None))
        .options(joinedload(Paper.item).joinedload(AgendaItem.meeting))
        .order_by(Paper.id)
    )
    return session.scalars(found.limit(MOST)).all()


def _to_minute(session: Session, body: Body, at: datetime) -> Sequence[Meeting]:
    """Meetings whose time has come and whose minutes are not published."""
    due = sa.or_(
        Meeting.state == MeetingState.HELD,
        sa.and_(Meeting.state.in_(COMING), Meeting.starts_at <= at),
    )
    found = sa.select(Meeting).where(Meeting.committee_id.in_(line(body.id)), due)
    return session.scalars(
        found.options(joinedload(Meeting.committee)).order_by(Meeting.starts_at, Meeting.id).limit(MOST)
    ).all()


def elections_at(session: Session, body: Body, starts_at: datetime) -> Sequence[ElectionPeriod]:
    """Pre-election periods into which a meeting falls: a warning, never a bar. A clock does not stop for them."""
    on = london_date(starts_at)
    areas = [area.id for area in body.areas]
    here = sa.or_(ElectionPeriod.area_id.is_(None), ElectionPeriod.area_id.in_(areas)) if areas else sa.true()
    found = sa.select(ElectionPeriod).where(ElectionPeriod.starts_on <= on, ElectionPeriod.ends_on >= on, here)
    return session.scalars(found.order_by(ElectionPeriod.starts_on, ElectionPeriod.id)).all()

"""The acts that settle a committee: what it says of itself, who sits on it, what takes its place."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from engage.accounts import Body, BodyKind, Person
from engage.database import session_of
from engage.matters import By, MoveRefusedError, record
from engage.scrutiny.models.committee import Committee, Seat, Sitting
from engage.scrutiny.models.meeting import Meeting, MeetingState
from engage.scrutiny.service.meetings import cancel


def committee_of(body: Body) -> Committee | None:
    """What a scrutiny body has said of itself, if anything yet."""
    return session_of(body).get(Committee, body.id)


def settle(
    body: Body, *, council: Body | None, others: Sequence[Body], terms: str, terms_html: str, usual_place: str,
    by: By, at: datetime,
) -> Committee:  # fmt: skip
    """Say what the committee is for, to which council it belongs, and with which others it is joint."""
    session = session_of(body)
    committee = committee_of(body)
    if committee is None:
        committee = Committee(body_id=body.id, dissolved_reason="")
        session.add(committee)
    committee.council, committee.usual_place = council, usual_place
    committee.others = [other for other in others if other is not council]
    committee.terms, committee.terms_html = terms, terms_html
    councils = [each.slug for each in committee.councils]
    _note(body, "settle", by, at, councils=councils, is_joint=committee.is_joint)
    session.flush()
    return committee


def seat(
    body: Body, *, name: str, sitting: Sitting, from_body: str, votes: bool, person: Person | None, from_on: date,
    by: By, at: datetime,
) -> Seat:  # fmt: skip
    """Seat somebody on the committee from a day, whether or not they have an account."""
    session = session_of(body)
    same = sa.select(Seat.id).where(Seat.committee_id == body.id, Seat.name == name, Seat.until_on.is_(None))
    if session.scalar(same) is not None:
        raise MoveRefusedError(f"{name} sits on the committee already.")
    made = Seat(
        committee_id=body.id, name=name, sitting=sitting, from_body=from_body, votes=votes,
        person_id=person.id if person else None, from_on=from_on,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _note(body, "seat", by, at, seat=made.id, name=name, sitting=sitting, from_on=from_on.isoformat())
    return made


def end_seat(one: Seat, *, on: date, by: By, at: datetime) -> None:
    """Say that somebody sat until a day. What they attended stays as it was."""
    if one.until_on is not None:
        raise MoveRefusedError(f"{one.name} left the committee already.")
    if on < one.from_on:
        raise MoveRefusedError(f"{one.name} cannot leave before the day of joining.")
    one.until_on = on
    _note(one.committee, "end_seat", by, at, seat=one.id, name=one.name, until_on=on.isoformat())


def dissolve(body: Body, *, successor: Body | None, on: date, reason: str, by: By, at: datetime) -> None:
    """End a committee, as after an election. Its successor inherits what it owes and what waits for its agenda.

    Nothing that runs is stopped: clocks run on against the committee they began with, and its successor acts for it.
    """
    committee = committee_of(body) or settle(
        body, council=None, others=(), terms="", terms_html="", usual_place="", by=by, at=at
    )
    if committee.dissolved_on is not None:
        raise MoveRefusedError("This committee was dissolved already.")
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    if successor is not None:
        _check(body, successor)
    committee.dissolved_on, committee.dissolved_reason = on, reason
    body.successor = successor
    told = f"The committee was dissolved: {reason}" + (f" {successor.name} takes its place." if successor else "")
    for meeting in _meetings_after(body, at):
        cancel(meeting, reason=told, by=by, at=at)
    _note(body, "dissolve", by, at, reason, on=on.isoformat(), successor=successor.slug if successor else "")


def _check(body: Body, successor: Body) -> None:
    if successor.kind is not BodyKind.SCRUTINY or successor.in_office.id == body.id:
        raise MoveRefusedError("Choose another committee to take its place.")
    other = committee_of(successor)
    if other is not None and other.dissolved_on is not None:
        raise MoveRefusedError(f"{successor.name} was dissolved itself. Choose a committee that sits.")


def _meetings_after(body: Body, at: datetime) -> Sequence[Meeting]:
    still = (MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED, MeetingState.POSTPONED)
    found = sa.select(Meeting).where(Meeting.committee_id == body.id, Meeting.state.in_(still))
    later = sa.or_(Meeting.starts_at > at, Meeting.state == MeetingState.POSTPONED)
    return session_of(body).scalars(found.where(later).order_by(Meeting.id)).all()


def _note(body: Body, verb: str, by: By, at: datetime, reason: str = "", **details: object) -> None:
    session = session_of(body)
    record(session, verb, by=by, at=at, about=f"committee:{body.slug}", body_id=body.id, reason=reason, **details)

"""Committees, who sits on them, their meetings, and what is on an agenda."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engage.accounts import Body, BodyKind, Person, Role
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter, Voice
from engage.now import now
from engage.scrutiny import AgendaItem, Committee, Meeting, Minute, Paper, Seat, Standing
from engage.scrutiny.service import meetings, minutes, papers
from engage.scrutiny.service.papers import Openly
from tests.factories.people import a_body, a_person

STARTS = datetime(2027, 3, 4, 18, 0, tzinfo=UTC)  # a Thursday


def a_council(name: str = "Anytown Council") -> Body:
    """A council; the same one when it is there already."""
    found = db.session.scalar(sa.select(Body).where(Body.name == name, Body.kind == BodyKind.COUNCIL))
    return found or a_body(name, kind=BodyKind.COUNCIL)


def a_committee(name: str = "Anytown Health Scrutiny Committee", *, council: Body | None = None, **more: Any) -> Body:
    """A scrutiny body that belongs to a council and says what it is for."""
    council = council or a_council()
    body = a_body(name, kind=BodyKind.SCRUTINY, **more)
    with writing(db.session()) as session:
        session.add(
            Committee(
                body_id=body.id, council_id=council.id, terms="Looks into health and care in Anytown.",
                terms_html="<p>Looks into health and care in Anytown.</p>", usual_place="Town Hall, Committee Room 1",
            )
        )  # fmt: skip
    return body


def an_officer(committee: Body, **more: Any) -> Person:
    """Somebody who clerks the committee."""
    return a_person(committee, Role.SCRUTINY_OFFICER, **{"name": "Olu Officer", **more})


def a_chair(committee: Body, **more: Any) -> Person:
    """The chair, with an account; without a seat unless one is made."""
    return a_person(committee, Role.SCRUTINY_CHAIR, **{"name": "Cath Chair", **more})


def a_member(committee: Body, **more: Any) -> Person:
    """A councillor on the committee, with an account; without a seat unless one is made."""
    return a_person(committee, Role.SCRUTINY_MEMBER, **{"name": "Mo Member", **more})


def a_seat(committee: Body, name: str = "Councillor Mo Member", **more: Any) -> Seat:
    """Somebody who sits on the committee, with or without an account."""
    values = {"from_on": date(2026, 5, 20), **more}
    with writing(db.session()) as session:
        seat = Seat(committee_id=committee.id, name=name, **values)
        session.add(seat)
    return seat


def a_meeting(committee: Body | None = None, *, starts_at: datetime = STARTS, **more: Any) -> Meeting:
    """A meeting that is planned."""
    committee = committee or a_committee()
    place = more.pop("place", "Town Hall, Committee Room 1")
    with writing(db.session()):
        meeting = meetings.plan(committee, starts_at=starts_at, place=place, by=Voice.OPERATOR, at=now())
        for name, value in more.items():
            setattr(meeting, name, value)
    return meeting


def an_agenda_item(
    meeting: Meeting | None = None, *, about: Matter | None = None, title: str = "Evening clinics", **more: Any
) -> AgendaItem:
    """One item at the end of the agenda, about a matter or about nothing yet."""
    meeting = meeting or a_meeting()
    with writing(db.session()) as session:
        last = session.scalar(sa.select(sa.func.max(AgendaItem.number)).where(AgendaItem.meeting_id == meeting.id))
        values = {"author": "Scrutiny officer", "wanted": "To decide what to do", **more}
        item = AgendaItem(
            meeting_id=meeting.id, number=max(0, last or 0) + 1, title=title,
            matter_id=about.id if about else None, **values,
        )  # fmt: skip
        session.add(item)
    return item


def a_paper(item: AgendaItem, text: str = "What we found.", *, how: Openly | None = None, **more: Any) -> Paper:
    """A paper of an item, written here."""
    values = {"title": "Report", "document": None, "to_follow": False, "by": Voice.OPERATOR, "at": now(), **more}
    with writing(db.session()):
        return papers.add_paper(item, text=text, text_html=f"<p>{text}</p>", how=how or Openly(), **values)


def publish(meeting: Meeting, *, at: datetime | None = None, late_reason: str = "") -> Meeting:
    """The agenda and its papers are public; in time, unless told otherwise."""
    moment = at or meeting.starts_at - timedelta(days=14)
    with writing(db.session()):
        meetings.publish_agenda(meeting, late_reason=late_reason, by=Voice.OPERATOR, at=moment)
    return meeting


def hold(meeting: Meeting) -> Meeting:
    """It was held, and everybody who sits on the committee came."""
    at = meeting.starts_at + timedelta(hours=2)
    with writing(db.session()):
        meetings.hold(meeting, by=Voice.OPERATOR, at=at)
        came = {seat.id: minutes.Came(Standing.PRESENT) for seat in minutes.seats_of(meeting)}
        minutes.attend(meeting, came, also_present="", by=Voice.OPERATOR, at=at)
    return meeting


def a_minute(item: AgendaItem, resolved: str = "That the report be noted.", *, verb: str = "", **more: Any) -> Minute:
    """What was resolved about an item of a meeting that was held."""
    at = item.meeting.starts_at + timedelta(hours=3)
    words = minutes.Words(resolved=resolved, reasons=more.pop("reasons", "It matters."), **more)
    with writing(db.session()):
        return minutes.enter(item, words, verb=verb, by=Voice.OPERATOR, at=at)


def publish_minutes(meeting: Meeting) -> Meeting:
    """The minutes are public, for good."""
    with writing(db.session()):
        meetings.publish_minutes(meeting, by=Voice.OPERATOR, at=meeting.starts_at + timedelta(days=2))
    return meeting


def a_whole_meeting(about: Matter | None = None) -> Meeting:
    """A meeting with a row of everything: who sat and came, an item with a paper, its minute, all published."""
    committee = a_committee()
    a_seat(committee)
    meeting = a_meeting(committee)
    item = an_agenda_item(meeting, about=about)
    a_paper(item)
    publish(meeting)
    hold(meeting)
    a_minute(item)
    return publish_minutes(meeting)

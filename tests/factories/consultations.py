"""Consultations for tests: drafted, open, closed; built through the services."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.consultations import service
from engage.consultations.models.consultation import Consultation, State
from engage.database import writing
from engage.extensions import db
from engage.matters import Voice
from engage.now import LONDON, london_date, now
from engage.questionnaires import QuestionKind, Questionnaire
from tests.factories.questionnaires import a_question

TEXTS: dict[str, Any] = {
    "summary": "Where the library goes, and when it opens.",
    "overview": "The library **must** move. We ask where to.",
    "why": "The lease ends. Nothing is decided yet.",
    "can_influence": "The place and the opening hours.",
    "cannot_influence": "That the lease ends.",
    "what_next": "The board decides in public and publishes what it did.",
    "contact": "Jo Bloggs, 01234 567890, jo@anytown.example",
    "other_ways": "Ask for large print, Easy Read or Polish.",
    "duty_basis": "council",
    "decision": "Where the library moves to",
    "privacy_controller": "Anytown Council",
    "privacy_purpose": "To decide where the library goes.",
    "privacy_readers": "The consultation team.",
}


def _body(session: Session) -> Body:
    found = session.scalar(sa.select(Body).where(Body.slug == "anytown"))
    if found is None:
        found = Body(slug="anytown", name="Anytown Council", created_at=now(), contact_email="ask@anytown.example")
        session.add(found)
        session.flush()
    return found


def a_consultation(
    body: Body | None = None, *, title: str = "A new home for the library", **values: Any
) -> Consultation:
    """Being drafted, with every text in place; no dates, no questions unless given in `values`."""
    session = db.session()
    with writing(session):
        at = now()
        made = service.start(session, body or _body(session), title=title, by=Voice.OPERATOR, at=at)
        service.draft(made, by=Voice.OPERATOR, at=at)
        service.edit(made, {**TEXTS, **values}, by=Voice.OPERATOR, at=at)
        options = [{"title": "Stay as it is", "is_status_quo": True}, {"title": "Move to the market hall"}]
        service.edit_options(made, options, by=Voice.OPERATOR, at=at)
    return made


def publish(consultation: Consultation, *, opens_at: datetime, closes_at: datetime, at: datetime | None = None) -> None:
    """Freeze it and bring it out without asking the gate, so that a test can begin on any day."""
    from engage.consultations.service.publish import bring_out

    session = db.session()
    asked = session.scalars(sa.select(Questionnaire).where(Questionnaire.matter_id == consultation.id)).one()
    if not asked.questions:
        a_question(asked, QuestionKind.LONG_TEXT, text="What do you think?", limits={})
    with writing(session):
        consultation.opens_at, consultation.closes_at = opens_at, closes_at
        consultation.decision_on = consultation.decision_on or london_date(closes_at) + timedelta(days=60)
        consultation.kept_until = consultation.kept_until or london_date(closes_at) + timedelta(days=365)
        session.flush()
        if consultation.state == State.DRAFTING:
            consultation.move("submit", by=Voice.OPERATOR, at=at or now())
        bring_out(consultation, by=Voice.OPERATOR, at=at or now())


def an_open_consultation(body: Body | None = None, *, days: int = 90, **values: Any) -> Consultation:
    """Open since yesterday, for `days` from then."""
    made = a_consultation(body, **values)
    began = now() - timedelta(days=1)
    publish(made, opens_at=began, closes_at=began + timedelta(days=days), at=began - timedelta(days=1))
    return made


def a_closed_consultation(body: Body | None = None, *, closed_for: int = 1, **values: Any) -> Consultation:
    """Was open for 84 days, closed `closed_for` days ago; nobody has begun to analyse it."""
    made = a_consultation(body, **values)
    ended = (now().astimezone(LONDON) - timedelta(days=closed_for)).astimezone(UTC)  # London days: clocks change
    began = ended - timedelta(days=84)
    publish(made, opens_at=began, closes_at=ended, at=began - timedelta(days=1))
    return made


def a_day(consultation: Consultation, after_closing: int) -> date:
    """The London day so many days after it closes."""
    assert consultation.closes_at is not None
    return london_date(consultation.closes_at) + timedelta(days=after_closing)


def ready(body: Body, **values: Any) -> Consultation:
    """One that passes the gate."""
    opens = now() + timedelta(days=3)
    closes = opens + timedelta(days=90)
    made = a_consultation(
        body, opens_at=opens, closes_at=closes, decision_on=(closes + timedelta(days=30)).date(),
        kept_until=(closes + timedelta(days=400)).date(), **values,
    )  # fmt: skip
    asked = db.session.scalars(sa.select(Questionnaire).where(Questionnaire.matter_id == made.id)).one()
    a_question(asked, QuestionKind.LONG_TEXT, text="What do you think?", limits={})
    with writing(db.session()):
        evidence = {f"gunning_{n}": f"Evidence {n}" for n in (1, 2, 3, 4)}
        service.give_evidence(made, evidence, by=Voice.OPERATOR, at=now())
    return made


def at_desk(made: Consultation, path: str = "") -> str:
    """An address of its pages for staff."""
    return f"/desk/consultations/{made.reference}/{path}"

"""Bodies and matters for the tests of what stands under every feature."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.analysis import Theme
from engage.consultations.models.consultation import Consultation, State
from engage.database import session_of, writing
from engage.extensions import db
from engage.matters import Duty, Item, Matter, Outcome, Voice
from engage.matters.duties import owe_outcome
from engage.matters.models.record import By
from engage.matters.outcome import publish_items
from engage.responses.answer import Answer
from engage.responses.service import answers, items

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def a_body(session: Session, slug: str = "anytown") -> Body:
    with writing(session):
        body = Body(slug=slug, name="NHS Anytown", created_at=AT)
        session.add(body)
    return body


def a_matter(
    session: Session, body: Body | None = None, *, title: str = "Where should the clinic be?", n: int = 1
) -> Consultation:
    """A published consultation, as bare as the database allows."""
    body = body or a_body(session)
    with writing(session):
        matter = Consultation(
            reference=f"CON-2026-{n:03d}",
            body_id=body.id,
            title=title,
            state=State.SCHEDULED,
            created_at=AT,
            published_at=AT,
            slug=f"clinic-{n}",
        )
        session.add(matter)
    return matter


def a_theme(matter: Matter, title: str = "Opening hours") -> Theme:
    """A theme of a matter, after those that are there."""
    session = session_of(matter)
    with writing(session):
        last = session.scalar(sa.select(sa.func.max(Theme.position)).where(Theme.matter_id == matter.id))
        theme = Theme(matter_id=matter.id, position=(last or 0) + 1, title=title)
        session.add(theme)
    return theme


def an_item(
    matter: Matter, *themes: Theme, title: str = "Open later in the evening", by: By = Voice.OPERATOR, at: datetime = AT
) -> Item:
    """One thing that was said, from these themes (one of its own, if none is named)."""
    cited = [theme.id for theme in themes or (a_theme(matter, title),)]
    said = f"{title}: many of you work until six."
    with writing(session_of(matter)):
        return items.make(matter, title=title, said=said, themes=cited, by=by, at=at)


def an_answer(outcome: Outcome = Outcome.ADOPTED, **values: Any) -> Answer:
    """A whole answer: whatever this outcome owes is there."""
    whole: dict[str, Any] = {"answer": "We will open until eight.", "answer_html": "<p>We will open until eight.</p>"}
    if outcome.owes_reason:
        whole |= {
            "reason": "The budget pays for two evenings.",
            "reason_html": "<p>The budget pays for two evenings.</p>",
        }
    if outcome.owes_promise:
        whole |= {"promise": "Open until eight", "responsible": "Head of clinics", "due_on": date(2027, 3, 1)}
    if outcome is Outcome.OUTSIDE_OUR_POWER:
        whole["passed_to"] = "Anytown Transport"
    return Answer(outcome=outcome, **{"plan": "Clinic plan 2027", **whole, **values})


def answer(
    item: Item,
    given: Answer | None = None,
    *,
    by: By = Voice.OPERATOR,
    approver: By = Voice.OPERATOR,
    at: datetime = AT,
) -> Item:
    """Drafted, sent and approved; published too where a published answer is replaced."""
    with writing(session_of(item)):
        answers.draft(item, given or an_answer(), by=by, at=at)
        answers.send(item, by=by, at=at)
        answers.approve(item, by=approver, at=at)
    return item


def owe(matter: Matter, *, closes_on: date = date(2026, 10, 31), promised_days: int | None = None) -> Duty:
    """The outcome is owed."""
    with writing(session_of(matter)):
        return owe_outcome(matter, closes_on=closes_on, promised_days=promised_days, by=Voice.CLOCK, at=AT)


def publish_outcome(matter: Matter, *, at: datetime = AT) -> None:
    """All that is approved becomes public, and the duty is met."""
    with writing(session_of(matter)):
        publish_items(matter, by=Voice.OPERATOR, at=at)


def a_promise(matter: Matter | None = None, *, due_on: date = date(2027, 3, 1), title: str = "Open later") -> Item:
    """A published item whose answer promises something by a day."""
    matter = matter or a_matter(db.session())
    item = answer(an_item(matter, title=title), an_answer(due_on=due_on))
    publish_outcome(matter)
    return item

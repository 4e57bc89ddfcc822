"""How a network decides, in writing: drafted, published once, amended only by a new version."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment, Body
from engage.content.dates import day
from engage.database import session_of
from engage.decisions.models.procedure import Procedure
from engage.decisions.service.standing import heard, settle
from engage.matters import By, MoveRefusedError, record
from engage.now import london_date

TEXTS = (
    "title", "text", "deciders", "quorum", "allows_email", "allows_urgent", "urgent_rule", "breach", "breach_test",
    "adopted_on",
)  # fmt: skip
_COPIED = (*(name for name in TEXTS if name != "adopted_on"), "text_html", "breach_html")


def in_force(session: Session, body: Body, at: datetime | None = None) -> Procedure | None:
    """The version in force at a moment (or now): the latest that had been published then. A draft never is."""
    found = sa.select(Procedure).where(Procedure.body_id == body.id, Procedure.published_at.is_not(None))
    if at is not None:
        found = found.where(Procedure.published_at <= at)
    return session.scalar(found.order_by(Procedure.published_at.desc(), Procedure.id.desc()).limit(1))


def first_published(session: Session, body: Body) -> Procedure | None:
    """The version by which the network first could decide at all."""
    found = sa.select(Procedure).where(Procedure.body_id == body.id, Procedure.published_at.is_not(None))
    return session.scalar(found.order_by(Procedure.published_at, Procedure.id).limit(1))


def versions(session: Session, body: Body) -> list[Procedure]:
    """Every version, the newest first; a draft among them."""
    return list(
        session.scalars(sa.select(Procedure).where(Procedure.body_id == body.id).order_by(Procedure.number.desc()))
    )


def draft(session: Session, body: Body, *, by: By, at: datetime, **values: Any) -> Procedure:
    """Begin the next version, from the words of the one in force; the draft that is there where one is."""
    settle(session, body, at=at)
    found = versions(session, body)
    if found and not found[0].is_published:
        return found[0]
    copied = {name: getattr(found[0], name) for name in _COPIED} if found else {}
    made = Procedure(
        body_id=body.id,
        number=found[0].number + 1 if found else 1,
        made_at=at,
        made_by_id=by.person_id if isinstance(by, Appointment) else None,
        **{"title": "How we make decisions", "quorum": 3, **copied, **values},
    )
    session.add(made)
    session.flush()
    _note(made, body, "draft_procedure", by, at)
    return made


def edit(procedure: Procedure, values: dict[str, Any], *, by: By, at: datetime) -> None:
    """Change a draft. `values` hold the HTML of its Markdown too. What is published never changes."""
    if procedure.is_published:
        raise MoveRefusedError("This version is published and never changes. Write the next version instead.")
    for name, value in values.items():
        setattr(procedure, name, value)
    _note(procedure, procedure.body, "edit_procedure", by, at)


def faults(procedure: Procedure, at: datetime) -> list[str]:
    """What stands in the way of publishing it."""
    found = []
    if not procedure.text.strip():
        found.append("Say how decisions are made.")
    if not procedure.deciders.strip():
        found.append("Say who may decide.")
    if not procedure.breach.strip():
        found.append("Say what follows when the procedure is not kept.")
    if not procedure.breach_test.strip():
        found.append("Say when a breach must be passed on, and to whom.")
    if procedure.allows_urgent and not procedure.urgent_rule.strip():
        found.append("Say when the chair may decide alone.")
    if procedure.adopted_on is None:
        found.append("Give the day on which it was adopted.")
    elif procedure.adopted_on > london_date(at):
        found.append(f"It is to be adopted on {day(procedure.adopted_on)}: publish it from that day on.")
    return found


def publish(procedure: Procedure, *, by: By, at: datetime) -> None:
    """Make a version public. It counts from this moment, for decisions made from now on, and never changes."""
    if procedure.is_published:
        raise MoveRefusedError("This version is published already.")
    if found := faults(procedure, at):
        raise MoveRefusedError(" ".join(found))
    publisher = by.person_id if isinstance(by, Appointment) else None
    procedure.published_by_id, procedure.published_at = publisher, at  # at once: the database seals it from here on
    _note(procedure, procedure.body, "publish_procedure", by, at)


def _note(procedure: Procedure, body: Body, verb: str, by: By, at: datetime) -> None:
    session = session_of(body)
    record(
        session, verb, by=by, at=at, about=f"procedure:{body.slug}/{procedure.number}", body_id=body.id,
        number=procedure.number,
    )  # fmt: skip
    heard(body, by=by, at=at)

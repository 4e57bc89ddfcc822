"""What of a network's decisions waits for somebody, said on the one desk that everybody begins at."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.accounts import Body, Person, Role
from engage.database import session_of
from engage.decisions import Decision, DecisionOutcome, DecisionState
from engage.matters.agenda import MOST, Heading, Waiting, waiting

_STEPS = {
    DecisionState.DRAFTED: (Heading.TO_DO, "Put it on the agenda"),
    DecisionState.BREACH_FLAGGED: (Heading.TO_DO, "Settle the breach of your procedure"),
    DecisionState.REFERRED_UP: (Heading.UNDER_WAY, "A breach of your procedure was passed on"),
}


def decisions_to_take(person: Person, on: date) -> Iterable[Waiting]:
    """What is on the agenda, for those who may decide: that which is to be decided first at the top."""
    mine = _bodies(person, Role.DECIDER)
    if not mine:
        return []
    rows = _rows(person, mine, Decision.state == DecisionState.TABLED, Decision.tabled_for, Decision.id)
    return [
        Waiting(
            Heading.DECISION, "Decide, and enter what was decided", row.subject, _path(row), _note(row), row.tabled_for
        )
        for row in rows
    ]


def decisions_to_see_to(person: Person, on: date) -> Iterable[Waiting]:
    """What is to be put on an agenda, settled, or told to the public, for those who may decide and for the Host."""
    mine = _bodies(person, Role.DECIDER, Role.HOST)
    if not mine:
        return []
    later = aliased(Decision)
    untold = sa.and_(
        Decision.outcome.in_([DecisionOutcome.YES, DecisionOutcome.NO]),
        Decision.statement_published_at.is_(None),
        ~sa.exists().where(later.retakes_id == Decision.id, later.state != DecisionState.DROPPED),
    )
    rows = _rows(person, mine, sa.or_(Decision.state.in_(_STEPS), untold), Decision.listed_on, Decision.id)
    return [_step(row) for row in rows]


def _step(row: Any) -> Waiting:
    heading, act = _STEPS.get(row.state, (Heading.TO_DO, "Publish the statement"))
    return Waiting(heading, act, row.subject, _path(row), _note(row))


def _bodies(person: Person, *roles: Role) -> set[int]:
    return {a.body_id for a in person.current_appointments if a.role in roles}


def _rows(person: Person, mine: set[int], *where_and_order: Any) -> list[Any]:
    where, *order = where_and_order
    found = (
        sa.select(
            Decision.reference, Decision.subject, Decision.state, Decision.tabled_for, Decision.listed_on, Body.slug,
            Body.name,
        )
        .join(Body, Body.id == Decision.body_id)
        .where(Decision.body_id.in_(mine), where)
        .order_by(*order)
        .limit(MOST + 1)
    )  # fmt: skip
    return list(session_of(person).execute(found))


def _path(row: Any) -> str:
    return f"/desk/networks/{row.slug}/decisions/{row.reference}/"


def _note(row: Any) -> str:
    return f"{row.reference} · {row.name}"


def register() -> None:
    """Say so to those who ask, once."""
    for source in (decisions_to_take, decisions_to_see_to):
        if source not in waiting:
            waiting.append(source)

"""We did: items and their answers become public, and what the register lists is kept with each item."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from engage.database import session_of
from engage.matters.duties import meet, outcome_duty
from engage.matters.models.item import UNDATED, Item, ItemState
from engage.matters.models.matter import Matter
from engage.matters.models.record import By
from engage.matters.models.response import Promise, PromiseState, Response
from engage.matters.workflow import MoveRefusedError
from engage.now import london_date


class Told(Protocol):
    """What is done when the public can read something new of an item."""

    def __call__(self, item: Item, *, by: By, at: datetime) -> None: ...


when_public: list[Told] = []
"""Called in the same act whenever the public can read something new of an item; features hang theirs here."""


def items_of(matter: Matter) -> list[Item]:
    """The items that stand, by number, with their answers and promises."""
    found = session_of(matter).scalars(
        sa.select(Item)
        .where(Item.matter_id == matter.id, Item.withdrawn_at.is_(None))
        .order_by(Item.number)
        .options(selectinload(Item.responses), selectinload(Item.promises))
    )
    return list(found)


def is_outcome_public(matter: Matter) -> bool:
    """Whether what came of the matter has been published."""
    duty = outcome_duty(matter)
    if duty is not None and duty.met_on is not None:
        return True
    shown = sa.select(Item.id).where(Item.matter_id == matter.id, Item.is_public).limit(1)
    return session_of(matter).scalar(shown) is not None


def publish_items(matter: Matter, *, by: By, at: datetime) -> list[Item]:
    """Publish every item with an approved answer; show the rest as unanswered; the outcome duty is met.

    Returns the items that were published with an answer.
    """
    answered = []
    for item in items_of(matter):
        if item.state == ItemState.ANSWERED:
            publish_item(item, by=by, at=at)
            answered.append(item)
        elif item.published_at is None:
            show_unanswered(item, by=by, at=at)
    duty = outcome_duty(matter)
    if duty is not None:
        meet(duty, by=by, at=at)
    return answered


def show_unanswered(item: Item, *, by: By, at: datetime) -> None:
    """Let the public read what was said although no answer stands yet: it is listed as unanswered."""
    item.published_at = at
    keep_listed(item)
    item.note("show", by=by, at=at)
    _announce(item, by, at)


def publish_item(item: Item, *, by: By, at: datetime) -> None:
    """Publish the approved answer of one item, and begin to follow what it promises."""
    response = approved(item)
    if response is None:
        raise MoveRefusedError("This item has no approved answer yet.")
    _publish(item, response, at)
    item.move("publish", by=by, at=at, response=response.number, outcome=response.outcome.value)
    keep_listed(item)
    _announce(item, by, at)


def revise_item(item: Item, *, by: By, at: datetime) -> None:
    """Put a newer approved answer in the place of a published one, which stays readable. Its promise is replaced."""
    response = approved(item)
    if response is None:
        raise MoveRefusedError("This item has no approved answer yet.")
    for promise in item.promises:
        if promise.state == PromiseState.DUE:
            promise.state, promise.settled_on = PromiseState.REPLACED, london_date(at)
    _publish(item, response, at)
    item.move(
        "revise",
        by=by,
        at=at,
        reason=response.revised_because,
        response=response.number,
        outcome=response.outcome.value,
    )
    if not live(item) and any(p.state == PromiseState.DELIVERED for p in item.promises):
        item.move("deliver", by=by, at=at, response=response.number)
    keep_listed(item)
    _announce(item, by, at)


def _announce(item: Item, by: By, at: datetime) -> None:
    for told in when_public:
        told(item, by=by, at=at)


def approved(item: Item) -> Response | None:
    """The latest answer that was approved and waits to be published; a newer draft does not stand in its way."""
    for response in reversed(item.responses):
        if response.published_at is not None:
            return None
        if response.approved_at is not None:
            return response
    return None


def published(item: Item) -> Response | None:
    """The answer that stands in public."""
    return next((r for r in reversed(item.responses) if r.published_at is not None), None)


def live(item: Item) -> Promise | None:
    """The promise that is being followed: due, or found not to be delivered; not a replaced one."""
    followed = (PromiseState.DUE, PromiseState.NOT_DELIVERED)
    return next((p for p in reversed(item.promises) if p.state in followed), None)


def _publish(item: Item, response: Response, at: datetime) -> None:
    response.published_at = at
    item.published_at = item.published_at or at
    if response.due_on is not None and response.promise:
        promise = Promise(
            response=response, text=response.promise, responsible=response.responsible,
            first_due_on=response.due_on, due_on=response.due_on, state=PromiseState.DUE,
        )  # fmt: skip
        item.promises.append(promise)


def keep_listed(item: Item) -> None:
    """Write with the item what the register lists; in the same act as whatever changed it."""
    for column, value in listed(item).items():
        setattr(item, column, value)


def listed(item: Item) -> dict[str, str | date | None]:
    """What the register must show of an item, worked out afresh from its answers and promises."""
    response = published(item)
    due = [p.due_on for p in item.promises if p.state == PromiseState.DUE]
    delivered = [p.settled_on for p in item.promises if p.state == PromiseState.DELIVERED and p.settled_on]
    is_delivered = item.state == ItemState.DELIVERED
    return {
        "outcome": response.outcome.value if response else "",
        "responsible": response.responsible if response and response.responsible else item.responsible,
        "due_on": min(due, default=None),
        "listed_on": min(due, default=UNDATED),
        "delivered_on": max(delivered, default=None) if is_delivered else None,
    }


def check(session: Session) -> list[str]:
    """What the register lists wrongly, one line an item; for `flask doctor`. In lots, so memory stays flat."""
    return [fault for item in _all_items(session) for fault in _faults(item)]


def _all_items(session: Session, lot: int = 500) -> Iterator[Item]:
    last = 0
    while True:
        items = session.scalars(
            sa.select(Item)
            .where(Item.id > last)
            .order_by(Item.id)
            .limit(lot)
            .options(selectinload(Item.responses), selectinload(Item.promises), selectinload(Item.matter))
        ).all()
        if not items:
            return
        yield from items
        last = items[-1].id
        session.expunge_all()


def _faults(item: Item) -> Iterator[str]:
    for column, right in listed(item).items():
        kept = getattr(item, column)
        if kept != right:
            yield f"item {item.reference}: {column} is {kept or 'empty'}, should be {right or 'empty'}"

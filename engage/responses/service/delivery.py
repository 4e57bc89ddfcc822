"""Delivery is followed: evidence, a new date only with a reason, delivered or not delivered. Nothing is rewritten."""

from datetime import date, datetime

import sqlalchemy as sa

from engage.database import session_of
from engage.documents import Document
from engage.matters import Evidence, Item, ItemState, MoveRefusedError, Promise, PromiseDate, PromiseState
from engage.matters import outcome as chain
from engage.matters.models.record import By
from engage.now import london_date


def live(item: Item) -> Promise:
    """The promise that is being followed; refused where nothing is."""
    promise = chain.live(item)
    if promise is None:
        raise MoveRefusedError("Nothing that was promised here is still open.")
    return promise


def add_evidence(
    item: Item, *, text: str, by: By, at: datetime, link: str = "", document: Document | None = None
) -> Evidence:
    """Show how far a promise has come, or that it was kept. Evidence may also be added after delivery."""
    promise = chain.live(item) or (item.promises[-1] if item.promises else None)
    if promise is None:
        raise MoveRefusedError("Nothing was promised here.")
    if not (text.strip() or link or document):
        raise MoveRefusedError("Give a text, a link or a document.")
    evidence = Evidence(text=text, link=link, document_id=document.id if document else None, added_at=at)
    promise.evidence.append(evidence)
    session_of(item).flush()
    item.note("add_evidence", by=by, at=at, evidence=evidence.id)
    return evidence


def move_date(item: Item, *, to: date, reason: str, by: By, at: datetime) -> None:
    """Promise a later or earlier date, saying why. The old date stays visible."""
    promise = live(item)
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    if to == promise.due_on:
        raise MoveRefusedError("That is the date promised already.")
    if to < london_date(at):
        raise MoveRefusedError("Enter a date that is not in the past.")
    was, promise.due_on = promise.due_on, to
    promise.dates.append(PromiseDate(was_due_on=was, now_due_on=to, reason=reason, changed_at=at))
    facts = {"was_due_on": was.isoformat(), "now_due_on": to.isoformat()}
    if promise.state == PromiseState.NOT_DELIVERED:
        promise.state, promise.settled_on = PromiseState.DUE, None
        item.move("reopen", by=by, at=at, reason=reason, **facts)
    else:
        item.note("move_date", by=by, at=at, reason=reason, **facts)
    chain.keep_listed(item)


def deliver(item: Item, *, by: By, at: datetime) -> None:
    """Record that what was promised is there. Only with evidence that anyone can look at."""
    promise = live(item)
    shown = sa.select(Evidence.id).where(Evidence.promise_id == promise.id).limit(1)
    if session_of(item).scalar(shown) is None:
        raise MoveRefusedError("Add evidence first: people must be able to see that it was done.")
    promise.state, promise.settled_on = PromiseState.DELIVERED, london_date(at)
    late = promise.settled_on > promise.due_on
    item.move("deliver", by=by, at=at, due_on=promise.due_on.isoformat(), late=late)
    chain.keep_listed(item)


def fail(item: Item, *, reason: str, by: By, at: datetime) -> None:
    """Record that what was promised did not come, and why."""
    promise = live(item)
    if promise.state != PromiseState.DUE:
        raise MoveRefusedError("This is recorded as not delivered already.")
    item.move("fail", by=by, at=at, reason=reason, due_on=promise.due_on.isoformat())
    promise.state, promise.settled_on = PromiseState.NOT_DELIVERED, london_date(at)
    chain.keep_listed(item)


def is_followed(item: Item) -> bool:
    return item.state in {ItemState.PUBLISHED, ItemState.NOT_DELIVERED} and chain.live(item) is not None

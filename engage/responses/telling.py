"""Telling those who asked to be told: what an item was answered, and whether what was promised came."""

from datetime import datetime

from engage.database import session_of
from engage.matters import Item
from engage.matters.outcome import published
from engage.notices.service import tell_followers


def answered(item: Item, *, at: datetime, link: str) -> None:
    """An answer was published by itself, after the outcome: a late one, or a new one in the place of an old."""
    response = published(item)
    if response is not None:
        _tell(item, "item_answered", str(response.number), at, link, outcome=response.outcome.words)


def delivered(item: Item, *, at: datetime, link: str) -> None:
    """What was promised is there."""
    _tell(item, "item_delivered", at.isoformat(), at, link)


def not_delivered(item: Item, *, at: datetime, link: str, reason: str) -> None:
    """What was promised did not come."""
    _tell(item, "item_not_delivered", at.isoformat(), at, link, reason=reason)


def date_moved(item: Item, *, at: datetime, link: str, reason: str) -> None:
    """The date that was promised has changed."""
    moved = item.promises[-1].dates[-1]
    dates = {"was_due_on": moved.was_due_on, "now_due_on": moved.now_due_on}
    _tell(item, "promise_moved", str(moved.id), at, link, reason=reason, **dates)


def _tell(item: Item, kind: str, once: str, at: datetime, link: str, **context: object) -> None:
    session = session_of(item)
    session.flush()
    facts = {"matter": item.matter.title, "item": item.title, "body": item.body.name, "link": link}
    once = f"{kind}:{item.reference}:{once}"
    tell_followers(session, item.matter_id, kind, once=once, at=at, **facts, **context)

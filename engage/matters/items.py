"""You said: what every item has in common before the public reads it, whatever it came from."""

from datetime import datetime

import sqlalchemy as sa

from engage.content import render
from engage.database import session_of
from engage.matters.models.item import Item, ItemState
from engage.matters.models.matter import Matter
from engage.matters.models.record import By
from engage.matters.workflow import MoveRefusedError


def begin(matter: Matter, *, body_id: int, title: str, said: str, at: datetime) -> Item:
    """The next item of a matter, for a body to answer. Its number is never used again; the caller records the act."""
    session = session_of(matter)
    html = render(said)
    session.execute(sa.select(Matter.id).where(Matter.id == matter.id).with_for_update())  # one number, one item
    last = session.scalar(sa.select(sa.func.max(Item.number)).where(Item.matter_id == matter.id))
    item = Item(
        matter=matter, number=(last or 0) + 1, body_id=body_id, title=title, said=said, said_html=html,
        state=ItemState.DRAFTED, created_at=at, outcome="", responsible="",
    )  # fmt: skip
    session.add(item)
    session.flush()
    return item


def withdraw(item: Item, *, reason: str, by: By, at: datetime) -> None:
    """Take an item out before it is public. Its number stays taken, and what it came from is open again."""
    refuse_public(item)
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    item.withdrawn_at = at
    item.note("withdraw", by=by, at=at, reason=reason)


def refuse_public(item: Item) -> None:
    """What was said is not rewritten once anyone could read it, nor once it was taken out."""
    if item.withdrawn_at is not None:
        raise MoveRefusedError("This item was withdrawn.")
    if item.published_at is not None:
        raise MoveRefusedError("This item is public: what people said is not rewritten. Revise its answer instead.")

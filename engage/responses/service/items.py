"""You said: items are made from themes in the body's words, edited until they are public, or taken out with a reason."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from engage.analysis import ItemSource, Theme
from engage.content import render
from engage.database import session_of
from engage.matters import Item, ItemState, Matter, MoveRefusedError
from engage.matters.items import begin, refuse_public, withdraw
from engage.matters.models.record import By

__all__ = ["assign", "edit", "make", "withdraw"]


def make(
    matter: Matter, *, title: str, said: str, themes: Iterable[int], by: By, at: datetime, responsible: str = ""
) -> Item:
    """Make the next item of a matter from one or more of its themes. Its number is never used again."""
    item = begin(matter, body_id=matter.body_id, title=title, said=said, at=at)
    cited = _cite(item, themes)
    item.note("make", by=by, at=at, after=ItemState.DRAFTED, themes=cited)
    if responsible:
        assign(item, responsible=responsible, by=by, at=at)
    return item


def edit(
    item: Item, *, title: str, said: str, themes: Iterable[int], by: By, at: datetime, responsible: str = ""
) -> None:
    """Change the words or the themes of an item that the public has not read yet."""
    refuse_public(item)
    item.title, item.said, item.said_html = title, said, render(said)
    cited = _cite(item, themes)
    item.note("edit", by=by, at=at, themes=cited)
    if responsible and responsible != item.responsible:
        assign(item, responsible=responsible, by=by, at=at)


def assign(item: Item, *, responsible: str, by: By, at: datetime) -> None:
    """Say which post answers for it."""
    item.responsible = responsible
    verb = "assign" if item.workflow.allows(item.state, "assign") else ""
    if verb:
        item.move(verb, by=by, at=at, responsible=responsible)
    else:
        item.note("reassign", by=by, at=at, responsible=responsible)


def _cite(item: Item, themes: Iterable[int]) -> list[int]:
    """Make the item cite exactly these themes of its own matter; ids of others are not there to be cited."""
    session = session_of(item)
    wanted = set(
        session.scalars(sa.select(Theme.id).where(Theme.matter_id == item.matter_id, Theme.id.in_(set(themes))))
    )
    if not wanted:
        raise MoveRefusedError("Choose at least one theme: an item answers something that was said.")
    here = {s.theme_id: s for s in session.scalars(sa.select(ItemSource).where(ItemSource.item_id == item.id))}
    for theme_id in wanted - here.keys():
        session.add(ItemSource(item_id=item.id, theme_id=theme_id))
    for theme_id in here.keys() - wanted:
        session.delete(here[theme_id])
    session.flush()
    return sorted(wanted)

"""The rows of the register: paged by key, in a fixed number of statements, however many items there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.matters import Evidence, Item, Matter, Outcome, Promise
from engage.matters.standing import Standing, standing
from engage.register.filters import Filter

PAGE = 50
MOST_COUNTED = 200  # a reader needs no more, and to count them must not cost what the page does
Key = tuple[date, int]


@dataclass(frozen=True)
class Row:
    """One public item as the register lists it."""

    id: int
    reference: str
    matter_reference: str
    number: int
    title: str
    matter: str
    body: str
    body_slug: str
    standing: Standing
    outcome: Outcome | None
    responsible: str
    due_on: date | None
    delivered_on: date | None
    published_on: Any
    evidence: int
    days_late: int
    key: Key

    @property
    def path(self) -> str:
        return f"/responses/{self.matter_reference}/{self.number}"


@dataclass(frozen=True)
class Page:
    """One page of rows, and the keys of the pages before and after it."""

    rows: list[Row]
    before: Key | None
    after: Key | None


def page(
    session: Session, wanted: Filter, *, on: date, after: Key | None = None, before: Key | None = None, size: int = PAGE
) -> Page:
    """The rows after (or before) a key, soonest due first and what has no date last; one statement."""
    rows = _rows(session, wanted, on, after=after, before=before, most=size + 1)
    more, rows = len(rows) > size, rows[:size]
    if before is not None:
        rows.reverse()
        return Page(rows, rows[0].key if more else None, rows[-1].key if rows else None)
    first = rows[0].key if rows and after is not None else None
    return Page(rows, first, rows[-1].key if more else None)


def _rows(
    session: Session, wanted: Filter, on: date, *, most: int, after: Key | None = None, before: Key | None = None
) -> list[Row]:
    """Item rows are found in their index first; matter, body and evidence are looked up for those alone."""
    key = sa.tuple_(Item.listed_on, Item.id)
    found = sa.select(Item.id).where(*wanted.where(session, on)).limit(most)
    if before is not None:
        found = found.where(key < before).order_by(Item.listed_on.desc(), Item.id.desc())
    else:
        found = found.order_by(Item.listed_on, Item.id)
    if after is not None:
        found = found.where(key > after)
    ids = found.subquery()
    order = (Item.listed_on.desc(), Item.id.desc()) if before is not None else (Item.listed_on, Item.id)
    statement = _columns().join(ids, ids.c.id == Item.id).order_by(*order)
    return [_row(values, on) for values in session.execute(statement)]


def _columns() -> Any:
    shown = (
        sa.select(sa.func.count(Evidence.id))
        .join(Promise, Promise.id == Evidence.promise_id)
        .where(Promise.item_id == Item.id)
        .correlate(Item)
        .scalar_subquery()
    )
    return (
        sa.select(
            Item.id, Item.number, Item.title, Item.state, Item.outcome, Item.responsible, Item.due_on,
            Item.delivered_on, Item.published_at, Item.listed_on, Matter.__table__.c.reference,
            Matter.__table__.c.title.label("matter"), Body.name.label("body"), Body.slug, shown.label("evidence"),
        )
        .select_from(Item)
        .join(Matter.__table__, Matter.__table__.c.id == Item.matter_id)
        .join(Body, Body.id == Item.body_id)
    )  # fmt: skip


def _row(v: Any, on: date) -> Row:
    how = standing(v.state, v.due_on, on)
    late = (on - v.due_on).days if how is Standing.LATE else 0
    return Row(
        v.id, f"{v.reference}/{v.number}", v.reference, v.number, v.title, v.matter, v.body, v.slug, how,
        Outcome(v.outcome) if v.outcome else None, v.responsible, v.due_on, v.delivered_on, v.published_at,
        v.evidence, late, (v.listed_on, v.id),
    )  # fmt: skip


def total(session: Session, wanted: Filter, *, on: date) -> int:
    """How many items answer to the filter, counted to at most one more than MOST_COUNTED."""
    some = sa.select(Item.id).where(*wanted.where(session, on)).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def every(session: Session, wanted: Filter, *, on: date, lot: int = 500) -> Iterator[Row]:
    """All rows of a filter in lots by key, so that a file of any length needs the memory of one lot."""
    after: Key | None = None
    while rows := _rows(session, wanted, on, most=lot, after=after):
        yield from rows
        after = rows[-1].key
        if len(rows) < lot:
            return


def latest(session: Session, wanted: Filter, *, on: date, most: int = 50) -> list[Row]:
    """What was published last, newest first: for the feed."""
    order = (Item.published_at.desc(), Item.id.desc())
    ids = sa.select(Item.id).where(*wanted.where(session, on)).order_by(*order).limit(most).subquery()
    statement = _columns().join(ids, ids.c.id == Item.id).order_by(*order)
    return [_row(values, on) for values in session.execute(statement)]

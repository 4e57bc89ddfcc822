"""The duties of the register: paged by key, in a fixed number of statements, however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engage.accounts import Body
from engage.matters import Duty, DutyStatus, Matter
from engage.now import LONDON
from engage.register.listing import Key
from engage.register.owing import DutyFilter

PAGE = 25
MOST_COUNTED = 200  # each may have to be looked up in the table: whether it is public is not in every index
# Where the public page of a matter is, by its kind: a list does not load matters to ask them.
PATHS = {"consultation": "/responses/{}/", "referral": "/referrals/{}", "review": "/reviews/{}"}

_Debtor, _Creditor = aliased(Body), aliased(Body)
_matters = Matter.__table__


@dataclass(frozen=True)
class DutyRow:
    """One public duty as the register lists it."""

    duty: Duty
    reference: str
    kind: str
    title: str
    body: str
    body_slug: str
    to_slug: str
    status: DutyStatus
    late: str  # "5 working days", in the unit of its clock; '' where it is not late

    @property
    def path(self) -> str:
        return f"/register/duties/{self.duty.id}"

    @property
    def late_since(self) -> datetime:
        """The first instant after the last day in time."""
        return datetime.combine((self.duty.due_on or self.duty.listed_on) + timedelta(days=1), time(), LONDON)

    @property
    def matter_path(self) -> str:
        return PATHS.get(self.kind, "/responses/{}/").format(self.reference)

    @property
    def key(self) -> Key:
        return self.duty.listed_on, self.duty.id


@dataclass(frozen=True)
class DutyPage:
    """One page of rows, and the keys of the pages before and after it."""

    rows: list[DutyRow]
    before: Key | None
    after: Key | None


def page(
    session: Session, wanted: DutyFilter, *, on: date, after: Key | None = None, before: Key | None = None,
    size: int = PAGE,
) -> DutyPage:  # fmt: skip
    """The rows after (or before) a key, the soonest due first and what has no date last; one statement."""
    rows = _rows(session, wanted, on, most=size + 1, after=after, before=before)
    more, rows = len(rows) > size, rows[:size]
    if before is not None:
        rows.reverse()
        return DutyPage(rows, rows[0].key if more else None, rows[-1].key if rows else None)
    first = rows[0].key if rows and after is not None else None
    return DutyPage(rows, first, rows[-1].key if more else None)


def _rows(
    session: Session, wanted: DutyFilter, on: date, *, most: int, after: Key | None = None, before: Key | None = None
) -> list[DutyRow]:
    """Duties are found in their index first; matter and bodies are looked up for those alone."""
    key = sa.tuple_(Duty.listed_on, Duty.id)
    found = sa.select(Duty.id).where(*wanted.where(session, on)).limit(most)
    backwards = before is not None
    if before is not None:
        found = found.where(key < before)
    if after is not None:
        found = found.where(key > after)
    order = (Duty.listed_on.desc(), Duty.id.desc()) if backwards else (Duty.listed_on, Duty.id)
    return _shown(session, found.order_by(*order), order, on)


def _shown(session: Session, found: Any, order: Any, on: date) -> list[DutyRow]:
    ids = found.subquery()
    statement = (
        sa.select(
            Duty, _matters.c.reference, _matters.c.kind, _matters.c.title, _Debtor.name, _Debtor.slug, _Creditor.slug
        )
        .join(ids, ids.c.id == Duty.id)
        .join(_matters, _matters.c.id == Duty.matter_id)
        .join(_Debtor, _Debtor.id == Duty.owed_by_id)
        .outerjoin(_Creditor, _Creditor.id == Duty.owed_to_id)
        .order_by(*order)
    )
    return [_row(values, on) for values in session.execute(statement)]


def _row(values: Any, on: date) -> DutyRow:
    duty, reference, kind, title, body, slug, to_slug = values
    return DutyRow(duty, reference, kind, title, body, slug, to_slug or "", duty.status(on), duty.late_by(on))


def total(session: Session, wanted: DutyFilter, *, on: date) -> int:
    """How many duties answer to the filter, counted to at most one more than MOST_COUNTED.

    In the order of the page, so that the index which gives the page also gives the count.
    """
    found = sa.select(Duty.id).where(*wanted.where(session, on)).order_by(Duty.listed_on, Duty.id)
    some = found.limit(MOST_COUNTED + 1).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def every(session: Session, wanted: DutyFilter, *, on: date, lot: int = 500) -> Iterator[DutyRow]:
    """All rows of a filter in lots by key, so that a file of any length needs the memory of one lot."""
    after: Key | None = None
    while rows := _rows(session, wanted, on, most=lot, after=after):
        yield from rows
        after = rows[-1].key
        if len(rows) < lot:
            return


def lately_late(session: Session, wanted: DutyFilter, *, on: date, most: int = PAGE) -> list[DutyRow]:
    """What became late last, newest first: for the feed."""
    order = (Duty.listed_on.desc(), Duty.id.desc())
    found = sa.select(Duty.id).where(*wanted.where(session, on)).order_by(*order).limit(most)
    return _shown(session, found, order, on)

"""What somebody asked the register for: read from the address, told back in it, and turned into a question in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Area, Body
from engage.matters import Item, Matter, Outcome
from engage.matters.models.matter import STATES as KINDS
from engage.matters.standing import Standing, stands
from engage.search.query import matching


class FilterError(Exception):
    """A filter in the address makes no sense, in words fit for a page."""


@dataclass(frozen=True)
class Filter:
    """Which items are wanted; everything is empty for all of them."""

    body: str = ""
    area: str = ""
    state: str = ""
    outcome: str = ""
    kind: str = ""
    q: str = ""
    due_from: date | None = None
    due_to: date | None = None

    def address(self) -> dict[str, Any]:
        """The filter as the address says it, without what is empty."""
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in vars(self).items() if v}

    @property
    def is_empty(self) -> bool:
        return self == Filter()

    def where(self, session: Session, on: date) -> list[sa.ColumnElement[bool]]:
        """The conditions on public items, so written that the register's indexes can answer them."""
        found: list[sa.ColumnElement[bool]] = [Item.published_at.is_not(None)]
        if self.body:
            found.append(Item.body_id == sa.select(Body.id).where(Body.slug == self.body).scalar_subquery())
        if self.area:
            found.append(Item.body_id.in_(sa.select(Body.id).where(Body.areas.any(Area.slug == self.area))))
        if self.state:
            found.append(stands(Standing(self.state), on))
        if self.outcome:
            found.append(Item.outcome == self.outcome)
        if self.kind:
            found.append(sa.exists().where(Matter.id == Item.matter_id, Matter.kind == self.kind))
        if self.due_from:
            found.append(Item.listed_on >= self.due_from)
        if self.due_to:
            found.append(Item.listed_on <= self.due_to)
        if self.q and (words := matching(session, "item", self.q)) is not None:
            found.append(Item.id.in_(sa.select(words.c.ref)))
        return found


def read(args: Mapping[str, str]) -> Filter:
    """The filter in an address; raises FilterError, saying what to choose instead."""
    state, outcome = args.get("state", ""), args.get("outcome", "")
    if state and state not in set(Standing):
        raise FilterError("Choose a state from the list.")
    if outcome and outcome not in set(Outcome):
        raise FilterError("Choose an answer from the list.")
    kind = args.get("kind", "")
    if kind and kind not in KINDS:
        raise FilterError("Choose a kind from the list.")
    slugs = {name: args.get(name, "")[:80] for name in ("body", "area")}
    due_from, due_to = typed_days(args)
    words = " ".join(args.get("q", "").split())[:200]
    return Filter(**slugs, state=state, outcome=outcome, kind=kind, q=words, due_from=due_from, due_to=due_to)


def typed_days(args: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The first and the last due day asked for, where they are; raises FilterError."""
    due_from, due_to = _day(args, "due_from"), _day(args, "due_to")
    if due_from and due_to and due_from > due_to:
        raise FilterError("“Due from” must not be after “due to”.")
    return due_from, due_to


def _day(args: Mapping[str, str], name: str) -> date | None:
    raw = args.get(name, "").strip()
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise FilterError("Enter dates like 2026-09-24.") from error

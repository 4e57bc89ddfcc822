"""The register of relevant decisions: the newest first, paged by key, in a fixed number of statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, load_only

from engage.accounts import Body, BodyKind
from engage.decisions import Decision, Kind, Procedure

PAGE = 25
FIRST_YEAR, LAST_YEAR = 2008, 2200
Key = tuple[date, int]

# A list shows no long text, so none is read for it.
_SHOWN = (
    load_only(
        Decision.reference, Decision.body_id, Decision.kind, Decision.subject, Decision.state, Decision.profile,
        Decision.tabled_at, Decision.tabled_for, Decision.decided_at, Decision.way, Decision.outcome,
        Decision.statement_published_at, Decision.off_agenda, Decision.listed_on, Decision.procedure_id,
        Decision.stands,
    ),
    joinedload(Decision.body).load_only(Body.slug, Body.name),
    joinedload(Decision.procedure).load_only(Procedure.number, Procedure.published_at),
)  # fmt: skip


class FilterError(Exception):
    """A filter in the address makes no sense, in words fit for a page."""


@dataclass(frozen=True)
class Filter:
    """Which decisions are wanted; everything is empty for all of them."""

    network: str = ""
    kind: str = ""
    year: int | None = None

    def address(self) -> dict[str, Any]:
        """The filter as the address says it, without what is empty."""
        return {name: value for name, value in vars(self).items() if value}

    def where(self) -> list[Any]:
        found: list[Any] = [Decision.is_public]
        if self.network:
            found.append(Decision.body_id == sa.select(Body.id).where(Body.slug == self.network).scalar_subquery())
        if self.kind:
            found.append(Decision.kind == Kind(self.kind))
        if self.year:
            found.append(Decision.listed_on.between(date(self.year, 1, 1), date(self.year, 12, 31)))
        return found


def read(args: Mapping[str, str]) -> Filter:
    """The filter in an address; raises FilterError, saying what to choose instead."""
    kind, year = args.get("kind", ""), args.get("year", "").strip()
    if kind and kind not in set(Kind):
        raise FilterError("Choose a kind of decision from the list.")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise FilterError(f"Enter a year from {FIRST_YEAR} on, like 2026.")
    return Filter(network=args.get("network", "")[:80], kind=kind, year=int(year) if year else None)


def page(session: Session, wanted: Filter, *, after: Key | None = None, size: int = PAGE) -> list[Decision]:
    """One page of public decisions after a key, and one more where there is more; one statement."""
    found = _listed(wanted)
    if after is not None:
        found = found.where(sa.tuple_(Decision.listed_on, Decision.id) < after)
    return list(session.scalars(found.limit(size + 1)))


def every(session: Session, wanted: Filter) -> Iterator[Decision]:
    """All of them, in lots."""
    return iter(session.scalars(_listed(wanted).execution_options(yield_per=500)))


def latest(session: Session, wanted: Filter, n: int = 50) -> list[Decision]:
    """The first of the list, for a feed."""
    return list(session.scalars(_listed(wanted).limit(n)))


def _listed(wanted: Filter) -> sa.Select[Any]:
    order = (Decision.listed_on.desc(), Decision.id.desc())
    return sa.select(Decision).where(*wanted.where()).options(*_SHOWN).order_by(*order)


def networks(session: Session) -> list[Any]:
    """Every network by name: (slug, name)."""
    found = sa.select(Body.slug, Body.name).where(Body.kind == BodyKind.NETWORK).order_by(Body.name).limit(500)
    return list(session.execute(found))

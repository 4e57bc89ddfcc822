"""Which duties somebody asked the register for: read from the address, told back in it, turned into SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.matters import Basis, Duty, DutyStatus, Matter, clocks
from engage.matters.days import soon_until
from engage.matters.models.item import UNDATED
from engage.matters.models.matter import STATES as KINDS
from engage.matters.standing import late, owed, running
from engage.register.filters import FilterError, typed_days

# States by which duties are listed: the wider ones first, then each as a row names its own.
STATES = {
    "late": "Late",
    "open": "Still to do, not late",
    "to_do": "Still to do, late or not",
    "undated": "Still to do, no date set",
    "owed": "Owed: all that did not fall away",
    "met": "Done, not late",
    "met_late": "Done late",
    "due_today": "Due today",
    "due_soon": "Due soon",
    "overdue": "Late, not yet long",
    "long_overdue": "Long overdue",
    "not_owed": "Not owed",
    "superseded": "Replaced by another duty",
    "paused_by_law": "Paused by law",
}
Conditions = list[Any]
KIND_WORDS = {"consultation": "Consultations", "referral": "Referrals", "review": "Reviews"}
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class DutyFilter:
    """Which duties are wanted; everything is empty for all of them. `body` owes, `to` is owed."""

    state: str = ""
    body: str = ""
    to: str = ""
    basis: str = ""
    clock: str = ""
    kind: str = ""
    year: int | None = None
    due_from: date | None = None
    due_to: date | None = None

    def address(self) -> dict[str, Any]:
        """The filter as the address says it, without what is empty."""
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in vars(self).items() if v}

    @property
    def is_empty(self) -> bool:
        return self == DutyFilter()

    def where(self, session: Session, on: date) -> Conditions:
        """The conditions on public duties, so written that an index of the register answers them."""
        found: Conditions = [Duty.is_public]
        if self.state:
            found += in_state(self.state, on, session)
        if self.body:
            found.append(Duty.owed_by_id == _id_of(self.body))
        if self.to:
            found.append(Duty.owed_to_id == _id_of(self.to))
        if self.basis:
            found.append(Duty.basis == Basis(self.basis))
        if self.clock:
            found.append(Duty.clock_id == self.clock)
        if self.kind:
            found.append(sa.exists().where(Matter.id == Duty.matter_id, Matter.kind == self.kind))
        return found + self._days()

    def _days(self) -> Conditions:
        found: Conditions = []
        if self.year:
            found += [Duty.listed_on >= date(self.year, 1, 1), Duty.listed_on <= date(self.year, 12, 31)]
        if self.due_from:
            found.append(Duty.listed_on >= self.due_from)
        if self.due_to:
            found.append(Duty.listed_on <= self.due_to)
        return found


def _id_of(slug: str) -> sa.ScalarSelect[int]:
    return sa.select(Body.id).where(Body.slug == slug).scalar_subquery()


def in_state(state: str, on: date, session: Session) -> Conditions:
    """A state on a London day, asked of the database: the wider ones, else the one that a duty names itself."""
    if state == "late":
        return [late(on)]
    if state == "open":
        return [running(on), Duty.listed_on >= on]
    if state == "to_do":
        return [running(on)]
    if state == "undated":
        return [running(on), Duty.listed_on == UNDATED]
    if state == "owed":
        return [Duty.superseded_by_id.is_(None), Duty.not_owed_at.is_(None)]
    return [owed(DutyStatus(state), on, soon=soon_until(on, session))]


def read(args: Mapping[str, str]) -> DutyFilter:
    """The filter in an address; raises FilterError, saying what to choose instead."""
    due_from, due_to = typed_days(args)
    return DutyFilter(
        state=_one_of(args, "state", STATES, "Choose a state from the list."),
        body=args.get("body", "")[:80],
        to=args.get("to", "")[:80],
        basis=_one_of(args, "basis", set(Basis), "Choose what it rests on from the list."),
        clock=_clock(args),
        kind=_one_of(args, "kind", KINDS, "Choose a kind from the list."),
        year=_year(args),
        due_from=due_from,
        due_to=due_to,
    )


def _one_of(args: Mapping[str, str], name: str, known: Any, otherwise: str) -> str:
    typed = args.get(name, "")
    if typed and typed not in known:
        raise FilterError(otherwise)
    return typed


def _clock(args: Mapping[str, str]) -> str:
    typed = args.get("clock", "").strip().upper()
    if typed and typed not in clocks() and not (typed.startswith("LOCAL-") and len(typed) <= 40):
        raise FilterError("There is no clock of that name. All clocks are listed at /register/clocks.")
    return typed


def _year(args: Mapping[str, str]) -> int | None:
    typed = args.get("year", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4 and FIRST_YEAR <= int(typed) <= LAST_YEAR):
        raise FilterError(f"Enter a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return int(typed)

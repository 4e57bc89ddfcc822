"""The clocks of this installation, read from the data file, each with its basis and citation."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from engage.matters.clock import COUNTING


class Basis(StrEnum):
    """What a clock rests on. A code, policy, practice or local clock is never shown as law."""

    LAW = "law"
    CODE = "code"
    POLICY = "policy"
    PRACTICE = "practice"
    LOCAL = "local"

    @property
    def words(self) -> str:
        """How the page says it, after the due date."""
        return {
            "law": "required by law",
            "code": "under a code of practice, not a legal duty",
            "policy": "under a policy, not a legal duty",
            "practice": "good practice, not a legal duty",
            "local": "promised by the body itself, not a legal duty",
        }[self.value]


@dataclass(frozen=True)
class Clock:
    """One row of the data file: how long, counted how, on what basis, under which rule."""

    id: str
    basis: Basis
    n: int | None
    unit: str
    count: str
    kind: str
    act: str
    citation: str
    confidence: str

    @property
    def rule(self) -> str:
        """The rule and what it rests on, as a page says it; a body's own promise is its own citation."""
        return rule_words(self.basis, self.citation)

    # What duties.py asks of a clock (the names are relied on: keep them when the engine grows).

    @property
    def limbs(self) -> tuple[tuple[str, str], ...]:
        """(key, act) of each part that is owed by itself; empty where there is only one."""
        return ()

    @property
    def may_pause(self) -> bool:
        """Whether the law itself stops this clock in some case."""
        return False

    def due(self, began: date, n: int | None = None, *, calendar: Any = None) -> date | None:
        """The last day on which the duty is met in time; `n` stands in where the row has no number."""
        period = self.n if n is None else n
        if period is None:
            raise ValueError(f"{self.id} has no number of days of its own")
        return COUNTING[self.count](began, period)

    def again(self, due: date, began: date, n: int | None = None, *, calendar: Any = None) -> date:
        """As much time again after the due day as the clock gives: later than that is long overdue (local)."""
        period = self.n if n is None else n
        return due + timedelta(days=period or max(1, (due - began).days))

    def target(self, began: date, *, calendar: Any = None) -> date | None:
        """The local target of a clock without a date, where one is set."""
        return None


def rule_words(basis: Basis, citation: str) -> str:
    """The rule and what it rests on, as a page says it; what a body promised of itself is its own citation."""
    return basis.words if basis is Basis.LOCAL else f"{citation}: {basis.words}"


def outcome_clock_on(closes_on: date) -> str:
    """The clock for the outcome of a consultation that closes on this day."""
    return "CP16-RESPONSE"


@cache
def clocks() -> dict[str, Clock]:
    """All clocks by id."""
    rows = json.loads(files("engage.matters").joinpath("clocks.json").read_text("utf-8"))
    return {row["id"]: Clock(**{**row, "basis": Basis(row["basis"])}) for row in rows}


def clock(clock_id: str) -> Clock:
    return clocks()[clock_id]

"""The clocks of this installation, read from the data file, each with its basis and citation."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

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
        return self.basis.words if self.basis is Basis.LOCAL else f"{self.citation}: {self.basis.words}"

    def due(self, began: date, n: int | None = None) -> date:
        """The last day on which the duty is met in time; `n` stands in where the row has no number."""
        period = self.n if n is None else n
        if period is None:
            raise ValueError(f"{self.id} has no number of days of its own")
        return COUNTING[self.count](began, period)


@cache
def clocks() -> dict[str, Clock]:
    """All clocks by id."""
    rows = json.loads(files("engage.matters").joinpath("clocks.json").read_text("utf-8"))
    return {row["id"]: Clock(**{**row, "basis": Basis(row["basis"])}) for row in rows}


def clock(clock_id: str) -> Clock:
    return clocks()[clock_id]

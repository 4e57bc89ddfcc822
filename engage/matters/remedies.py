"""What a body may do next when what it is owed does not come: only what the law of that time allows, and in time.

The words are data, by clock and era (`remedies.json`), each with what it rests on. Where nothing is known of a clock,
what is said of its basis is said; a duty that is not law is never given a remedy in law.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from engage.content.vocabulary import vocabulary
from engage.matters.calendar import Calendar, Nation
from engage.matters.clock import months_on, working_days_excluding
from engage.matters.clocks import Basis
from engage.matters.days import PUBLISHED
from engage.matters.models.duty import Duty


@dataclass(frozen=True)
class Remedy:
    """One thing that may be done, in the words of its era; `citation` is empty for what anybody may do."""

    words: str
    citation: str
    confidence: str
    until: date | None  # later than this it is no longer suggested


def remedies(duty: Duty, on: date, *, days: Calendar | None = None) -> list[Remedy]:
    """What the creditor of a duty that is overdue on a day may still do on that day; nothing while it is not late."""
    if duty.due_on is None or not duty.status(on).is_late:
        return []
    return remedies_after(duty.due_on, on, duty.clock_id, duty.profile, duty.basis, days=days)


def remedies_after(
    due_on: date, on: date, clock_id: str, profile: str, basis: Basis, *, days: Calendar | None = None
) -> list[Remedy]:
    """What may still be done on a day about what was due on another, under a clock of an era."""
    found = [_worded(step, profile, due_on, days) for step in _steps(clock_id, profile, basis)]
    return [remedy for remedy in found if remedy.until is None or on <= remedy.until]


def _worded(step: dict[str, Any], profile: str, due_on: date, days: Calendar | None) -> Remedy:
    words = vocabulary(profile).fill(step["words"])
    until = _until(step["within"], due_on, days) if "within" in step else None
    return Remedy(words, step.get("citation", ""), step.get("confidence", ""), until)


def _until(within: dict[str, Any], due_on: date, days: Calendar | None) -> date:
    if within["unit"] == "month":
        return months_on(due_on, within["n"])
    return working_days_excluding(due_on, within["n"], days or PUBLISHED(Nation.ENGLAND))


@cache
def _steps(clock_id: str, profile: str, basis: Basis) -> tuple[dict[str, Any], ...]:
    """What is known of a clock in an era, else what is said of its basis."""
    own = [row for row in rows() if clock_id in row.get("clocks", ()) and profile in row["profiles"]]
    return tuple((own or [row for row in rows() if row.get("basis") == basis])[0]["steps"])


@cache
def rows() -> list[dict[str, Any]]:
    """The data file as it is written."""
    found: list[dict[str, Any]] = json.loads(files("engage.matters").joinpath("remedies.json").read_text("utf-8"))
    return found

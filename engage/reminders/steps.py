"""Which steps of reminding are due for a duty on a day: before, on and after, up the ladder, and to the creditor. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from engage.reminders.ladder import Rung

SOON, DUE, LATE, CREDITOR = "soon", "due", "late", "creditor"


@dataclass(frozen=True)
class Step:
    """One step that has come; `is_past` where a later one of the same kind has come too, so that nobody is told."""

    key: str
    rung: Rung | None = None
    is_past: bool = False


def steps_due(
    due_on: date, on: date, *, soon: date, ladder: Sequence[Rung], working_day: Callable[[date, int], date]
) -> list[Step]:
    """The steps that have come by a day. `soon` is the last day that is soon; `working_day(day, n)` the nth after it.

    Whoever missed a day is told how it is now, not how it was.
    """
    if due_on > soon:
        return []
    come = [SOON, *([DUE] if due_on <= on else []), *([LATE] if due_on < on else [])]
    found = [Step(key, is_past=key != come[-1]) for key in come]
    if due_on < on:
        found.append(Step(CREDITOR))
        found += [Step(rung.key, rung) for rung in ladder if rung.since <= working_day(due_on, rung.days) <= on]
    return found

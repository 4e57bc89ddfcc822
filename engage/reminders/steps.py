"""Which steps of reminding are due for a duty on a day: before, on and after, up the ladder, and to the creditor. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from engage.reminders.ladder import Rung

SOON, DUE, LATE, CREDITOR = "soon", "due", "late", "creditor"


@dataclass(frozen=True)
class Step:
    """One step that has come."""

    key: str
    rung: Rung | None = None


def steps_due(
    due_on: date, on: date, *, soon: date, ladder: Sequence[Rung], working_day: Callable[[date, int], date]
) -> list[Step]:
    """The steps that have come by a day. `soon` is the last day that is soon; `working_day(day, n)` the nth after it.

    Of before, on and after only the last: whoever missed a day is told how it is now, not how it was.
    """
    if due_on >= on:
        return [Step(DUE)] if due_on == on else [Step(SOON)] if due_on <= soon else []
    come = (Step(rung.key, rung) for rung in ladder if rung.since <= working_day(due_on, rung.days) <= on)
    return [Step(LATE), Step(CREDITOR), *come]

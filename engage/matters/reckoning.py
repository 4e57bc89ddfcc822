"""A due day with all that led to it: how it was counted, which days were left out and why, how sure it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engage.matters.calendar import Calendar, Nation
from engage.matters.clock import working_days_including

if TYPE_CHECKING:
    from engage.matters.clocks import Clock
    from engage.matters.profile import Profile

SENTENCES = {
    "LOCAL-DATE": "The rule sets no date of its own: somebody sets one, and it is recorded.",
    "ASAP": "No date is set: as soon as practicable. The time that has passed is shown, and it is never in breach.",
    "REASONABLE": "No date is set: within a reasonable time. The time that has passed is shown, and it is never in breach.",
    "IMMEDIATE": "No date is set: immediately. The time that has passed is shown, and it is never in breach.",
    "NONE": "No time is set, and nothing falls due.",
    "GATE": "Not a clock: it has to be done before something else may be.",
    "BLOCK": "Not a clock: a time in which something may not be done.",
    "RANGE": "Not a clock: a limit to keep to.",
    "THRESHOLD": "Not a clock: a number that has to be reached.",
}


@dataclass(frozen=True)
class Reckoning:
    """What a clock makes of a day. `due` is None where the rule leads to no date; `sentence` then says so."""

    clock: "Clock"
    began: date
    due: date | None
    counting: str  # the way of counting in words
    first_day: date | None  # day 1 of the count; of one that counts back, the day it begins from
    skipped: tuple[tuple[date, str], ...]  # every day left out of the count within it, and why
    safe_due: date | None  # the earlier day that counting the event's own day would give, where the law is not sure
    target: date | None  # local, where there is no date
    in_era: bool
    provisional: bool  # it depends on bank holidays that are not yet published
    citation: str
    confidence: str
    sentence: str = ""


def reckon(
    clock: "Clock", began: date, *, n: int | None, calendar: Calendar | None, on_profile: "Profile | None"
) -> Reckoning:
    """Count a clock from a day, and keep what was counted."""
    days = calendar or Calendar(clock.nation or Nation.ENGLAND)
    period = clock.n if n is None else n
    sentence = _sentence(clock, period)
    due = None if sentence else clock.due(began, period, calendar=days)
    first, skipped = (None, ()) if due is None else _span(clock, began, due, days)
    citation, confidence = clock.cited(on_profile) if on_profile else _cited_on(clock, began)
    return Reckoning(
        clock=clock,
        began=began,
        due=due,
        counting=sentence or _counting(clock, period, days),
        first_day=first,
        skipped=skipped,
        safe_due=_safe(clock, began, period, days) if due else None,
        target=clock.target(began, calendar=days),
        in_era=clock.in_era(began, on_profile),
        provisional=due is not None and clock.nation is not None and max(began, due).year > days.last_published,
        citation=citation,
        confidence=confidence,
        sentence=sentence,
    )


def _sentence(clock: "Clock", period: int | None) -> str:
    if not clock.is_dated:
        return SENTENCES[clock.way]
    if clock.way != "FIXED" and period is None:
        return "No date follows from the rule alone: the body sets the number of days."
    return ""


def _cited_on(clock: "Clock", began: date) -> tuple[str, str]:
    from engage.matters.profile import era_of

    return clock.cited(era_of(began))


def _counting(clock: "Clock", period: int | None, days: Calendar) -> str:
    """The way of counting in words."""
    if clock.way == "FIXED":
        return "The next such date named by the rule, on or after the day."
    from engage.matters.clocks import UNITS

    one, many = UNITS[clock.unit]
    length = f"{period} {one if period == 1 else many}"
    left_out = f"Saturdays, Sundays, Christmas Day, Good Friday and bank holidays {days.nation.words} are left out"
    return {
        "WD-INC": f"{length} beginning with the day itself, or with the next working day if it is none; {left_out}.",
        "WD-EXC": f"{length} after the day, which is not counted: day 1 is the next working day; {left_out}.",
        "WD-CLEAR": f"{length} before the day, counted back: neither that day nor the day of notice counts; {left_out}.",
        "CD-INC": f"{length} beginning with the day itself; every day counts.",
        "CD-EXC": f"{length} after the day, which is not counted; every day counts.",
        "CM-INC": f"{length} beginning with the day itself: to the day before the same date, or the last day of a month without it.",
        "CM": f"{length} after the day: to the same date, or the last day of a month without it.",
        "HOURS": f"{length} after the moment, to the minute; of the day only the date is given here.",
    }[clock.way]


def _span(clock: "Clock", began: date, due: date, days: Calendar) -> tuple[date | None, tuple[tuple[date, str], ...]]:
    """Day 1, and the days left out between the event and the due day."""
    if clock.way in {"FIXED", "HOURS"}:
        return None, ()
    if clock.nation is None:
        inclusive = clock.way in {"CD-INC", "CM-INC"}
        return began if inclusive else began + timedelta(days=1), ()
    if due < began:
        counted, step = [due + timedelta(days=n) for n in range((began - due).days)], -1
    else:
        start = began if clock.way == "WD-INC" else began + timedelta(days=1)
        counted, step = [start + timedelta(days=n) for n in range((due - start).days + 1)], 1
    why = {day: days.why_not(day) for day in counted}
    first = next(day for day in counted[::step] if not why[day])
    return first, tuple((day, reason) for day, reason in why.items() if reason)


def _safe(clock: "Clock", began: date, period: int | None, days: Calendar) -> date | None:
    """For "of" in England: the earlier day that counting the event's own day would give."""
    if clock.way != "WD-EXC" or clock.nation is not Nation.ENGLAND or period is None:
        return None
    return working_days_including(began, period, days)

"""Ways of counting a period. Pure: dates in, date out. Which clock runs is data (`clocks.json`), never code."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Protocol

DAY = timedelta(days=1)


class WorkingDays(Protocol):
    """What counting needs to know of a calendar."""

    def is_working(self, day: date) -> bool: ...

    def weekdays_off(self, after: date, until: date) -> int: ...


def working_days_including(start: date, n: int, days: WorkingDays) -> date:
    """WD-INC, "n working days beginning with": day 1 is the day itself if it is a working day, else the next one."""
    return _nth(_working(start, DAY, days), n)


def working_days_excluding(start: date, n: int, days: WorkingDays) -> date:
    """WD-EXC, "within n working days of", "the nth working day following": day 1 is the next working day after it."""
    return _nth(_working(start + DAY, DAY, days), n)


def clear_working_days_before(meeting: date, n: int, days: WorkingDays) -> date:
    """WD-CLEAR, "n clear days before": neither the day of notice nor the meeting counts. The last day for notice.

    It is itself a working day, so that what is put on view can be seen.
    """
    return _nth(_working(meeting - DAY, -DAY, days), n + 1)


def calendar_days_including(start: date, n: int) -> date:
    """CD-INC, "n days beginning with": day 1 is the day itself."""
    return start + timedelta(days=_at_least_one(n) - 1)


def calendar_days_excluding(start: date, n: int) -> date:
    """CD-EXC, "within n days of": the day of the event is left out, so day 1 is the day after. 0 is the day itself."""
    return start + timedelta(days=n and _at_least_one(n))


def months_including(start: date, n: int) -> date:
    """CM-INC, "n months beginning with": the day before the corresponding date; the month's last where there is none."""
    then = months_on(start, n)
    return then - DAY if then.day == start.day else then


def months_on(start: date, n: int) -> date:
    """CM, "n months after": the corresponding date, or the last day of a month that is too short for it."""
    years, month = divmod(start.month - 1 + _at_least_one(n), 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def hours_on(at: datetime, n: int) -> datetime:
    """HOURS: the instant n hours later. Hours pass at one pace, whatever the clocks on the wall do."""
    if at.tzinfo is None:
        raise ValueError("hours are counted from an instant, with its time zone")
    return at.astimezone(UTC) + timedelta(hours=_at_least_one(n))


def calendar_days_of_hours(start: date, n: int) -> date:
    """The London day of HOURS, where only the day of the event is known: so many whole days later, begun ones too."""
    return start + timedelta(days=-(-_at_least_one(n) // 24))


def next_date(start: date, month: int, day: int) -> date:
    """FIXED: the next such date, which may be the day itself."""
    this = date(start.year, month, day)
    return this if start <= this else this.replace(year=start.year + 1)


def working_days_between(after: date, until: date, days: WorkingDays) -> int:
    """How many working days there are after one day, up to another and with it; 0 where it is not later.

    By weeks, not by days: a page says it of every row, and some are late by years.
    """
    if until <= after:
        return 0
    return _weekdays_to(until) - _weekdays_to(after) - days.weekdays_off(after, until)


def _weekdays_to(day: date) -> int:
    """Mondays to Fridays from the first day of the calendar, a Monday, up to a day and with it."""
    weeks, rest = divmod(day.toordinal(), 7)
    return 5 * weeks + min(rest, 5)


def _working(start: date, step: timedelta, days: WorkingDays) -> Iterator[date]:
    day = start
    while True:
        if days.is_working(day):
            yield day
        day += step


def _nth(days: Iterator[date], n: int) -> date:
    return next(islice(days, _at_least_one(n) - 1, None))


def _at_least_one(n: int) -> int:
    if n < 1:
        raise ValueError("a period is at least one long")
    return n

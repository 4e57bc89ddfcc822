"""Dates and instants in words, the same on a page, in a mail and in a feed."""

from datetime import date, datetime, timedelta

from engage.now import LONDON

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day(value: date | None) -> str:
    """24 September 2026"""
    return "" if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def instant(value: datetime | None) -> str:
    """24 September 2026 at 11:59pm BST: the zone is always said, so the doubled hour in October is not in doubt."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    return f"{day(local.date())} at {time_of_day(value)} {local.tzname()}"


def time_of_day(value: datetime | None) -> str:
    """11:59pm in London: for what is within hours."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


def london_day(value: datetime | None) -> str:
    """The London date of an instant."""
    return "" if value is None else day(value.astimezone(LONDON).date())


def closing(value: datetime | None) -> str:
    """The last moment that is still in time, as people say it: a closing at midnight is 11:59pm the day before."""
    return "" if value is None else instant(value - timedelta(minutes=1) if _is_midnight(value) else value)


def _is_midnight(value: datetime) -> bool:
    local = value.astimezone(LONDON)
    return (local.hour, local.minute) == (0, 0)

"""A date as a person types it at the command line: 2008-09-01, 1 September 2008, Mon 1st Sept 2008."""

import re
from datetime import date

from engage.content.dates import MONTHS

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)

_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?,?\s+", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,? (\d{4})", re.IGNORECASE)
_SLASHES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


class DayRefusedError(ValueError):
    """What was typed is no date, or may be read as two; the message says what to type."""


def typed_day(text: str) -> date:
    """The date that was typed, where it can mean only one."""
    plain = " ".join(text.split())
    given = _read(_WEEKDAY.sub("", plain))
    if given is None:
        raise DayRefusedError(f"“{_shown(plain)}” is not a date: write 2008-09-01 or 1 September 2008.")
    try:
        day = date(*given)
    except ValueError:
        raise DayRefusedError(f"There is no such day as {_shown(plain)}.") from None
    if not FIRST <= day <= LAST:
        raise DayRefusedError(f"{_shown(plain)} is too far away: clocks count from 1900 to 2200.")
    weekday = _WEEKDAY.match(plain)
    if weekday and not f"{day:%A}".casefold().startswith(weekday[1].casefold()):
        raise DayRefusedError(f"{_shown(plain)}: that day was a {day:%A}.")
    return day


def _read(plain: str) -> tuple[int, int, int] | None:
    """Year, month and day; numbers between slashes only where the day cannot be the month."""
    if found := _NUMBERS.fullmatch(plain):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _WORDS.fullmatch(plain):
        month = next((n for n, name in enumerate(MONTHS, 1) if _means(found[2], name)), None)
        return (int(found[3]), month, int(found[1])) if month else None
    if found := _SLASHES.fullmatch(plain):
        day, month = int(found[1]), int(found[2])
        return (int(found[3]), month, day) if day > 12 or day == month else None
    return None


def _means(typed: str, month: str) -> bool:
    """Whether a word is a month's name or the beginning of it, three letters at least."""
    return month.casefold().startswith(typed.casefold())


def _shown(text: str) -> str:
    """What was typed, on one line and not too long."""
    plain = "".join(c if c.isprintable() else "�" for c in text)
    return plain if len(plain) <= 40 else f"{plain[:40]}…"

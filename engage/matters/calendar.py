"""Working days: not Saturday, Sunday, Christmas Day, Good Friday or a bank holiday in the nation the rule names.

The bank holidays are those of the `holidays` library, mended where it errs, written out for the years of practical use
in `bank_holidays.json` (tools/bank_holidays.py), so that no worker carries the library. Other years ask it itself.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

NATIONS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
ALWAYS = {"Christmas Day", "Good Friday"}  # left out of every count in their own right, not as bank holidays


class Nation(StrEnum):
    """Whose bank holidays a rule leaves out of the count."""

    ENGLAND = "ENG"  # SI 2008/528 reg 1(3), SI 2012/3094 reg 34, SI 2013/218 reg 21(6)
    UK = "UK"  # any part of the United Kingdom: FOIA 2000 s.10(6)

    @property
    def words(self) -> str:
        return "in England" if self is Nation.ENGLAND else "in any part of the United Kingdom"


class BankHoliday(NamedTuple):
    """One bank holiday on a weekday, and the nations that keep it."""

    day: date
    name: str
    nations: tuple[str, ...]


@dataclass(frozen=True)
class Calendar:
    """The working days of a nation. `extra` days (with why) are none; `removed` are not bank holidays after all."""

    nation: Nation = Nation.ENGLAND
    extra: Mapping[date, str] = field(default_factory=dict)
    removed: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self.extra:
            return False
        found = closed(self.nation, day.year).get(day)
        return found is None or (day in self.removed and found not in ALWAYS)

    def weekdays_off(self, after: date, until: date) -> int:
        """How many days from Monday to Friday, after one day and up to another and with it, are no working days."""
        years = range(after.year, until.year + 1)
        off = {day for year in years for day in closed(self.nation, year) if after < day <= until}
        off |= {day for day in self.extra if after < day <= until and day.weekday() < 5}
        return sum(not self.is_working(day) for day in off)

    def why_not(self, day: date) -> str:
        """Why a day is no working day, in words; nothing for one that is."""
        if self.is_working(day):
            return ""
        if day.weekday() >= 5:
            return "Saturday" if day.weekday() == 5 else "Sunday"
        return self.extra.get(day) or closed(self.nation, day.year)[day]

    @property
    def last_published(self) -> int:
        """The last year whose bank holidays were published; later ones are reckoned, and may yet be moved."""
        return int(_book()["published_to"])


@cache
def closed(nation: Nation, year: int) -> Mapping[date, str]:
    """The weekdays of a year that are no working days in a nation, each with why."""
    kept: dict[date, list[BankHoliday]] = {}
    for holiday in bank_holidays(year):
        if nation is Nation.UK or nation.value in holiday.nations:
            kept.setdefault(holiday.day, []).append(holiday)
    return {day: _why(nation, kept[day]) for day in sorted(kept)}


def _why(nation: Nation, kept: list[BankHoliday]) -> str:
    names = [h.name for h in kept]
    always = next((n for n in names if n in ALWAYS), None)
    if always is not None:
        return always
    where = [words for code, words in NATIONS.items() if any(code in h.nations for h in kept)]
    if nation is not Nation.UK or len(where) == len(NATIONS):
        return f"bank holiday: {names[0]}"
    return f"bank holiday: {names[0]}, in {' and '.join(filter(None, [', '.join(where[:-1]), where[-1]]))}"


def bank_holidays(year: int) -> tuple[BankHoliday, ...]:
    """Every bank holiday of a year that falls on a weekday, by date: written down, or reckoned where it is not."""
    book = _book()
    if book["first"] <= year <= book["last"]:
        return tuple(
            BankHoliday(date.fromisoformat(d), name, tuple(n.split())) for d, name, n in book["days"][str(year)]
        )
    return tuple(reckoned(year))


def reckoned(year: int) -> Iterator[BankHoliday]:
    """What the library says of a year, mended. Loading it costs 0.3 s and 11 MB: only years not written down need it."""
    from holidays.countries.united_kingdom import UnitedKingdom

    class Reckoned(UnitedKingdom):
        end_year = 9999  # the library stops at 2100, its rules do not

    found: dict[tuple[date, str], list[str]] = {}
    mended = {(date.fromisoformat(m["day"]), m["nation"]): m["name"] for m in _book()["mended"]}
    for nation in NATIONS:
        named = dict(Reckoned(subdiv=nation, years=year).items())  # type: ignore[no-untyped-call]
        named |= {day: name for (day, where), name in mended.items() if where == nation and day.year == year}
        for day, name in named.items():
            if name and day.weekday() < 5:
                words = name.replace("(observed)", "(substitute day)").replace("'", "’")
                found.setdefault((day, words), []).append(nation)
    for (day, name), nations in sorted(found.items(), key=lambda kept: (kept[0][0], "ENG" not in kept[1])):
        yield BankHoliday(day, name, tuple(nations))


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = json.loads(files("engage.matters").joinpath("bank_holidays.json").read_text("utf-8"))
    return book

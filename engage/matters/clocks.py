"""The clocks of the field, read from the data file: each with its basis, its citation and the era it belongs to."""

import json
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from engage.content.dates import MONTHS
from engage.matters import clock as counting
from engage.matters.calendar import Calendar, Nation
from engage.matters.profile import ERAS, Profile

if TYPE_CHECKING:
    from engage.matters.reckoning import Reckoning

UNDATED = {"LOCAL-DATE", "ASAP", "REASONABLE", "IMMEDIATE", "NONE", "GATE", "BLOCK", "RANGE", "THRESHOLD"}
LENGTHS = {
    "LOCAL-DATE": "by a date that somebody sets",
    "ASAP": "as soon as practicable",
    "REASONABLE": "within a reasonable time",
    "IMMEDIATE": "immediately",
    "NONE": "no time is set",
    "GATE": "before it may go on",
    "BLOCK": "as long as it lasts",
    "RANGE": "a limit",
    "THRESHOLD": "a threshold",
}
UNITS = {
    "working_day": ("working day", "working days"),
    "clear_working_day": ("clear working day", "clear working days"),
    "calendar_day": ("day", "days"),
    "month": ("month", "months"),
    "hour": ("hour", "hours"),
}


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


def rule_words(basis: Basis, citation: str) -> str:
    """The rule and what it rests on, as a page says it; what a body promised of itself is its own citation."""
    return basis.words if basis is Basis.LOCAL else f"{citation}: {basis.words}"


@dataclass(frozen=True)
class Ground:
    """One of the cases in which the rule itself gives longer; `is_agreed` where both sides must agree."""

    key: str
    words: str
    is_agreed: bool = False


@dataclass(frozen=True)
class Extension:
    """The clock that runs instead, and in which cases."""

    clock_id: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Clock:
    """One row of the data file: who owes what to whom from when, how long, counted how, on what basis.

    Without a date of its own (`is_dated` is false) it shows elapsed time and a local target, and is never in breach.
    """

    id: str
    profiles: tuple[Profile, ...]
    basis: Basis
    kind: str  # duty; minimum (a least length), power, gate, block, limit, exclusion: nothing that falls due
    n: int | None
    unit: str
    count: str  # the way of counting and its calendar, as WD-INC/ENG
    act: str
    debtor: str
    creditor: str
    trigger: str
    discharge: str
    citation: str
    confidence: str  # A: the instrument was read; B: a secondary source; C: to be checked; local: a default of ours
    row: str = ""  # the table's row, where that row holds several clocks
    first: date | None = None  # days within the era on which it can be set going, where they are fewer
    last: date | None = None
    remark: str = ""
    fixed: str = ""  # month and day, for FIXED
    local_target: tuple[int, str] | None = None
    limbs: tuple[tuple[str, str], ...] = ()  # (key, act) of each part owed by itself; empty where there is only one
    exceptions: str = ""
    pauses: str = ""  # when the law itself stops it
    pause_months: int = 0  # how long at most; what is not done by then is owed no longer
    lead: tuple[tuple[str, str], ...] = ()  # where several bodies agree a lead: limb, and the clock on which it owes it
    led: tuple[tuple[str, str], ...] = ()  # limb, and the clock on which each of them still owes it itself
    extension: Extension | None = None
    later: tuple[tuple[tuple[Profile, ...], str, str], ...] = ()  # profiles, citation and confidence of a successor

    @property
    def way(self) -> str:
        """The way of counting without its calendar."""
        return self.count.partition("/")[0]

    @property
    def nation(self) -> Nation | None:
        """Whose working days it counts, if it counts them."""
        _, _, code = self.count.partition("/")
        return Nation(code) if code else None

    @property
    def is_dated(self) -> bool:
        """Whether the rule itself leads to a date."""
        return self.way not in UNDATED

    @property
    def length(self) -> str:
        """How long it gives, in words: 20 working days, by 30 June, as soon as practicable."""
        if self.way == "FIXED":
            month, day = map(int, self.fixed.split("-"))
            return f"by {day} {MONTHS[month - 1]}"
        if not self.is_dated:
            return LENGTHS[self.way]
        one, many = UNITS[self.unit]
        return f"{self.n} {one if self.n == 1 else many}" if self.n else f"as many {many} as promised"

    @property
    def may_pause(self) -> bool:
        """Whether the law itself stops this clock in some case. Holidays, elections and absence never do."""
        return bool(self.pauses)

    @property
    def rule(self) -> str:
        """The rule and what it rests on, as a page says it; a body's own promise is its own citation."""
        return rule_words(self.basis, self.citation)

    def cited(self, profile: Profile) -> tuple[str, str]:
        """Citation and confidence in an era: a successor provision may have taken the place of the first."""
        found = next(((c, sure) for profiles, c, sure in self.later if profile in profiles), None)
        return found or (self.citation, self.confidence)

    def in_era(self, day: date, on_profile: Profile | None = None) -> bool:
        """Whether the rule applied to what was set going on a day; by a profile, where the matter has one already."""
        if on_profile is not None:
            within = on_profile in self.profiles
            return within and (self.first or day) <= day <= (self.last or day)
        last = self.last or ERAS[self.profiles[-1]].last or day
        return (self.first or ERAS[self.profiles[0]].first) <= day <= last

    def due(self, began: date, n: int | None = None, *, calendar: Calendar | None = None) -> date | None:
        """The last day in time, or None for a clock without a date; `n` stands in where the row has no number."""
        return self._counted(began, n, calendar) if self.is_dated else None

    def due_at(self, at: datetime) -> datetime:
        """The last instant in time of a clock that counts hours."""
        if self.way != "HOURS" or self.n is None:
            raise ValueError(f"{self.id} does not count hours")
        return counting.hours_on(at, self.n)

    def again(self, due: date, began: date, n: int | None = None, *, calendar: Calendar | None = None) -> date:
        """As much time again after the due day as the clock gives: later than that is long overdue (local)."""
        period = self.n if n is None else n
        match self.way:
            case "WD-INC" | "WD-EXC" | "WD-CLEAR" if period:
                return counting.working_days_excluding(due, period, calendar or self._calendar())
            case "CM-INC" | "CM" if period:
                return counting.months_on(due, period)
            case "CD-INC" | "CD-EXC" if period:
                return due + timedelta(days=period)
        return due + timedelta(days=max(1, (due - began).days))

    def target(self, began: date, *, calendar: Calendar | None = None) -> date | None:
        """The local target of a clock without a date, where one is set: so many working days after the day."""
        if self.local_target is None:
            return None
        n, _unit = self.local_target
        return counting.working_days_excluding(began, n, calendar or self._calendar())

    def reckon(
        self, began: date, *, n: int | None = None, calendar: Calendar | None = None, on_profile: Profile | None = None
    ) -> "Reckoning":
        """The due day with everything that led to it, to be shown to people. Never fails on a real date."""
        from engage.matters.reckoning import reckon

        return reckon(self, began, n=n, calendar=calendar, on_profile=on_profile)

    def _calendar(self) -> Calendar:
        return Calendar(self.nation or Nation.ENGLAND)

    def _counted(self, began: date, n: int | None, calendar: Calendar | None) -> date:
        if self.way == "FIXED":
            month, day = map(int, self.fixed.split("-"))
            return counting.next_date(began, month, day)
        period = self.n if n is None else n
        if period is None:
            raise ValueError(f"{self.id} has no number of days of its own")
        if self.nation is not None:
            return WORKING[self.way](began, period, calendar or self._calendar())
        return PLAIN[self.way](began, period)


WORKING = {
    "WD-INC": counting.working_days_including,
    "WD-EXC": counting.working_days_excluding,
    "WD-CLEAR": counting.clear_working_days_before,
}
PLAIN = {
    "CD-INC": counting.calendar_days_including,
    "CD-EXC": counting.calendar_days_excluding,
    "CM-INC": counting.months_including,
    "CM": counting.months_on,
    "HOURS": counting.calendar_days_of_hours,
}


def outcome_clock_on(closes_on: date) -> str:
    """The clock for the outcome of a consultation that closes on this day: before 2016 no code gave a time."""
    return "CP16-RESPONSE" if clock("CP16-RESPONSE").in_era(closes_on) else "CONS-OUTCOME"


def rows() -> list[dict[str, Any]]:
    """The data file as it is written."""
    found: list[dict[str, Any]] = json.loads(files("engage.matters").joinpath("clocks.json").read_text("utf-8"))
    return found


@cache
def clocks() -> dict[str, Clock]:
    """All clocks by id."""
    return {row["id"]: _read(row) for row in rows()}


def clock(clock_id: str) -> Clock:
    return clocks()[clock_id]


def _read(row: dict[str, Any]) -> Clock:
    def days(key: str) -> date | None:
        return date.fromisoformat(row[key]) if key in row else None

    plain = {f.name for f in fields(Clock)} & row.keys()
    made = {
        "profiles": _profiles(row["profiles"]),
        "basis": Basis(row["basis"]),
        "first": days("from"),
        "last": days("until"),
        "local_target": (row["local_target"]["n"], row["local_target"]["unit"]) if "local_target" in row else None,
        "limbs": tuple((limb["key"], limb["act"]) for limb in row.get("limbs", ())),
        "lead": tuple(row.get("lead", {}).items()),
        "led": tuple(row.get("led", {}).items()),
        "extension": _extension(row["extension"]) if "extension" in row else None,
        "later": tuple((_profiles(x["profiles"]), x["citation"], x["confidence"]) for x in row.get("later", ())),
    }
    return Clock(**{**{name: row[name] for name in plain}, **made})


def _extension(row: dict[str, Any]) -> Extension:
    grounds = (Ground(g["key"], g["words"], g.get("agreed", False)) for g in row["grounds"])
    return Extension(row["clock"], tuple(grounds))


def _profiles(words: list[str]) -> tuple[Profile, ...]:
    return tuple(Profile(word) for word in words)

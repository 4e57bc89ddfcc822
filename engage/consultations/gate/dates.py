"""Whether the dates are right: the decision, the window, its length, holidays and elections."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from engage.accounts import ElectionPeriod
from engage.consultations.gate.finding import Finding, ok, stop, warn
from engage.consultations.models.consultation import Consultation
from engage.content.dates import day
from engage.matters import clock
from engage.now import london_date


def last_day(closes_at: datetime) -> date:
    """The last London day on which it is open: closing at midnight ends the day before."""
    return london_date(closes_at - timedelta(microseconds=1))


def days_open(opens_at: datetime, closes_at: datetime) -> int:
    """Calendar days, the first and the last both counted."""
    return (last_day(closes_at) - london_date(opens_at)).days + 1


def is_long_enough(opens_at: datetime, closes_at: datetime) -> bool:
    """At least the days of the code, counted from and including the opening day."""
    shortest = clock("CP08-DURATION").due(london_date(opens_at))
    return shortest is not None and last_day(closes_at) >= shortest


@cache
def bank_holidays(year: int) -> dict[date, str]:
    """Bank holidays in England; the library is loaded by the first gate that asks, not by every worker."""
    from holidays import country_holidays

    return dict(country_holidays("GB", subdiv="ENG", years=year).items())


def _dates(consultation: Consultation) -> tuple[date, date] | None:
    if consultation.opens_at is None or consultation.closes_at is None:
        return None
    return london_date(consultation.opens_at), last_day(consultation.closes_at)


def decision(consultation: Consultation, at: datetime) -> Iterator[Finding]:
    """Gunning 1 again: who has decided already, or will before the answers are in, must not ask."""
    on, found = consultation.decision_on, _dates(consultation)
    if not consultation.decision.strip():
        yield stop("decision", "Name the decision that this feeds", "decision")
    if on is None:
        yield stop("decision_on", "Give the date of the decision", "decision")
    elif on <= london_date(at):
        yield stop(
            "decision_on",
            f"The decision date, {day(on)}, is not in the future: it would be too late to ask",
            "decision",
        )
    elif found and on <= found[1]:
        yield stop(
            "decision_on", f"The decision date, {day(on)}, is not after the closing day, {day(found[1])}", "decision"
        )
    else:
        yield ok("decision_on", f"The decision is taken on {day(on)}, after closing", "decision")


def window(consultation: Consultation, at: datetime) -> Iterator[Finding]:
    opens, closes = consultation.opens_at, consultation.closes_at
    if opens is None or closes is None:
        yield stop("window", "Give the moments at which it opens and closes", "dates")
    elif opens >= closes:
        yield stop("window", "It closes before it opens: enter a closing time after the opening", "dates")
    elif opens <= at:
        yield stop("window", "The opening time has passed: enter one in the future", "dates")
    else:
        yield ok("window", f"Open from {day(london_date(opens))} to {day(last_day(closes))}", "dates")


def length(consultation: Consultation) -> Iterator[Finding]:
    opens, closes = consultation.opens_at, consultation.closes_at
    if opens is None or closes is None or opens >= closes:
        return
    code, days = clock("CP08-DURATION"), days_open(opens, closes)
    if is_long_enough(opens, closes):
        yield ok("length", f"Open for {days} days; the code asks for at least {code.n} ({code.citation})", "dates")
    elif consultation.short_reason.strip():
        yield warn("length", f"Open for {_days(days)}, fewer than {code.n}. Your reason will be published", "dates")
    else:
        yield stop(
            "length",
            f"Open for {_days(days)}, fewer than the {code.n} of the code ({code.citation}): close later, or give a reason that will be published",
            "dates",
        )


def kept_until(consultation: Consultation) -> Iterator[Finding]:
    until, found = consultation.kept_until, _dates(consultation)
    if until is None:
        yield stop("kept_until", "Say until when the answers are kept", "privacy")
    elif found and until <= found[1]:
        yield stop("kept_until", f"The answers must be kept until after the closing day, {day(found[1])}", "privacy")
    elif consultation.decision_on and until < consultation.decision_on:
        yield warn("kept_until", "The answers would be erased before the decision is taken", "privacy")
    else:
        yield ok("kept_until", f"Answers are kept until {day(until)}", "privacy")


def quiet_times(consultation: Consultation) -> Iterator[Finding]:
    """When people are away: bank holidays, Christmas, Easter, August; and a close when nobody can be asked."""
    found = _dates(consultation)
    if not found or found[0] > found[1]:
        return
    first, last = found
    in_window = _holidays_between(first, last)
    if in_window:
        names = ", ".join(f"{name} ({day(on)})" for on, name in in_window)
        yield warn("bank_holidays", f"Bank holidays while it is open: {names}", "dates")
    seasons = [name for name, begins, ends in _seasons(first, last) if begins <= last and ends >= first]
    if seasons:
        yield warn("seasons", f"It runs over {' and '.join(seasons)}, when people are away: allow more time", "dates")
    if last.weekday() >= 5 or last in bank_holidays(last.year):
        yield warn("closing_day", f"It closes on {_weekday(last)}, when nobody is there to help", "dates")


def _holidays_between(first: date, last: date) -> list[tuple[date, str]]:
    years = range(first.year, min(last.year, first.year + 3) + 1)
    days = sorted((on, name) for year in years for on, name in bank_holidays(year).items())
    return [(on, name) for on, name in days if first <= on <= last]


def _seasons(first: date, last: date) -> Iterator[tuple[str, date, date]]:
    for year in range(first.year - 1, min(last.year, first.year + 3) + 1):
        easter = {name: on for on, name in bank_holidays(year).items() if name in {"Good Friday", "Easter Monday"}}
        yield f"Christmas {year}", date(year, 12, 24), date(year + 1, 1, 1)
        yield f"Easter {year}", easter["Good Friday"], easter["Easter Monday"]
        yield f"August {year}", date(year, 8, 1), date(year, 8, 31)


def elections(consultation: Consultation, periods: Sequence[ElectionPeriod], essential: str) -> Iterator[Finding]:
    """No launch in a pre-election period unless it is essential; one that runs into it continues, unpromoted."""
    found = _dates(consultation)
    if not found:
        return
    opens, last = found
    here = {area.id for area in (consultation.areas or consultation.body.areas)}
    touching = [
        p for p in periods if (p.area_id is None or p.area_id in here) and p.starts_on <= last and p.ends_on >= opens
    ]
    for period in touching:
        dates = f"{period.title} ({day(period.starts_on)} to {day(period.ends_on)})"
        key = f"election_{period.id}"
        if not period.starts_on <= opens <= period.ends_on:
            yield warn(
                key,
                f"It runs through the pre-election period of {dates}: do not promote it then, and think of a later close",
                "dates",
            )
        elif essential.strip():
            yield warn(key, f"It opens in the pre-election period of {dates}. It is marked as essential", "evidence")
        else:
            yield stop(
                key, f"It opens in the pre-election period of {dates}: open later, or say why it is essential", "dates"
            )
    if not touching:
        yield ok("elections", "No pre-election period known here touches it", "dates")


def _days(n: int) -> str:
    return "1 day" if n == 1 else f"{n} days"


def _weekday(on: date) -> str:
    return bank_holidays(on.year).get(on) or f"a {on:%A}"

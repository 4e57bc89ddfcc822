"""Clocks at the command line: `flask clocks list`, `flask clocks due CLOCK_ID --from DATE`. Both work without a database."""

import json
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from engage.content.dates import day as in_words
from engage.extensions import db
from engage.matters.calendar import Calendar, Nation
from engage.matters.clocks import Basis, Clock, clocks
from engage.matters.days import corrected_days
from engage.matters.profile import ERAS, Profile
from engage.matters.reckoning import Reckoning
from engage.matters.terms import LOCAL, every_local_clock
from engage.register.typed_day import DayRefusedError, typed_day

Read = TypeVar("Read")
commands = AppGroup("clocks", help="The periods that duties run on: which there are, and what they make of a day.")


class RefusedError(click.ClickException):
    """One plain line, and exit 2."""

    exit_code = 2

    def show(self, _file: object = None) -> None:
        click.echo(self.message, err=True)


@commands.command("list")
@click.option("--profile", metavar="PROFILE", help=f"Only those of one era: {', '.join(Profile)}.")
@click.option("--json", "as_json", is_flag=True, help="Everything that is known of each, as JSON.")
def list_(profile: str | None, as_json: bool) -> None:
    """List every clock: its id, how long it gives, what it rests on, its eras and what is to be done.

    What bodies here promise themselves comes last, each with the name of the body.
    """
    era = _profile(profile)
    every = [("", c) for c in clocks().values()] + [(body, c) for body, c in _local()]
    found = [(body, c) for body, c in every if era is None or era in c.profiles]
    if as_json:
        click.echo(json.dumps([_row(c, era, body) for body, c in found], indent=1, ensure_ascii=False))
        return
    lines = [
        (c.id, c.length, _basis(c), ", ".join(c.profiles), f"{c.act} ({body})" if body else c.act) for body, c in found
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


@commands.command("due")
@click.argument("clock_id", metavar="CLOCK_ID", required=False)
@click.option("--from", "began", metavar="DATE", help="The day that starts the clock: 2008-09-01, 1 September 2008.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def due(clock_id: str | None, began: str | None, as_json: bool) -> None:
    """Say when a clock that starts on DATE ends, how it is counted, and which days are left out and why."""
    if clock_id is None:
        raise RefusedError(
            "Say which clock: flask clocks due CLOCK_ID --from DATE. `flask clocks list` names them all."
        )
    found = _clock(clock_id)
    if began is None:
        raise RefusedError("Say from which day to count: --from 2008-09-01.")
    try:
        start = typed_day(began)
    except DayRefusedError as error:
        raise RefusedError(str(error)) from None
    days = calendar_of(found.nation or Nation.ENGLAND)
    reckoned = found.reckon(start, calendar=days)
    if as_json:
        click.echo(json.dumps(_facts(reckoned), indent=1, ensure_ascii=False))
        return
    click.echo("\n".join([*_words(reckoned), *_sooner(found, start, days)]))


def calendar_of(nation: Nation) -> Calendar:
    """The working days of a nation, with the days an administrator corrected where there is a database that has them."""
    return _asked(
        lambda session: corrected_days(session)(nation), Calendar(nation), "days an administrator added are not counted"
    )


def _local() -> list[tuple[str, Clock]]:
    """What bodies here have set themselves or shortened, where there is a database that has it."""
    return _asked(
        lambda session: [(body.name, known) for body, known in every_local_clock(session)], [],
        "clocks that bodies set themselves are not shown",
    )  # fmt: skip


def _asked(question: Callable[[Session], Read], otherwise: Read, lost: str) -> Read:
    """An answer of the database, or what holds without one; a database that does not answer is said on one line."""
    address = db.engine.url
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return otherwise  # asking would make the file
    try:
        return question(db.session())
    except ProgrammingError:  # a database of somebody else's, or from before there was any of it
        db.session.rollback()
        return otherwise
    except OperationalError as error:
        db.session.rollback()
        if "no such table" not in str(error.orig):
            click.echo(f"The database does not answer: {lost}.", err=True)
        return otherwise


def _profile(typed: str | None) -> Profile | None:
    if typed is None:
        return None
    if typed.strip().casefold() not in set(Profile):
        raise RefusedError(f"There is no profile “{typed[:40]}”: there are {', '.join(Profile)}.")
    return Profile(typed.strip().casefold())


def _clock(typed: str) -> Clock:
    wanted = typed.strip().upper()
    found = clocks().get(wanted) or (_own(wanted) if wanted.startswith(LOCAL) else None)
    if found is not None:
        return found
    shown = "".join(c if c.isprintable() else "�" for c in typed.strip()[:40])
    near = [c for c in clocks() if len(wanted) >= 4 and c.startswith(wanted)] or get_close_matches(
        wanted[:60], clocks()
    )
    hint = f" Did you mean {' or '.join(near[:3])}?" if near else " `flask clocks list` names them all."
    raise RefusedError(f"There is no clock “{shown}”.{hint}")


def _sooner(known: Clock, began: date, days: Calendar) -> list[str]:
    """For a local default, the bodies here that keep it sooner."""
    if known.basis is not Basis.LOCAL:
        return []
    sooner = [(body, c.length, c.due(began, calendar=days)) for body, c in _local() if c.id == known.id]
    return [
        f"  note       {body} gives itself {length}: {_full(due_on)}."
        for body, length, due_on in sooner
        if due_on and length != known.length
    ]


def _own(wanted: str) -> Clock | None:
    """A clock of a body's own; its id is never used again."""
    return next((known for _, known in _local() if known.id == wanted), None)


def _facts(reckoned: Reckoning) -> dict[str, Any]:
    def iso(value: date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "clock": reckoned.clock.id,
        "basis": reckoned.clock.basis.value,
        "from": iso(reckoned.began),
        "due": iso(reckoned.due),
        "counting": reckoned.counting,
        "first_day": iso(reckoned.first_day),
        "skipped": [{"date": iso(day), "why": why} for day, why in reckoned.skipped],
        "safe_due": iso(reckoned.safe_due),
        "citation": reckoned.citation,
        "confidence": reckoned.confidence,
        "in_era": reckoned.in_era,
        "provisional": reckoned.provisional,
    }


def _words(reckoned: Reckoning) -> list[str]:
    clock = reckoned.clock
    lines = [
        f"{clock.id}: {clock.act}",
        f"  from       {_full(reckoned.began)}",
        f"  due        {_full(reckoned.due) if reckoned.due else 'no date'}",
        f"  counting   {reckoned.counting}",
    ]
    if reckoned.first_day:
        lines.append(f"  day 1      {_full(reckoned.first_day)}")
    for n, (day, why) in enumerate(reckoned.skipped):
        lines.append(f"  {'left out' if n == 0 else '':<9}  {in_words(day)}: {why}")
    if reckoned.safe_due:
        lines.append(f"  safe       {_full(reckoned.safe_due)}, if the day itself counted as day 1")
    if reckoned.target:
        lines.append(f"  target     {_full(reckoned.target)}, a local one")
    lines.append(f"  rests on   {_basis(clock)}: {reckoned.citation} (confidence: {reckoned.confidence})")
    lines += [f"  note       {note}" for note in _notes(reckoned)]
    return lines


def _notes(reckoned: Reckoning) -> list[str]:
    notes = []
    if not reckoned.in_era:
        notes.append(f"This clock did not run on that day. {_era(reckoned.clock)}")
    if reckoned.provisional:
        notes.append("Bank holidays of that year are not published yet: they are reckoned, and the day may move.")
    if reckoned.clock.exceptions:
        notes.append(reckoned.clock.exceptions)
    return notes


def _era(clock: Clock) -> str:
    first = clock.first or ERAS[clock.profiles[0]].first
    last = clock.last or ERAS[clock.profiles[-1]].last
    return f"It runs from {in_words(first)}{f' to {in_words(last)}' if last else ' on'}."


def _full(day: date) -> str:
    return f"{day:%A} {in_words(day)}"


def _basis(clock: Clock) -> str:
    return f"{clock.basis} ({clock.remark})" if clock.remark else clock.basis.value


def _row(clock: Clock, era: Profile | None, body: str) -> dict[str, Any]:
    citation, confidence = clock.cited(era) if era else (clock.citation, clock.confidence)
    return {
        "id": clock.id,
        "row": clock.row or clock.id,
        "body": body or None,
        "profiles": list(clock.profiles),
        "from": clock.first.isoformat() if clock.first else None,
        "until": clock.last.isoformat() if clock.last else None,
        "basis": clock.basis.value,
        "remark": clock.remark,
        "kind": clock.kind,
        "n": clock.n,
        "unit": clock.unit,
        "count": clock.count,
        "calendar": clock.nation.value if clock.nation else None,
        "length": clock.length,
        "local_target": dict(zip(("n", "unit"), clock.local_target, strict=True)) if clock.local_target else None,
        "act": clock.act,
        "limbs": [{"key": key, "act": act} for key, act in clock.limbs],
        "debtor": clock.debtor,
        "creditor": clock.creditor,
        "trigger": clock.trigger,
        "discharge": clock.discharge,
        "exceptions": clock.exceptions,
        "pauses": clock.pauses,
        "citation": citation,
        "confidence": confidence,
    }


def init_app(app: Flask) -> None:
    app.cli.add_command(commands)

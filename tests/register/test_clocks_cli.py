"""`flask clocks`: which clocks there are, and what they make of a day, on any machine and from any date."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.clocks import service
from engage.database import writing
from engage.matters import Voice, clocks
from engage.matters.days import forget_days
from engage.matters.models.calendar_day import CalendarDay, Correction, Where
from engage.register import cli
from engage.register.typed_day import DayRefusedError, typed_day
from tests.factories.matters import AT
from tests.factories.people import a_body

ROOT = Path(__file__).resolve().parents[2]
KEYS = [
    "clock", "basis", "from", "due", "counting", "first_day", "skipped", "safe_due", "citation", "confidence", "in_era",
    "provisional",
]  # fmt: skip


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["clocks", *words])


def due(app: Flask, clock_id: str, began: str) -> dict[str, Any]:
    done = run(app, "due", clock_id, "--from", began, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    assert list(found) == KEYS
    return found


def test_a_due_date_with_all_that_led_to_it(app: Flask) -> None:
    found = due(app, "FOI-INFO", "2008-07-07")
    assert found["due"] == "2008-08-06"
    assert found["first_day"] == "2008-07-08"
    assert found["basis"] == "law"
    assert found["from"] == "2008-07-07"
    assert len(found["skipped"]) == 10
    assert {"date": "2008-08-04", "why": "bank holiday: Summer Bank Holiday, in Scotland"} in found["skipped"]
    assert found["safe_due"] is None
    assert found["counting"].startswith("20 working days after the day, which is not counted")
    assert (found["in_era"], found["provisional"], found["confidence"]) == (True, False, "A")
    assert found["citation"].startswith("FOIA 2000")


def test_the_same_in_words(app: Flask) -> None:
    lines = run(app, "due", "LK08-RPT-LEAD", "--from", "1 September 2008").stdout.splitlines()
    assert lines[0].startswith("LK08-RPT-LEAD: explain for all of them")
    assert "  due        Monday 29 September 2008" in lines
    assert "  safe       Friday 26 September 2008, if the day itself counted as day 1" in lines
    assert "  left out   6 September 2008: Saturday" in lines
    assert any("SI 2008/528 reg 5(5),(6)" in line and "law" in line for line in lines)


def test_a_code_is_not_shown_as_law(app: Flask) -> None:
    out = run(app, "due", "CP16-RESPONSE", "--from", "2026-01-01").stdout
    assert "rests on   code: Consultation Principles" in out
    assert "law" not in out


def test_outside_its_era_a_clock_is_counted_with_a_note(app: Flask) -> None:
    found = due(app, "LK08-REF-H-ACK", "2026-11-23")
    assert found["due"] == "2026-12-18"
    assert found["in_era"] is False
    note = run(app, "due", "LK08-REF-H-ACK", "--from", "2026-11-23").stdout
    assert "did not run on that day. It runs from 1 April 2008 to 31 March 2013." in note


@pytest.mark.parametrize(
    "clock_id", ["LK08-DEC-PUB", "GUNNING", "OS02-SOS", "OS02-SV-CONSULT", "BODY-PROMISE", "JY-SIZE"]
)
def test_what_has_no_date_gives_null_and_a_sentence(app: Flask, clock_id: str) -> None:
    found = due(app, clock_id, "2010-06-01")
    assert (found["due"], found["first_day"], found["skipped"], found["safe_due"]) == (None, None, [], None)
    assert found["counting"].endswith(".")
    assert "no date" in run(app, "due", clock_id, "--from", "2010-06-01").stdout


def test_a_fixed_date_and_a_successor_and_a_year_not_yet_published(app: Flask) -> None:
    assert due(app, "LK08-ANNREP", "2009-06-30")["due"] == "2009-06-30"
    assert due(app, "LK08-ANNREP", "2009-07-01")["due"] == "2010-06-30"
    executive = due(app, "OS07-EXEC", "2014-01-31")
    assert (executive["due"], executive["confidence"]) == ("2014-03-30", "C")
    assert "s.9FE" in executive["citation"]
    assert due(app, "HW13-RPT-STD", "2029-02-01")["provisional"] is True


@pytest.mark.parametrize("clock_id", clocks())
def test_every_clock_answers_from_any_day(app: Flask, clock_id: str) -> None:
    for began in ("1900-01-01", "2008-02-29", "2013-03-31", "2024-01-31", "2200-12-31"):
        due(app, clock_id, began)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["due", "NOPE", "--from", "2008-09-01"], "There is no clock “NOPE”. `flask clocks list` names them all."),
        (["due", "", "--from", "2008-09-01"], "There is no clock “”. `flask clocks list` names them all."),
        (["due", "LK08-RPT-RELL", "--from", "2008-09-01"], "There is no clock “LK08-RPT-RELL”. Did you mean LK08-RPT-REL"),
        (["due", "LK08-REF", "--from", "2008-09-01"], "Did you mean LK08-REF-SC-ACK or LK08-REF-SC-DECIDE or LK08-REF-H-ACK?"),
        (["due", "x\x1b[2J\n" * 900, "--from", "2008-09-01"], "There is no clock “x�[2J"),
        (["due", "FOI-INFO", "--from", "2009-02-30"], "There is no such day as 2009-02-30."),
        (["due", "FOI-INFO", "--from", "2009-02-29", "--json"], "There is no such day as 2009-02-29."),
        (["due", "FOI-INFO", "--from", "tomorrow"], "“tomorrow” is not a date: write 2008-09-01 or 1 September 2008."),
        (["due", "FOI-INFO", "--from", ""], "“” is not a date"),
        (["due", "FOI-INFO", "--from", "0000-00-00"], "There is no such day as 0000-00-00."),
        (["due", "FOI-INFO", "--from", "9999-12-31"], "clocks count from 1900 to 2200"),
        (["due", "FOI-INFO", "--from", "1899-12-31"], "clocks count from 1900 to 2200"),
        (["due", "FOI-INFO", "--from", "9" * 9000], "is not a date"),
        (["due"], "Say which clock: flask clocks due CLOCK_ID --from DATE."),
        (["due", "FOI-INFO"], "Say from which day to count: --from 2008-09-01."),
        (["list", "--profile", "link2009"], "There is no profile “link2009”: there are link2008, hw2013, hw2024."),
    ],
)  # fmt: skip
def test_a_slip_is_one_clear_line(app: Flask, words: list[str], said: str) -> None:
    done = run(app, *words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert len(done.stderr) < 250


@pytest.mark.parametrize(
    "typed",
    [
        "2008-09-01", "2008-9-1", "1 September 2008", "1st September 2008", " 1  sep 2008 ", "01 Sept. 2008",
        "1 September, 2008", "Monday 1 September 2008", "Mon, 1 Sep 2008", "1st of September 2008",
    ],
)  # fmt: skip
def test_a_date_is_taken_as_people_write_it(typed: str) -> None:
    assert typed_day(typed) == date(2008, 9, 1)


def test_numbers_between_slashes_only_where_they_can_mean_one_day() -> None:
    assert typed_day("25/12/2008") == date(2008, 12, 25)
    assert typed_day("09.09.2008") == date(2008, 9, 9)
    for unsure in ("01/09/2008", "9/1/2008", "12/25/2008", "2008/09/01", "1 9 2008", "1 Ma 2008", "1 June 08"):
        with pytest.raises(DayRefusedError):
            typed_day(unsure)


def test_a_weekday_that_does_not_fit_is_a_slip() -> None:
    with pytest.raises(DayRefusedError, match="that day was a Monday"):
        typed_day("Tuesday 1 September 2008")


def test_the_list_has_every_clock_and_a_profile_its_own(app: Flask) -> None:
    everything = json.loads(run(app, "list", "--json").stdout)
    assert [row["id"] for row in everything] == list(clocks())
    assert {"id", "profiles", "basis", "n", "unit", "count", "calendar", "discharge", "exceptions", "citation"} <= (
        everything[0].keys()
    )
    report = everything[0]
    assert (report["n"], report["count"], report["calendar"]) == (20, "WD-INC/ENG", "ENG")
    link = json.loads(run(app, "list", "--profile", "link2008", "--json").stdout)
    assert all("link2008" in row["profiles"] for row in link)
    assert not [row for row in link if row["id"].startswith("HW13")]
    healthwatch = {row["id"]: row for row in json.loads(run(app, "list", "--profile", "HW2013", "--json").stdout)}
    assert "s.9FE" in healthwatch["OS07-EXEC"]["citation"]
    assert not [name for name in healthwatch if name.startswith("LK08")]
    lines = run(app, "list").stdout.splitlines()
    assert len(lines) == len(clocks())
    assert lines[0].startswith("LK08-RPT-REL ")
    assert "PT09-ACK" in "".join(line for line in lines if "law (repealed)" in line)


def test_a_slip_in_capitals_is_none(app: Flask) -> None:
    assert due(app, " foi-info ", "2008-07-07")["clock"] == "FOI-INFO"


def test_others_can_add_commands_to_the_group(app: Flask) -> None:
    assert app.cli.commands["clocks"] is cli.commands
    assert {"list", "due"} <= cli.commands.commands.keys()


def test_a_day_that_an_administrator_added_counts(app: Flask, db: Any) -> None:
    assert due(app, "LK08-REF-H-ACK", "2008-09-01")["due"] == "2008-09-26"
    with writing(db.session()) as session:
        session.add(
            CalendarDay(
                day=date(2008, 9, 10), nation=Where.ENGLAND, correction=Correction.ADDED, name="a day of mourning",
                why="proclaimed", made_at=AT,
            )
        )  # fmt: skip
    forget_days()
    found = due(app, "LK08-REF-H-ACK", "2008-09-01")
    assert found["due"] == "2008-09-29"
    assert {"date": "2008-09-10", "why": "bank holiday: a day of mourning"} in found["skipped"]


def test_what_bodies_set_themselves_is_listed_and_counted_too(app: Flask, db: Any) -> None:
    body = a_body("Northmoor Council")
    words = {"act": "answer every letter", "owed_to": "whoever wrote", "unit": "working_day", "count": "WD-EXC/ENG"}
    with writing(db.session()):
        made = service.add_clock(body, **words, n=10, why="", by=Voice.OPERATOR, at=AT).clock_id
        service.shorten(body, "JY-RESPOND", 42, why="", by=Voice.OPERATOR, at=AT)
    lines = run(app, "list", "--profile", "link2008").stdout.splitlines()
    assert (
        [line.split()[0] for line in lines[-2:]] == [made, "JY-RESPOND"] == ["LOCAL-NORTHMOOR-COUNCIL-1", "JY-RESPOND"]
    )
    assert " ".join(lines[-2].split()).startswith(
        f"{made} 10 working days local link2008, hw2013, hw2024 answer every letter"
    )
    assert lines[-2].endswith("answer every letter (Northmoor Council)")
    assert "42 days" in lines[-1]
    rows = json.loads(run(app, "list", "--json").stdout)
    assert [(row["id"], row["body"], row["n"], row["basis"]) for row in rows[len(clocks()) :]] == [
        (made, "Northmoor Council", 10, "local"), ("JY-RESPOND", "Northmoor Council", 42, "local"),
    ]  # fmt: skip
    assert {row["body"] for row in rows[: len(clocks())]} == {None}
    mine = due(app, made.lower(), "2008-09-01")
    assert (mine["clock"], mine["due"], mine["basis"]) == (made, "2008-09-15", "local")
    shorter = run(app, "due", "JY-RESPOND", "--from", "2008-09-01").stdout
    assert "due        Monday 24 November 2008" in shorter
    assert "Northmoor Council gives itself 42 days: Monday 13 October 2008." in shorter
    with writing(db.session()):
        service.end_clock(body, made, why="nobody writes", by=Voice.OPERATOR, at=AT)
    assert made not in run(app, "list").stdout
    assert run(app, "due", made, "--from", "2008-09-01").exit_code == 2


def test_a_database_from_before_there_were_corrections_is_no_fault(app: Flask, db: Any) -> None:
    with writing(db.session()) as session:
        session.execute(sa.text("DROP TABLE calendar_day"))
        session.execute(sa.text("DROP TABLE local_clock"))
    forget_days()
    assert len(run(app, "list").stdout.splitlines()) == len(clocks())
    done = run(app, "due", "LK08-REF-H-ACK", "--from", "2008-09-01")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Friday 26 September 2008" in done.stdout


def test_a_database_that_does_not_answer_is_said_beside_the_date(tmp_path: Path) -> None:
    environment = {**os.environ, "ENGAGE_DATA": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "engage",
        "clocks",
        "due",
        "FOI-INFO",
        "--from",
        "2008-07-07",
        "--json",
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["due"] == "2008-08-06"
    assert done.stderr == "The database does not answer: days an administrator added are not counted.\n"


@pytest.mark.sqlite_only
def test_it_needs_no_database_and_makes_none(tmp_path: Path) -> None:
    environment = {**os.environ, "ENGAGE_DATA": str(tmp_path / "new"), "DATABASE_URL": ""}
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "engage",
        "clocks",
        "due",
        "LK08-REF-H-ACK",
        "--from",
        "2008-12-08",
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Wednesday 7 January 2009" in done.stdout
    assert done.stderr == ""
    assert not list((tmp_path / "new").glob("*.sqlite3*"))

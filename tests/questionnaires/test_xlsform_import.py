"""`flask questionnaires import`: all of a form or nothing, and a report that a program can read."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.consultations import Consultation, State
from engage.matters import AuditEntry
from engage.questionnaires import Questionnaire
from engage.questionnaires.service.build import load
from tests.factories.consultations import a_consultation
from tests.factories.people import a_body
from tests.factories.questionnaires import a_questionnaire, frozen_version
from tests.factories.xlsforms import an_xlsform, choices_of

DATA = Path(__file__).parents[1] / "data" / "questionnaires"
SURVEY = [
    {"type": "select_one rating", "name": "rating", "label": "How was it?", "required": "yes"},
    {"type": "text", "name": "why", "label": "Why?", "hint": "Please *do not* name staff", "appearance": "multiline"},
]
RATING = choices_of("rating", "Good", "Poor")


def run(app: Flask, *given: Any) -> Any:
    return app.test_cli_runner().invoke(args=["questionnaires", "import", *map(str, given)])


def test_an_import_drafts_a_consultation_and_prints_its_report(app: Flask, db: Any, tmp_path: Path) -> None:
    body = a_body()
    path = an_xlsform(tmp_path, SURVEY, RATING, [{"form_title": "Friends and family"}])
    done = run(app, path, "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    made = db.session.scalars(sa.select(Consultation)).one()
    assert (made.title, made.state, made.body_id) == ("Friends and family", State.IDEA, body.id)
    assert report["consultation"] == made.reference
    assert report["questions"] == 2
    assert (report["made"]["one_choice"], report["made"]["long_text"], sum(report["made"].values())) == (1, 1, 2)
    assert report["not_carried_over"] == []
    assert report["to_mend"] == []
    rating, why = load(made).questions
    assert rating.options == [{"key": "good", "label": "Good"}, {"key": "poor", "label": "Poor"}]
    assert why.help_html == "<p>Please <em>do not</em> name staff</p>"
    assert frozen_version(made).number == 1


def test_the_reference_workbook_is_imported_whole(app: Flask, db: Any) -> None:
    a_body()
    report = json.loads(run(app, DATA / "xlsform_spec_test.xlsx", "--json").stdout)
    assert report["questions"] == sum(report["made"].values()) == 34
    assert len(report["not_carried_over"]) == 79  # 65 in survey, 6 in choices, 7 settings, one sheet
    assert {"sheet", "row", "column", "what", "outcome", "why"} == set(report["not_carried_over"][0])
    assert report["to_mend"] == []
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "build")).one()
    assert (entry.role, entry.details["what"], entry.details["found"]) == (
        "operator",
        "import",
        {"questions": 34, "notes": 79},
    )


def test_without_json_every_line_names_its_sheet_and_row(app: Flask) -> None:
    a_body()
    out = run(app, DATA / "xlsform_spec_test.xlsx").stdout
    assert "34 questions on 3 pages" in out
    assert "survey, row 34, type: geopoint: left out: places on a map are not asked for here" in out


def test_an_import_goes_into_a_consultation_that_asks_nothing_yet(app: Flask, tmp_path: Path) -> None:
    matter = a_consultation()
    path = an_xlsform(tmp_path, SURVEY, RATING)
    assert run(app, path, "--consultation", matter.reference).exit_code == 0
    assert [page.title for page in load(matter).pages] == ["Your views"]
    again = run(app, path, "--consultation", matter.reference)
    assert again.exit_code == 2
    assert "has questions already" in again.stderr
    assert len(load(matter).questions) == 2


def test_a_trial_run_makes_nothing(app: Flask, db: Any, tmp_path: Path) -> None:
    done = run(app, an_xlsform(tmp_path, SURVEY, RATING), "--dry-run", "--json")
    assert json.loads(done.stdout)["consultation"] == ""
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Questionnaire)) == 0


@pytest.mark.parametrize("given", [("--body", "nowhere"), ("--consultation", "CON-1999-001"), ()])
def test_an_import_with_nowhere_to_go_makes_nothing(app: Flask, db: Any, tmp_path: Path, given: Any) -> None:
    done = run(app, an_xlsform(tmp_path, SURVEY, RATING), *given)
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: there is no ")
    assert done.stderr.count("\n") == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Consultation)) == 0


def test_a_malformed_form_is_one_line_and_nothing_half_made(app: Flask, db: Any, tmp_path: Path) -> None:
    a_body()
    path = an_xlsform(tmp_path, [*SURVEY, {"type": "select_one nowhere", "name": "x", "label": "X"}], RATING)
    done = run(app, path, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "Error: survey, row 4: the list “nowhere” is not on the choices sheet\n"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Consultation)) == 0


def test_an_import_never_touches_what_was_frozen(app: Flask, tmp_path: Path) -> None:
    matter = a_consultation()
    a_questionnaire(matter)
    done = run(app, an_xlsform(tmp_path, SURVEY, RATING), "--consultation", matter.reference)
    assert done.exit_code == 2

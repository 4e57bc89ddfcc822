"""A file of answers is taken in once, whole, whatever its encoding; what cannot be taken is told row by row."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.extensions import db
from engage.matters import AuditEntry
from engage.questionnaires import Answer, QuestionKind, Questionnaire, Respondent, Submission, tally
from tests.factories.consultations import an_open_consultation
from tests.factories.questionnaires import a_question, a_questionnaire, frozen_version

DATA = Path(__file__).resolve().parents[1] / "data"


def taken_in(app: Flask, matter: Any, file: Path, *options: str) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(
        args=["submissions", "import", matter.reference, str(file), "--json", *options], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def refused(app: Flask, matter: Any, file: Path, *options: str) -> str:
    result = app.test_cli_runner().invoke(args=["submissions", "import", matter.reference, str(file), *options])
    assert result.exit_code == 2
    return str(result.stderr)


@pytest.fixture
def matter(app: Flask) -> Any:
    made = an_open_consultation()
    a_questionnaire(
        made, QuestionKind.ONE_CHOICE, QuestionKind.MANY_CHOICES, QuestionKind.MATRIX, QuestionKind.NUMBER,
        QuestionKind.DATE, QuestionKind.SCALE,
    )  # fmt: skip
    return made


def a_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "answers.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


CLOSED = """What do you think?;How did you last travel to the clinic?;q3: Pharmacy;q3: Nurse;How do you rate each of these?: Parking;q5;q6;q7;Channel;Name
Fine – café, naïve;By bus;x;;Good;12;24/9/2026;agree;Paper;Ann
Not so fine;On horseback;;yes;Poor;many;31/02/2026;Strongly disagree;Schools;
;;;;;;;;;
Did not answer;On foot;;;;;;;;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_any_encoding_a_council_sends_is_found_out_and_said(
    app: Flask, matter: Any, tmp_path: Path, encoding: str
) -> None:
    report = taken_in(app, matter, a_file(tmp_path, CLOSED, encoding))
    assert report["encoding"] == encoding
    assert report["delimiter"] == "semicolon"
    texts = db.session.scalars(sa.select(Answer.text).where(Answer.text.like("Fine%"))).all()
    assert texts == ["Fine – café, naïve"]


def test_every_kind_of_column_is_read_and_what_cannot_be_is_told_by_row(
    app: Flask, matter: Any, tmp_path: Path
) -> None:
    report = taken_in(app, matter, a_file(tmp_path, CLOSED))
    assert (report["rows"], report["taken"], report["empty"]) == (4, 3, 1)
    why = {(r["row"], r["column"]): r["why"] for r in report["refused"]}
    assert set(why) == {(3, "q5"), (3, "q6")}, "On horseback is another way, said in their own words"
    assert report["channels"] == {"Paper": 1, "Schools": 1, "import": 1}
    session = db.session()
    counts = tally.submission_counts(session, matter.id)
    assert counts["channel"] == {"paper": 1, "import": 2}
    assert counts["channel_words"] == {"Paper": 1, "Schools": 1}
    assert counts["identity"] == {"named": 1, "anonymous": 2}
    assert counts["consent"] == {"not_at_all": 3}
    assert tally.kept(session, matter.id) == tally.counted(session, matter.id)
    assert session.scalars(sa.select(Respondent.name)).all() == ["Ann"]


def test_twice_is_once_even_when_it_was_saved_again_in_another_encoding(
    app: Flask, matter: Any, tmp_path: Path
) -> None:
    first = taken_in(app, matter, a_file(tmp_path, CLOSED))
    again = taken_in(app, matter, a_file(tmp_path, CLOSED.replace("\n", "\r\n"), "windows-1252", "saved again.csv"))
    assert (first["taken"], again["taken"], again["already"]) == (3, 0, 3)
    session = db.session()
    assert tally.submission_counts(session, matter.id)["standing"] == {"counted": 3}
    entries = session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "import")).all()
    assert [entry.details["sha256"] for entry in entries if entry.about.startswith("import:")] == [first["sha256"]]
    assert entries[-1].details["taken"] == 3


def test_an_import_that_was_killed_goes_on_where_it_stopped(
    app: Flask, matter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engage.questionnaires.importing import run

    text = "What do you think?\n" + "".join(f"Answer {n}\n" for n in range(300))
    file, real, lots = a_file(tmp_path, text), run.take_lot, []

    def dies(*args: Any, **kw: Any) -> int:
        lots.append(1)
        if len(lots) == 2:
            raise KeyboardInterrupt
        return real(*args, **kw)

    monkeypatch.setattr(run, "take_lot", dies)
    app.test_cli_runner().invoke(args=["submissions", "import", matter.reference, str(file)])
    monkeypatch.setattr(run, "take_lot", real)
    assert 0 < db.session.scalar(sa.select(sa.func.count(Submission.id))) < 300
    report = taken_in(app, matter, file)
    assert report["taken"] + report["already"] == 300
    assert report["already"]
    assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 300


def test_several_choices_in_one_cell_are_parted(app: Flask, matter: Any, tmp_path: Path) -> None:
    taken_in(app, matter, a_file(tmp_path, 'q3\n"Pharmacy; Nurse"\n"Dentist, Nurse"\no1 o2\nChemist\n'))
    question = db.session.scalars(sa.select(Answer.question_id)).first()
    assert question
    assert tally.question_counts(db.session(), matter.id)[question] == {
        ("", ""): 4, ("", "o1"): 2, ("", "o2"): 2, ("", "o3"): 2, ("", "other"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("colour,size\nred,1\n", "No column"),
        ("q2,How did you last travel to the clinic?\nx,y\n", "Two columns"),
        ("PK\x03\x04\x00\x00", "not a CSV"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence_and_nothing_is_stored(
    app: Flask, matter: Any, tmp_path: Path, text: str, words: str
) -> None:
    assert words in refused(app, matter, a_file(tmp_path, text))
    assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 0


def a_matter_that_asks(*questions: dict[str, Any]) -> Any:
    matter = an_open_consultation()
    session = db.session()
    asked = session.scalars(sa.select(Questionnaire).where(Questionnaire.matter_id == matter.id)).one()
    for values in questions:
        a_question(asked, values.pop("kind"), **values)
    frozen_version(matter)
    return matter


def test_the_friends_and_family_comments_keep_their_6211_real_answers(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "comments.csv"
    file.write_bytes(gzip.decompress((DATA / "nhs_fft" / "comments.csv.gz").read_bytes()))
    labels = ["Extremely likely", "Likely", "Neither", "Unlikely", "Extremely unlikely"]
    options = [{"key": str(n), "label": label} for n, label in enumerate(labels, 1)]
    matter = a_matter_that_asks(
        {
            "kind": QuestionKind.ONE_CHOICE,
            "name": "score",
            "text": "How likely?",
            "options": options,
            "has_other": False,
        },
        {"kind": QuestionKind.LONG_TEXT, "name": "comment", "text": "Why?", "limits": {}},
    )
    report = taken_in(
        app, matter, file,
        "--map", "FFT categorical answer=score", "--map", "FFT answer=comment",
    )  # fmt: skip
    assert (report["rows"], report["taken"]) == (7908, 7908)
    assert len(report["refused"]) == 440, "6 (24 times) and 7 (416 times) are no scores"
    assert report["non_answers"]["FFT answer"] == 7908 - 6211
    comments = sa.select(sa.func.count()).where(Answer.text.is_not(None))
    assert db.session.scalar(comments) == 6211
    assert tally.kept(db.session(), matter.id) == tally.counted(db.session(), matter.id)


def test_the_edinburgh_file_gives_its_published_table_of_channels(app: Flask) -> None:
    matter = a_matter_that_asks({"kind": QuestionKind.SHORT_TEXT, "name": "area", "text": "Which area do you live in?"})
    file = DATA / "edinburgh_consultation" / "survey_responses_sector.csv"
    report = taken_in(app, matter, file, "--map", "Allocated NN=area")
    assert report["taken"] == 2955
    assert report["non_answers"]["Allocated NN"] == 51
    assert tally.submission_counts(db.session(), matter.id)["channel_words"] == {
        "General 2": 1048, "General 1": 653, "Staff Survey": 468, "Council Contact Centre": 343, "Schools 15 Nov": 201,
        "Making it Clear for OP": 141, "General 3": 77, "Older1": 16, "General 4": 4, "Online Consultation (Email)": 4,
    }  # fmt: skip

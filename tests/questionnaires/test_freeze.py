"""Freezing: what people are asked never changes, and nobody is asked what they cannot answer."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from engage.database import writing
from engage.matters import AuditEntry, Voice
from engage.questionnaires import QuestionKind
from engage.questionnaires.differences import differences
from engage.questionnaires.service import build
from engage.questionnaires.service.freeze import NotReadyError, faults, freeze, snapshot
from engage.questionnaires.service.start import start
from tests.factories.consultations import a_consultation
from tests.factories.questionnaires import AT, a_page, a_question, a_questionnaire, frozen_version, labelled


def test_a_frozen_version_holds_every_question_as_it_stood(app: Any) -> None:
    matter = a_consultation()
    questionnaire = a_questionnaire(matter, has_monitoring=True)
    version = frozen_version(matter)
    what = version.snapshot
    assert version.number == 1
    assert what["has_monitoring"]
    assert what["standard"] == {
        "name": "optional",
        "email": "optional",
        "organisation": "optional",
        "on_behalf_of": "no",
    }
    asked = [question for page in what["pages"] for question in page["questions"]]
    assert [q["id"] for q in asked] == [q.id for q in questionnaire.questions]
    assert {q["kind"] for q in asked} == set(QuestionKind)
    scale = next(q for q in asked if q["kind"] == "scale")
    assert [option["key"] for option in scale["options"]] == [
        "strongly_agree", "agree", "neither", "disagree", "strongly_disagree", "not_sure"
    ]  # fmt: skip


def test_the_digest_is_that_of_the_canonical_json(app: Any) -> None:
    matter = a_consultation()
    a_questionnaire(matter)
    version = frozen_version(matter)
    text = json.dumps(version.snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert version.digest == sha256(text.encode()).hexdigest()


def test_freezing_what_has_not_changed_gives_the_same_version(app: Any, db: Any) -> None:
    matter = a_consultation()
    a_questionnaire(matter)
    again = frozen_version(matter, AT + timedelta(days=1))
    assert (again.number, again.frozen_at) == (1, AT)
    assert len(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "freeze")).all()) == 1


def test_a_change_makes_the_next_version_and_leaves_the_first_alone(app: Any) -> None:
    matter = a_consultation()
    questionnaire = a_questionnaire(matter, QuestionKind.LONG_TEXT)
    first = frozen_version(matter)
    before = dict(first.snapshot)
    a_question(questionnaire, QuestionKind.NUMBER)
    second = frozen_version(matter)
    assert second.number == 2
    assert second.digest != first.digest
    assert first.snapshot == before


def test_the_database_refuses_to_change_a_frozen_version(app: Any, db: Any) -> None:
    matter = a_consultation()
    a_questionnaire(matter)
    with pytest.raises(DatabaseError, match="insert-only"), writing(db.session()) as session:
        session.execute(sa.text("UPDATE questionnaire_version SET digest = 'x'"))


def test_a_questionnaire_with_faults_is_not_frozen(app: Any, db: Any) -> None:
    matter = a_consultation()
    with pytest.raises(NotReadyError, match="at least one question"), writing(db.session()) as session:
        freeze(session, matter.id, by=Voice.OPERATOR, at=AT)


def test_starting_twice_is_one_questionnaire(app: Any, db: Any) -> None:
    matter = a_consultation()
    with writing(db.session()) as session:
        assert start(session, matter.id).id == start(session, matter.id).id


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        (QuestionKind.ONE_CHOICE, {"options": labelled("o", "Yes"), "has_other": False}, "Question 1: give at least two options"),
        (QuestionKind.ONE_CHOICE, {"options": labelled("o", "Yes", "yes ")}, "the option “yes ” is there twice"),
        (QuestionKind.MATRIX, {"statements": []}, "Question 1: give at least one statement"),
        (QuestionKind.MATRIX, {"statements": labelled("s", "A", "A")}, "the statement “A” is there twice"),
        (QuestionKind.FILE, {"is_required": True}, "a file cannot be required"),
        (QuestionKind.NUMBER, {"limits": {"minimum": 5, "maximum": 1}}, "the lowest number is above the highest"),
        (QuestionKind.DATE, {"limits": {"earliest": "2027-01-01", "latest": "2026-01-01"}}, "the earliest date is after"),
        (QuestionKind.LONG_TEXT, {"text": " "}, "Question 1: write the question"),
        (QuestionKind.STATEMENT, {}, "Add at least one question"),
    ],
)  # fmt: skip
def test_each_fault_is_said_in_words(app: Any, kind: QuestionKind, values: dict[str, Any], says: str) -> None:
    questionnaire = a_questionnaire(a_consultation(), kind, frozen=False)
    question = questionnaire.questions[0]
    with writing(app.extensions["sqlalchemy"].session()):
        for name, value in values.items():
            setattr(question, name, value)
    found = faults(questionnaire)
    assert len(found) == 1, found
    assert says in found[0]


def test_an_empty_page_is_a_fault(app: Any) -> None:
    questionnaire = a_questionnaire(a_consultation(), QuestionKind.DATE, frozen=False)
    a_page(questionnaire, "Nothing here")
    assert faults(questionnaire) == ["Page 2, “Nothing here”, has nothing on it. Add a question or delete the page"]


def test_a_page_that_no_browser_could_send_is_a_fault(app: Any) -> None:
    questionnaire = a_questionnaire(a_consultation(), QuestionKind.DATE, frozen=False)
    for _ in range(10):
        a_question(questionnaire, QuestionKind.MANY_CHOICES, options=labelled("o", *map(str, range(100))))
    assert faults(questionnaire) == [
        "Page 1, “Your views”, asks too much at once. Move some of its questions to another page"
    ]


def test_every_kind_as_it_is_made_has_no_fault(app: Any) -> None:
    assert faults(a_questionnaire(a_consultation(), frozen=False)) == []


def test_the_differences_of_two_versions_are_said_in_words(app: Any, db: Any) -> None:
    matter = a_consultation()
    questionnaire = a_questionnaire(matter, QuestionKind.ONE_CHOICE, QuestionKind.DATE, QuestionKind.NUMBER)
    before = frozen_version(matter).snapshot
    choice, day, _ = questionnaire.questions
    with writing(db.session()):
        words = build.QuestionWords(
            "How did you get here?", options=["On foot", "By coach", "By car"], is_required=True
        )
        build.edit_question(choice, words, by=Voice.OPERATOR, at=AT)
        build.remove_question(day, by=Voice.OPERATOR, at=AT)
        build.set_standard(questionnaire, {"name": "required"}, has_monitoring=True, by=Voice.OPERATOR, at=AT)
    said = differences(before, snapshot(questionnaire))
    assert said == [
        "“How did you last travel to the clinic?” now reads “How did you get here?”",
        "“How did you get here?” must now be answered",
        "“How did you get here?” no longer offers “Other, please say”",
        "“How did you get here?”: the option “By bus” now reads “By coach”",
        "Took out “When did you last visit?”",
        "Name is now asked for, required",
        "Email is now not asked for",
        "Organisation is now not asked for",
        "The equality-monitoring page is added",
    ]
    assert differences(before, before) == []

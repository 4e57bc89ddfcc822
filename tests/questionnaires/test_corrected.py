"""Somebody who began before the questions were corrected is told, loses no word, and chooses which to answer."""

from typing import Any

import pytest
import sqlalchemy as sa

from engage.consultations import service
from engage.database import writing
from engage.extensions import db
from engage.matters import Voice
from engage.now import now
from engage.questionnaires import Question, QuestionKind, Questionnaire, Submission, SubmissionVersion
from engage.questionnaires.versions import current_version_id
from tests.factories.answering import Resident, asked
from tests.factories.consultations import an_open_consultation
from tests.factories.questionnaires import a_question
from tests.pages import Client, words

WORDS = "Open it on Sundays."
TOLD = "The questions were corrected"


@pytest.fixture
def library(app: Any) -> Any:
    """An open consultation with one question, “What do you think?”."""
    return an_open_consultation()


@pytest.fixture
def ann(client: Client, library: Any) -> Resident:
    """She has typed her answer to it and gone on to the next screen."""
    ann = Resident(client, library)
    assert ann.begin(**{field(library, "q1"): WORDS}).status_code == 303
    return ann


def field(matter: Any, name: str) -> str:
    return asked(matter)[name].field_name


def correct(matter: Any, reason: str = "A question was missing.") -> None:
    """Add a question, and announce it."""
    questionnaire = db.session.scalars(sa.select(Questionnaire).where(Questionnaire.matter_id == matter.id)).one()
    a_question(questionnaire, QuestionKind.SHORT_TEXT, text="Which village do you live in?")
    with writing(db.session()):
        service.correct(matter, {}, by=Voice.OPERATOR, at=now(), reason=reason)


def version_sent() -> int:
    return db.session.scalars(sa.select(SubmissionVersion.questionnaire_version_id)).one()


def test_nobody_is_told_of_a_correction_that_did_not_happen(ann: Resident) -> None:
    assert TOLD not in words(ann.get("1"))
    assert TOLD not in words(ann.get("check"))


def test_the_next_page_and_the_check_say_what_was_corrected_and_what_is_different(ann: Resident, library: Any) -> None:
    correct(library)
    for word in ("1", "publishing", "check"):
        page = words(ann.get(word))
        assert TOLD in page
        assert "after you began. Everything you typed is kept." in page
        assert "A question was missing." in page
        assert "Added short text: “Which village do you live in?”" in page


def test_she_may_carry_on_with_the_questions_as_they_were(ann: Resident, library: Any) -> None:
    before = current_version_id(db.session(), library.id)
    correct(library)
    ann.finish()
    assert version_sent() == before != current_version_id(db.session(), library.id)


def test_she_may_go_on_with_the_corrected_questions_and_her_words_are_kept(ann: Resident, library: Any) -> None:
    correct(library)
    went = ann.post("1", act="corrected", **{field(library, "q1"): "Just typed"})
    assert went.location.endswith("/1")
    page = ann.get("1")
    assert TOLD not in words(page)
    assert "Just typed" in page.get_data(as_text=True)
    ann.post("1", **{field(library, "q1"): WORDS, field(library, "q2"): "Saltby"})
    assert "Saltby" in words(ann.get("check"))
    ann.finish()
    assert version_sent() == current_version_id(db.session(), library.id)


def test_a_form_opened_before_the_correction_begins_with_what_was_on_it_and_is_told_next(
    client: Client, library: Any
) -> None:
    bob, name = Resident(client, library), field(library, "q1")
    bob.begin(**{name: ""})
    correct(library)
    assert bob.post_first(**{name: WORDS}).status_code == 303
    assert TOLD in words(bob.get("check"))
    assert WORDS in words(bob.get("check"))


def test_a_correction_of_other_words_of_the_page_is_no_correction_of_the_questions(ann: Resident, library: Any) -> None:
    with writing(db.session()):
        service.correct(library, {"overview": "It is *now* so."}, by=Voice.OPERATOR, at=now(), reason="A typing error.")
    assert TOLD not in words(ann.get("1"))


def test_questions_put_back_as_they_were_are_not_spoken_of(ann: Resident, library: Any) -> None:
    correct(library)
    with writing(db.session()):
        db.session.scalars(sa.select(Question).where(Question.name == "q2")).one().removed_at = now()
        db.session.flush()
        db.session.expire_all()
        service.correct(library, {}, by=Voice.OPERATOR, at=now(), reason="It was right before.")
    assert TOLD not in words(ann.get("check"))


def test_a_late_choice_or_one_made_twice_changes_nothing_that_was_sent(ann: Resident, library: Any) -> None:
    correct(library)
    ann.finish()
    sent = version_sent()
    assert ann.post("corrected").status_code == 303
    assert version_sent() == sent
    assert Resident(ann.client, library).client.post(f"{ann.base}/{'0' * 40}/corrected").status_code == 404


def test_an_amendment_says_what_was_corrected_since_she_sent_and_the_first_version_stays(
    ann: Resident, library: Any
) -> None:
    before = current_version_id(db.session(), library.id)
    ann.finish()
    private = ann.private()
    assert TOLD not in words(ann.client.get(f"{private}/amend/1/check"))
    correct(library)
    page = words(ann.client.get(f"{private}/amend/1/check"))
    assert f"{TOLD} This happened after you sent your answers" in page
    assert "You now see the corrected questions." in page
    ann.client.post(f"{private}/amend/1/1", data={field(library, "q1"): "Other words", field(library, "q2"): "Saltby"})
    ann.client.post(f"{private}/amend/1/check")
    versions = db.session.scalars(sa.select(SubmissionVersion).order_by(SubmissionVersion.number)).all()
    assert [v.questionnaire_version_id for v in versions] == [before, current_version_id(db.session(), library.id)]
    assert db.session.scalars(sa.select(Submission.current)).one() == 2


def test_an_amendment_begun_before_the_correction_can_go_on_with_it(ann: Resident, library: Any) -> None:
    ann.finish()
    private = ann.private()
    ann.client.post(f"{private}/amend/1/1", data={field(library, "q1"): "Other words"})
    correct(library)
    assert "Go on with the corrected questions" in words(ann.client.get(f"{private}/amend/1/check"))
    assert ann.client.post(f"{private}/amend/1/corrected").status_code == 303
    page = words(ann.client.get(f"{private}/amend/1/check"))
    assert "Which village do you live in?" in page
    assert "Other words" in page

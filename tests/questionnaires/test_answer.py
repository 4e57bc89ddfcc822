"""A resident answers: page by page, without an account, without a word lost, and sends it once."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from engage.database import writing
from engage.extensions import db
from engage.matters import AuditEntry
from engage.now import now
from engage.questionnaires import Answer, MonitoringAnswer, OpenDraft, QuestionKind, Respondent, Submission, tally
from tests.factories.answering import Resident, asked, token_in
from tests.factories.consultations import a_closed_consultation, a_consultation, an_open_consultation
from tests.factories.questionnaires import a_questionnaire
from tests.pages import Client, words
from tests.queries import counting


@pytest.fixture
def library(app: Any) -> Any:
    """An open consultation with one question, “What do you think?”."""
    return an_open_consultation()


@pytest.fixture
def ann(client: Client, library: Any) -> Resident:
    return Resident(client, library)


def q(matter: Any, name: str = "q1") -> str:
    return asked(matter)[name].field_name


def sent() -> list[Submission]:
    return list(db.session.scalars(sa.select(Submission).order_by(Submission.id)))


def test_a_resident_answers_checks_sends_and_has_a_receipt(ann: Resident, library: Any) -> None:
    assert ann.begin(**{q(library): "Keep it central"}).location.endswith("/about-you")
    assert ann.post("about-you", name="Ann Other", email="ann@example.com").location.endswith("/publishing")
    assert ann.post("publishing", consent="anonymously").location.endswith("/check")
    check = words(ann.get("check"))
    assert "Keep it central" in check
    assert "Ann Other" in check
    answer = ann.send()
    assert answer.status_code == 303
    page = words(ann.client.get(answer.location))
    (submission,) = sent()
    assert submission.reference in page
    assert re.search(r"\d{1,2}:\d\d(am|pm) (GMT|BST)", page)
    assert submission.consent == "anonymously"
    assert submission.identity == "named"
    assert db.session.scalars(sa.select(Answer.text)).all() == ["Keep it central"]
    assert db.session.scalars(sa.select(Respondent.email)).all() == ["ann@example.com"]
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.about.like("submission:%"))).one()
    assert (entry.verb, entry.about) == ("submit", f"submission:{submission.reference}")
    assert entry.role == "resident"
    assert tally.kept(db.session(), library.id) == tally.counted(db.session(), library.id)


def test_reading_the_form_writes_nothing_and_sets_no_cookie(client: Client, library: Any) -> None:
    response = client.get(f"/consultations/{library.slug}/respond")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "no-store" in response.headers["Cache-Control"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OpenDraft)) == 0


def test_a_double_click_is_one_submission(ann: Resident, library: Any) -> None:
    ann.begin(**{q(library): "Once"})
    first = ann.finish()
    second = ann.send()
    assert first.location == second.location
    assert len(sent()) == 1


def test_the_back_button_and_the_same_words_again_come_to_the_same_receipt(ann: Resident, library: Any) -> None:
    ann.begin(**{q(library): "Once"})
    ann.finish()
    again = ann.post_first(**{q(library): "Once"})
    assert again.location.endswith("/sent?already=1")
    page = words(ann.client.get(again.location))
    assert "You already sent this" in page
    assert sent()[0].reference in page


def test_the_same_form_with_other_words_changes_nothing_and_keeps_the_words_as_an_amendment(
    ann: Resident, library: Any
) -> None:
    ann.begin(**{q(library): "First"})
    ann.finish()
    again = ann.post_first(**{q(library): "Second thoughts"})
    assert "You already sent this" in words(ann.client.get(again.location))
    assert db.session.scalars(sa.select(Answer.text)).all() == ["First"]
    assert "Second thoughts" in words(ann.client.get(f"{ann.private()}/amend", follow_redirects=True))


def test_a_form_left_open_for_a_day_asks_again_with_every_word_in_place_and_then_works(
    ann: Resident, library: Any, client: Client
) -> None:
    with time_machine.travel(now() - timedelta(hours=20), tick=False):
        stale = token_in(client.get(ann.base))
    with time_machine.travel(now() + timedelta(hours=5), tick=False):
        words_come_back_and_then_it_works(ann, library, client, [stale, "", "nonsense"])


def words_come_back_and_then_it_works(ann: Resident, library: Any, client: Client, tokens: list[str]) -> None:
    for token in tokens:
        response = client.post(ann.base, data={"token": token, q(library): "A long <b>letter</b>\nof two lines"})
        assert response.status_code == 200
        assert "A long <b>letter</b> of two lines" in words(response)
        ann.token = token_in(response)
        assert ann.post_first(**{q(library): "A long letter"}).status_code == 303


def test_the_form_of_another_consultation_is_refused(ann: Resident, library: Any) -> None:
    other = an_open_consultation(title="Another")
    theirs = Resident(ann.client, other)
    theirs.token = token_in(ann.client.get(ann.base))
    assert theirs.post_first(**{q(other): "Hello"}).status_code == 400
    ann.begin(**{q(library): "Hello"})
    theirs.key = ann.key
    assert theirs.post("about-you", name="x").status_code == 400
    assert theirs.send().status_code == 400
    assert sent() == []


def test_save_and_come_back_later_checks_nothing_and_keeps_everything(client: Client, app: Any) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, QuestionKind.NUMBER, QuestionKind.DATE, required=(QuestionKind.NUMBER,))
    ann = Resident(client, matter)
    ann.begin()
    response = ann.post("2", **{q(matter, "q2"): "about a dozen", "act": "save"})
    assert response.status_code == 303
    page = ann.client.get(response.location)
    assert "They have not been sent yet" in words(page)
    assert f"{ann.own}/2" in page.get_data(as_text=True)
    assert 'value="about a dozen"' in ann.get("2").get_data(as_text=True)


def test_the_link_to_a_draft_is_mailed_only_where_she_asks_and_no_more_than_three_times(
    ann: Resident, library: Any
) -> None:
    from engage.notices import Notice

    ann.begin(**{q(library): "Half", "act": "save"})
    assert db.session.scalars(sa.select(Notice)).all() == []
    assert "Enter an email address" in words(ann.post("saved", email="not one"))
    ann.post("saved?page=1", email="ann@example.com")
    ann.post("saved?page=1", email="ann@example.com")
    (notice,) = db.session.scalars(sa.select(Notice)).all()
    assert ann.key in notice.text
    assert "Half" not in notice.text


def test_a_required_question_says_what_to_do_and_leads_to_its_field(client: Client, app: Any) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, QuestionKind.ONE_CHOICE, required=(QuestionKind.ONE_CHOICE,))
    ann = Resident(client, matter)
    name = q(matter, "q2")
    ann.begin()
    page = ann.post("2")
    text = page.get_data(as_text=True)
    assert "<title>Error: " in text
    assert f'href="#{name}"' in text
    assert "Choose an answer to" in words(page)


def test_pages_can_be_skipped_but_nothing_is_sent_that_lacks_an_answer(client: Client, app: Any) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, QuestionKind.LONG_TEXT, required=(QuestionKind.LONG_TEXT,))
    ann = Resident(client, matter)
    ann.begin()
    response = ann.send()
    assert "Answer “What matters most to you" in words(response)
    assert response.status_code == 200
    assert "Choose whether your answers may be published" in words(response)
    assert sent() == []


def test_before_opening_nothing_is_taken_and_what_was_typed_is_given_back(client: Client, app: Any) -> None:
    from tests.factories.consultations import publish

    matter = a_consultation()
    publish(matter, opens_at=now() + timedelta(days=2), closes_at=now() + timedelta(days=90))
    ann = Resident(client, matter)
    assert "not open yet" in words(client.get(ann.base))
    response = client.post(ann.base, data={"token": "", q(matter): "Too early"})
    assert "Too early" in words(response)
    assert "Nothing has been sent" in words(response)
    assert sent() == []


def test_an_unpublished_consultation_is_not_there(client: Client, app: Any) -> None:
    matter = a_consultation()
    assert client.get(f"/consultations/{matter.slug}/respond").status_code == 404
    assert client.post(f"/consultations/{matter.slug}/respond", data={"x": "y"}).status_code == 404


def test_late_is_stored_marked_late_and_said_so(client: Client, app: Any) -> None:
    matter = a_closed_consultation()
    ann = Resident(client, matter)
    assert "marked as late" in words(client.get(f"/consultations/{matter.slug}/respond"))  # before anything is typed
    ann.begin(**{q(matter): "Sorry to be late"})
    ann.post("about-you")
    ann.post("publishing", consent="in_full")
    assert "marked as late" in words(ann.get("check"))
    ann.send()
    assert "They came late" in words(ann.get("sent"))
    assert [s.standing for s in sent()] == ["late"]
    assert tally.submission_counts(db.session(), matter.id)["standing"] == {"late": 1}


def test_the_last_instant_is_in_time_and_the_next_is_late(client: Client, library: Any) -> None:
    closes_at = library.closes_at
    standings = []
    for moment in (closes_at - timedelta(microseconds=1), closes_at):
        ann = Resident(client, library)
        with time_machine.travel(moment, tick=False):
            ann.begin(**{q(library): "On the stroke"})
            ann.finish()
        standings.append(sent()[-1].standing)
        assert sent()[-1].received_at == moment
    assert standings == ["counted", "late"]


def test_paused_keeps_the_words_and_says_so(ann: Resident, library: Any) -> None:
    from engage.consultations.models.consultation import State

    ann.begin(**{q(library): "Hold this"})
    with writing(db.session()):
        library.state = State.PAUSED
    for response in (ann.post("about-you", name="Ann"), ann.get("check"), ann.send()):
        assert "is paused" in words(response)
        assert "Hold this" in words(response)
    assert sent() == []


def test_equality_answers_are_kept_apart_and_leave_with_the_submission(client: Client, app: Any) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, QuestionKind.LONG_TEXT, has_monitoring=True)
    ann = Resident(client, matter)
    ann.begin()
    assert "kept apart" in words(ann.get("equality"))
    ann.post("equality", **{"equality-age": "25_to_34", "equality-religion": "another_religion",
                            "equality-religion-words": "My own"})  # fmt: skip
    ann.finish()
    kept = db.session.execute(
        sa.select(MonitoringAnswer.question, MonitoringAnswer.option, MonitoringAnswer.text)
    ).all()
    assert set(kept) == {("age", "25_to_34", ""), ("religion", "another_religion", "My own")}
    assert db.session.scalars(sa.select(OpenDraft)).all() == [], "the draft would join them to the answers"
    ann.client.post(f"{ann.private()}/withdraw")
    assert db.session.scalars(sa.select(MonitoringAnswer)).all() == []


def test_a_filled_trap_is_held_and_counted_so_and_still_gets_a_receipt(ann: Resident, library: Any) -> None:
    ann.begin(**{q(library): "Buy now"})
    ann.post("publishing", consent="in_full")
    assert ann.send(**{"leave-this-empty": "http://spam"}).status_code == 303
    assert "have been sent" in words(ann.get("sent"))
    assert tally.submission_counts(db.session(), library.id)["standing"] == {"held": 1}


def test_a_library_that_sends_200_in_an_hour_has_200_receipts_and_the_rest_are_held(
    client: Client, library: Any
) -> None:
    client.application.config["HELD_AFTER"] = 20  # the same with smaller figures
    try:
        for n in range(25):
            ann = Resident(client, library)
            with time_machine.travel(now() + timedelta(seconds=10 * n), tick=False):
                ann.begin(**{q(library): f"Visitor {n}"})
            with time_machine.travel(now() + timedelta(seconds=10 * n + 5), tick=False):
                assert ann.finish().location.endswith("/sent")
    finally:
        client.application.config["HELD_AFTER"] = 200
    assert tally.submission_counts(db.session(), library.id)["standing"] == {"counted": 20, "held": 5}


def test_sending_takes_seven_statements_and_a_page_three(client: Client, app: Any) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, QuestionKind.SCALE, QuestionKind.LONG_TEXT, QuestionKind.MANY_CHOICES)
    ann = Resident(client, matter)
    ann.begin(**{q(matter, "q2"): "agree"})
    with counting(db.engine) as first:
        ann.get("2")
    assert len([s for s in first if "installation" not in s]) == 1, first
    typed: dict[str, Any] = {q(matter, "q3"): "More buses", q(matter, "q4"): ["o1", "o2"]}
    with counting(db.engine) as page:
        ann.post("2", **typed)
    assert len(page) <= 3, page
    ann.post("publishing", consent="in_full")
    with counting(db.engine) as send:
        ann.send()
    assert len(send) <= 7, send
    assert len(sent()) == 1

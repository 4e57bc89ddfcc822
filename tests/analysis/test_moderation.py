"""Free text is published only as a moderator left it, and only as far as consent allows."""

from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Role
from engage.analysis import Moderation
from engage.database import writing
from engage.extensions import db as database
from engage.matters import AuditEntry
from engage.now import now
from engage.questionnaires import Answer, Consent
from engage.questionnaires.service.erase import erase
from tests.factories.analysis import a_desk, approved, publish_results
from tests.factories.people import a_body, a_person, sign_in
from tests.factories.submissions import a_submission
from tests.pages import Client, words

WORDS = "Dr Smith was rude to my son."
HOSTILE = "<script>alert(1)</script> =HYPERLINK(1) \u202egnp.exe [[x]] {{ 7*7 }} ' \" --"


@pytest.fixture
def desk(app: Any, client: Client) -> Any:
    made = a_desk()
    sign_in(client, made.officer)
    return made


def test_only_free_text_that_could_be_published_waits(desk: Any, client: Client) -> None:
    a_submission(desk.consultation, {"q1": "May be read", "q2": "o1"})
    a_submission(desk.consultation, {"q1": "Never to be read"}, consent=Consent.NOT_AT_ALL)
    a_submission(desk.consultation, {"q2": {"option": [], "other": "On a donkey"}})
    page = words(client.get(f"{desk.home}/moderation/"))
    assert "2 answers wait" in page
    assert "May be read" in page
    assert "On a donkey" in page
    assert "Never to be read" not in page


def test_what_is_marked_is_taken_out_and_the_sealed_original_stays(desk: Any, client: Client) -> None:
    sent = a_submission(desk.consultation, {"q1": WORDS})
    answer = desk.answer(sent).answer
    address = f"{desk.home}/moderation/{answer.id}"
    assert "Dr Smith" in words(client.get(address))
    form = {"decision": "redact", "copy": "[[Dr Smith]] was rude to my son.", "reason": "personal", "version": "0"}
    assert client.post(address, data=form).status_code == 302
    found = database.session.get_one(Moderation, answer.id)
    assert found.public_text == "[removed: could identify someone] was rude to my son."
    assert database.session.get_one(Answer, answer.id).text == WORDS
    entry = database.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "redact_answer")).one()
    assert "Smith" not in str(entry.details)
    publish_results(desk)
    page = words(client.get(f"{desk.public}/submissions/{sent.public_id}"))
    assert "[removed: could identify someone] was rude" in page
    assert "Smith" not in page


def test_a_copy_with_other_changes_is_refused_and_kept(desk: Any, client: Client) -> None:
    answer = desk.answer(a_submission(desk.consultation, {"q1": WORDS})).answer
    form = {"decision": "redact", "copy": "[[Dr Smith]] was lovely.", "reason": "personal", "version": "0"}
    page = client.post(f"{desk.home}/moderation/{answer.id}", data=form)
    assert page.status_code == 200
    assert "The words were changed" in words(page)
    assert "[[Dr Smith]] was lovely." in page.get_data(as_text=True)
    assert database.session.get(Moderation, answer.id) is None


def test_taking_out_and_rejecting_need_a_reason(desk: Any, client: Client) -> None:
    answer = desk.answer(a_submission(desk.consultation, {"q1": WORDS})).answer
    for decision in ("redact", "reject"):
        form = {"decision": decision, "copy": "[[Dr Smith]] was rude to my son.", "reason": "", "version": "0"}
        assert "Choose the reason" in words(client.post(f"{desk.home}/moderation/{answer.id}", data=form))
    assert database.session.get(Moderation, answer.id) is None


def test_a_decision_can_be_changed_and_the_loser_of_a_race_sees_both(desk: Any, client: Client) -> None:
    sent = a_submission(desk.consultation, {"q1": WORDS})
    approved(desk, sent)
    answer = desk.answer(sent).answer
    form = {"decision": "reject", "reason": "abusive", "copy": WORDS, "version": "0"}
    conflict = client.post(f"{desk.home}/moderation/{answer.id}", data=form)
    assert conflict.status_code == 409
    assert "approved" in words(conflict)
    assert "reject" in words(conflict)
    assert client.post(f"{desk.home}/moderation/{answer.id}", data={**form, "version": "1"}).status_code == 302
    entry = database.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "reject_answer")).one()
    assert (entry.before, entry.after, entry.reason) == ("approved", "rejected", "abusive")


def test_a_page_is_approved_only_after_saying_how_many(desk: Any, client: Client) -> None:
    sent = [a_submission(desk.consultation, {"q1": text}) for text in ("One", "Two", "Ring 020 7946 0123")]
    ids = [desk.answer(s).answer.id for s in sent]
    asked = client.post(f"{desk.home}/moderation/approve", data={"answer": ids})
    assert "Approve 3 answers as sent?" in words(asked)
    assert "1 answer of them holds" in words(asked)
    assert database.session.scalar(sa.select(sa.func.count()).select_from(Moderation)) == 0
    client.post(f"{desk.home}/moderation/approve", data={"answer": ids, "sure": "yes"})
    assert database.session.scalar(sa.select(sa.func.count()).select_from(Moderation)) == 3
    assert "Nothing waits" in words(client.get(f"{desk.home}/moderation/"))
    assert database.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "approve_answers")).one()


def test_an_answer_of_another_consultation_is_not_there(desk: Any, client: Client) -> None:
    other = a_desk(body=a_body("Elsewhere"))
    answer = other.answer(a_submission(other.consultation, {"q1": WORDS})).answer
    assert client.get(f"{desk.home}/moderation/{answer.id}").status_code == 404
    assert client.get(f"{other.home}/moderation/").status_code == 404
    ids = {"answer": [answer.id], "sure": "yes"}
    client.post(f"{desk.home}/moderation/approve", data=ids)
    assert database.session.get(Moderation, answer.id) is None
    assert client.get(f"{desk.home}/moderation/{10**30}").status_code == 404


def test_an_analyst_may_read_the_queue_and_not_decide(desk: Any, client: Client) -> None:
    answer = desk.answer(a_submission(desk.consultation, {"q1": WORDS})).answer
    sign_in(client, a_person(desk.body, Role.ANALYST))
    assert client.get(f"{desk.home}/moderation/").status_code == 200
    assert client.get(f"{desk.home}/moderation/{answer.id}").status_code == 403


def test_hostile_words_are_shown_as_words_on_every_page(desk: Any, client: Client) -> None:
    hostile = HOSTILE.replace("{{ 7*7 }}", "{ 7*7 }")  # the page checker takes double braces for a slip of ours
    sent = a_submission(desk.consultation, {"q1": hostile}, name="<b>Jo</b>", organisation="=cmd|x")
    answer = desk.answer(sent).answer
    text = answer.text or ""
    for address in ("moderation/", f"moderation/{answer.id}", f"submissions/{sent.reference}", "submissions/"):
        page = client.get(f"{desk.home}/{address}").get_data(as_text=True)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
    copy = text.replace("=HYPERLINK(1)", "<<=HYPERLINK(1)>>").replace("\n", "\r\n")
    form = {"decision": "redact", "copy": copy, "reason": "off_topic", "version": "0"}
    assert client.post(f"{desk.home}/moderation/{answer.id}", data=form).status_code == 302
    publish_results(desk)
    for address in (f"submissions/{sent.public_id}", "submissions/", "submissions.csv"):
        page = client.get(f"{desk.public}/{address}").get_data(as_text=True)
        assert "HYPERLINK" not in page
        assert "<script>alert" not in page or address.endswith("csv")


def test_a_name_is_published_only_in_full_and_only_once_somebody_looked(desk: Any, client: Client) -> None:
    full = a_submission(desk.consultation, {"q1": WORDS}, name="Jo Bloggs")
    hidden = a_submission(desk.consultation, {"q1": WORDS}, name="Sam Jones", consent=Consent.ANONYMOUSLY)
    publish_results(desk)
    assert "Jo Bloggs" not in words(client.get(f"{desk.public}/submissions/{full.public_id}"))
    approved(desk, full)
    approved(desk, hidden)
    assert "Jo Bloggs" in words(client.get(f"{desk.public}/submissions/{full.public_id}"))
    assert "Sam Jones" not in words(client.get(f"{desk.public}/submissions/{hidden.public_id}"))


def test_what_was_made_of_an_erased_answer_goes_with_it(desk: Any, client: Client) -> None:
    sent = a_submission(desk.consultation, {"q1": WORDS})
    approved(desk, sent)
    answer_id = desk.answer(sent).answer.id
    with writing(database.session()):
        erase(database.session(), sent, by=desk.appointment, at=now(), why="retention")
    assert database.session.get(Moderation, answer_id) is None
    publish_results(desk)
    assert client.get(f"{desk.public}/submissions/{sent.public_id}").status_code == 404
    assert "The words are gone" in words(client.get(f"{desk.home}/submissions/{sent.reference}"))


def shown_to_public(page: Any) -> str:
    """What stands in the part of the page that says what the public will read."""
    text = page.get_data(as_text=True)
    begins = text.index('<div id="public"')
    return text[begins : text.index("<form method=", begins)]


def test_before_anybody_decides_nothing_is_said_to_be_read_by_the_public(desk: Any, client: Client) -> None:
    answer = desk.answer(a_submission(desk.consultation, {"q1": WORDS})).answer
    shown = shown_to_public(client.get(f"{desk.home}/moderation/{answer.id}"))
    assert "Nothing yet: it waits for you." in shown
    assert "Smith" not in shown


@pytest.mark.parametrize(
    ("decision", "words_read"),
    [
        ("approve", "Other: Dr Smith drove me."),
        ("redact", "Other: [removed: could identify someone] drove me."),
        ("reject", "Other: [not published: could identify someone]"),
    ],
)
def test_what_is_shown_before_it_is_saved_is_what_is_published(
    desk: Any, client: Client, decision: str, words_read: str
) -> None:
    sent = a_submission(desk.consultation, {"q2": {"option": [], "other": "Dr Smith drove me."}})
    answer = desk.answer(sent, "q2").answer
    address = f"{desk.home}/moderation/{answer.id}"
    form = {"decision": decision, "copy": "[[Dr Smith]] drove me.", "reason": "personal", "version": "0"}
    shown = shown_to_public(client.post(address, data={**form, "act": "preview"}))
    assert words_read in shown
    assert "Not yet: save it first." in shown
    assert database.session.get(Moderation, answer.id) is None
    assert client.post(address, data=form).status_code == 302
    publish_results(desk)
    assert words_read in words(client.get(f"{desk.public}/submissions/{sent.public_id}"))
    decided = shown_to_public(client.get(address))
    assert words_read in decided
    assert "Not yet" not in decided


def test_a_look_at_what_is_not_finished_says_what_is_missing_and_keeps_the_marks(desk: Any, client: Client) -> None:
    answer = desk.answer(a_submission(desk.consultation, {"q1": WORDS})).answer
    form = {"decision": "redact", "copy": "[[Dr Smith]] was rude to my son.", "reason": "", "version": "0"}
    page = client.post(f"{desk.home}/moderation/{answer.id}", data={**form, "act": "preview"})
    assert "Choose the reason for what is taken out" in words(page)
    assert "[[Dr Smith]]" in page.get_data(as_text=True)
    assert "Smith" not in shown_to_public(page)

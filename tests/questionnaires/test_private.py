"""The private link: what was sent can be seen, kept, changed and taken back by who holds it, until the close."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from engage.extensions import db
from engage.matters import AuditEntry, Matter
from engage.questionnaires import Answer, OpenDraft, QuestionKind, Respondent, Submission, SubmissionVersion, tally
from tests.factories.answering import Resident, asked
from tests.factories.consultations import an_open_consultation
from tests.factories.questionnaires import a_questionnaire
from tests.pages import Client, words


@pytest.fixture
def library(app: Any) -> Any:
    matter = an_open_consultation()
    a_questionnaire(matter, QuestionKind.ONE_CHOICE, QuestionKind.LONG_TEXT, QuestionKind.DATE, QuestionKind.MATRIX)
    return matter


@pytest.fixture
def ann(client: Client, library: Any) -> Resident:
    """Has sent her answers."""
    resident, of = Resident(client, library), asked(library)
    resident.begin(**{of["q1"].field_name: "Keep it <b>central</b>", of["q2"].field_name: "o2"})
    day, matrix = of["q4"].field_name, of["q5"].field_name
    resident.post(
        "2",
        **{
            of["q3"].field_name: "Line one\nline two", f"{day}-day": "3", f"{day}-month": "4", f"{day}-year": "2020",
            f"{matrix}-s1": "o1",
        },
    )  # fmt: skip
    resident.finish(name="Ann Other", consent="anonymously")
    return resident


def test_everything_sent_is_shown_and_can_be_kept_as_one_file(ann: Resident) -> None:
    page = words(ann.client.get(ann.private()))
    for said in ("Keep it <b>central</b>", "Line one line two", "3 April 2020", "Parking : Good", "Ann Other"):
        assert said.replace(" :", ":") in page.replace(" :", ":")
    copy = ann.client.get(f"{ann.private()}/copy.html")
    assert "attachment" in copy.headers["Content-Disposition"]
    text = copy.get_data(as_text=True)
    assert "Keep it &lt;b&gt;central&lt;/b&gt;" in text
    assert not re.search(r'(src|href)="', text), "a copy needs nothing else to be read"


def test_the_private_pages_are_never_kept_nor_passed_on(ann: Resident) -> None:
    response = ann.client.get(ann.private())
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert ann.client.get("/submissions/" + "0" * 48).status_code == 404


def test_the_database_holds_neither_the_key_nor_the_link(ann: Resident) -> None:
    private = ann.private().rsplit("/", 1)[1]
    submission = db.session.scalars(sa.select(Submission)).one()
    assert ann.key not in (submission.token_hash, submission.private_hash)
    assert private not in (submission.token_hash, submission.private_hash)


def test_an_amendment_is_a_version_beside_the_first_and_counts_instead_of_it(ann: Resident, library: Any) -> None:
    private, field = ann.private(), asked(library)["q1"].field_name
    begun = ann.client.get(f"{private}/amend")
    assert begun.location.endswith("/amend/1/check")
    page = ann.client.get(f"{private}/amend/1/1").get_data(as_text=True)
    assert "Keep it &lt;b&gt;central&lt;/b&gt;" in page, "it begins with what was sent"
    ann.client.post(f"{private}/amend/1/1", data={field: "Move it", asked(library)["q2"].field_name: "o3"})
    for _ in range(2):  # a double click
        response = ann.client.post(f"{private}/amend/1/check")
        assert response.status_code == 303
    assert "Your changes have been sent" in words(ann.client.get(f"{private}?news=amended"))
    session = db.session()
    assert session.scalars(sa.select(SubmissionVersion.number).order_by(SubmissionVersion.number)).all() == [1, 2]
    assert set(session.scalars(sa.select(Answer.text).where(Answer.text.in_(["Move it", "Keep it <b>central</b>"])))) == {
        "Move it", "Keep it <b>central</b>",
    }  # fmt: skip
    assert "Move it" in words(ann.client.get(private))
    assert "Keep it <b>central</b>" in words(ann.client.get(f"{private}?version=1"))
    verbs = session.scalars(
        sa.select(AuditEntry.verb).where(AuditEntry.about.like("submission:%")).order_by(AuditEntry.id)
    ).all()
    assert verbs == ["submit", "amend"]
    assert tally.kept(session, library.id) == tally.counted(session, library.id)
    assert session.scalars(sa.select(OpenDraft.amends_id).where(OpenDraft.amends_id.is_not(None))).all() == []


def test_taking_it_back_asks_once_then_erases_every_word_everywhere(ann: Resident, library: Any) -> None:
    private = ann.private()
    assert "erased for good" in words(ann.client.get(f"{private}/withdraw"))
    assert db.session.scalars(sa.select(Submission)).one().withdrawn_at is None
    ann.client.post(f"{private}/withdraw")
    page = words(ann.client.get(private))
    assert "You withdrew your answers" in page
    assert "central" not in page
    db.session.expire_all()
    assert set(db.session.scalars(sa.select(Answer.text))) == {None}
    assert set(db.session.scalars(sa.select(Respondent.name))) == {""}
    assert db.session.scalars(sa.select(OpenDraft)).all() == []
    assert "withdrawn" in words(ann.get("sent"))
    assert tally.kept(db.session(), library.id) == tally.counted(db.session(), library.id)
    for path in ("", "/amend", "/amend/1/check", "/withdraw"):
        assert ann.client.get(f"{private}{path}", follow_redirects=True).status_code == 200
    ann.client.post(f"{private}/withdraw")
    assert len(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "withdraw")).all()) == 1


def test_after_the_close_it_can_be_read_but_not_changed(ann: Resident, library: Any) -> None:
    private, closes_at, field = ann.private(), library.closes_at, asked(library)["q1"].field_name
    ann.client.post(f"{private}/amend/1/1", data={field: "Just before"})
    with time_machine.travel(closes_at + timedelta(seconds=1), tick=False):
        page = words(ann.client.get(private))
        assert "can be read here but not changed" in page
        assert "Keep it" in page
        late = ann.client.post(f"{private}/amend/1/check")
        assert "Just before" in words(late)
        assert "has closed" in words(late)
        ann.client.post(f"{private}/withdraw")
    submission = db.session.scalars(sa.select(Submission)).one()
    assert (submission.current, submission.withdrawn_at) == (1, None)


def test_a_receipt_can_be_looked_up_as_it_is_heard_and_shows_reference_and_time_only(ann: Resident) -> None:
    reference = db.session.scalars(sa.select(Submission.reference)).one()
    for heard in (reference, reference.lower(), reference.replace("-", " "), reference.replace("-", "")):
        page = words(ann.client.get("/receipts/", query_string={"reference": heard}, follow_redirects=True))
        assert reference in page
        assert "central" not in page
        assert "Ann" not in page
        assert db.session.scalars(sa.select(Matter.title)).one() not in page
    missing = ann.client.get("/receipts/AAAA-BBBB-CCCC")
    assert missing.status_code == 404
    assert "We have no receipt with that reference" in words(missing)

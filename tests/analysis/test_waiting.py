"""What waits for a moderator and for an analyst is found by a key: it costs the same however much was read before."""

from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Appointment
from engage.analysis import CodedTally, WaitingText
from engage.analysis.answers import next_to_code, progress, waiting
from engage.analysis.service import code as coding
from engage.analysis.service import moderate, stand, wait
from engage.database import writing
from engage.extensions import db as database
from engage.now import now
from engage.questionnaires import Consent, Standing, Submission
from engage.questionnaires.addresses import private_key
from engage.questionnaires.service.amend import amend
from engage.questionnaires.service.erase import erase
from engage.questionnaires.steps import steps
from engage.questionnaires.telling import read_all
from engage.questionnaires.versions import current_version_id, snapshot_of
from tests.conftest import DATABASE
from tests.factories.analysis import Desk, a_code, a_desk, approved, coded
from tests.factories.people import sign_in
from tests.factories.submissions import SECRET, a_submission, typed_for
from tests.pages import Client, words
from tests.queries import counting


@pytest.fixture
def desk(app: Any) -> Desk:
    return a_desk()


def listed() -> tuple[list[Any], list[Any]]:
    """The list and the counts, as they are kept."""
    table, counts = WaitingText.__table__, CodedTally.__table__
    rows = database.session.execute(sa.select(table).order_by(table.c.answer_id)).all()
    tally = database.session.execute(sa.select(counts).where(counts.c.n != 0).order_by(counts.c.question_id)).all()
    database.session.rollback()
    return list(rows), list(tally)


def assert_right(desk: Desk, waits: int, uncoded: int) -> None:
    """What is kept is what a new list would hold, and so many of it wait."""
    kept, matter_id = listed(), desk.consultation.id
    with writing(database.session()):
        wait.keep_all(database.session(), matter_id)
    assert kept == listed()
    assert [sum(row.for_moderator for row in kept[0]), sum(row.for_analyst for row in kept[0])] == [waits, uncoded]


def amended(desk: Desk, submission: Submission, text: str, key: str) -> None:
    session = database.session()
    version_id = current_version_id(session, desk.consultation.id)
    assert version_id is not None
    snapshot = snapshot_of(session, version_id)
    telling = read_all(snapshot, typed_for(snapshot, {"q1": text, "consent": "in_full"}), steps(snapshot))
    private = private_key(SECRET, key)
    with writing(session):
        assert amend(session, submission, telling, number=1, version_id=version_id, private=private, at=now())


def by(desk: Desk) -> Appointment:
    return desk.appointment


def test_the_list_follows_every_act_on_a_submission(desk: Desk) -> None:
    session, matter = database.session(), desk.consultation
    one = a_submission(matter, {"q1": "One", "q2": {"option": [], "other": "A mule"}}, key="a-key")
    a_submission(matter, {"q1": "Not to be published"}, consent=Consent.NOT_AT_ALL)
    held = a_submission(matter, {"q1": "Held"}, standing=Standing.HELD)
    assert_right(desk, waits=2, uncoded=3)
    approved(desk, one)
    coded(desk, one, a_code(desk))
    assert_right(desk, waits=1, uncoded=2)
    amended(desk, one, "One, and more", "a-key")  # new words: nobody has read them
    assert_right(desk, waits=1, uncoded=2)
    coded(desk, one, a_code(desk, "Another"))
    with writing(session):
        coding.undo(session, matter, by=by(desk), at=now())
    assert_right(desk, waits=1, uncoded=2)
    with writing(session):
        stand.stand(session, matter, held, "release", reason="A person sent it", by=by(desk), at=now())
    assert_right(desk, waits=2, uncoded=3)
    coded(desk, held)
    with writing(session):
        stand.stand(session, matter, held, "mark_duplicate", reason="Twice", by=by(desk), at=now())
    assert_right(desk, waits=1, uncoded=2)
    with writing(session):
        erase(session, one, by=by(desk), at=now(), why="withdrawn")
    assert_right(desk, waits=0, uncoded=1)


def test_an_answer_is_coded_once_however_often_its_codes_are_changed(desk: Desk) -> None:
    one = a_submission(desk.consultation, {"q1": "One"})
    a_submission(desk.consultation, {"q1": "Two"})
    for code in (a_code(desk), a_code(desk, "Other")):
        coded(desk, one, code)
    question = desk.question("q1")
    done = progress(database.session(), desk.consultation.id, [question])[question.id]
    assert (done.texts, done.coded) == (2, 1)


def test_the_first_that_waits_is_found_across_questions_in_the_order_of_sending(desk: Desk) -> None:
    sent = [
        a_submission(desk.consultation, {"q2": {"option": [], "other": "A mule"}}),
        a_submission(desk.consultation, {"q1": "One"}),
        a_submission(desk.consultation, {"q1": "Two", "q2": {"option": [], "other": "A horse"}}),
    ]
    approved(desk, sent[1])
    found = waiting(database.session(), desk.consultation.id, desk.asks, most=2)
    assert [one.answer.text for one in found] == ["A mule", "Two"]
    following = waiting(database.session(), desk.consultation.id, desk.asks, after=found[-1].answer.id)
    assert [one.answer.text for one in following] == ["A horse"]


def test_all_answers_and_those_with_a_code_are_gone_through_in_order(desk: Desk) -> None:
    sent = [a_submission(desk.consultation, {"q1": str(n), "q2": {"option": [], "other": "A mule"}}) for n in range(3)]
    code = a_code(desk)
    coded(desk, sent[2], code)
    ids = [desk.answer(one).answer.id for one in sent]
    session, matter, question = database.session(), desk.consultation.id, desk.question("q1").id
    assert [next_to_code(session, matter, question, show="all", after=n) for n in (0, *ids)] == [*ids, None]
    assert next_to_code(session, matter, question, show=str(code.id)) == ids[2]
    assert next_to_code(session, matter, question) == ids[0]
    others = desk.question("q2").id
    assert next_to_code(session, matter, others, show="all") == desk.answer(sent[0], "q2").answer.id


def test_the_queue_and_the_next_cost_the_same_however_many_were_read(desk: Desk, client: Client, db: Any) -> None:
    sign_in(client, desk.officer)
    code = a_code(desk)
    pages = (f"{desk.home}/moderation/", f"{desk.home}/coding/{desk.question('q1').id}", f"{desk.home}/coding/")

    def cost() -> list[int]:
        a_submission(desk.consultation, {"q1": "Waits"})
        seen = []
        for page in pages:
            client.get(page)
            with counting(db.engine) as counted:
                assert client.get(page).status_code == 200
            seen.append(len(counted))
        return seen

    few = cost()
    for n in range(12):
        sent = a_submission(desk.consultation, {"q1": f"Read {n}"})
        approved(desk, sent)
        coded(desk, sent, code)
    assert cost() == few


@pytest.mark.skipif(DATABASE != "sqlite", reason="PostgreSQL plans by how much there is")
def test_the_queue_is_read_by_its_key_and_nothing_is_sorted_but_a_page(desk: Desk, db: Any) -> None:
    session, matter = database.session(), desk.consultation.id
    with counting(db.engine) as seen:
        waiting(session, matter, desk.asks)
        next_to_code(session, matter, desk.question("q1").id)
    plans = []
    for statement in (s for s in seen if "waiting_text" in s):
        marks = [1] * statement.count("?")
        plans.append(
            str(db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(marks)).all())
        )
    assert len(plans) == 2
    assert "ix_waiting_text_for_moderator (question_id=? AND answer_id>?)" in plans[0]
    assert "ix_waiting_text_for_analyst (question_id=? AND answer_id>?)" in plans[1]
    assert not any(f"SCAN {table}" in plan for plan in plans for table in ("answer", "submission", "waiting_text"))


def test_what_somebody_else_decided_meanwhile_is_not_approved_again(desk: Desk, client: Client) -> None:
    sign_in(client, desk.officer)
    ids = [desk.answer(a_submission(desk.consultation, {"q1": text})).answer.id for text in ("One", "Two")]
    found = waiting(database.session(), desk.consultation.id, desk.asks, only=ids)
    with writing(database.session()):
        moderate.reject(database.session(), desk.consultation, found[0], "abusive", by=by(desk), at=now())
    asked = client.post(f"{desk.home}/moderation/approve", data={"answer": ids})
    assert "Approve 1 answer as sent?" in words(asked)

"""Kept counts are what a recount gives, whatever was done in whatever order."""

import random
from typing import Any

import pytest
import sqlalchemy as sa

from engage.database import writing
from engage.extensions import db
from engage.matters import Matter, Voice
from engage.now import now
from engage.questionnaires import Answer, AnswerTally, Consent, QuestionKind, Standing, Submission, tally
from engage.questionnaires.addresses import private_key
from engage.questionnaires.service.amend import amend
from engage.questionnaires.service.stand import stand
from engage.questionnaires.service.withdraw import withdraw
from engage.questionnaires.steps import steps
from engage.questionnaires.telling import read_all
from engage.questionnaires.versions import current_version_id, snapshot_of
from tests.factories.consultations import an_open_consultation
from tests.factories.questionnaires import a_questionnaire
from tests.factories.submissions import SECRET, a_submission, typed_for


@pytest.fixture
def asked(app: Any) -> Matter:
    """A consultation that asks one question of each closed kind and one of text."""
    matter = an_open_consultation()
    a_questionnaire(
        matter, QuestionKind.ONE_CHOICE, QuestionKind.MANY_CHOICES, QuestionKind.MATRIX, QuestionKind.LONG_TEXT
    )
    return matter


def some_answers(chance: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if chance.random() < 0.8:
        answers["q2"] = chance.choice(["o1", "o2", "o3"])
    if chance.random() < 0.8:
        answers["q3"] = chance.sample(["o1", "o2", "o3"], chance.randint(1, 3))
    if chance.random() < 0.8:
        answers["q4"] = {
            s: chance.choice(["o1", "o2", "o3"]) for s in chance.sample(["s1", "s2"], chance.randint(1, 2))
        }
    if chance.random() < 0.5:
        answers["q5"] = "Please keep the library."
    return answers


def test_a_many_choice_question_counts_options_and_its_base_counts_people(asked: Matter) -> None:
    a_submission(asked, {"q3": ["o1", "o2"]})
    a_submission(asked, {"q3": ["o1"]})
    a_submission(asked, {})
    question = next(q.id for q in questions(asked) if q.name == "q3")
    counts = tally.question_counts(db.session(), asked.id)[question]
    assert counts == {("", ""): 2, ("", "o1"): 2, ("", "o2"): 1}
    assert tally.submission_counts(db.session(), asked.id)["standing"] == {"counted": 3}


def questions(matter: Matter) -> Any:
    version = current_version_id(db.session(), matter.id)
    assert version
    return snapshot_of(db.session(), version).questions.values()


@pytest.mark.parametrize("seed", range(6))
def test_the_kept_counts_are_what_a_recount_gives_after_anything(asked: Matter, seed: int) -> None:
    chance = random.Random(seed)
    sent: list[tuple[int, str]] = []
    for n in range(30):
        act = chance.choice(["send", "send", "send", "late", "hold", "amend", "withdraw", "admit", "set aside"])
        do(act, asked, sent, chance, f"key {seed} {n}")
    session = db.session()
    assert tally.kept(session, asked.id) == tally.counted(session, asked.id)
    assert sum(tally.submission_counts(session, asked.id)["standing"].values()) == len(sent)


def do(act: str, matter: Matter, sent: list[tuple[int, str]], chance: random.Random, key: str) -> None:
    session = db.session()
    if act in ("send", "late", "hold") or not sent:
        how = {"late": Standing.LATE, "hold": Standing.HELD}.get(act, Standing.COUNTED)
        consent = chance.choice(list(Consent))
        who = {"name": "Ann"} if chance.random() < 0.3 else {}
        sent.append((a_submission(matter, some_answers(chance), standing=how, key=key, consent=consent, **who).id, key))
        return
    submission_id, key = chance.choice(sent)
    submission = session.get_one(Submission, submission_id)
    body_id, gone, private = matter.body_id, submission.is_gone, private_key(SECRET, key)
    version = current_version_id(session, matter.id)
    assert version
    snapshot = snapshot_of(session, version)
    telling = read_all(snapshot, typed_for(snapshot, {**some_answers(chance), "consent": "in_full"}), steps(snapshot))
    with writing(session):
        if act == "withdraw":
            withdraw(session, submission, private=private, at=now())
        elif gone:
            return
        elif act == "amend":
            amend(
                session, submission, telling, number=submission.current, version_id=version, private=private, at=now()
            )
        else:
            to = Standing.COUNTED if act == "admit" else Standing.DUPLICATE
            stand(session, submission, to, by=Voice.OPERATOR, at=now(), body_id=body_id, reason="Seen")


def test_a_recount_puts_right_what_somebody_spoiled_and_says_where(asked: Matter) -> None:
    a_submission(asked, {"q2": "o1"})
    session = db.session()
    with writing(session):
        session.execute(sa.update(AnswerTally).where(AnswerTally.statement == "standing").values(n=7))
        assert tally.recount(session, asked.id) == {(0, "standing", "counted"): (7, 1)}
    assert tally.recount(session, asked.id) == {}


def test_withdrawing_blanks_every_word_in_every_version_and_leaves_reference_and_times(asked: Matter) -> None:
    submission = a_submission(
        asked, {"q5": "canary in the text", "q2": {"option": [], "other": "canary beside"}}, key="k"
    )
    reference = submission.reference
    session = db.session()
    with writing(session):
        withdraw(session, submission, private=private_key(SECRET, "k"), at=now())
    submission = session.scalars(sa.select(Submission).where(Submission.reference == reference)).one()
    assert submission.standing == Standing.WITHDRAWN
    assert submission.withdrawn_at
    rows = session.execute(sa.select(Answer.text, Answer.option, Answer.number)).all()
    assert rows
    assert set(rows) == {(None, "", None)}
    assert tally.submission_counts(session, asked.id)["standing"] == {"withdrawn": 1}

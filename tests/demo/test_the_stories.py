"""The demonstration shows every state that a newcomer should see, and is told through the acts that people use."""

from collections import Counter
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engage import demo
from engage.accounts import Body, Person, Role
from engage.analysis import Moderation, Verdict
from engage.analysis.coverage import unanswered
from engage.consultations import Consultation, Phase
from engage.consultations.words import AUDIENCES, INTERESTS
from engage.matters import AuditEntry, Duty, DutyStatus, Item, Outcome
from engage.now import now, today
from engage.people.passwords import verify
from engage.questionnaires import QuestionKind, Submission, tally
from engage.questionnaires.versions import current_version_id, snapshot_of


def _by_phase(session: Any) -> dict[Phase, list[Consultation]]:
    found: dict[Phase, list[Consultation]] = {}
    for consultation in session.scalars(sa.select(Consultation)):
        found.setdefault(consultation.phase(now()), []).append(consultation)
    return found


def test_something_is_always_open_and_every_other_phase_is_shown_too(told: Any) -> None:
    phases = _by_phase(told)
    assert set(phases) == {
        Phase.UNPUBLISHED, Phase.FORTHCOMING, Phase.OPEN, Phase.CLOSED, Phase.OUTCOME, Phase.WITHDRAWN,
    }  # fmt: skip
    assert len(phases[Phase.OPEN]) == 2
    for consultation in phases[Phase.OPEN]:
        assert consultation.closes_at is not None
        assert consultation.closes_at > now() + timedelta(days=14)


def test_the_open_consultation_asks_questions_of_every_kind(told: Any) -> None:
    walk_in = told.scalars(sa.select(Consultation).where(Consultation.title.like("Moving the walk-in%"))).one()
    version_id = current_version_id(told, walk_in.id)
    assert version_id is not None
    kinds = {question.kind for question in snapshot_of(told, version_id).questions.values()}
    assert kinds == set(QuestionKind)


def test_audiences_and_interests_are_words_that_the_hub_can_filter_by(told: Any) -> None:
    for consultation in told.scalars(sa.select(Consultation)):
        assert set(consultation.audiences) <= set(AUDIENCES)
        assert set(consultation.interests) <= set(INTERESTS)


def test_the_outcome_holds_all_six_answers_and_one_theme_shown_as_unanswered(told: Any) -> None:
    (consultation,) = _by_phase(told)[Phase.OUTCOME]
    items = told.scalars(sa.select(Item).where(Item.matter_id == consultation.id)).all()
    assert {item.outcome for item in items} == {outcome.value for outcome in Outcome}
    assert [covered.theme.title for covered in unanswered(told, consultation.id)] == ["Home visits have become rare"]


def test_promises_are_kept_in_time_kept_late_late_now_and_moved(told: Any) -> None:
    (consultation,) = _by_phase(told)[Phase.OUTCOME]
    promises = [
        p for item in told.scalars(sa.select(Item).where(Item.matter_id == consultation.id)) for p in item.promises
    ]
    stories = Counter(
        "late now" if p.is_late(today())
        else "late but done" if p.was_late()
        else "moved" if p.dates
        else p.state.value
        for p in promises
    )  # fmt: skip
    assert stories == {"delivered": 1, "late but done": 1, "late now": 1, "moved": 1, "due": 1}


def test_one_outcome_is_late_and_one_duty_fell_away(told: Any) -> None:
    outcomes = sa.select(Duty).where(Duty.matter_id.in_(sa.select(Consultation.id)))
    statuses = Counter(duty.status(today()) for duty in told.scalars(outcomes))
    assert statuses[DutyStatus.OVERDUE] == 1
    assert statuses[DutyStatus.NOT_OWED] == 1
    assert statuses[DutyStatus.MET] == 1


def test_a_telephone_number_that_somebody_wrote_is_not_published(told: Any) -> None:
    redacted = told.scalars(sa.select(Moderation).where(Moderation.verdict == Verdict.REDACTED)).all()
    assert redacted
    assert not any("01632" in moderation.public_text for moderation in redacted)


def test_nothing_in_the_stories_happens_in_the_future(told: Any) -> None:
    assert told.scalar(sa.select(sa.func.max(AuditEntry.at))) <= now()
    assert told.scalar(sa.select(sa.func.max(Submission.received_at))) <= now()


def test_the_kept_counts_agree_with_a_recount(told: Any) -> None:
    for matter_id in told.scalars(sa.select(Consultation.id)):
        assert tally.kept(told, matter_id) == tally.counted(told, matter_id)


def test_every_demo_sign_in_belongs_to_somebody_at_the_body_it_names(told: Any) -> None:
    accounts = demo.accounts()
    assert {a["role"] for a in accounts} == {role.value for role in Role}
    assert len({a["body"] for a in accounts}) == told.scalar(sa.select(sa.func.count(Body.id))) == 4
    for account in accounts:
        person = told.scalars(sa.select(Person).where(Person.email == account["email"])).one()
        assert verify(person.password_hash, account["password"])
        assert [a.role.value for a in person.appointments] == [account["role"]]
        assert person.appointments[0].body.name == account["body"]

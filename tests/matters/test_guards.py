"""The database itself refuses what must not happen, whatever the code above it does."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import DBAPIError

from engage import guards
from engage.accounts import Body, Installation, Role
from engage.consultations import ConsultationNews, ConsultationVersion, GateCheck
from engage.database import writing
from engage.matters import DutyPause, LinkKind, MatterLink, Response, Voice
from engage.matters.duties import outcome_duty
from engage.now import now, today
from engage.questionnaires import Answer, QuestionKind, Respondent
from engage.questionnaires.service.erase import erase
from engage.referrals import State
from engage.responses.service import delivery
from engage.scrutiny.service import recommendation
from tests.conftest import DATABASE
from tests.factories import people, reviews
from tests.factories.duties import everything_kept_about
from tests.factories.matters import AT, a_matter, a_promise, an_answer, an_item, answer, owe
from tests.factories.questionnaires import a_questionnaire
from tests.factories.referrals import a_referral
from tests.factories.scrutiny import a_whole_meeting
from tests.factories.submissions import a_submission


@pytest.fixture
def world(db: Any) -> Any:
    """One row at least in every guarded table."""
    session = db.session()
    matter = a_matter(session)
    people.a_person(matter.body, Role.OFFICER)
    owe(matter)
    a_questionnaire(matter, QuestionKind.LONG_TEXT)
    for name in ("Ada", "Bea"):
        a_submission(matter, {"q1": f"{name} wants a bus."}, name=name)
    item = a_promise(matter)
    with writing(session):
        delivery.add_evidence(item, text="The rota.", by=Voice.OPERATOR, at=AT)
        delivery.move_date(item, to=date(2027, 4, 1), reason="Snow.", by=Voice.OPERATOR, at=AT)
        gone = (
            session.scalars(sa.select(Respondent).order_by(Respondent.submission_version_id))
            .all()[1]
            .submission_version.submission
        )
        erase(session, gone, by=Voice.RESIDENT, at=AT, why="withdrawn")
        session.add(ConsultationNews(consultation_id=matter.id, kind="correction", at=AT, text="A word was wrong."))
        session.add(DutyPause(duty_id=outcome_duty(matter).id, from_on=AT.date(), why="A fees notice."))  # type: ignore[union-attr]
        session.add(MatterLink(from_id=matter.id, kind=LinkKind.ABOUT, outside="A petition on paper", made_at=AT))
        session.add(GateCheck(consultation_id=matter.id, at=AT, passed=True, findings=[], evidence={}))
        session.add(
            ConsultationVersion(consultation_id=matter.id, number=1, frozen_at=AT, digest="0" * 64, snapshot={})
        )
        if session.get(Installation, 1) is None:
            session.add(Installation(id=1, made_at=AT, is_demo=False))
    a_whole_meeting(matter)
    a_whole_review()
    a_referral(state=State.CLOSED, evidence=True)
    duty = outcome_duty(matter)
    assert duty is not None
    everything_kept_about(duty)
    return db


def a_whole_review() -> None:
    """A review with a row in each of its tables."""
    review = reviews.a_review(state="sent", also=lambda r: (reviews.an_adviser(r), reviews.a_piece(r)))
    [item] = reviews.items_in(review)
    with writing(people.db.session()):
        recommendation.note(
            item, on=today(), text="Half of it.", from_body_id=review.body_id, by=Voice.OPERATOR, at=now()
        )


def refused(db: Any, statement: str) -> None:
    with pytest.raises(DBAPIError) as refusal, writing(db.session()) as session:
        session.execute(sa.text(statement))
    assert any(word in str(refusal.value) for word in ("insert-only", "sealed", "never deleted"))


def rows(db: Any, table: str) -> list[Any]:
    return [tuple(row) for row in db.session.execute(sa.text(f"SELECT * FROM {table}"))]


@pytest.mark.parametrize("table", guards.INSERT_ONLY)
def test_what_may_only_be_inserted_is_neither_changed_nor_taken_out(world: Any, table: str) -> None:
    before = rows(world, table)
    assert before, f"no row of {table} to try it on"
    column = sa.inspect(world.engine).get_columns(table)[-1]["name"]
    refused(world, f'UPDATE {table} SET "{column}" = "{column}"')
    refused(world, f"DELETE FROM {table}")
    if DATABASE == "postgresql":
        refused(world, f"TRUNCATE {table} CASCADE")
    else:
        key = sa.inspect(world.engine).get_pk_constraint(table)["constrained_columns"][0]
        refused(world, f'INSERT OR REPLACE INTO {table} SELECT * FROM {table} ORDER BY "{key}" LIMIT 1')
    assert rows(world, table) == before


@pytest.mark.parametrize("table", guards.KEPT)
def test_what_is_kept_is_never_deleted(world: Any, table: str) -> None:
    before = rows(world, table)
    assert before, f"no row of {table} to try it on"
    refused(world, f"DELETE FROM {table}")
    if DATABASE == "postgresql":
        refused(world, f"TRUNCATE {table} CASCADE")
    assert rows(world, table) == before


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, columns in guards.FIXED.items() for c in columns])
def test_what_is_sealed_does_not_change(world: Any, table: str, column: str) -> None:
    before = rows(world, table)
    assert before, f"no row of {table} to try it on"
    kind = next(c["type"] for c in sa.inspect(world.engine).get_columns(table) if c["name"] == column)
    if isinstance(kind, sa.Boolean):
        other = f"NOT {column}"
    elif isinstance(kind, sa.Date):
        other = "'2031-01-01'"
    elif isinstance(kind, sa.DateTime):
        other = "'2031-01-01 00:00:00.000000'"
    else:
        other = f"COALESCE({column}, 0) + 1" if isinstance(kind, sa.Integer) else "'paper'"
    refused(world, f"UPDATE {table} SET {column} = {other}")
    assert rows(world, table) == before


def test_a_published_answer_is_never_rewritten(world: Any) -> None:
    session = world.session()
    assert session.scalars(sa.select(Response)).one().published_at is not None
    refused(world, "UPDATE response SET answer = 'We never said that.'")
    refused(world, "UPDATE response SET published_at = NULL")


def test_a_draft_answer_may_be_rewritten_until_it_is_published(world: Any) -> None:
    body = world.session.scalars(sa.select(Body).where(Body.slug == "anytown")).one()
    item = answer(an_item(a_matter(world.session(), body, n=2)), an_answer())
    with writing(world.session()) as session:
        session.execute(sa.text("UPDATE response SET plan = 'Another plan' WHERE published_at IS NULL"))
    assert item.responses[0].plan == "Another plan"


BLANK = "text = NULL, number = NULL, on_date = NULL, document_id = NULL, option = '', statement = ''"


def test_words_are_blanked_only_with_an_erasure_and_only_blanked(world: Any) -> None:
    session = world.session()
    standing = session.scalars(sa.select(Answer).where(Answer.text.is_not(None))).one()
    erased = session.scalars(sa.select(Answer).where(Answer.text.is_(None))).one()
    kept, gone = standing.id, erased.id
    refused(world, f"UPDATE answer SET {BLANK} WHERE id = {kept}")
    refused(world, f"UPDATE answer SET text = 'She never said that' WHERE id = {kept}")
    refused(world, f"UPDATE answer SET text = 'She said it after all' WHERE id = {gone}")
    refused(world, f"UPDATE answer SET text = NULL, question_id = question_id + 1 WHERE id = {gone}")
    with writing(session):
        session.execute(sa.text(f"UPDATE answer SET {BLANK} WHERE id = {gone}"))


def test_a_name_is_blanked_only_with_an_erasure(world: Any) -> None:
    session = world.session()
    [named] = session.scalars(sa.select(Respondent).where(Respondent.name != ""))
    [gone] = session.scalars(sa.select(Respondent).where(Respondent.name == ""))
    kept, blank = named.submission_version_id, gone.submission_version_id
    for values in ("name = ''", "name = '', email = '', organisation = '', on_behalf_of = ''", "email = 'x@y.z'"):
        refused(world, f"UPDATE respondent SET {values} WHERE submission_version_id = {kept}")
    refused(world, f"UPDATE respondent SET name = 'Eve' WHERE submission_version_id = {blank}")


def test_the_guards_stand_again_after_going_back_and_forth(world: Any) -> None:
    world.session.remove()
    world.engine.dispose()
    downgrade(revision="base")
    upgrade()
    a_promise()
    refused(world, "UPDATE audit_entry SET reason = 'because'")
    refused(world, "DELETE FROM audit_entry")
    refused(world, "UPDATE response SET plan = 'Another plan'")
    refused(world, "DELETE FROM item")


def test_the_guards_can_be_rebuilt_at_any_time(world: Any) -> None:
    with writing(world.session()) as session:
        guards.rebuild(session.connection())
        guards.rebuild(session.connection())
    refused(world, "DELETE FROM audit_entry")

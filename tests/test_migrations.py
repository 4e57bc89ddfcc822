"""Migrations: up with rows, down, and up again, on either database; and what they make is what the models say."""

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy.exc import DBAPIError

from engage.database import Base, writing
from engage.matters import Item, Voice
from engage.questionnaires import QuestionKind
from engage.referrals import State
from engage.responses.service import delivery
from tests.conftest import DATABASE
from tests.factories.duties import a_duty, everything_kept_about
from tests.factories.matters import AT, a_matter, a_promise, owe
from tests.factories.network import a_decision, a_network, state
from tests.factories.questionnaires import a_questionnaire
from tests.factories.referrals import a_referral
from tests.factories.scrutiny import a_whole_meeting
from tests.factories.submissions import a_submission


@pytest.fixture
def revisions(app: Flask) -> list[str]:
    """Every revision, the first first."""
    script = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())
    return [r.revision for r in script.walk_revisions()][::-1]


@pytest.fixture
def filled(db: Any) -> Any:
    """A database with rows from one end of the chain to the other."""
    matter = a_matter(db.session())
    owe(matter)
    a_questionnaire(matter, QuestionKind.LONG_TEXT)
    a_submission(matter, {"q1": "A bus in the evening."}, name="Ada")
    item = a_promise(matter)
    with writing(db.session()):
        delivery.add_evidence(item, text="The rota.", by=Voice.OPERATOR, at=AT)
    state(a_decision(a_network(), matter))
    a_whole_meeting(matter)
    a_referral(state=State.CLOSED, evidence=True)
    everything_kept_about(a_duty())
    leave(db)
    return db


def leave(db: Any) -> None:
    """Close every connection, as a migration is run with nobody in the building."""
    db.session.remove()
    db.engine.dispose()


def dangling(db: Any) -> list[str]:
    """Foreign keys that point to nothing, and ones that the models have and the database has not."""
    inspector = sa.inspect(db.engine)
    missing = []
    for table in Base.metadata.sorted_tables:
        there = {(tuple(k["constrained_columns"]), k["referred_table"]) for k in inspector.get_foreign_keys(table.name)}
        wanted = {
            (tuple(c.name for c in k.columns), next(iter(k.elements)).column.table.name)
            for k in table.foreign_key_constraints
        }
        missing += [f"{table.name}: {key}" for key in wanted - there]
    if DATABASE == "sqlite":
        missing += [str(row) for row in db.session.execute(sa.text("PRAGMA foreign_key_check"))]
        leave(db)
    return missing


def test_there_is_one_head(app: Flask) -> None:
    script = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())
    assert len(script.get_heads()) == 1


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    check()


def test_down_with_rows_leaves_nothing_and_up_again_makes_it_whole(filled: Any) -> None:
    downgrade(revision="base")
    assert set(sa.inspect(filled.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    check()
    assert dangling(filled) == []
    item = a_promise()
    assert item.published_at is not None


def test_from_every_revision_it_is_as_if_made_today(db: Any, revisions: list[str]) -> None:
    leave(db)
    for revision in revisions:
        downgrade(revision="base")
        upgrade(revision=revision)
        upgrade()
        assert dangling(db) == [], revision
        a_promise()
        for forbidden in ("UPDATE audit_entry SET reason = ''", "DELETE FROM audit_entry", "DELETE FROM item"):
            with pytest.raises(DBAPIError), writing(db.session()) as session:
                session.execute(sa.text(forbidden))
        leave(db)


def test_upgrading_a_database_that_is_up_to_date_keeps_every_row(filled: Any) -> None:
    tables = [t.name for t in Base.metadata.sorted_tables]
    count = "SELECT count(*) FROM "
    before = {t: filled.session.scalar(sa.text(f'{count}"{t}"')) for t in tables}
    leave(filled)
    upgrade()
    assert {t: filled.session.scalar(sa.text(f'{count}"{t}"')) for t in tables} == before
    assert filled.session.scalar(sa.select(sa.func.count(Item.id))) == 1
    assert dangling(filled) == []


def test_duties_from_before_reminders_keep_their_days_and_say_how_sure_their_rule_is(filled: Any) -> None:
    every = "SELECT id, clock_id, began_on, due_on, long_on, met_on FROM duty ORDER BY id"
    before = filled.session.execute(sa.text(every)).all()
    assert before
    leave(filled)
    downgrade(revision="20261122_reviews")
    assert "reminder" not in sa.inspect(filled.engine).get_table_names()
    leave(filled)
    upgrade()
    check()
    assert dangling(filled) == []
    assert filled.session.execute(sa.text(every)).all() == before
    sure = "SELECT DISTINCT confidence FROM duty WHERE clock_id = 'CP16-RESPONSE'"
    assert list(filled.session.scalars(sa.text(sure))) == ["B"]

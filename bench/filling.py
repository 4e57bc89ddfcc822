"""Databases of a stated size, made fast: the first of each thing through the services, the rest by bulk insert."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from engage import create_app
from engage.analysis.service import wait
from engage.consultations import Consultation
from engage.extensions import db
from engage.matters import Item, Matter, Promise, Response
from engage.now import now, today
from engage.questionnaires import Answer, Submission, SubmissionVersion, tally
from engage.questionnaires.models.questionnaire import QuestionKind, Questionnaire, QuestionnaireVersion
from engage.search import SearchEntry

LOT = 5000
COMMON = "clinic"
WORDS = [
    "the",
    "clinic",
    "is",
    "too",
    "far",
    "by",
    "bus",
    "and",
    "we",
    "waited",
    "for",
    "hours",
    "but",
    "the",
    "staff",
    "were",
    "kind",
    "and",
    "the",
    "hall",
    "was",
    "warm",
]


@contextmanager
def made(folder: Path, url: str = "") -> Iterator[Flask]:
    """A migrated application on an empty database, in its context."""
    os.environ["ENGAGE_DATA"] = str(folder)
    os.environ["DATABASE_URL"] = url
    app = create_app({"JOBS_INLINE": False, "RATELIMIT_ENABLED": False, "WTF_CSRF_ENABLED": False})
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
        from engage.database import writing
        from engage.installation import make

        with writing(db.session()):
            make(db.session(), is_demo=False, at=now())
        yield app
        db.session.remove()
        db.engine.dispose()


def bulk(connection: Connection, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Insert by lots, one transaction each."""
    lot: list[dict[str, Any]] = []
    for row in rows:
        lot.append(row)
        if len(lot) == LOT:
            connection.execute(sa.insert(model.__table__), lot)
            connection.commit()
            lot = []
    if lot:
        connection.execute(sa.insert(model.__table__), lot)
        connection.commit()


@contextmanager
def bulk_connection() -> Iterator[Connection]:
    with db.engine.connect().execution_options(writes=True) as connection:
        yield connection


def ten_questions(matter: Matter) -> Questionnaire:
    """One page: four choices, two many choices, a scale, a number, a short and a long text; replaces what is there."""
    from tests.factories.questionnaires import a_question

    asked = db.session.scalars(sa.select(Questionnaire).where(Questionnaire.matter_id == matter.id)).one()
    kinds = [QuestionKind.ONE_CHOICE] * 4 + [QuestionKind.MANY_CHOICES] * 2 + [QuestionKind.SCALE]
    kinds += [QuestionKind.NUMBER, QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT]
    for n, kind in enumerate(kinds):
        options = [{"key": f"o{i}", "label": f"Option {i} of {n}"} for i in range(1, 6)]
        more = {"options": options} if kind in (QuestionKind.ONE_CHOICE, QuestionKind.MANY_CHOICES) else {}
        a_question(asked, kind, text=f"Question {n + 1}, of kind {kind.words}?", limits={}, **more)
    return asked


def answers_to(snapshot: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    """One answer row to each question, without the key of its submission."""
    for page in snapshot["pages"]:
        for question in page["questions"]:
            row: dict[str, Any] = {
                "question_id": question["id"],
                "statement": "",
                "option": "",
                "text": None,
                "number": None,
                "on_date": None,
                "document_id": None,
            }
            if question["options"]:
                row["option"] = chance.choice(question["options"])["key"]
            elif question["kind"] == "scale":
                row["option"] = chance.choice(["strongly_agree", "agree", "disagree"])
            elif question["kind"] == "number":
                row["number"] = chance.randrange(100)
            else:
                row["text"] = " ".join(chance.choices(WORDS, k=20))
            yield row


def fill_submissions(matter: Matter, n: int) -> None:
    """`n` counted submissions of ten answers each, and the counters to match."""
    version = db.session.scalars(
        sa.select(QuestionnaireVersion)
        .join(Questionnaire)
        .where(Questionnaire.matter_id == matter.id)
        .order_by(QuestionnaireVersion.number.desc())
    ).first()
    assert version is not None
    snapshot, version_id, matter_id, at = version.snapshot, version.id, matter.id, now() - timedelta(days=1)
    db.session.rollback()
    chance = random.Random(7)
    with bulk_connection() as connection:
        first = (connection.scalar(sa.select(sa.func.max(Submission.id))) or 0) + 1
        first_version = (connection.scalar(sa.select(sa.func.max(SubmissionVersion.id))) or 0) + 1
        connection.rollback()
        ids = range(n)
        bulk(connection, Submission, (
            {
                "id": first + i, "matter_id": matter_id, "reference": f"B{first + i:013d}", "public_id": f"P{first + i:013d}",
                "token_hash": f"t{first + i}", "private_hash": f"p{first + i}", "channel": "online", "identity": "anonymous",
                "received_at": at, "standing": "counted", "standing_reason": "", "consent": "anonymously", "current": 1, "source": "",
                "network": "",
            }
            for i in ids
        ))  # fmt: skip
        bulk(connection, SubmissionVersion, (
            {
                "id": first_version + i, "submission_id": first + i, "number": 1, "questionnaire_version_id": version_id,
                "received_at": at, "consent": "anonymously",
            }
            for i in ids
        ))  # fmt: skip
        bulk(connection, Answer, (
            {**row, "submission_version_id": first_version + i} for i in ids for row in answers_to(snapshot, chance)
        ))  # fmt: skip
        if connection.dialect.name == "postgresql":
            for table in ("submission", "submission_version", "answer"):
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
            connection.commit()
    from engage.database import writing

    with writing(db.session()):
        tally.recount(db.session(), matter_id)
        wait.keep_all(db.session(), matter_id)


def fill_consultations(like: Consultation, n: int) -> None:
    """`n` more open consultations, copies of one, each findable by its words."""
    values = {c.name: getattr(like, c.key) for c in Consultation.__table__.columns if c.name not in ("id", "slug")}
    parent = {c.name: getattr(like, c.key) for c in Matter.__table__.columns if c.name not in ("id", "reference")}
    db.session.rollback()
    chance = random.Random(8)
    with bulk_connection() as connection:
        first = (connection.scalar(sa.select(sa.func.max(Matter.id))) or 0) + 1
        connection.rollback()
        title = lambda i: " ".join(chance.choices(WORDS, k=5)) + f" {i}"  # noqa: E731
        bulk(
            connection,
            Matter,
            ({**parent, "id": first + i, "reference": f"BEN-{i}", "title": title(i)} for i in range(n)),
        )
        bulk(connection, Consultation, (
            {
                **values, "id": first + i, "slug": f"bench-{i}",
                "closes_at": values["closes_at"] + timedelta(minutes=i % 5000),
                "published_at": values["published_at"] - timedelta(minutes=i),
            }
            for i in range(n)
        ))  # fmt: skip
        bulk(connection, SearchEntry, (
            {"kind": "consultation", "ref": first + i, "title": title(i), "body": " ".join(chance.choices(WORDS, k=30))}
            for i in range(n)
        ))  # fmt: skip
        sequences(connection, "matter", "search_entry")


def fill_items(matter: Matter, n: int) -> None:
    """`n` published items, each with an answer and a promise; a third late, a third delivered."""
    matter_id, body_id, on = matter.id, matter.body_id, today()
    db.session.rollback()
    at = now() - timedelta(days=200)
    with bulk_connection() as connection:
        first = (connection.scalar(sa.select(sa.func.max(Item.id))) or 0) + 1
        connection.rollback()
        due = lambda i: on + timedelta(days=(i * 37) % 700 - 200)  # noqa: E731
        state = lambda i: "delivered" if i % 3 == 0 else "published"  # noqa: E731
        bulk(connection, Item, (
            {
                "id": first + i, "matter_id": matter_id, "number": 1000 + i, "body_id": body_id, "title": f"Benches by the path {i}",
                "said": "", "said_html": "", "state": state(i), "responsible": "Head of estates", "created_at": at,
                "published_at": at + timedelta(seconds=i), "version": 1, "outcome": "adopted" if i % 2 else "not_adopted",
                "due_on": due(i), "listed_on": due(i), "delivered_on": on if i % 3 == 0 else None,
            }
            for i in range(n)
        ))  # fmt: skip
        bulk(connection, Response, (
            {
                "id": first + i, "item_id": first + i, "number": 1, "outcome": "adopted", "answer": "Yes", "answer_html": "<p>Yes</p>",
                "reason": "", "reason_html": "", "plan": "Estates plan", "responsible": "Head of estates", "due_on": due(i),
                "passed_to": "", "drafted_at": at, "published_at": at, "version": 1,
            }
            for i in range(n)
        ))  # fmt: skip
        bulk(connection, Promise, (
            {
                "id": first + i, "item_id": first + i, "response_id": first + i, "text": "Benches every 50 metres",
                "responsible": "Head of estates", "first_due_on": due(i), "due_on": due(i),
                "state": "delivered" if i % 3 == 0 else "due", "settled_on": on if i % 3 == 0 else None, "version": 1,
            }
            for i in range(n)
        ))  # fmt: skip
        sequences(connection, "item", "response", "promise")


def sequences(connection: Connection, *tables: str) -> None:
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )
    connection.commit()

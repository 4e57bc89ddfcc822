"""Take in submissions from a file: in short lots, each a transaction of its own, and each row once however often."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from engage.database import table_of
from engage.matters import AuditEntry, By, entry_values
from engage.matters.reference import ALPHABET
from engage.questionnaires import tally
from engage.questionnaires.importing.columns import Row
from engage.questionnaires.models.submission import (
    Answer,
    Consent,
    Respondent,
    Standing,
    Submission,
    SubmissionVersion,
)

_submissions = sa.insert(table_of(Submission))
_versions = sa.insert(table_of(SubmissionVersion))
_answers = sa.insert(table_of(Answer))
_respondents = sa.insert(table_of(Respondent))
_LETTERS = len(ALPHABET)


def take_lot(
    session: Session,
    rows: Sequence[tuple[str, Row]],
    *,
    matter_id: int,
    version_id: int,
    consent: Consent,
    at: datetime,
) -> int:
    """Store a lot of (source, row) in the transaction it is called in; how many were not there before."""
    connection = session.connection()
    fresh = _not_there(connection, rows, matter_id)
    if not fresh:
        return 0
    first = _reserved(connection, Submission, len(fresh))
    first_version = _reserved(connection, SubmissionVersion, len(fresh))
    about = [_about(row, source, id_, matter_id, consent, at) for (source, row), id_ in zip(fresh, first, strict=True)]
    connection.execute(_submissions, about)
    connection.execute(
        _versions,
        [
            {
                "id": version, "submission_id": of["id"], "number": 1, "questionnaire_version_id": version_id,
                "received_at": of["received_at"], "consent": of["consent"],
            }
            for of, version in zip(about, first_version, strict=True)
        ],
    )  # fmt: skip
    answers, respondents, changes = [], [], Counter[tally.Place]()
    for (_, row), of, version in zip(fresh, about, first_version, strict=True):
        _count(changes, of, row)
        for question, statement, option, text, number, on_date in row.answers:
            answers.append(
                {
                    "submission_version_id": version, "question_id": question, "statement": statement,
                    "option": option, "text": text, "number": number, "on_date": on_date, "document_id": None,
                }
            )  # fmt: skip
        if row.respondent:
            empty = {"name": "", "email": "", "organisation": "", "on_behalf_of": ""}
            respondents.append({**empty, **row.respondent, "submission_version_id": version})
    if answers:
        connection.execute(_answers, answers)
    if respondents:
        connection.execute(_respondents, respondents)
    tally.add(session, matter_id, changes)
    return len(fresh)


def _not_there(connection: Connection, rows: Sequence[tuple[str, Row]], matter_id: int) -> list[tuple[str, Row]]:
    there = set(
        connection.scalars(
            sa.select(Submission.source).where(
                Submission.matter_id == matter_id, Submission.source.in_([source for source, _ in rows])
            )
        )
    )
    return [(source, row) for source, row in rows if source not in there]


def _reserved(connection: Connection, model: Any, n: int) -> Sequence[int]:
    """The next ids of a table. On SQLite nobody else writes meanwhile; on PostgreSQL the sequence gives them."""
    if connection.dialect.name == "sqlite":
        last = connection.scalar(sa.select(sa.func.max(model.id))) or 0
        return range(last + 1, last + n + 1)
    name = sa.func.pg_get_serial_sequence(model.__tablename__, "id")
    return list(connection.scalars(sa.select(sa.func.nextval(name)).select_from(sa.func.generate_series(1, n))))


def _reference() -> str:
    """A spoken reference from one draw of chance: a file holds a hundred thousand."""
    number, letters = secrets.randbits(80), []
    for _ in range(12):
        number, letter = divmod(number, _LETTERS)
        letters.append(ALPHABET[letter])
    return f"{''.join(letters[:4])}-{''.join(letters[4:8])}-{''.join(letters[8:])}"


def _about(row: Row, source: str, id_: int, matter_id: int, consent: Consent, at: datetime) -> dict[str, Any]:
    who = row.respondent
    return {
        "id": id_,
        "matter_id": matter_id,
        "reference": _reference(),
        "public_id": _reference(),
        "token_hash": secrets.token_hex(32),  # nobody holds a key to what came in a file
        "private_hash": secrets.token_hex(32),
        "channel": row.channel,
        "channel_words": row.channel_words,
        "identity": "organisation" if who.get("organisation") else "named" if who.get("name") else "anonymous",
        "received_at": row.received_at or at,
        "standing": Standing.COUNTED,
        "standing_reason": "",
        "consent": row.consent or consent,
        "current": 1,
        "source": source,
        "network": "",
    }


def _count(changes: "Counter[tally.Place]", of: dict[str, Any], row: Row) -> None:
    """What a row adds to the counts: the same as `tally.deltas`, for rows by the hundred thousand."""
    changes[0, "standing", "counted"] += 1
    for name in tally.OF_COUNTED:
        if of[name]:
            changes[0, name, of[name]] += 1
    places = set()
    for question, statement, option, *_ in row.answers:
        places.add((question, "", ""))
        places.add((question, statement, ""))
        if option:
            places.add((question, statement, option))
    changes.update(places)


def record_file(
    session: Session,
    *,
    matter_id: int,
    body_id: int,
    reference: str,
    sha256: str,
    digest: str,
    counts: dict[str, int],
    by: By,
    at: datetime,
) -> None:
    """One entry for a file: what it was, by its SHA-256, and what came of it."""
    about = f"import:{digest}"
    if session.scalar(sa.select(AuditEntry.id).where(AuditEntry.about == about, AuditEntry.matter_id == matter_id)):
        return
    details: dict[str, Any] = {"sha256": sha256, "consultation": reference, **counts}
    entry = entry_values("import", by=by, at=at, about=about, matter_id=matter_id, body_id=body_id, **details)
    session.execute(sa.insert(table_of(AuditEntry)), entry)


def taken_from(session: Session, matter_id: int, digest: str) -> int:
    """How many submissions of a matter came from a file."""
    mine = sa.select(sa.func.count()).where(
        Submission.matter_id == matter_id, Submission.source.startswith(f"{digest}:")
    )
    return session.scalar(mine) or 0

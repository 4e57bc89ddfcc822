"""Take in submissions from a file: in short lots, each a transaction of its own, and each row once however often."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
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
    Channel,
    Consent,
    Respondent,
    Standing,
    Submission,
    SubmissionVersion,
)
from engage.questionnaires.service import changed

_respondents = sa.insert(table_of(Respondent))
_COUNTED, _CHANNELS = Standing.COUNTED.value, {channel: channel.value for channel in Channel}
_SPOKEN = bytes(ord(ALPHABET[n % len(ALPHABET)]) for n in range(256))
SUBMISSION = (
    "id", "matter_id", "reference", "public_id", "token_hash", "private_hash", "channel", "channel_words", "identity",
    "received_at", "standing", "standing_reason", "consent", "current", "source", "network",
)  # fmt: skip
VERSION = ("id", "submission_id", "number", "questionnaire_version_id", "received_at", "consent")
ANSWER = ("submission_version_id", "question_id", "statement", "option", "text", "number", "on_date")


def take_lot(
    session: Session,
    rows: Sequence[tuple[str, Row]],
    *,
    matter_id: int,
    version_id: int,
    consent: Consent,
    many: frozenset[int],
    at: datetime,
) -> int:
    """Store a lot of (source, row) in the transaction it is called in; how many were not there before.

    `many` are the questions that one submission may answer with several rows.
    """
    connection = session.connection()
    fresh = _not_there(connection, rows, matter_id)
    if not fresh:
        return 0
    ids = _reserved(connection, Submission, len(fresh))
    about = _stored_submissions(connection, fresh, ids, matter_id, consent, at)
    version_ids = _reserved(connection, SubmissionVersion, len(fresh))
    versions = [
        (version, of["id"], 1, version_id, of["received_at"], of["consent"])
        for of, version in zip(about, version_ids, strict=True)
    ]
    _store(connection, "submission_version", VERSION, versions)
    answers = [
        (version, *answer) for (_, row), version in zip(fresh, version_ids, strict=True) for answer in row.answers
    ]
    if answers:
        _store_answers(connection, answers)
    _store_respondents(connection, fresh, version_ids)
    changes = Counter[tally.Place]()
    for (_, row), of in zip(fresh, about, strict=True):
        _count(changes, of, row, many)
    _add_bases(changes, many)
    tally.add(session, matter_id, changes)
    changed.tell(session, ids, are_new=True)
    return len(fresh)


def _stored_submissions(
    connection: Connection,
    fresh: Sequence[tuple[str, Row]],
    ids: Sequence[int],
    matter_id: int,
    consent: Consent,
    at: datetime,
) -> list[dict[str, Any]]:
    """Store the submissions of a lot; what is known of each, by column."""
    kept, names = _as_kept(connection), _references(2 * len(fresh))
    about = [
        _about(row, source, id_, matter_id, (row.consent or consent).value, kept(row.received_at or at), names)
        for (source, row), id_ in zip(fresh, ids, strict=True)
    ]
    _store(connection, "submission", SUBMISSION, [tuple(of.values()) for of in about])
    return about


def _store_respondents(connection: Connection, fresh: Sequence[tuple[str, Row]], version_ids: Sequence[int]) -> None:
    empty = {"name": "", "email": "", "organisation": "", "on_behalf_of": ""}
    named = [
        {**empty, **row.respondent, "submission_version_id": version}
        for (_, row), version in zip(fresh, version_ids, strict=True)
        if row.respondent
    ]
    if named:
        connection.execute(_respondents, named)


def _store_answers(connection: Connection, answers: list[tuple[Any, ...]]) -> None:
    """Ten times as many as everything else, so they go to the driver as they are."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:  # which keeps a number as a float and a date as text: what its column types would make of them
        answers = [
            a
            if a[5] is None and a[6] is None
            else (*a[:5], None if a[5] is None else float(a[5]), None if a[6] is None else a[6].isoformat())
            for a in answers
        ]
    _store(connection, "answer", ANSWER, answers)


def _store(connection: Connection, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Hand rows to the driver as they are: a file has a million of them."""
    marks = ", ".join(["?" if connection.dialect.name == "sqlite" else "%s"] * len(columns))
    connection.exec_driver_sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608


def _as_kept(connection: Connection) -> Callable[[datetime], Any]:
    """What an instant is to the driver: what the column type would make of it, once for each instant of a lot."""
    kept = (
        sa.inspect(Submission)
        .columns.received_at.type.dialect_impl(connection.dialect)
        .bind_processor(connection.dialect)
    )
    return cache(kept) if kept else lambda at: at


def _not_there(connection: Connection, rows: Sequence[tuple[str, Row]], matter_id: int) -> list[tuple[str, Row]]:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    asked = ", ".join([mark] * len(rows))  # the condition on '' is the index's own: else it is not used
    found = connection.exec_driver_sql(
        f"SELECT source FROM submission WHERE matter_id = {mark} AND source <> '' AND source IN ({asked})",  # noqa: S608
        (matter_id, *(source for source, _ in rows)),
    )
    there = set(found.scalars())
    return [(source, row) for source, row in rows if source not in there]


def _reserved(connection: Connection, model: Any, n: int) -> Sequence[int]:
    """The next ids of a table. On SQLite nobody else writes meanwhile; on PostgreSQL the sequence gives them."""
    if connection.dialect.name == "sqlite":
        last = connection.scalar(sa.select(sa.func.max(model.id))) or 0
        return range(last + 1, last + n + 1)
    name = sa.func.pg_get_serial_sequence(model.__tablename__, "id")
    return list(connection.scalars(sa.select(sa.func.nextval(name)).select_from(sa.func.generate_series(1, n))))


def _references(n: int) -> Iterator[str]:
    """Spoken references, cheaply: a file needs two hundred thousand."""
    letters = secrets.token_bytes(12 * n).translate(_SPOKEN).decode("ascii")
    for at in range(0, 12 * n, 12):
        yield f"{letters[at : at + 4]}-{letters[at + 4 : at + 8]}-{letters[at + 8 : at + 12]}"


def _about(
    row: Row, source: str, id_: int, matter_id: int, consent: str, received_at: Any, names: Iterator[str]
) -> dict[str, Any]:
    who = row.respondent
    return {
        "id": id_,
        "matter_id": matter_id,
        "reference": next(names),
        "public_id": next(names),
        "token_hash": f"file:{id_:012}",  # nobody holds a key to what came in a file: no digest reads like this
        "private_hash": f"file:{id_:012}",
        "channel": _CHANNELS[row.channel],
        "channel_words": row.channel_words,
        "identity": "organisation" if who.get("organisation") else "named" if who.get("name") else "anonymous",
        "received_at": received_at,
        "standing": _COUNTED,
        "standing_reason": "",
        "consent": consent,
        "current": 1,
        "source": source,
        "network": "",
    }


def _count(changes: "Counter[tally.Place]", of: dict[str, Any], row: Row, many: frozenset[int]) -> None:
    """What a row adds to the counts, as `tally.deltas` has it; the bases of single answers are added at the end."""
    changes[0, "standing", "counted"] += 1
    for name in tally.OF_COUNTED:
        if of[name]:
            changes[0, name, of[name]] += 1
    bases = set()
    for question, statement, option, *_ in row.answers:
        changes[question, statement, option] += 1
        if question in many:
            bases |= {(question, "", ""), (question, statement, "")}
    changes.update(bases)


def _add_bases(changes: "Counter[tally.Place]", many: frozenset[int]) -> None:
    for (question, statement, option), n in list(changes.items()):
        if question and option and question not in many:
            changes[question, statement, ""] += n


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

"""A million answers as CSV, one answer per row, in bounded memory and never in one long transaction.

Submissions are read some hundreds at a time by their key, each lot on a connection of its own, as the driver gives
them: no objects are made. What may leave is decided here by the same rule as on the pages (see `publication`), in the
SQL where a row is left out, and below where words are.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engage.analysis.asked import OTHER, Asked, AskedQuestion
from engage.analysis.filters import Filter
from engage.analysis.models.coding import REDACTION_REASONS
from engage.analysis.redaction import reason_words
from engage.analysis.spreadsheet import cell, rows_of
from engage.analysis.submissions import matching
from engage.now import london_date
from engage.questionnaires import QuestionKind, Submission

LOT = 400
BOM = "\ufeff"  # without it a spreadsheet reads UTF-8 as something else
WAITING = "waiting to be checked"
PUBLIC_HEAD = (
    "submission", "received", "channel", "from", "question", "question_text", "statement", "answer", "comment", "note",
)  # fmt: skip
STAFF_HEAD = (
    "submission", "received", "channel", "from", "consent", "public_id", "question", "question_text", "statement",
    "answer", "comment", "codes",
)  # fmt: skip

_END_OF_LOT = sa.text(
    "SELECT max(id) FROM (SELECT id FROM submission WHERE matter_id = :matter AND standing = 'counted' AND id > :after"
    " ORDER BY id LIMIT :most) AS lot"
)
_RANGE = "s.matter_id = :matter AND s.standing = 'counted' AND s.id > :after AND s.id <= :upto"
_JOINED = """
    FROM submission s
    JOIN submission_version v ON v.submission_id = s.id AND v.number = s.current
    JOIN answer a ON a.submission_version_id = v.id
    LEFT JOIN moderation m ON m.answer_id = a.id
    WHERE {range} {more}
    ORDER BY s.id, a.id
"""
PUBLIC_SQL = (
    "SELECT s.public_id, s.received_at, s.channel, s.identity, a.question_id, a.statement, a.option,"
    " CASE WHEN a.text IS NULL OR a.text = '' THEN NULL WHEN m.answer_id IS NULL THEN '' ELSE m.public_text END,"
    " a.number, a.on_date, m.verdict, m.reason" + _JOINED.format(range=_RANGE, more="AND s.consent <> 'not_at_all'")
)
STAFF_SQL = (
    "SELECT s.reference, s.received_at, s.channel, s.identity, a.question_id, a.statement, a.option, a.text,"
    " a.number, a.on_date, s.consent, s.public_id, a.id"
    + _JOINED.replace("LEFT JOIN moderation m ON m.answer_id = a.id\n", "").format(range=_RANGE, more="")
)
_CODED = """
    FROM submission s
    JOIN submission_version v ON v.submission_id = s.id AND v.number = s.current
    JOIN answer a ON a.submission_version_id = v.id
    JOIN coding c ON c.answer_id = a.id JOIN code k ON k.id = c.code_id
    WHERE {range} ORDER BY k.number
"""
_CODES = "SELECT c.answer_id, k.number, k.name" + _CODED.format(range=_RANGE)

Where = dict[str, Any]
Lot = Callable[[Connection, Where], Iterator[tuple[Any, ...]]]
Lots = Callable[[Connection, int], tuple[int, Where] | None]
"""The lot after a key: the key it ends with and how its rows are picked; None after the last."""


class _Words:
    """The cells of one question, made safe once."""

    __slots__ = ("is_text", "name", "options", "statements", "text")

    def __init__(self, question: AskedQuestion) -> None:
        self.name, self.text = cell(question.name), cell(question.text)
        self.options = {key: cell(label) for key, label in question.options}
        self.statements = {"": "", **{key: cell(label) for key, label in question.statements}}
        self.is_text = question.kind.is_text


def public_rows(engine: Engine, matter_id: int, asked: Asked) -> Iterator[str]:
    """What anyone may have of the submissions, as chunks of CSV."""
    words = {q.id: _Words(q) for q in asked.publishable}
    notes = {code: f"not published: {reason_words(code)}" for code in REDACTION_REASONS}
    statement = sa.text(PUBLIC_SQL)

    def lot(connection: Connection, where: Where) -> Iterator[tuple[Any, ...]]:
        seen, about = None, ("", "", "", "")
        for (
            public_id,
            at,
            channel,
            identity,
            question_id,
            stated,
            option,
            text,
            number,
            on_date,
            verdict,
            why,
        ) in connection.execute(statement, where):
            question = words.get(question_id)
            if question is None:
                continue
            if public_id != seen:
                seen, about = public_id, (public_id, _day(at), channel, identity)
            said, comment = _said(question, option, cell(text) if text else "", number, on_date)
            note = ""
            if text is not None and verdict is None:
                note = WAITING
            elif verdict == "rejected":
                note = notes.get(why, "not published")
            statement_words = question.statements.get(stated, stated)
            yield (*about, question.name, question.text, statement_words, said, comment, note)

    return _lots(engine, PUBLIC_HEAD, _counted(matter_id), lot)


def staff_rows(engine: Engine, matter_id: int, asked: Asked, chosen: Filter | None = None) -> Iterator[str]:
    """Every answer that counts, or that a filter picks, as it was sent, with its codes, as chunks of CSV.

    For the body's own analysts.
    """
    words = {q.id: _Words(q) for q in asked.questions}
    files = {q.id for q in asked.questions if q.kind is QuestionKind.FILE}
    statement, of_codes = (_picked(sql) if chosen else sa.text(sql) for sql in (STAFF_SQL, _CODES))

    def lot(connection: Connection, where: Where) -> Iterator[tuple[Any, ...]]:
        codes: dict[int, str] = {}
        for answer_id, number, name in connection.execute(of_codes, where):
            before = codes.get(answer_id, "")
            codes[answer_id] = f"{before}; {number} {name}" if before else f"{number} {name}"
        for (
            reference,
            at,
            channel,
            identity,
            question_id,
            stated,
            option,
            text,
            number,
            on_date,
            consent,
            public_id,
            id_,
        ) in connection.execute(statement, where):
            question = words[question_id]
            said, comment = _said(question, option, cell(text) if text else "", number, on_date)
            if question_id in files:
                said = "A file was sent"
            yield (
                reference, _day(at), channel, identity, consent, public_id, question.name, question.text,
                question.statements.get(stated, stated), said, comment, cell(codes.get(id_, "")),
            )  # fmt: skip

    return _lots(engine, STAFF_HEAD, _matching(matter_id, chosen) if chosen else _counted(matter_id), lot)


@lru_cache(maxsize=4)
def _day(at: str | datetime) -> str:
    """The London day of an instant as the driver gives it. One submission's answers follow each other."""
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return london_date(instant if instant.tzinfo else instant.replace(tzinfo=UTC)).isoformat()


def _said(question: _Words, option: str, text: str, number: Any, on_date: Any) -> tuple[Any, str]:
    """The answer, and what was written beside it."""
    if option:
        label = question.options.get(option, option)
        return (label, text) if option == OTHER else (label, "")
    if number is not None:
        return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}", ""
    if on_date is not None:
        return str(on_date), ""
    return text, ""


def _counted(matter_id: int) -> Lots:
    """All that counts, by ranges of the key."""

    def following(connection: Connection, after: int) -> tuple[int, Where] | None:
        upto = connection.scalar(_END_OF_LOT, {"matter": matter_id, "after": after, "most": LOT})
        return None if upto is None else (upto, {"matter": matter_id, "after": after, "upto": upto})

    return following


def _matching(matter_id: int, chosen: Filter) -> Lots:
    """What a filter picks, as the list of submissions does, by the keys themselves."""
    conditions = matching(matter_id, chosen)

    def following(connection: Connection, after: int) -> tuple[int, Where] | None:
        some = sa.select(Submission.id).where(*conditions, Submission.id > after).order_by(Submission.id).limit(LOT)
        ids = list(connection.scalars(some))
        return (ids[-1], {"ids": ids}) if ids else None

    return following


def _picked(sql: str) -> sa.TextClause:
    return sa.text(sql.replace(_RANGE, "s.id IN :ids")).bindparams(sa.bindparam("ids", expanding=True))


def _lots(engine: Engine, head: tuple[str, ...], lots: Lots, lot: Lot) -> Iterator[str]:
    yield BOM + rows_of([head])
    after = 0
    while True:
        with engine.connect() as connection:
            found = lots(connection, after)
            if found is None:
                return
            after, where = found
            chunk = rows_of(lot(connection, where))
        if chunk:
            yield chunk

"""Import a file from its first row to its last: lot by lot, in bounded memory, going on where it was stopped."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.database import writing
from engage.matters import By, Matter
from engage.questionnaires.importing.columns import Columns, Row
from engage.questionnaires.importing.sheet import DELIMITERS, Sheet
from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.models.submission import Consent
from engage.questionnaires.service.take_in import record_file, take_lot, taken_from
from engage.questionnaires.versions import Snapshot

LONGEST_LOT = 0.08
"""Seconds for which a lot should hold up residents who are sending, its commit and all; the figure promised is 0.2."""
REST = 0.03
"""Seconds between two lots on SQLite, in which whoever waits gets in: it asks again every 25 ms at most by then."""
MOST, FEWEST = 1000, 20


@dataclass
class Report:
    """What came of a file."""

    taken: int = 0
    already: int = 0
    empty: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    channels: Counter[str] = field(default_factory=Counter)
    longest_lot: float = 0.0


Tell = Callable[[int], None]


def run(
    session: Session,
    sheet: Sheet,
    columns: Columns,
    snapshot: Snapshot,
    *,
    matter: Matter,
    consent: Consent,
    by: By,
    at: datetime,
    tell: Tell = lambda _: None,
) -> Report:
    """Take a sheet into a matter. What one cell cannot say is left out and reported; the rest of its row is taken."""
    report = Report()
    matter_id, body_id, reference = matter.id, matter.body_id, matter.reference
    several = {QuestionKind.MANY_CHOICES, QuestionKind.MATRIX}
    many = frozenset(question.id for question in snapshot.questions.values() if question.kind in several)
    place = {"matter_id": matter_id, "version_id": snapshot.id, "consent": consent, "many": many, "at": at}
    size, waits_in_line = 200, session.get_bind().dialect.name == "sqlite"
    with _many_rows_ahead(session), sheet.answers() as rows:
        understood = _understood(rows, columns, sheet, report)
        while lot := _some(understood, size):
            seconds = _take(session, lot, report, place)
            report.longest_lot = max(report.longest_lot, seconds)
            size = max(FEWEST, min(MOST, int(size * LONGEST_LOT / max(seconds, 0.001)), size * 2))
            if waits_in_line:
                sleep(REST)
            tell(report.taken + report.already + report.empty)
    with writing(session):
        counts = {
            "rows": sheet.rows, "taken": taken_from(session, matter_id, sheet.digest),
            "empty": report.empty, "refused": len(report.refused),
        }  # fmt: skip
        record_file(
            session, matter_id=matter_id, body_id=body_id, reference=reference, sha256=sheet.sha256,
            digest=sheet.digest, counts=counts, by=by, at=at,
        )  # fmt: skip
    return report


@contextmanager
def _many_rows_ahead(session: Session) -> Iterator[None]:
    """Room for the indexes that every lot touches, and no search for cycles among a million rows that hold none."""
    if session.get_bind().dialect.name == "sqlite":
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA cache_size=-4000")  # KB
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint=4000")  # pages
        session.rollback()
    usual = gc.get_threshold()
    gc.set_threshold(10_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _understood(
    rows: Iterator[tuple[int, list[str]]], columns: Columns, sheet: Sheet, report: Report
) -> Iterator[tuple[str, Row]]:
    width = len(sheet.header)
    for number, cells in rows:
        if not any(cells) or all(cell.isspace() or not cell for cell in cells):
            report.empty += 1
            continue
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            report.refused.append(_refusal(number, "", f"it has {len(cells)} cells under {width} headers", whole=True))
            report.empty += 1
            continue
        row = columns.read(cells)
        report.refused += [_refusal(number, column, why) for column, why in row.refused]
        report.channels[row.channel_words or row.channel.value] += 1
        yield f"{sheet.digest}:{number}", row


def _refusal(number: int, column: str, why: str, *, whole: bool = False) -> dict[str, Any]:
    return {"row": number, "column": column, "why": why, "left_out": "row" if whole else "cell"}


def _some(rows: Iterator[tuple[str, Row]], size: int) -> list[tuple[str, Row]]:
    lot = []
    for row in rows:
        lot.append(row)
        if len(lot) == size:
            break
    return lot


def _take(session: Session, lot: list[tuple[str, Row]], report: Report, place: dict[str, Any]) -> float:
    """One lot in one transaction; again, if another import of the same file was in between. Seconds it held others up."""
    try:
        fresh, seconds = _write(session, lot, place)
    except IntegrityError:
        fresh, seconds = _write(session, lot, place)  # now it sees what the other has taken
    report.taken += fresh
    report.already += len(lot) - fresh
    return seconds


def _write(session: Session, lot: list[tuple[str, Row]], place: dict[str, Any]) -> tuple[int, float]:
    with writing(session):
        began = monotonic()
        fresh = take_lot(session, lot, **place)
    return fresh, monotonic() - began  # from when it had the turn until it was on the disk


def described(sheet: Sheet, columns: Columns, report: Report) -> dict[str, Any]:
    """Everything a person should know of it, for JSON."""
    return {
        "file": sheet.path.name,
        "sha256": sheet.sha256,
        "encoding": sheet.encoding,
        "delimiter": DELIMITERS[sheet.delimiter],
        "header_rows": sheet.first - 1,
        "rows": sheet.rows,
        "taken": report.taken,
        "already": report.already,
        "empty": report.empty - sum(1 for r in report.refused if r["left_out"] == "row"),
        "refused_rows": sum(1 for r in report.refused if r["left_out"] == "row"),
        "refused": report.refused,
        "columns": [{"header": c.header, "as": c.taken_as} for c in columns.all if c.taken_as],
        "unknown_columns": columns.unknown,
        "non_answers": {c.header: c.non_answers for _, c in columns.used if c.reader},
        "channels": dict(report.channels.most_common()),
    }

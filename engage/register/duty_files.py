"""Duties as files: CSV that no spreadsheet takes for formulas, and JSON with stable names."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from engage.register import files
from engage.register.duty_listing import DutyRow

COLUMNS = (
    "id", "act", "part", "owed_by", "owed_to", "since", "due_on", "target_on", "done_on", "state", "late_by",
    "days_late", "days_open", "basis", "rule", "confidence", "clock", "length", "counting", "kind", "reference",
    "title", "not_owed_reason", "address",
)  # fmt: skip


def as_dict(row: DutyRow, address: Callable[[str], str], on: date) -> dict[str, Any]:
    """One row under its stable names."""
    duty = row.duty
    return {
        "id": duty.id,
        "act": duty.act,
        "part": duty.limb,
        "owed_by": row.body,
        "owed_to": duty.owed_to,
        "since": _iso(duty.began_on),
        "due_on": _iso(duty.due_on),
        "target_on": _iso(duty.target_on),
        "done_on": _iso(duty.met_on),
        "state": row.status.value,
        "late_by": row.late,
        "days_late": duty.days_late(on) if row.late else 0,
        "days_open": duty.days_open(on),
        "basis": duty.basis.value,
        "rule": duty.citation,
        "confidence": duty.confidence,
        "clock": duty.clock_id,
        "length": f"{duty.n} {duty.unit}" if duty.n else "",
        "counting": duty.count,
        "kind": row.kind,
        "reference": row.reference,
        "title": row.title,
        "not_owed_reason": duty.not_owed_reason,
        "address": address(row.path),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def csv_lines(rows: Iterable[DutyRow], address: Callable[[str], str], on: date) -> Iterator[str]:
    """The file in pieces, header first."""
    return files.csv_of(COLUMNS, (as_dict(row, address, on) for row in rows))


def json_lines(rows: Iterable[DutyRow], address: Callable[[str], str], on: date, at: datetime) -> Iterator[str]:
    """One object with a list of duties, in pieces; an empty text is null."""
    return files.json_of("duties", (as_dict(row, address, on) for row in rows), at)

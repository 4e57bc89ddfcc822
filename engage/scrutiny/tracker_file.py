"""The tracker as a file: CSV that no spreadsheet takes for formulas, under names that stay."""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from defusedcsv import csv

from engage.scrutiny.tracker import Tracked


def as_dict(row: Tracked, base: str) -> dict[str, Any]:
    """One recommendation under its stable names."""
    done, progress = row.recommendation, row.progress
    return {
        "reference": row.reference,
        "review": row.review.title,
        "recommendation": row.item.title,
        "wording_as_minuted": row.wording,
        "minute": done.minute,
        "minuted_on": _iso(done.minuted_on),
        "addressee": row.item.body.name,
        "owner": row.item.responsible,
        "response": row.response,
        "response_due": _iso(row.response_due),
        "response_days_overdue": row.response_days_overdue,
        "rule": row.duty.rule if row.duty else "",
        "state": row.standing.value,
        "answer": row.outcome.value if row.outcome else "",
        "delivery_due": _iso(row.item.due_on),
        "delivery_days_overdue": row.delivery_days_overdue,
        "delivered_on": _iso(row.item.delivered_on),
        "last_progress_on": _iso(progress.on if progress else None),
        "last_progress": progress.text if progress else "",
        "complete": "yes" if done.is_complete else "no",
        "complete_minute": done.completed_minute,
        "address": base + row.path,
    }


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


COLUMNS = (
    "reference", "review", "recommendation", "wording_as_minuted", "minute", "minuted_on", "addressee", "owner",
    "response", "response_due", "response_days_overdue", "rule", "state", "answer", "delivery_due",
    "delivery_days_overdue", "delivered_on", "last_progress_on", "last_progress", "complete", "complete_minute",
    "address",
)  # fmt: skip


def csv_lines(rows: Iterable[Tracked], base: str) -> Iterator[str]:
    """The file in pieces, header first; it begins with a mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    yield "\ufeff" + _taken(out)
    for row in rows:
        writer.writerow(as_dict(row, base).values())
        if out.tell() > 16_384:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text

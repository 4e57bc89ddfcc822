"""The register as files: CSV that no spreadsheet takes for formulas, JSON with stable names, and a feed."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from defusedcsv import csv

from engage.register.listing import Row

COLUMNS = (
    "reference", "you_said", "consultation", "body", "state", "answer", "responsible", "due_on", "days_late",
    "delivered_on", "evidence", "published_on", "address",
)  # fmt: skip


def as_dict(row: Row, address: Callable[[str], str]) -> dict[str, Any]:
    """One row under its stable names."""
    return {
        "reference": row.reference,
        "you_said": row.title,
        "consultation": row.matter,
        "body": row.body,
        "state": row.standing.value,
        "answer": row.outcome.value if row.outcome else "",
        "responsible": row.responsible,
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "days_late": row.days_late,
        "delivered_on": row.delivered_on.isoformat() if row.delivered_on else "",
        "evidence": row.evidence,
        "published_on": row.published_on.date().isoformat(),
        "address": address(row.path),
    }


def csv_lines(rows: Iterable[Row], address: Callable[[str], str]) -> Iterator[str]:
    """The items as a file in pieces."""
    return csv_of(COLUMNS, (as_dict(row, address) for row in rows))


def json_lines(rows: Iterable[Row], address: Callable[[str], str], at: datetime) -> Iterator[str]:
    """One object with a list of items, in pieces."""
    return json_of("items", (as_dict(row, address) for row in rows), at)


def csv_of(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The file in pieces, header first; it begins with a mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    yield "\ufeff" + _taken(out)
    for row in rows:
        writer.writerow(row.values())
        if out.tell() > 16_384:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def json_of(name: str, rows: Iterable[dict[str, Any]], at: datetime) -> Iterator[str]:
    """One object with a list under a name, in pieces; an empty text is null."""
    yield f'{{"made_at": "{at.isoformat()}", "{name}": ['
    for n, row in enumerate(rows):
        item = {k: None if v == "" else v for k, v in row.items()}
        yield (",\n" if n else "\n") + json.dumps(item, ensure_ascii=False)
    yield "\n]}\n"

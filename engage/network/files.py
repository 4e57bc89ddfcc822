"""The register of decisions as files: CSV that no spreadsheet takes for formulas, and JSON with stable names."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from defusedcsv import csv

from engage.decisions import Decision
from engage.decisions.service.statement import waiting
from engage.network.standing import standing
from engage.now import london_date

COLUMNS = (
    "reference", "network", "kind", "subject", "state", "on_agenda_for", "decided_on", "procedure_version",
    "procedure_published_on", "counts", "statement_published_on", "days_to_statement", "target_on", "address",
)  # fmt: skip


def as_dict(decision: Decision, address: Callable[[str], str], on: date) -> dict[str, Any]:
    """One public decision under its stable names; what was decided is said only with its statement."""
    waited, procedure = waiting(decision, on), decision.procedure
    is_decided = decision.decided_at is not None
    return {
        "reference": decision.reference,
        "network": decision.body.name,
        "kind": decision.kind.value,
        "subject": decision.subject,
        "state": standing(decision).value,
        "on_agenda_for": _day(decision.tabled_for),
        "decided_on": _day(decision.decided_at),
        "procedure_version": procedure.number if procedure and is_decided else "",
        "procedure_published_on": _day(procedure.published_at) if procedure and is_decided else "",
        "counts": ("yes" if decision.was_under_procedure and decision.stands else "no") if decision.is_relevant else "",
        "statement_published_on": _day(decision.statement_published_at),
        "days_to_statement": waited.days if waited else "",
        "target_on": _day(waited.target_on) if waited else "",
        "address": address(decision.public_path),
    }


def _day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return (london_date(value) if isinstance(value, datetime) else value).isoformat()


def csv_lines(decisions: Iterable[Decision], address: Callable[[str], str], on: date) -> Iterator[str]:
    """The file in pieces, header first; it begins with a mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    yield "\ufeff" + _taken(out)
    for decision in decisions:
        writer.writerow(as_dict(decision, address, on).values())
        if out.tell() > 16_384:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def json_lines(decisions: Iterable[Decision], address: Callable[[str], str], on: date, at: datetime) -> Iterator[str]:
    """One object with a list of decisions, in pieces; an empty text is null."""
    yield f'{{"made_at": "{at.isoformat()}", "decisions": ['
    for n, decision in enumerate(decisions):
        row = {name: None if value == "" else value for name, value in as_dict(decision, address, on).items()}
        yield (",\n" if n else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"

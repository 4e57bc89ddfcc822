"""Which column answers what: found by a header's words or a question's name, or told; and shown either way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from engage.content import tidy
from engage.notices.address import AddressRefusedError, address
from engage.questionnaires.importing.cells import (
    Found,
    Reader,
    folded,
    is_non_answer,
    moment_in,
    rated,
    reader_of,
    shortened,
    ticked,
)
from engage.questionnaires.importing.sheet import Sheet, UnreadableError
from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.models.submission import Channel, Consent
from engage.questionnaires.reading import OTHER
from engage.questionnaires.telling import CONSENTS, STANDARD
from engage.questionnaires.versions import AskedQuestion, Snapshot

CHANNELS = {
    "online": Channel.ONLINE, "web": Channel.ONLINE, "website": Channel.ONLINE, "internet": Channel.ONLINE,
    "paper": Channel.PAPER, "post": Channel.PAPER, "letter": Channel.PAPER, "form": Channel.PAPER,
    "phone": Channel.PHONE, "telephone": Channel.PHONE, "contact centre": Channel.PHONE,
    "email": Channel.EMAIL, "e-mail": Channel.EMAIL, "mail": Channel.EMAIL,
    "event": Channel.EVENT, "meeting": Channel.EVENT, "drop-in": Channel.EVENT, "roadshow": Channel.EVENT,
}  # fmt: skip
CHANNEL_HEADERS = ("channel", "data source", "how received")
RECEIVED = ("received", "received at", "date received", "submitted", "submitted at", "date submitted", "timestamp")
_DIVIDERS = re.compile(r"\s*[:\[/]\s*|\s+[-–]\s+|_")


@dataclass
class Row:
    """One row, understood. `refused` is (column, why) for each cell that could not be taken."""

    answers: list[Found] = field(default_factory=list)
    respondent: dict[str, str] = field(default_factory=dict)
    channel: Channel = Channel.IMPORT
    channel_words: str = ""
    consent: Consent | None = None
    received_at: datetime | None = None
    refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Column:
    """One column: what it is taken for, how its cells are read, and how many said nothing."""

    header: str
    taken_as: str = ""
    reader: Reader | None = None
    about: str = ""  # channel, received, consent, or a standard question
    non_answers: int = 0
    known: dict[str, list[Found]] = field(default_factory=dict)  # short cells, as they were read before


class Columns:
    """All the columns of a sheet against a questionnaire."""

    def __init__(self, sheet: Sheet, snapshot: Snapshot, told: Mapping[str, str]) -> None:
        self.snapshot = snapshot
        self.all = [Column(header.strip()) for header in sheet.header]
        self._places = _places(snapshot)
        told = {folded(header): target for header, target in told.items()}
        for n, column in enumerate(self.all):
            names = [column.header, *(sheet.names[n : n + 1])]
            target = next((told.pop(folded(name)) for name in names if folded(name) in told), None)
            found = self._told(target) if target is not None else next(filter(None, map(self._found, names)), None)
            if found is not None:
                column.taken_as, column.reader, column.about = found
        if told:
            raise UnreadableError(f"There is no column called “{next(iter(told))}” in the file.")
        self.used = [(n, column) for n, column in enumerate(self.all) if column.reader or column.about]
        if not any(column.reader for _, column in self.used):
            raise UnreadableError(
                "No column of the file is one of the questions. Name them with --map 'HEADER=QUESTION'."
            )
        self._refuse_doubles()

    def _refuse_doubles(self) -> None:
        seen = set()
        for _, column in self.used:
            if column.taken_as in seen:
                raise UnreadableError(f"Two columns are both taken for {column.taken_as}. Say which with --map.")
            seen.add(column.taken_as)

    def _told(self, target: str) -> tuple[str, Reader | None, str] | None:
        if not target:
            return None  # --map 'HEADER=' leaves a column out
        found = self._found(target)
        if found is None:
            raise UnreadableError(f"“{target}” is no question of this questionnaire, and nothing else that is known.")
        return found

    def _found(self, header: str) -> tuple[str, Reader | None, str] | None:
        low = folded(header)
        if low in self._places:
            return self._places[low]
        cut = _DIVIDERS.split(low.rstrip(" ]"), maxsplit=1)
        for parts in (cut, low.rstrip(" ]").rsplit(":", 1), low.rsplit(" - ", 1)):
            if len(parts) == 2 and (place := self._places.get(" ".join(map(folded, parts)))):
                return place
        if low in RECEIVED:
            return "when it was received", None, "received"
        return ("how it came", None, "channel") if low in CHANNEL_HEADERS else None

    def read(self, cells: list[str]) -> Row:
        """One row, cell by cell."""
        row = Row()
        width = len(cells)
        for n, column in self.used:
            cell = cells[n] if n < width else ""
            before = column.known.get(cell)
            if before is not None:
                row.answers += before
            elif is_non_answer(cell):
                column.non_answers += 1
            elif column.reader is None:
                _about(row, column, cell)
            else:
                found = column.reader(cell)
                if isinstance(found, str):
                    row.refused.append((column.header, found))
                else:
                    row.answers += found
                    if len(cell) < 40 and len(column.known) < 500:
                        column.known[cell] = found
        return row

    @property
    def unknown(self) -> list[str]:
        """Columns that are not taken."""
        return [column.header for column in self.all if not column.taken_as]


def _about(row: Row, column: Column, cell: str) -> None:
    """What a cell says about the submission rather than to a question."""
    if column.about == "channel":
        row.channel, row.channel_words = channel(cell)
    elif column.about == "received":
        row.received_at = moment_in(cell)
        if row.received_at is None:
            row.refused.append((column.header, f"“{shortened(cell)}” is not a date: write it like 24/9/2026 14:30"))
    elif column.about == "consent":
        row.consent = _consents().get(folded(cell))
        if row.consent is None:
            row.refused.append((column.header, f"“{shortened(cell)}” is not a consent: nothing of it is published"))
    else:
        _respondent(row, column, cell)


def _respondent(row: Row, column: Column, cell: str) -> None:
    longest = next(asked.longest for asked in STANDARD if asked.name == column.about)
    text = " ".join(tidy(cell).split())
    if len(text) > longest:
        row.refused.append((column.header, f"it is longer than {longest} characters"))
        return
    if column.about == "email":
        try:
            text = address(text)
        except AddressRefusedError:
            row.refused.append((column.header, f"“{shortened(cell)}” is not an email address"))
            return
    row.respondent[column.about] = text


@lru_cache(maxsize=500)
def channel(cell: str) -> tuple[Channel, str]:
    """Our word for how it came, where there is one, and the body's own."""
    words = " ".join(tidy(cell).split())[:40]
    return CHANNELS.get(folded(cell), Channel.IMPORT), words


@lru_cache(maxsize=1)
def _consents() -> dict[str, Consent]:
    out = {folded(value.value.replace("_", " ")): value for value, _, _ in CONSENTS}
    out |= {value.value: value for value, _, _ in CONSENTS} | {folded(words): value for value, words, _ in CONSENTS}
    return out | {"yes": Consent.IN_FULL, "no": Consent.NOT_AT_ALL}


def _places(snapshot: Snapshot) -> dict[str, tuple[str, Reader | None, str]]:
    """Everything that a header may name, folded."""
    out: dict[str, tuple[str, Reader | None, str]] = {
        "consent": ("consent to publish", None, "consent"),
        "may we publish your answers": ("consent to publish", None, "consent"),
    }
    for asked in STANDARD:
        for name in (asked.name, asked.name.replace("_", " "), asked.text):
            out[folded(name)] = (asked.text.lower(), None, asked.name)
    for question in snapshot.questions.values():
        for name in (question.text, question.name):
            out.update(_places_of(question, folded(name)))
    return out


def _places_of(question: AskedQuestion, name: str) -> dict[str, tuple[str, Reader | None, str]]:
    out: dict[str, tuple[str, Reader | None, str]] = {}
    whole: Any = reader_of(question)
    if whole is not None:
        out[name] = (f"{question.name}: {question.text}", whole, "")
    if question.kind is QuestionKind.MANY_CHOICES:
        for key, label in question.offered.items():
            place = (f"{question.name}: {'Other' if key == OTHER else label}", ticked(question, key), "")
            out[f"{name} {folded(key)}"] = out[f"{name} {folded(label)}"] = place
    if question.kind is QuestionKind.MATRIX:
        for statement in question.statements:
            place = (f"{question.name}: {statement.label}", rated(question, statement.key), "")
            out[f"{name} {folded(statement.key)}"] = out[f"{name} {folded(statement.label)}"] = place
    return out

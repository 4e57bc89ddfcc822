"""Hostile words in every text column of every table, and then every page, file and mail that shows them."""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa
from jinja2 import meta
from werkzeug.test import TestResponse

from engage.content import render
from engage.database import Base
from engage.extensions import db
from engage.notices import wording
from engage.questionnaires import versions
from tests.conftest import DATABASE
from tests.security.conftest import Told
from tests.security.walking import Seats, tables

MARK = "hitmark"
HOSTILE = f"=1+1\"'><img src=x onerror={MARK}()><b id={MARK}>{{{{7*191}}}}</textarea></script>&{MARK};\u202e\u2066"
SHORT = f"@\"'><b id={MARK}>"  # where a column holds no more
CODES = {
    "kind", "verb", "key", "reference", "slug", "public_id", "digest", "sha256", "media_type", "prefix", "network", "source",
    "link", "once", "mailbox", "clock_id", "outcome", "state", "role", "before", "after", "criterion", "duty_basis", "word",
    "question", "option", "statement", "identity", "why", "about", "filename", "email", "to", "unsubscribe", "accepted_as",
    "profile", "limb", "step", "count", "unit", "password_hash", "totp_seed", "code_hash", "token_hash", "name of question", "name of job", "reason of moderation", "code",
}  # fmt: skip
WORDS_OF = {
    "text",
    "label",
    "title",
    "help",
    "intro",
    "description",
    "you_said",
    "other",
    "summary",
    "message",
    "what",
    "said",
}


class _Said:
    """One of a list in a mail: whatever is asked of it is hostile, and it has no date."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __iter__(self) -> Iterator[Any]:
        return iter((self._words, [self]))

    def __getattr__(self, name: str) -> Any:
        if name == "remedies":
            return [self]
        return None if name.endswith(("_on", "_at")) or name == "until" else self._words


class Judge(HTMLParser):
    """Finds an element or an attribute that hostile words became."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if MARK in name or name.startswith("on") or (name == "id" and value == MARK):
                self.faults.append(f"<{tag} {name}={value!r}>")
            if name in ("href", "src", "action", "formaction") and re.match(
                r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE
            ):
                self.faults.append(f"<{tag} {name}={value!r}>")

    def handle_data(self, data: str) -> None:
        if self.lasttag in ("script", "style") and MARK in data and self.get_starttag_text() is not None:
            pass
        if "1337" in data:
            self.faults.append(f"a template was run: {data[:60]!r}")


def spoil() -> tuple[int, int]:
    """Write hostile words over everything that somebody may have typed; how many columns, and how many rows."""
    columns = rows = 0
    with db.engine.begin() as connection:
        if DATABASE == "sqlite":
            for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for table in tables():
            for column in _typed(table):
                words = _words_for(column)
                found = connection.execute(
                    sa.update(table).where(column.is_not(None), column != "").values({column: words})
                )
                columns, rows = columns + 1, rows + found.rowcount
            for column in (c for c in table.columns if type(c.type) is sa.JSON):
                rows += _spoil_json(connection, table, column)
    return columns, rows


def _typed(table: sa.Table) -> list[sa.Column[Any]]:
    return [
        c
        for c in table.columns
        if isinstance(c.type, sa.String) and not isinstance(c.type, sa.Enum) and not (c.primary_key or c.unique or c.foreign_keys)
        and not {c.name, f"{c.name} of {table.name}"} & CODES
    ]  # fmt: skip


def _words_for(column: sa.Column[Any]) -> str:
    if column.name.endswith("_html"):
        return render(HOSTILE)
    longest = getattr(column.type, "length", None)
    return HOSTILE if longest is None or longest >= len(HOSTILE) else SHORT[:longest]


def _spoil_json(connection: sa.Connection, table: sa.Table, column: sa.Column[Any]) -> int:
    keys = list(table.primary_key.columns)
    found = connection.execute(sa.select(*keys, column)).all()
    for row in found:
        here = [key == value for key, value in zip(keys, row[:-1], strict=True)]
        connection.execute(sa.update(table).where(*here).values({column: _spoilt(row[-1])}))
    return len(found)


def _spoilt(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _spoilt(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_spoilt(v, key) for v in value]
    if isinstance(value, str) and value:
        return render(HOSTILE) if key.endswith("_html") else HOSTILE if key in WORDS_OF else value
    return value


def faults_in(response: TestResponse) -> list[str]:
    """What is wrong with one answer, by its kind."""
    text = response.get_data(as_text=True)
    kind = response.mimetype
    if kind == "text/html":
        return Judge(text).faults
    if kind == "application/json":
        json.loads(text)
    elif kind == "application/atom+xml":
        return [e.tag for e in ET.fromstring(text).iter() if MARK in e.tag or MARK in str(list(e.attrib))]
    elif kind == "text/csv":
        cells = [cell for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in line]
        return [f"cell {c[:20]!r}" for c in cells if c[:1] in "=+@\t\r\uff1d\uff0b\uff20" and c[:1]]
    return []


def test_hostile_words_in_every_column_are_only_words_on_every_page(told: Told, seats: Seats, capsys: Any) -> None:
    columns, rows = spoil()
    told.forget()
    pages, shown, faults = 0, 0, []
    for name in ("visitor", "resident", "board everything", "council everything", "board administrator"):
        seat = seats.of(name)
        starts = seats.starts(name)
        if name == "board everything":
            starts += [
                f"/desk/consultations/{r}/export.csv"
                for n, r in seats.world.references.items()
                if n.startswith("board")
            ]
        for address, response in seat.walk(*starts, of_one=2):
            pages += 1
            shown += MARK.encode() in response.data
            if response.status_code >= 500:
                faults.append(f"{name} {address}: {response.status_code}")
            faults += [f"{name} {address}: {fault}" for fault in faults_in(response)]
    with capsys.disabled():
        sys.stdout.write(
            f"\n  stored words: {columns} columns, {rows} rows; {pages} pages, {shown} of them show such words "
        )
    versions.forget()
    assert not faults, f"{len(faults)}\n" + "\n".join(faults[:60])
    assert columns > 60
    assert shown > 100


def test_a_line_end_in_a_name_makes_no_second_line_in_the_head_of_a_mail() -> None:
    hostile = f"A\r\nBcc: x@evil.example\r\n\r\n<b>{{{{7*191}}}}\u2028\u0085\u202e{'long ' * 100}"
    environment, n = wording.environment(), 0
    for name in environment.list_templates(extensions=["txt"]):
        source = (environment.loader or pytest.fail("no loader")).get_source(environment, name)[0]
        asked = meta.find_undeclared_variables(environment.parse(source)) - set(environment.globals)
        instants = {w for w in asked if re.search(rf"{w}\s*\|\s*(day|instant|london_day|closing)", source)}
        lists = {w for w in asked if re.search(rf"\bin {w}\b", source)}
        context: dict[str, Any] = {w: None if w in instants else hostile for w in asked}
        context |= {w: lambda *_, **__: hostile for w in asked if re.search(rf"\b{w}\(", source)}
        context |= {w: [_Said(hostile)] for w in lists}
        subject, text = wording.word(name.removesuffix(".txt"), context)
        n += 1
        assert not re.search(r"[\r\n\u2028\u0085\u202e\x0b\x0c]", subject), (name, subject)
        assert len(subject) <= 200
        assert "1337" not in text
        assert "&lt;" not in text
    assert n >= 14


def test_every_table_is_known_to_this_sweep() -> None:
    assert len(Base.metadata.tables) >= 40

"""Cells that a spreadsheet will show and never run, fast enough for a million of them.

A cell that begins like a formula is given an apostrophe in front; one that already looks so escaped is given another,
so that taking one away always gives the words back.
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Any

STARTS = "=+-@|%\t\r\n＝＋－＠"
_formula = re.compile(f"'*[{re.escape(STARTS)}]")
_escaped = re.compile(f"'+[{re.escape(STARTS)}]")
_controls = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_starts = frozenset(STARTS + "'")


def cell(text: str) -> str:
    """Words made safe for a cell: no control characters, nothing that a spreadsheet takes for a formula."""
    if not text.isprintable():
        text = _controls.sub("", text)
    if text and text[0] in _starts and _formula.match(text):
        return "'" + text
    return text


def words_of(safe: str) -> str:
    """What was in a cell before it was made safe."""
    return safe[1:] if _escaped.match(safe) else safe


def rows_of(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as CSV. Every text must have been through `cell` already; numbers may stay numbers."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()

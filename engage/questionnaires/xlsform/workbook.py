"""Open an XLSForm workbook, with care: it comes from outside. Rows as text, each cell used or reported."""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from engage.content import tidy
from engage.questionnaires.xlsform.draft import LEFT_OUT, Draft, Note, XLSFormError

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 1000
LAST_ROW = 100_000  # rows that a sheet may declare; most are blank in practice
MOST_ROWS = 20_000  # rows that hold something
WIDEST = 500
LONGEST_CELL = 20_000

READ = ("survey", "choices", "settings")
BASES = {
    "list name": "list_name", "value": "name", "caption": "label", "relevance": "relevant", "read only": "read_only",
    "readonly": "read_only", "required message": "required_message", "requiredmsg": "required_message",
    "constraint message": "constraint_message", "jr:requiredmsg": "required_message",
    "jr:constraintmsg": "constraint_message", "repeat count": "repeat_count", "jr:count": "repeat_count",
    "guidance hint": "guidance_hint", "choice filter": "choice_filter",
}  # fmt: skip
IN_LANGUAGES = {
    "label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video", "big-image",
    "form_title",
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """The heading of a column: `label::English (en)` is the base `label` in a language."""

    text: str
    base: str
    language: str = ""

    @classmethod
    def of(cls, text: str) -> "Heading":
        parts = [
            part.strip()
            for part in (text.split("::") if "::" in text else text.split(":", 1) if _old(text) else [text])
        ]
        base = parts[0].lower()
        if base == "media" and len(parts) > 1:
            base, parts = parts[1].lower(), parts[1:]
        base = BASES.get(base, base)
        language = "::".join(parts[1:]) if base in IN_LANGUAGES else ""
        return cls(text, base if base in IN_LANGUAGES or len(parts) == 1 else "::".join([base, *parts[1:]]), language)


def _old(text: str) -> bool:
    """`label:French`, as forms were written before 2012."""
    return text.split(":", 1)[0].strip().lower() in IN_LANGUAGES | {"media"}


@dataclass
class Row:
    """One row that holds something. Whatever is not used is reported."""

    sheet: str
    number: int
    cells: dict[Heading, str]
    headings: tuple[Heading, ...] = ()  # of the whole sheet
    used: set[Heading] = field(default_factory=set)

    def take(self, base: str) -> str:
        """A cell that stands in one language only."""
        return self.say(base, "")

    def say(self, base: str, language: str) -> str:
        """A cell in the language that is taken, else unmarked; in another only where the sheet has neither."""
        columns = [heading for heading in self.headings if heading.base == base]
        best = [h for h in columns if language and h.language.lower() == language.lower()]
        best += [h for h in columns if not h.language]
        best = [h for h in (best or columns[:1]) if h in self.cells]
        if not best:
            return ""
        self.used.add(best[0])
        return self.cells[best[0]]

    def peek(self, base: str) -> str:
        """A cell, without using it."""
        return next((value for heading, value in self.cells.items() if heading.base == base), "")

    def use_all(self) -> None:
        """The row as a whole has been accounted for."""
        self.used |= set(self.cells)


@dataclass
class Book:
    """The three sheets that are read, as rows."""

    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    settings: list[Row] = field(default_factory=list)


def read(path: Path, draft: Draft) -> Book:
    """The rows of a workbook. Raises XLSFormError in one line; notes sheets and cells that nothing will read."""
    _check_file(path)
    book = Book()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the spreadsheet library does not know of, we do not need
        try:
            _read(path, book, draft)
        except XLSFormError:
            raise
        except Exception as error:  # a damaged file can make the library raise anything
            raise XLSFormError(f"{path.name} cannot be read as a workbook; it may be damaged") from error
    return book


def _check_file(path: Path) -> None:
    """What can be refused without unpacking it."""
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise XLSFormError(f"{name} cannot be opened: {(error.strerror or 'not readable').lower()}") from None
    if size > LARGEST:
        raise XLSFormError(f"{name} is larger than {LARGEST // 1024 // 1024} MB, too large for a questionnaire")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise XLSFormError(
            f"{name} is locked with a password, or an old .xls file: save it as .xlsx without a password"
        )
    if not zipfile.is_zipfile(path):
        raise XLSFormError(f"{name} is not a workbook: save the form as an Excel workbook (.xlsx)")
    try:
        _check_parts(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, EOFError):
        raise XLSFormError(f"{name} cannot be read as a workbook; it may be damaged") from None


def _check_parts(path: Path) -> None:
    """Nothing that unpacks to more than it should, or that defines words for its own expansion."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise XLSFormError(f"{path.name} unpacks to more than a questionnaire can need, and was not opened")
        if any(part.flag_bits & 1 for part in parts):
            raise XLSFormError(f"{path.name} is locked with a password: save it without one")
        if "xl/workbook.xml" not in archive.namelist():
            raise XLSFormError(f"{path.name} is not a workbook: save the form as an Excel workbook (.xlsx)")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as file:
                    if b"<!DOCTYPE" in file.read(4096).replace(b"\0", b"").upper():
                        raise XLSFormError(f"{path.name} holds definitions that no workbook needs, and was not opened")


def _read(path: Path, book: Book, draft: Draft) -> None:
    import openpyxl  # a quarter of a second that only this command is worth

    workbook = openpyxl.load_workbook(path, read_only=True, data_only=False)
    saved = None
    try:
        sheets = {sheet.title.strip().lower(): sheet for sheet in workbook.worksheets}
        if "survey" not in sheets:
            raise XLSFormError(f"{path.name} has no sheet called “survey”, so it is not an XLSForm")
        for name, sheet in sheets.items():
            if name not in READ:
                _note_sheet(sheet, draft)
                continue
            grid = list(_grid(sheet, name))
            if any(cell.data_type == "f" for _, cells in grid for cell in cells):
                saved = saved or openpyxl.load_workbook(path, read_only=True, data_only=True)
                grid = _results(grid, saved[sheet.title], name)
            setattr(book, name, list(_rows(grid, name, draft)))
    finally:
        workbook.close()
        if saved is not None:
            saved.close()


def _grid(sheet: Any, name: str) -> Iterator[tuple[int, list[Any]]]:
    """Number and cells of each row that holds something. The size a sheet declares is not believed."""
    sheet.reset_dimensions()
    found = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > LAST_ROW:
            raise XLSFormError(f"{name} goes on below row {LAST_ROW:,}: delete the rows that are not part of the form")
        cells = [cell for cell in row if _text(cell.value)]
        if cells:
            found += 1
            yield number, cells
        if found > MOST_ROWS or len(cells) > WIDEST:
            raise XLSFormError(f"{name} holds more than a questionnaire can need")


def _letter(cell: Any) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(cell.column)


def _results(grid: list[tuple[int, list[Any]]], sheet: Any, name: str) -> list[tuple[int, list[Any]]]:
    """The same grid with the saved results of its formulas."""
    results = {(n, cell.column): cell for n, cells in _grid(sheet, name) for cell in cells}
    out = []
    for number, cells in grid:
        for cell in cells:
            if (number, cell.column) not in results:
                where = f"{name}, row {number}, column {_letter(cell)}"
                raise XLSFormError(f"{where}: a formula without a saved result; open and save the file, then try again")
        out.append((number, [results[number, cell.column] for cell in cells]))
    return out


def _rows(grid: list[tuple[int, list[Any]]], name: str, draft: Draft) -> Iterator[Row]:
    if not grid:
        return
    first, cells = grid[0]
    headings = {cell.column: Heading.of(_text(cell.value)) for cell in cells}
    texts = [heading.text.lower() for heading in headings.values()]
    twice = next((text for text in texts if texts.count(text) > 1), None)
    if twice:
        raise XLSFormError(f"{name}, row {first}: the column “{twice}” is there twice")
    for number, row in grid[1:]:
        known = {headings[cell.column]: _text(cell.value) for cell in row if cell.column in headings}
        for cell in row:
            _check_cell(cell, name, number)
            if cell.column not in headings:
                column = f"column {_letter(cell)}"
                value = _text(cell.value)[:80]
                draft.notes.append(Note(name, number, column, value, LEFT_OUT, "it stands under no heading"))
        if known:
            yield Row(name, number, known, tuple(headings.values()))


def _check_cell(cell: Any, name: str, number: int) -> None:
    where = f"{name}, row {number}, column {_letter(cell)}"
    if cell.data_type == "e":
        raise XLSFormError(f"{where}: the spreadsheet shows an error, {_text(cell.value)}; mend it and try again")
    if len(_text(cell.value)) > LONGEST_CELL:
        raise XLSFormError(f"{where}: longer than {LONGEST_CELL:,} characters")


def _note_sheet(sheet: Any, draft: Draft) -> None:
    """A sheet that nothing reads is said, with how much is on it."""
    rows = list(_grid(sheet, sheet.title))
    if rows:
        words = f"{len(rows)} row{'s' if len(rows) > 1 else ''} on a sheet that is no part of a questionnaire"
        draft.notes.append(Note(sheet.title, rows[0][0], "", f"sheet “{sheet.title}”", LEFT_OUT, words))


def _text(value: Any) -> str:
    """What a person sees in a cell, nearly: 12.0 is 12, TRUE is TRUE, a date is 2026-09-24."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return tidy(str(value)).strip()

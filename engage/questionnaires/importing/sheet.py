"""A file of rows as councils send it: its encoding, its delimiter and its header are found out, and said."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LONGEST_CELL = 1_000_000
CHUNK = 1 << 20


class UnreadableError(ValueError):
    """The file is no table of answers. The words say what to do."""


@dataclass(frozen=True)
class Sheet:
    """A file that was looked through once: what it is, and a digest of what it says however it is written."""

    path: Path
    sha256: str  # of the bytes
    digest: str  # of the cells: the same file saved again in another encoding says the same
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    names: tuple[str, ...]  # a second header row, where there is one: codes over the words
    first: int  # number of the first row of answers, as a spreadsheet counts
    rows: int

    @contextmanager
    def answers(self) -> Iterator[Iterator[tuple[int, list[str]]]]:
        """The rows of answers, one at a time, each with its number."""
        with opened(self.path, self.encoding) as file:
            rows = enumerate(csv.reader(file, delimiter=self.delimiter), 1)
            yield ((number, row) for number, row in rows if number >= self.first)


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[io.TextIOBase]:
    with path.open(encoding=encoding, newline="", errors="replace" if encoding == "windows-1252" else "strict") as file:
        yield file


def look_through(path: Path) -> Sheet:
    """Read a file once from end to end, in bounded memory. Raises UnreadableError in words for a person."""
    csv.field_size_limit(LONGEST_CELL)
    digest, encoding = _bytes(path)
    with opened(path, encoding) as file:
        head = file.read(1 << 16)
    if not head.strip():
        raise UnreadableError("The file is empty.")
    if "\x00" in head:
        raise UnreadableError("This is not a CSV file. Save the table as CSV (UTF-8) and try again.")
    delimiter = _delimiter(head)
    try:
        return _whole(path, digest, encoding, delimiter)
    except csv.Error as error:
        raise UnreadableError(f"The file could not be read as CSV: {error}.") from None


def _bytes(path: Path) -> tuple[str, str]:
    """The digest of the bytes, and the encoding that they are in."""
    whole, decoder, start = sha256(), codecs.getincrementaldecoder("utf-8")(), b""
    is_utf8 = True
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            start = start or chunk[:4]
            whole.update(chunk)
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return whole.hexdigest(), "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return whole.hexdigest(), "utf-8-sig"
    return whole.hexdigest(), "utf-8" if is_utf8 else "windows-1252"


def _delimiter(head: str) -> str:
    """The one that cuts the first row into most cells."""
    widths = {}
    for delimiter in DELIMITERS:
        try:
            widths[delimiter] = len(next(csv.reader(io.StringIO(head), delimiter=delimiter), []))
        except csv.Error:
            widths[delimiter] = 0
    return max(widths, key=lambda d: widths[d])


def _whole(path: Path, digest: str, encoding: str, delimiter: str) -> Sheet:
    cells, rows, top = blake2b(digest_size=20), 0, list[list[str]]()
    with opened(path, encoding) as file:
        for row in csv.reader(file, delimiter=delimiter):
            if len(top) < 3:
                top.append(row)
            cells.update("\x1f".join(row).encode("utf-8", "replace") + b"\x1e")
            rows += 1
    three = len(top) == 3 and any(cell.startswith('{"ImportId"') for cell in top[2])  # as Qualtrics writes them
    header = top[1] if three else top[0]
    first = 4 if three else 2
    return Sheet(
        path, digest, cells.hexdigest(), encoding, delimiter, tuple(header), tuple(top[0]) if three else (), first,
        max(0, rows - first + 1),
    )  # fmt: skip

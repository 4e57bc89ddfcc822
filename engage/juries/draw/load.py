"""Reading targets and people from CSV as the common tools write it; every fault in one line, with its row and column.

Targets: `feature,value,min,max` (also `category`/`name` for the value, further columns ignored). People: a header, an id
column, one column for each feature; other columns are ignored and listed.
"""

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass

from engage.juries.draw.addresses import Address, Homes, address, homes
from engage.juries.draw.pool import Person, Pool, Quota

MOST_ROWS, MOST_FEATURES, MOST_BYTES, MOST_FAULTS = 100_000, 40, 64 << 20, 50
SPELLINGS = {
    "feature": ("feature", "category", "features", "categories"),
    "value": ("value", "name", "values"),
    "min": ("min", "minimum", "min_selected", "lower"),
    "max": ("max", "maximum", "max_selected", "upper"),
}
IDS = ("id", "nationbuilder_id", "person_id", "respondent_id", "unique_id", "record_id", "registration_id")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadFileError(Exception):
    """What is wrong with a file: one plain line for each thing."""

    def __init__(self, faults: list[str]) -> None:
        more = len(faults) - MOST_FAULTS
        self.faults = faults[:MOST_FAULTS] + ([f"… and {more:,} more."] if more > 0 else [])
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class Table:
    """A CSV file: header and rows as typed, without blanks around them; rows by their line in the file."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, *names: str) -> int | None:
        """The place of a column, whatever its case."""
        plain = [_plain(cell) for cell in self.header]
        return next((plain.index(_plain(name)) for name in names if _plain(name) in plain), None)


@dataclass(frozen=True)
class Loaded:
    """A pool, which columns were not used, and who lives together."""

    pool: Pool
    ignored: tuple[str, ...]
    homes: Homes


def load(targets: bytes, people: bytes, size: int, household: list[str] | None = None) -> Loaded:
    """A pool from two files; `household` names the columns of the address, and without it the rule is off."""
    quotas = read_targets(table("targets", targets))
    return read_people(table("people", people), quotas, size, household or [])


def table(name: str, data: bytes) -> Table:
    """A file in UTF-8 or UTF-16, with or without mark, parted by commas, semicolons or tabs."""
    if len(data) > MOST_BYTES:
        raise BadFileError([f"{name}: the file is larger than {MOST_BYTES >> 20} MB."])
    text = _text(name, data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise BadFileError([f"{name}: the file is empty."])
    mark = max(",;\t", key=first.count)
    rows = _rows(name, text, mark)
    header, body = rows[0][1], rows[1:]
    twice = sorted(cell for cell, n in Counter(map(_plain, header)).items() if n > 1 and cell)
    faults = [f"{name}: the column {cell} is there twice." for cell in twice]
    faults += [
        f"{name}, row {line}: there are {len(cells)} cells, and {len(header)} columns."
        for line, cells in body
        if len(cells) > len(header)
    ]
    if faults:
        raise BadFileError(faults)
    return Table(name, header, tuple((line, cells + ("",) * (len(header) - len(cells))) for line, cells in body))


def _text(name: str, data: bytes) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _without_nul(name, data.decode("utf-16"))
        if data[1:200:2].count(0) > len(data[1:200:2]) // 2:
            return _without_nul(name, data.decode("utf-16-le"))
        return _without_nul(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFileError(
            [f"{name}, row {line}: not readable as UTF-8 or UTF-16: save the file as CSV UTF-8."]
        ) from None


def _without_nul(name: str, text: str) -> str:
    if "\0" in text:
        raise BadFileError([f"{name}, row {text[: text.index(chr(0))].count(chr(10)) + 1}: not a text file."])
    return text


def _rows(name: str, text: str, mark: str) -> list[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows = []
    try:
        for cells in reader:
            plain = tuple(" ".join(cell.split()) for cell in cells)
            if any(plain):
                rows.append((reader.line_num, plain))
            if len(rows) > MOST_ROWS + 1:
                raise BadFileError([f"{name}: there are more than {MOST_ROWS:,} rows."])
    except csv.Error as error:
        raise BadFileError([f"{name}, row {reader.line_num}: {error}."]) from None
    return rows


def _plain(cell: str) -> str:
    return cell.casefold().strip()


def read_targets(sheet: Table) -> list[Quota]:
    """The quotas, or every fault of the sheet."""
    places = {what: sheet.column(*names) for what, names in SPELLINGS.items()}
    if places["feature"] is not None and places["value"] is None:
        places["value"] = sheet.column("category")
    missing = [what for what, place in places.items() if place is None]
    if missing:
        raise BadFileError([f"{sheet.name}, row 1: there is no column {what}." for what in missing])
    faults: list[str] = []
    quotas: dict[tuple[str, str], Quota] = {}
    for line, cells in sheet.rows:
        feature, value, low, high = (cells[places[what] or 0] for what in ("feature", "value", "min", "max"))
        here = f"{sheet.name}, row {line}"
        wrong = [f"{here}, {what}: blank." for what, cell in (("feature", feature), ("value", value)) if not cell]
        wrong += [
            f"{here}, {what}: {fault}"
            for what, cell in (("feature", feature), ("value", value))
            if (fault := _formula(cell))
        ]
        least, most = _whole(low), _whole(high)
        wrong += [
            f"{here}, {what}: {cell[:40]!r} is not a whole number from 0 up."
            for what, cell, number in (("min", low, least), ("max", high, most))
            if number is None
        ]
        if least is not None and most is not None and least > most:
            wrong.append(f"{here}: the min {least:,} is above the max {most:,}.")
        if (_plain(feature), _plain(value)) in quotas:
            wrong.append(f"{here}: {feature}={value} is there twice.")
        faults += wrong
        if not wrong and least is not None and most is not None:
            name = next((q.feature for q in quotas.values() if _plain(q.feature) == _plain(feature)), feature)
            quotas[_plain(feature), _plain(value)] = Quota(name, value, least, most)
    features = {quota.feature for quota in quotas.values()}
    if len(features) > MOST_FEATURES:
        faults.append(f"{sheet.name}: there are {len(features)} features, and at most {MOST_FEATURES} are possible.")
    if faults or not quotas:
        raise BadFileError(faults or [f"{sheet.name}: there are no targets."])
    return list(quotas.values())


def _whole(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= 9 else None


def _formula(cell: str) -> str:
    return f"{cell[:20]!r} begins like a formula." if cell.startswith(FORMULA) else ""


def read_people(sheet: Table, quotas: list[Quota], size: int, household: list[str]) -> Loaded:
    """The pool, or every fault of the sheet."""
    features = list(dict.fromkeys(quota.feature for quota in quotas))
    values = {(quota.feature, _plain(quota.value)): quota.value for quota in quotas}
    places = {feature: sheet.column(feature) for feature in features}
    id_place = sheet.column(*IDS)
    homes_at = [sheet.column(name) for name in household]
    faults = [f"{sheet.name}, row 1: there is no column {name}." for name, place in places.items() if place is None]
    faults += [
        f"{sheet.name}, row 1: there is no column {n}." for n, p in zip(household, homes_at, strict=True) if p is None
    ]
    if id_place is None:
        faults.append(f"{sheet.name}, row 1: there is no column id.")
    if faults:
        raise BadFileError(faults)
    people: list[tuple[str, tuple[str, ...]]] = []
    living: dict[str, Address | None] = {}
    seen: dict[str, int] = {}
    for line, cells in sheet.rows:
        id_ = cells[id_place or 0]
        faults += _faults_of_id(f"{sheet.name}, row {line}, id", id_, seen)
        seen[id_] = line
        answers = []
        for feature in features:
            cell = cells[places[feature] or 0]
            known = values.get((feature, _plain(cell)))
            if known is None:
                faults.append(f"{sheet.name}, row {line}, {feature}: {_unknown(cell)}")
            answers.append(known or "")
        living[id_] = address([cells[place or 0] for place in homes_at]) if homes_at else None
        people.append((id_, tuple(answers)))
    if not people:
        faults.append(f"{sheet.name}: there are no people.")
    if faults:
        raise BadFileError(faults)
    found = homes(living)
    used = {id_place, *places.values(), *homes_at}
    ignored = tuple(cell for place, cell in enumerate(sheet.header) if place not in used and cell)
    pool = Pool.of(size, quotas, features, [Person(id_, answers, found.of[id_]) for id_, answers in people])
    return Loaded(pool, ignored, found)


def _faults_of_id(here: str, id_: str, seen: dict[str, int]) -> list[str]:
    if not id_:
        return [f"{here}: blank."]
    if id_ in seen:
        return [f"{here}: {id_[:40]!r} is in row {seen[id_]} already."]
    if "@" in id_ or len(id_) > 80:
        return [f"{here}: ids are published, so they must say nothing of anybody: use a number drawn by lot."]
    fault = _formula(id_)
    return [f"{here}: {fault}"] if fault else []


def _unknown(cell: str) -> str:
    return f"{cell[:40]!r} is not among the targets." if cell else "blank."

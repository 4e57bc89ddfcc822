"""XLSForm workbooks for tests, written cell by cell."""

from pathlib import Path
from typing import Any

import openpyxl

Sheet = list[dict[str, Any]]


def an_xlsform(folder: Path, survey: Sheet, choices: Sheet = (), settings: Sheet = (), **more: Sheet) -> Path:  # type: ignore[assignment]
    """A workbook whose rows are given as heading → value; row 2 is the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        if not rows:
            continue
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    path = folder / "form.xlsx"
    book.save(path)
    return path


def choices_of(list_name: str, *labels: str) -> Sheet:
    """A list whose names are its labels in lower case."""
    return [{"list_name": list_name, "name": label.lower().replace(" ", "_"), "label": label} for label in labels]

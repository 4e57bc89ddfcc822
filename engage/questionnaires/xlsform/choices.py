"""The lists of choices of an XLSForm, with the keys they will have here."""

import re
from dataclasses import dataclass, field

from engage.questionnaires.keys import LONGEST_KEY, next_key
from engage.questionnaires.models.questionnaire import OTHER, SCALE_OPTIONS
from engage.questionnaires.xlsform.draft import CHANGED, LEFT_OUT, Draft, Note, XLSFormError
from engage.questionnaires.xlsform.workbook import Book, Row

KEY = re.compile(rf"[A-Za-z0-9_.-]{{1,{LONGEST_KEY}}}")
LONGEST_LABEL = 300
MOST_CHOICES = 100


@dataclass
class ChoiceList:
    """One list: where it begins, and its choices."""

    name: str
    row: int
    options: list[dict[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    is_used: bool = False


def lists(book: Book, draft: Draft) -> dict[str, ChoiceList]:
    """Every list of the choices sheet. Raises XLSFormError for a row without list or name, and for a name twice."""
    found: dict[str, ChoiceList] = {}
    may_repeat = any(row.peek("allow_choice_duplicates").lower() in {"yes", "true"} for row in book.settings)
    for row in book.choices:
        list_name, name = row.take("list_name"), row.take("name")
        where = f"choices, row {row.number}"
        if not list_name or not name:
            raise XLSFormError(f"{where}: every choice needs a list_name and a name")
        here = found.setdefault(list_name, ChoiceList(list_name, row.number))
        if name in here.names and not may_repeat:
            raise XLSFormError(f"{where}: the choice “{name}” is in the list “{list_name}” twice")
        here.names.add(name)
        _add(here, name, row, draft)
    return found


def _add(here: ChoiceList, name: str, row: Row, draft: Draft) -> None:
    label = " ".join(row.say("label", draft.language).split())
    if not label:
        label = name
        draft.notes.append(Note("choices", row.number, "label", f"“{name}” has no label", CHANGED, "its name is shown"))
    if len(label) > LONGEST_LABEL:
        raise XLSFormError(f"choices, row {row.number}: shorten the label to {LONGEST_LABEL} characters or fewer")
    if len(here.options) >= MOST_CHOICES:
        raise XLSFormError(f"choices, row {row.number}: the list “{here.name}” has more than {MOST_CHOICES} choices")
    taken = {OTHER, *(option["key"] for option in here.options)}
    key = name if KEY.fullmatch(name) and name not in taken else next_key("o", taken)
    if key != name:
        words = f"its name here is {key}"
        draft.notes.append(Note("choices", row.number, "name", f"choice “{name}”", CHANGED, words))
    here.options.append({"key": key, "label": label})


def is_scale(options: list[dict[str, str]]) -> bool:
    """Exactly the words of an agree–disagree scale, in its order, with or without “Not sure”."""
    ours = [option["label"].casefold() for option in SCALE_OPTIONS]
    return [option["label"].casefold() for option in options] in (ours, ours[:-1])


def note_unused(found: dict[str, ChoiceList], draft: Draft) -> None:
    for here in found.values():
        if not here.is_used:
            words = f"no question that was carried over uses its {len(here.options)} choices"
            draft.notes.append(Note("choices", here.row, "list_name", f"list “{here.name}”", LEFT_OUT, words))

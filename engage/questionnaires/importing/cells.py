"""What one cell says: nothing, an answer, or something that cannot be taken and why."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engage.content import tidy
from engage.now import LONDON
from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.reading import OTHER, label_of
from engage.questionnaires.versions import AskedQuestion, Choice

Found = tuple[Any, ...]  # question_id, statement, option, text, number, on_date
Reader = Callable[[str], "list[Found] | str"]

NON_ANSWERS = {
    "", "did not answer", "didn't answer", "not answered", "no answer given", "no answer", "no response",
    "not supplied", "not provided", "not stated", "left blank", "(blank)", "[blank]",
}  # fmt: skip
_NOT_SUPPLIED = re.compile(r".{0,30}\bnot supplied")
TICKS = {"1", "y", "yes", "true", "x", "✓", "✔", "selected", "checked", "ticked", "on"}
NO_TICKS = {"", "0", "n", "no", "false", "not selected", "unchecked", "off"}
LONGEST = 100_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,14}(\.[0-9]{1,4})?")
DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")
MOMENTS = (" %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M")


def folded(words: str) -> str:
    """Words made comparable: case, white space and the marks at the end do not matter."""
    return " ".join(words.split()).casefold().rstrip(" ?:.*")


def is_non_answer(cell: str) -> bool:
    """Whether a cell says that nothing was answered. "Nothing." and "n/a" are answers: somebody wrote them."""
    if not cell or cell.isspace():
        return True
    if len(cell) >= 60:
        return False
    low = cell.strip().casefold()
    return low in NON_ANSWERS or (low.endswith("not supplied") and _NOT_SUPPLIED.fullmatch(low) is not None)


def reader_of(question: AskedQuestion) -> Reader | None:
    """What reads the one column of a question; None for a question that no cell can answer."""
    if question.kind.is_text:
        return _text(question)
    if question.kind in {QuestionKind.ONE_CHOICE, QuestionKind.SCALE}:
        return _one_choice(question)
    if question.kind is QuestionKind.MANY_CHOICES:
        return _many_choices(question)
    return {QuestionKind.NUMBER: _number, QuestionKind.DATE: _date}.get(question.kind, lambda _: None)(question)


def _text(question: AskedQuestion) -> Reader:
    id_ = question.id

    def read(cell: str) -> list[Found] | str:
        text = tidy(cell).strip()
        if len(text) > LONGEST:
            return f"it is {len(text):,} characters long: at most {LONGEST:,} are taken"
        return [(id_, "", "", text, None, None)]

    return read


def choices(options: Iterable[Choice]) -> dict[str, str]:
    """What may stand in a cell for an option, folded: its key or its label."""
    out = {folded(choice.key): choice.key for choice in options}
    out.update({folded(choice.label): choice.key for choice in options})
    return out


def _one_choice(question: AskedQuestion) -> Reader:
    known, id_, has_other = choices(question.options), question.id, question.has_other

    def read(cell: str) -> list[Found] | str:
        key = known.get(folded(cell))
        if key is None and not has_other:
            return f"“{shortened(cell)}” is not one of the answers offered"
        out: list[Found] = [
            (id_, "", key, None, None, None) if key else (id_, "", OTHER, tidy(cell).strip()[:500], None, None)
        ]
        return out

    return read


def _many_choices(question: AskedQuestion) -> Reader:
    known, id_ = choices(question.options), question.id

    def read(cell: str) -> list[Found] | str:
        parts = _parts(cell, known)
        keys = [known.get(folded(part)) for part in parts]
        strange = [part for part, key in zip(parts, keys, strict=True) if key is None]
        if strange and not question.has_other:
            return f"“{shortened(strange[0])}” is not one of the answers offered"
        out: list[Found] = [(id_, "", key, None, None, None) for key in dict.fromkeys(keys) if key]
        if strange:
            out.append((id_, "", OTHER, tidy("; ".join(strange))[:500], None, None))
        return out

    return read


def _parts(cell: str, known: dict[str, str]) -> list[str]:
    """The options in one cell: divided by ; or | or line ends, else by commas or spaces where all of it is options."""
    if folded(cell) in known:
        return [cell]
    for mark in (r"[;|\n]", ",", r"\s"):
        parts = [part.strip() for part in re.split(mark, cell) if part.strip()]
        if len(parts) > 1 and (mark == r"[;|\n]" or all(folded(part) in known for part in parts)):
            return parts
    return [cell.strip()]


def ticked(question: AskedQuestion, option: str) -> Reader:
    """What reads the column of one option: a tick of any sort, or the option's own words."""
    words = folded(label_of(question.options, option)) if option != OTHER else "other"
    found: list[Found] = [(question.id, "", option, None, None, None)]

    def read(cell: str) -> list[Found] | str:
        low = folded(cell)
        if low in NO_TICKS:
            return []
        if option == OTHER and low not in TICKS and low != words:
            return [(question.id, "", OTHER, tidy(cell).strip()[:500], None, None)]
        if low in TICKS or low == words or low == folded(option):
            return found
        return f"“{shortened(cell)}” neither ticks this option nor leaves it"

    return read


def rated(question: AskedQuestion, statement: str) -> Reader:
    """What reads the column of one statement of a matrix."""
    known = choices(question.options)

    def read(cell: str) -> list[Found] | str:
        key = known.get(folded(cell))
        if key is None:
            return f"“{shortened(cell)}” is not one of the answers offered"
        return [(question.id, statement, key, None, None, None)]

    return read


def _number(question: AskedQuestion) -> Reader:
    def read(cell: str) -> list[Found] | str:
        bare = cell.strip().replace(",", "")
        if not _NUMBER.fullmatch(bare):
            return f"“{shortened(cell)}” is not a number"
        return [(question.id, "", "", None, Decimal(bare), None)]

    return read


def _date(question: AskedQuestion) -> Reader:
    def read(cell: str) -> list[Found] | str:
        on = day_in(cell)
        return f"“{shortened(cell)}” is not a date" if on is None else [(question.id, "", "", None, None, on)]

    return read


def day_in(cell: str) -> date | None:
    """The date that a cell holds, day first, as it is written in Britain."""
    found = moment_in(cell)
    return found.date() if found else None


def moment_in(cell: str) -> datetime | None:
    """The London instant that a cell holds; noon where it has only a day."""
    text = " ".join(cell.split())
    for form in DAYS:
        for clock in ("", *MOMENTS):
            try:
                found = datetime.strptime(text, form + clock)  # noqa: DTZ007 - the zone is put on below
            except ValueError:
                continue
            if not 1900 <= found.year <= 2200:
                return None
            return datetime.combine(found.date(), found.time() if clock else time(12), LONDON)
    return None


def shortened(cell: str) -> str:
    """A cell in a message."""
    words = " ".join(cell.split())
    return words if len(words) <= 60 else words[:57] + "…"

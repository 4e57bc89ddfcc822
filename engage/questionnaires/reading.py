"""From what was typed to what is kept: answers in their columns, and errors that say what to do. No database here.

`typed` is field name → list of strings, exactly as they came. An error is keyed by the id of the field to go to.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from engage.content import tidy
from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.versions import AskedPage, AskedQuestion, Choice

Typed = Mapping[str, list[str]]
Row = dict[str, Any]

LONGEST = {QuestionKind.SHORT_TEXT: 500, QuestionKind.LONG_TEXT: 10_000}
OTHER = "other"
LONGEST_OTHER = 500
DATE_PARTS = ("day", "month", "year")
_NUMBER = re.compile(r"[+-]?[0-9]{1,14}(\.[0-9]{1,4})?")
_DIGITS = re.compile(r"[0-9]{1,4}")


@dataclass
class Reading:
    """What a page, or all of them, came to."""

    rows: list[Row] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def row(question_id: int, **given: Any) -> Row:
    """One answer in its columns; what is not given is empty."""
    out: Row = {
        "question_id": question_id,
        "statement": "",
        "option": "",
        "text": None,
        "number": None,
        "on_date": None,
        "document_id": None,
    }
    out.update(given)
    return out


def read_page(page: AskedPage, typed: Typed) -> Reading:
    """The answers of one page, and what is wrong with them."""
    return read_questions(page.questions, typed)


def read_questions(questions: Iterable[AskedQuestion], typed: Typed) -> Reading:
    """The answers to some questions. Each that cannot be taken has an error and gives no row."""
    out = Reading()
    for question in questions:
        reader = READERS.get(question.kind)
        if reader is not None:
            reader(question, typed, out)
    return out


def one(typed: Typed, name: str) -> str:
    """The single value of a field, cleaned of what nobody can see."""
    values = typed.get(name)
    return tidy(values[0]).strip() if values else ""


def too_long(text: str, longest: int) -> str:
    """What to say of a text that is too long; nothing where it is not."""
    if len(text) <= longest:
        return ""
    over = len(text) - longest
    return f"Shorten this to {longest:,} characters or fewer. It is {over:,} too long"


def _short(question: AskedQuestion) -> str:
    """The question in an error message: enough of it to be known by."""
    text = question.text.strip()
    return text if len(text) <= 80 else f"{text[:77].rstrip()}…"


def _unanswered(question: AskedQuestion, out: Reading, verb: str = "Answer", at: str = "") -> None:
    if question.is_required:
        out.errors[at or question.field_name] = f"{verb} “{_short(question)}”"


def _read_text(question: AskedQuestion, typed: Typed, out: Reading) -> None:
    text = one(typed, question.field_name)
    if not text:
        return _unanswered(question, out)
    longest = int(question.limits.get("max_length") or LONGEST[question.kind])
    error = too_long(text, longest)
    if error:
        out.errors[question.field_name] = error
    else:
        out.rows.append(row(question.id, text=text))
    return None


def _read_one_choice(question: AskedQuestion, typed: Typed, out: Reading) -> None:
    name = question.field_name
    chosen = list(dict.fromkeys(v for v in typed.get(name, ()) if v))
    said = one(typed, f"{name}-other") if question.has_other else ""
    if not chosen and said:
        chosen = [OTHER]
    if not chosen:
        _unanswered(question, out, "Choose an answer to")
    elif len(chosen) > 1:
        out.errors[name] = f"Choose only one answer to “{_short(question)}”"
    elif chosen[0] not in question.offered:
        out.errors[name] = f"Choose one of the answers listed under “{_short(question)}”"
    elif said and chosen[0] != OTHER:
        out.errors[f"{name}-other"] = "You also wrote something under Other. Choose Other, or clear the box"
    else:
        _keep_choice(question, chosen[0], said, out)


def _read_many_choices(question: AskedQuestion, typed: Typed, out: Reading) -> None:
    name = question.field_name
    chosen = list(dict.fromkeys(v for v in typed.get(name, ()) if v))
    said = one(typed, f"{name}-other") if question.has_other else ""
    if said and OTHER not in chosen:
        chosen.append(OTHER)
    if not chosen:
        _unanswered(question, out, "Choose at least one answer to")
    elif any(option not in question.offered for option in chosen):
        out.errors[name] = f"Choose from the answers listed under “{_short(question)}”"
    else:
        for option in question.offered:  # in the order they were offered, whatever order they came in
            if option in chosen:
                _keep_choice(question, option, said, out)


def _keep_choice(question: AskedQuestion, option: str, said: str, out: Reading) -> None:
    if option != OTHER:
        out.rows.append(row(question.id, option=option))
        return
    error = too_long(said, LONGEST_OTHER)
    if not said:
        error = "Say what you mean by Other, or choose another answer"
    if error:
        out.errors[f"{question.field_name}-other"] = error
    else:
        out.rows.append(row(question.id, option=OTHER, text=said))


def _read_number(question: AskedQuestion, typed: Typed, out: Reading) -> None:
    name, text = question.field_name, one(typed, question.field_name)
    if not text:
        return _unanswered(question, out)
    bare = text.replace(",", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not _NUMBER.fullmatch(bare):
        out.errors[name] = "Enter a number in figures, like 12 or 3.5"
        return None
    number = Decimal(bare)
    least, most = question.limits.get("minimum"), question.limits.get("maximum")
    if question.limits.get("whole") and number != number.to_integral_value():
        out.errors[name] = "Enter a whole number, like 12"
    elif least is not None and number < Decimal(str(least)):
        out.errors[name] = f"Enter {least} or more"
    elif most is not None and number > Decimal(str(most)):
        out.errors[name] = f"Enter {most} or less"
    else:
        out.rows.append(row(question.id, number=number))
    return None


def _read_date(question: AskedQuestion, typed: Typed, out: Reading) -> None:
    name = question.field_name
    parts = [one(typed, f"{name}-{part}") for part in DATE_PARTS]
    if not any(parts):
        return _unanswered(question, out, "Enter a date for")
    on = real_date(*parts)
    earliest, latest = question.limits.get("earliest"), question.limits.get("latest")
    if on is None:
        out.errors[name] = "Enter a real date as day, month and year, like 24 9 2026"
    elif earliest and on < date.fromisoformat(earliest):
        out.errors[name] = f"Enter a date on or after {_day(date.fromisoformat(earliest))}"
    elif latest and on > date.fromisoformat(latest):
        out.errors[name] = f"Enter a date on or before {_day(date.fromisoformat(latest))}"
    else:
        out.rows.append(row(question.id, on_date=on))
    return None


def real_date(day: str, month: str, year: str) -> date | None:
    """A date that is in the calendar, or None: 31 February, "٣" and the year 99999 are not."""
    if not all(_DIGITS.fullmatch(part) for part in (day, month, year)):
        return None
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return on if 1850 <= on.year <= 2200 else None


def _day(on: date) -> str:
    return f"{on.day} {on.month} {on.year}"


def kept_file(question: AskedQuestion) -> str:
    """Under which name a draft keeps the file of a question. No form field can be called so: see `steps.fields`."""
    return f"{question.field_name}=file"


def _read_file(question: AskedQuestion, typed: Typed, out: Reading) -> None:
    kept = typed.get(kept_file(question))
    if kept:
        out.rows.append(row(question.id, document_id=int(kept[0])))
    else:
        _unanswered(question, out, "Choose a file for")


def _read_matrix(question: AskedQuestion, typed: Typed, out: Reading) -> None:
    for statement in question.statements:
        name = f"{question.field_name}-{statement.key}"
        chosen = list(dict.fromkeys(v for v in typed.get(name, ()) if v))
        if not chosen:
            if question.is_required:
                out.errors[name] = f"Choose an answer for “{statement.label}”"
        elif len(chosen) > 1 or chosen[0] not in question.offered:
            out.errors[name] = f"Choose one of the answers listed for “{statement.label}”"
        else:
            out.rows.append(row(question.id, statement=statement.key, option=chosen[0]))


READERS: dict[QuestionKind, Callable[[AskedQuestion, Typed, Reading], None]] = {
    QuestionKind.SHORT_TEXT: _read_text,
    QuestionKind.LONG_TEXT: _read_text,
    QuestionKind.ONE_CHOICE: _read_one_choice,
    QuestionKind.SCALE: _read_one_choice,
    QuestionKind.MANY_CHOICES: _read_many_choices,
    QuestionKind.NUMBER: _read_number,
    QuestionKind.DATE: _read_date,
    QuestionKind.FILE: _read_file,
    QuestionKind.MATRIX: _read_matrix,
}


def retyped(question: AskedQuestion, answers: Iterable[Any]) -> dict[str, list[str]]:
    """What would have to be typed to give these answers again: how an amendment begins."""
    name, out = question.field_name, dict[str, list[str]]()
    for answer in answers:
        if answer.document_id is not None:
            out[kept_file(question)] = [str(answer.document_id)]
        elif answer.on_date is not None:
            on = answer.on_date
            for part, value in zip(DATE_PARTS, (on.day, on.month, on.year), strict=True):
                out[f"{name}-{part}"] = [str(value)]
        elif answer.number is not None:
            out[name] = [plain_number(answer.number)]
        elif answer.option:
            out.setdefault(f"{name}-{answer.statement}" if answer.statement else name, []).append(answer.option)
            if answer.option == OTHER and answer.text:
                out[f"{name}-other"] = [answer.text]
        elif answer.text is not None:
            out[name] = [answer.text]
    return out


def plain_number(number: Decimal) -> str:
    """3.5, not 3.5000; 100, not 1E+2."""
    return f"{number.normalize():f}"


def label_of(choices: Iterable[Choice], key: str) -> str:
    """The words of an option or a statement; its key where the words are gone."""
    return next((choice.label for choice in choices if choice.key == key), key)

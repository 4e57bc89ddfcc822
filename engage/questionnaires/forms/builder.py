"""What an officer types while building a questionnaire."""

import re
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # the stubs do not know SelectChoice yet
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    ValidationError,
)

from engage.questionnaires.keys import lines
from engage.questionnaires.models.questionnaire import STANDARD_QUESTIONS, QuestionKind
from engage.web.forms import DayField, Form, LineField, ProseField

MOST_CHOICES = 100
LONGEST_LABEL = 300
CHOICES = MOST_CHOICES * (LONGEST_LABEL + 2)
LONGEST_ANSWER = {QuestionKind.SHORT_TEXT: 500, QuestionKind.LONG_TEXT: 10_000}
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")

CHOOSING = {QuestionKind.ONE_CHOICE, QuestionKind.MANY_CHOICES}
TEXTUAL = {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}

# Which fields a kind of question has, beside its words.
FIELDS: dict[str, set[QuestionKind]] = {
    "options": CHOOSING | {QuestionKind.MATRIX},
    "statements": {QuestionKind.MATRIX},
    "has_other": CHOOSING,
    "max_length": TEXTUAL,
    "minimum": {QuestionKind.NUMBER},
    "maximum": {QuestionKind.NUMBER},
    "whole": {QuestionKind.NUMBER},
    "earliest": {QuestionKind.DATE},
    "latest": {QuestionKind.DATE},
    "is_required": set(QuestionKind) - {QuestionKind.STATEMENT, QuestionKind.FILE},
    "not_for_publication": set(QuestionKind) - {QuestionKind.STATEMENT},
}

STANDARD_WORDS = {
    "name": "Name",
    "email": "Email address",
    "organisation": "Organisation",
    "on_behalf_of": "On behalf of whom they answer",
}


class PageForm(Form):
    """A page: its title and what it says at the top."""

    title = LineField("Title of the page", "Enter a title for the page")
    intro = ProseField("Words at the top of the page (optional)", hint="Markdown can be used.", rows=4)
    version = HiddenField()


class Ticked(BooleanField):
    """A tick box with a hint."""

    def __init__(self, label: str, hint: str = "", **kw: Any) -> None:
        self.hint = hint
        super().__init__(label, **kw)


def _page_number(typed: Any) -> int:
    return int(typed) if str(typed).isascii() and str(typed)[:9].isdigit() else 0


class QuestionForm(Form):
    """A question. `for_kind` leaves only the fields that its kind has."""

    text = ProseField("Question", "Write the question", longest=1000, rows=3)
    help = ProseField("Help (optional)", hint="Shown under the question. Markdown can be used.", rows=3)
    options = ProseField("Options", rows=8, longest=CHOICES, hint="One to a line, at least two.")
    has_other = Ticked("Add “Other, please say” with a box to write in")
    statements = ProseField(
        "Statements to rate", rows=6, longest=CHOICES, hint="One to a line. Each is answered with one of the options."
    )
    max_length = LineField("Longest answer, in characters (optional)")
    minimum = LineField("Lowest number (optional)")
    maximum = LineField("Highest number (optional)")
    whole = Ticked("Whole numbers only")
    earliest = DayField("Earliest date (optional)")
    latest = DayField("Latest date (optional)")
    is_required = Ticked("People must answer this", hint="Ask only where an answer is useless without it.")
    not_for_publication = Ticked(
        "Not for publication", hint="Only your staff will see the answers, whatever people consent to."
    )
    page_id = SelectField("On page", coerce=_page_number, choices=[], validate_choice=False)
    renames = RadioField(
        "Is it the same choice in other words?",
        choices=[
            SelectChoice("keep", "Yes: keep its answers together"),
            SelectChoice("apart", "No: it is another choice, count it apart"),
        ],
        validate_choice=False,
    )
    version = HiddenField()
    kind: QuestionKind

    @classmethod
    def for_kind(cls, kind: QuestionKind, pages: list[tuple[int, str]] | None = None, **kw: Any) -> "QuestionForm":
        """The form of one kind of question; with `pages`, it can also be moved."""
        form = cls(**kw)
        form.kind = kind
        for name, kinds in FIELDS.items():
            if kind not in kinds:
                del form[name]
        if pages and len(pages) > 1:
            form.page_id.choices = [SelectChoice(str(number), title) for number, title in pages]
        else:
            del form.page_id
        if kind == QuestionKind.STATEMENT:
            form.text.label.text, form.help.label.text = "Heading or sentence", "More words (optional)"
            form.help.hint = "Markdown can be used."
        if kind == QuestionKind.MATRIX:
            form.options.label.text = "Options, the same for each statement"
        return form

    def value(self, name: str) -> Any:
        return self[name].data if name in self else None

    def labels(self, name: str) -> list[str]:
        """The lines of `options` or `statements`."""
        return lines(self.value(name))

    def limits(self) -> dict[str, Any]:
        """What an answer must keep to, as it is stored."""
        out: dict[str, Any] = {}
        for name in ("max_length", "minimum", "maximum"):
            if self.value(name):
                out[name] = number(self.value(name))
        for name in ("earliest", "latest"):
            if self.value(name):
                out[name] = self.value(name).isoformat()
        if self.value("whole"):
            out["whole"] = True
        return out

    def validate_options(self, field: ProseField) -> None:
        typed = lines(field.data)
        if len(typed) + bool(self.value("has_other")) < 2:
            raise ValidationError("Write at least two options, one to a line")
        _check_choices(typed, "option")

    def validate_statements(self, field: ProseField) -> None:
        typed = lines(field.data)
        if not typed:
            raise ValidationError("Write at least one statement")
        _check_choices(typed, "statement")

    def validate_page_id(self, field: SelectField) -> None:
        if str(field.data) not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError("Choose one of the pages: the one you chose has been deleted")

    def validate_max_length(self, field: LineField) -> None:
        if not field.data:
            return
        most = LONGEST_ANSWER[self.kind]
        if not re.fullmatch(r"[0-9]{1,6}", field.data) or not 1 <= int(field.data) <= most:
            raise ValidationError(f"Enter a whole number from 1 to {most:,}, without a comma, or leave it empty")

    def validate_minimum(self, field: LineField) -> None:
        _check_number(field.data)

    def validate_maximum(self, field: LineField) -> None:
        _check_number(field.data)
        if (
            field.data
            and NUMBER.fullmatch(self.value("minimum") or "")
            and number(field.data) < number(self.value("minimum"))
        ):
            raise ValidationError(f"Enter {self.value('minimum')} or more, or lower the lowest number")

    def validate_latest(self, field: DayField) -> None:
        if field.data and self.value("earliest") and field.data < self.value("earliest"):
            raise ValidationError("Enter a latest date that is not before the earliest date")


class RemoveForm(Form):
    """Yes, take it out."""

    version = HiddenField()


class StandardForm(Form):
    """The questions that most consultations ask of everybody."""

    name = RadioField(STANDARD_WORDS["name"])
    email = RadioField(STANDARD_WORDS["email"])
    organisation = RadioField(STANDARD_WORDS["organisation"])
    on_behalf_of = RadioField(STANDARD_WORDS["on_behalf_of"])
    has_monitoring = Ticked(
        "Add the equality-monitoring page",
        hint="On a page of its own, never required, and kept apart from the answers and from who gave them.",
    )
    version = HiddenField()

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        for name in STANDARD_QUESTIONS:
            self[name].choices = [
                SelectChoice("no", "Do not ask"),
                SelectChoice("optional", "Ask, optional"),
                SelectChoice("required", "Ask, required"),
            ]
            self[name].validators = [_chosen]

    def standard(self) -> dict[str, str]:
        return {name: self[name].data for name in STANDARD_QUESTIONS}


def _chosen(_form: Form, field: Any) -> None:
    if field.data not in {"no", "optional", "required"}:
        raise ValidationError(f"Choose whether to ask for this: {field.label.text.lower()}")


def number(typed: str) -> int | float:
    """A whole number where it is one."""
    value = float(typed)
    return int(value) if value.is_integer() else value


def _check_number(typed: str | None) -> None:
    if typed and not NUMBER.fullmatch(typed):
        raise ValidationError("Enter a number in figures, like 12 or 3.5, or leave it empty")


def _check_choices(typed: list[str], word: str) -> None:
    if len(typed) > MOST_CHOICES:
        raise ValidationError(f"Write at most {MOST_CHOICES} {word}s")
    long = next((line for line in typed if len(line) > LONGEST_LABEL), None)
    if long:
        raise ValidationError(f"Shorten the {word} that begins “{long[:40]}…” to {LONGEST_LABEL} characters or fewer")
    folded = [line.casefold() for line in typed]
    twice = next((line for line in typed if folded.count(line.casefold()) > 1), None)
    if twice:
        raise ValidationError(f"The {word} “{twice}” is there twice. Take one out")

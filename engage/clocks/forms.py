"""What administrators type about clocks, days and ladders, and officers about promises."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, SelectField  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from engage.accounts import Role
from engage.matters.models.calendar_day import Correction, Where
from engage.notices.address import AddressRefusedError, address
from engage.reminders.ladder import MOST_RUNGS, Rung
from engage.web.forms import DayField, Form, LineField, ProseField

# The ways in which a body may count what it promises itself: unit, and in words.
WAYS = {
    "WD-EXC/ENG": ("working_day", "Working days, from the next working day on"),
    "WD-INC/ENG": ("working_day", "Working days, the day itself counting as the first"),
    "CD-EXC": ("calendar_day", "Days, from the next day on"),
    "CD-INC": ("calendar_day", "Days, the day itself counting as the first"),
    "CM": ("month", "Months, to the same date"),
}
MOST = {"working_day": 250, "calendar_day": 366, "month": 24}
LAWLIKE = re.compile(r"\b(statutory|statute|by law|legal duty|legally|act of parliament)\b", re.IGNORECASE)


def offered(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """Choices of value and words."""
    return [SelectChoice(value, words) for value, words in pairs]


class Choice(RadioField):
    """One of what is offered; `missing` is what to say otherwise."""

    def __init__(self, label: str, missing: str, **more: Any) -> None:
        self.missing, self.hint = missing, more.pop("hint", "")
        super().__init__(label, choices=offered(more.pop("choices")), **more)

    def pre_validate(self, form: Any) -> None:
        if self.data not in [choice[0] for choice in self.iter_choices()]:
            raise ValidationError(self.missing)


class NumberField(LineField):
    """A whole number from 1 on, in plain digits. `number` is it, once the form is valid."""

    def __init__(self, label: str, missing: str, most: int = 1000, **more: Any) -> None:
        self.most = most
        super().__init__(label, missing, longest=10, **more)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        typed = self.data or ""
        if not self.errors and typed and not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= self.most):
            raise ValidationError(f"Enter a whole number from 1 to {self.most}")

    @property
    def number(self) -> int:
        return int(self.data)


def _claims_no_law(_form: Any, field: Any) -> None:
    if found := LAWLIKE.search(field.data or ""):
        raise ValidationError(f"What you promise yourself is no legal duty: leave out “{found.group()}”")


class AddClockForm(Form):
    act = LineField(
        "What you promise to do", "Say what you promise to do", longest=120, validators=[_claims_no_law],
        hint="Begin with a verb, in small letters. For example: answer every letter about this",
    )  # fmt: skip
    owed_to = LineField(
        "To whom", "Say to whom you promise it", longest=120, hint="For example: the public, or whoever wrote"
    )
    n = NumberField("How many", "Enter how many days or months you give yourself")
    count = Choice(
        "Counted how", "Choose how it is counted", choices=[(way, words) for way, (_, words) in WAYS.items()]
    )
    why = LineField("Why (not required)", hint="Is kept in the record", longest=300)

    @property
    def unit(self) -> str:
        return WAYS[self.count.data][0]

    def validate_n(self, field: Any) -> None:
        unit = WAYS.get(self.count.data, ("",))[0]
        typed = field.data or ""
        if unit and typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed) > MOST[unit]:
            raise ValidationError(f"Enter a whole number from 1 to {MOST[unit]}")


class ShortenForm(Form):
    """`now` is how long the clock gives, which must be undercut."""

    now: int | None = None
    n = NumberField("New number", "Enter the new number")
    why = LineField("Why (not required)", hint="Is kept in the record", longest=300)

    def validate_n(self, field: Any) -> None:
        typed = field.data or ""
        if self.now and typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed) >= self.now:
            raise ValidationError(
                f"Enter a number smaller than {self.now}: a local clock is made shorter, never longer"
            )


class EndForm(Form):
    why = LineField("Why", "Say why it ends", longest=300, hint="Is kept in the record")


class PromiseForm(Form):
    reference = LineField(
        "Reference of the matter", "Enter the reference of the matter", longest=30, hint="For example, REF-2026-001"
    )
    began_on = DayField("From which day", "Enter the day from which it is counted")
    about = LineField(
        "What it is about, if it is promised more than once there (not required)", longest=60,
        hint="The public can read this, so name nobody. For example: letter of 3 June",
    )  # fmt: skip


class SettleForm(Form):
    what = Choice(
        "What became of it", "Choose what became of it",
        choices=[("done", "It was done"), ("fell_away", "It is no longer owed")],
    )  # fmt: skip
    on = DayField("Done on (leave empty for today)")
    words = ProseField(
        "How it was done, or why it is no longer owed",
        longest=2000,
        rows=4,
        hint="The public can read this, so name nobody.",
    )

    def validate_words(self, field: Any) -> None:
        if self.what.data == "fell_away" and not (field.data or "").strip():
            raise ValidationError("Say why it is no longer owed")


class DayForm(Form):
    correction = Choice(
        "What is it?", "Choose what the day is",
        choices=[(Correction.ADDED.value, "It is a bank holiday"), (Correction.TAKEN_OUT.value, "It is not a bank holiday")],
    )  # fmt: skip
    day = DayField("Day", "Enter the day")
    nation = Choice("Where", "Choose where", choices=[(where.value, where.words) for where in Where])
    name = LineField(
        "What the day is called",
        "Say what the day is called",
        longest=120,
        hint="For example, Bank holiday for the coronation",
    )
    why = LineField(
        "What this rests on",
        "Say what this rests on",
        longest=300,
        hint="The proclamation, or where it was announced. Is kept in the record",
    )
    seen = HiddenField()


ROWS = range(1, MOST_RUNGS + 1)
ADDRESS = "address"


class _Ladder(Form):
    """Rows of how many working days after, and who is told; an empty row is none."""

    seen = HiddenField()

    def row(self, n: int) -> tuple[Any, Any, Any]:
        return self[f"days{n}"], self[f"to{n}"], self[f"email{n}"]

    def offer(self, roles: list[tuple[str, str]]) -> None:
        """Which roles can be chosen, with their words."""
        for n in ROWS:
            self[f"to{n}"].choices = offered([("", "Nobody"), *roles, (ADDRESS, "An email address above")])

    def show(self, rungs: list[Rung]) -> None:
        """Fill in what holds now."""
        for n, rung in zip(ROWS, rungs, strict=False):
            days, to, email = self.row(n)
            days.data, to.data, email.data = str(rung.days), rung.role or ADDRESS, rung.email

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        self.rungs: list[Rung] = []
        for n in ROWS:
            fine = self._read(n) and fine
        if fine and not self.rungs:
            self["days1"].errors = ["Enter at least one step, or choose the usual steps"]
            fine = False
        return bool(fine)

    def _read(self, n: int) -> bool:
        """Take one row; whether it makes sense."""
        days, to, email = self.row(n)
        typed, address_typed = (days.data or "").strip(), (email.data or "").strip()
        if not typed and not to.data and not address_typed:
            return True
        wrong = list(days.errors) or list(to.errors) or list(email.errors)
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 3 and 1 <= int(typed) <= 250):
            days.errors = wrong = [f"Step {n}: enter how many working days after, from 1 to 250"]
        elif to.errors:
            pass  # a choice that was not offered: said already
        elif not to.data:
            to.errors = wrong = [f"Step {n}: choose who is told"]
        elif to.data == ADDRESS and not (kept := _address(address_typed)):
            email.errors = wrong = [f"Step {n}: enter an email address, like name@example.com"]
        elif to.data != ADDRESS and address_typed:
            email.errors = wrong = [f"Step {n}: choose “An email address above”, or leave the address empty"]
        else:
            rung = Rung(int(typed), email=kept) if to.data == ADDRESS else Rung(int(typed), role=Role(to.data).value)
            if rung in self.rungs:
                days.errors = wrong = [f"Step {n}: this is there already"]
            self.rungs.append(rung)
        return not wrong


def _address(typed: str) -> str:
    try:
        return address(typed)
    except AddressRefusedError:
        return ""


def _rows() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for n in ROWS:
        fields[f"days{n}"] = LineField("Working days after", longest=10)
        fields[f"to{n}"] = SelectField("Who is told", default="", validate_choice=True)
        fields[f"email{n}"] = LineField("Email address", longest=254)
    return fields


LadderForm: Any = type("LadderForm", (_Ladder,), _rows())

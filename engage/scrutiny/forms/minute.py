"""Forms for who was there and what was resolved."""

from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import ValidationError

from engage.scrutiny.forms.agenda import DisclosureForm
from engage.scrutiny.forms.committee import MARKDOWN
from engage.scrutiny.models.meeting import Standing
from engage.web.choosing import ChooseField, offered
from engage.web.forms import Form, LineField, ProseField

STANDINGS = offered((one.value, one.words) for one in Standing)
NOTHING = "nothing"
MOST_VOTES = 500


class VoteField(LineField):
    """A number of votes, or nothing. `number` is it."""

    @property
    def number(self) -> int | None:
        typed = str(self.data or "")
        return int(typed) if typed else None

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        typed = str(self.data or "")
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= MOST_VOTES):
            raise ValidationError(f"Enter a whole number from 0 to {MOST_VOTES}, or leave it empty")


class WordsForm(DisclosureForm):
    """The words of an entry of the minutes."""

    version = HiddenField()
    discussion = ProseField("What was said", rows=8, hint="In short, as minuted. " + MARKDOWN)
    resolved = ProseField(
        "Resolved", "Enter what was resolved, one resolution a line", longest=5000, rows=4,
        hint="As minuted, one resolution a line: they are numbered.",
    )  # fmt: skip
    reasons = ProseField("Reasons", longest=5000, rows=4)
    votes_for = VoteField("For", longest=10)
    votes_against = VoteField("Against", longest=10)
    abstained = VoteField("Abstained", longest=10)
    minority = ProseField("View of the minority", longest=5000, rows=3)


class MinuteForm(WordsForm):
    """The first entry: with the decision about the item's matter, where it has one."""

    verb = RadioField("What was decided about it?", choices=[], default=NOTHING, validate_choice=False)

    @property
    def decided(self) -> str:
        """The verb chosen; '' where nothing is to move."""
        return "" if self.verb.data in (None, "", NOTHING) else str(self.verb.data)[:60]

    def validate_reasons(self, field: Any) -> None:
        if self.decided and not (field.data or "").strip():
            raise ValidationError("Give the reasons: whoever raised the matter is told them")

    def validate_summary(self, field: Any) -> None:
        if self.decided and self.is_withheld and not (field.data or "").strip():
            raise ValidationError("Write a summary: the reasons are told to whoever raised the matter")

    @property
    def is_withheld(self) -> bool:
        if self.openness.data == "exempt":
            return not self.publish_exempt.data
        return bool(self.openness.data == "confidential")


class CorrectForm(WordsForm):
    why = ProseField("What was wrong", "Say what was wrong", longest=2000, rows=3, hint="This is published.")


class CorrectAttendanceForm(Form):
    why = ProseField(
        "What was wrong, and what is right", "Say what was wrong, and what is right", longest=2000, rows=3,
        hint="This is published with the minutes.",
    )  # fmt: skip


class AttendanceForm(Form):
    """One row of fields for each member; see `for_seats`."""

    edition = HiddenField()
    also_present = ProseField("Also present", longest=5000, rows=3, hint="Officers, witnesses, councillors who came.")


def for_seats(seats: list[tuple[int, str]]) -> type[AttendanceForm]:
    """The form with fields for these members."""
    fields: dict[str, Any] = {}
    for n, name in seats:
        fields[f"standing_{n}"] = ChooseField(f"Did {name} come?", f"Choose whether {name} came", choices=STANDINGS)
        fields[f"substitute_{n}"] = LineField("Who came instead")
        fields[f"interest_{n}"] = ProseField("Interest declared", longest=1000, rows=2)
    return type("AttendanceFormOfSeats", (AttendanceForm,), fields)

"""What is to be decided, and putting it on the agenda."""

from typing import Any

from wtforms import BooleanField, HiddenField, ValidationError

from engage.network.forms.worded import WordedForm, offered
from engage.web.choosing import ChooseField, PickField
from engage.web.forms import DayField, Form, LineField, ProseField

CONFLICTS = offered(
    (
        ("none", "No conflict known"),
        ("employed", "Works for the provider concerned"),
        ("other", "Another interest"),
    )
)


class DraftForm(WordedForm):
    version = HiddenField()
    kind = ChooseField("What kind of decision is it?", "Choose what kind of decision it is")
    subject = LineField(
        "What is to be decided?", "Say in one line what is to be decided",
        hint="The public reads this on the agenda. Name no patient, carer or neighbour",
    )  # fmt: skip
    about = LineField(
        "Which matter is it about?",
        longest=30,
        hint="Its reference, like REF-2026-001. Leave it empty if there is none",
    )
    to_withdraw = BooleanField("It is about taking back what was decided before")
    concerned = PickField("Which provider or body does it concern?", "Choose a body from the list")
    concerns = LineField("If it is not in the list, its name", hint="Who works there must stand out when you decide")
    off_agenda = BooleanField("Keep it off the public agenda: the visit is not announced")
    proposed_by = LineField("Who proposes it?", hint="A member’s name, for your own record. Not public")

    def validate_off_agenda(self, field: BooleanField) -> None:
        if field.data and self.kind.data != "visit":
            raise ValidationError("Only a visit can be kept off the public agenda")


def table_form(deciders: list[int]) -> type[Form]:
    """A form for the agenda: the day, and what each of those who may decide has declared beforehand."""
    fields: dict[str, Any] = {
        "on": DayField("When is it to be decided?", "Enter the day of the meeting", hint="For example, 24 9 2026"),
        "checked": BooleanField("I have read it again: nobody can be identified from it"),
    }
    for key in deciders:
        fields[f"conflict_{key}"] = PickField(
            "Conflict known", "Choose from the list", choices=CONFLICTS, default="none"
        )
        fields[f"words_{key}"] = LineField("What was declared", longest=500, hint="Not public")
    return type("TableForm", (Form,), fields)


class DropForm(Form):
    reason = ProseField("Why?", "Say why it is taken off", longest=2000, rows=3, hint="Kept in your own record")

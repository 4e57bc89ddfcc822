"""Forms for what a committee says of itself, and who sits on it."""

from typing import Any

from wtforms import BooleanField, HiddenField, SelectMultipleField

from engage.scrutiny.models.committee import Sitting
from engage.web.choosing import ChooseField, PickField, offered
from engage.web.forms import DayField, Form, LineField, ProseField

MARKDOWN = "You can use Markdown: **bold**, lists, [links](https://example.org)."
NOBODY = "0"


def whole(value: Any) -> int | None:
    """The id chosen in a list; None for the line that chooses nothing."""
    return int(value) if str(value).isascii() and str(value).isdigit() and int(value) else None


class SettingsForm(Form):
    version = HiddenField()
    council = PickField("Which council does it belong to?", "Choose a council of the list")
    others = SelectMultipleField("Other councils, if it is a joint committee", coerce=str, validate_choice=False)
    terms = ProseField("Terms of reference", hint="What it may look into, and why. " + MARKDOWN, rows=10)
    usual_place = LineField("Where it usually meets", longest=300)


class SeatForm(Form):
    name = LineField("Name", "Enter the name", hint="As the public reads it, for example, Councillor Ann Other")
    sitting = ChooseField("Sits as", "Choose how they sit", choices=offered((one.value, one.words) for one in Sitting))
    from_body = LineField(
        "From which council or body, if it is another", hint="For a co-opted member, or on a joint committee"
    )
    votes = BooleanField("They have a vote")
    person = PickField("Their account, if they have one", "Choose one of the list")
    from_on = DayField("Sits from", "Enter the day from which they sit")


class EndSeatForm(Form):
    until_on = DayField("Last day", "Enter their last day on the committee")


class DissolveForm(Form):
    on = DayField("Last day", "Enter the committee’s last day")
    successor = PickField(
        "Which committee takes its place?",
        "Choose a committee of the list",
        hint="It inherits what is still owed and what waits for an agenda. You can choose a committee you act for.",
    )
    reason = LineField(
        "Reason", "Give a reason", longest=300, hint="This is published, for example, after the elections"
    )

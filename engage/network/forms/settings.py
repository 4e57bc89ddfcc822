"""Who supports a network, who chairs it, whom to tell, and a sign of life."""

from typing import Any

from wtforms import HiddenField, ValidationError

from engage.network.forms.worded import WordedForm
from engage.notices.address import AddressRefusedError, address
from engage.web.choosing import PickField
from engage.web.forms import Form, LineField, ProseField

SHORTEST, LONGEST = 7, 1000  # days


class MailField(LineField):
    """One mail address, or nothing."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data:
            try:
                self.data = address(self.data)
            except AddressRefusedError as error:
                raise ValidationError(str(error)) from error


class SettingsForm(WordedForm):
    version = HiddenField()
    about = ProseField("Who you are", hint="The public reads this first. You can use Markdown", rows=6, longest=5000)
    host_name = LineField("Name of {network_support.the}", hint="The organisation that supports you. It never decides")
    host_contact = LineField(
        "How the public reaches {network_support.the}", longest=300, hint="Telephone or address, as the public reads it"
    )
    host_email = MailField("Email of {network_support.the}", hint="Not public. Told once if {network.the} falls silent")
    contract_email = MailField(
        "Email of the council’s contract manager", hint="Not public. Told once if {network.the} falls silent"
    )
    chair = PickField(
        "Chair", "Choose the chair from the list", hint="Who may decide alone where the procedure allows it"
    )
    silence_days = LineField(
        "Days of silence after which {network.the} counts as dormant", "Enter a number of days, like 180", longest=10,
        hint="Nothing leaves a dormant {network}; what is owed to it stays owed",
    )  # fmt: skip

    def validate_silence_days(self, field: LineField) -> None:
        typed = field.data or ""
        whole = len(typed) <= 4 and typed.isascii() and typed.isdigit()
        if not (whole and SHORTEST <= int(typed) <= LONGEST):
            raise ValidationError(f"Enter a whole number of days from {SHORTEST} to {LONGEST}")


class WakeForm(Form):
    reason = ProseField(
        "How do you meet again?", "Say how you meet again", longest=2000, rows=3,
        hint="For example: we meet on the first Monday of each month, from June.",
    )  # fmt: skip


class PlainForm(Form):
    """Nothing to type: a button."""

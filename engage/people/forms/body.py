"""What an administrator changes about the body and its people."""

from wtforms import BooleanField, HiddenField, RadioField, SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, ValidationError

from engage.accounts import BodyKind, roles_at
from engage.content.vocabulary import Vocabulary, capital
from engage.people.forms.fields import AddressField
from engage.web.forms import Form, LineField, ProseField

LONGEST_PROMISE = 84  # days; the code's own limit: a body may promise sooner, never later

ABOUT_ROLES = {
    "officer": "Writes consultations, builds questionnaires, reads what people send, makes items and drafts answers",
    "approver": "Publishes consultations and answers for the body, and may also moderate and analyse",
    "analyst": "Codes what people wrote and keeps the codebook",
    "moderator": "Decides what can be published of what people wrote",
    "administrator": "Invites people, ends appointments and keeps the body’s own pages",
    "member": "Reads everything of {network.the}, proposes decisions and drafts {referral.many}; decides nothing alone",
    "decider": "Takes the decisions of {network.the} by its published procedure; is named with them",
    "host": "Does the paperwork of {network.the}: tables, publishes, sends and receives; decides nothing for it",
    "scrutiny_officer": "Receives and acknowledges {referral.many}, prepares meetings, keeps minutes and the tracker",
    "scrutiny_chair": "Does what the officer does, and speaks for the committee between its meetings",
    "scrutiny_member": "Reads the committee’s papers and its work, before a meeting and after it",
}


class RoleForm(Form):
    role = RadioField("Role", choices=[], validators=[InputRequired("Choose a role")], validate_choice=True)

    def offer(self, kind: BodyKind, words: Vocabulary) -> dict[str, str]:
        """Offer the roles that a body of this kind has; gives the sentence about each."""
        self.role.choices = [SelectChoice(role.value, capital(words[role.term].one)) for role in roles_at(kind)]
        return {role.value: words.fill(ABOUT_ROLES[role.value]) for role in roles_at(kind)}


class InviteForm(RoleForm):
    email = AddressField("Email address", "Enter the email address of the person to invite")


class EndForm(Form):
    reason = LineField("Why (not required)", hint="Is kept in the record. Do not write anything private")


class BodyForm(Form):
    version = HiddenField()
    contact_email = AddressField("Email address for the public", "Enter an email address that the public can write to")
    contact_text = ProseField(
        "How to reach you", hint="Address, telephone, hours, other languages and formats. Markdown", rows=8
    )
    accessibility_text = ProseField(
        "Accessibility of your documents and services",
        hint="What you know does not work for everyone, and how to ask for another format. Markdown",
        rows=8,
    )


class RulesForm(Form):
    version = HiddenField()
    requires_second_factor = BooleanField("Everyone who acts for this body needs a second step to sign in")
    outcome_days = LineField(
        "Days after closing in which you promise the outcome",
        hint="Leave empty for the 84 days of the code of practice. A smaller number is your own promise: "
        "it is shown as such and applies to consultations from now on",
        longest=10,
    )

    def validate_outcome_days(self, field: LineField) -> None:
        """Nothing, or a whole number from 1 to 84."""
        typed = field.data or ""
        if typed and not (
            len(typed) <= 3 and typed.isascii() and typed.isdigit() and 1 <= int(typed) <= LONGEST_PROMISE
        ):
            raise ValidationError(f"Enter a whole number from 1 to {LONGEST_PROMISE}, or nothing")

    @property
    def promised(self) -> int | None:
        """The number typed, or None where the code's own limit is to hold."""
        return int(self.outcome_days.data) if self.outcome_days.data else None

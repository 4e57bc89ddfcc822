"""What is typed as a review goes on: advisers, approaches and what came of them, evidence."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import ValidationError

from engage.content.disclosure import Openness
from engage.scrutiny.forms.agenda import DisclosureForm
from engage.scrutiny.forms.review import MARKDOWN, SummaryOwed
from engage.scrutiny.models.review_work import AdviserKind, ApproachKind, Identity, Refusal
from engage.web.choosing import ChooseField, PickField
from engage.web.forms import DayField, Form, LineField, ProseField

NOBODY_HERE = ("", "None of these: it is not here")


class AdviserForm(Form):
    """Somebody who takes part and is no member of the committee."""

    name = LineField("Name", "Enter the name", hint="It is public")
    kind = ChooseField(
        "As what?",
        "Choose as what they take part",
        choices=[SelectChoice(kind.value, kind.words) for kind in AdviserKind],
    )
    body = PickField("Body they come from", "Choose a body from the list")
    from_where = LineField("Or, in words, where they come from")
    votes = BooleanField("They vote")
    interests = ProseField(
        "Interests they declared", "Say which interests they declared, or “none declared”", rows=3, longest=5000,
        hint="It is public. For example, “Works for the trust that runs the clinics”, or “None declared”",
    )  # fmt: skip
    joined_on = DayField("From when", "Enter the day from which they take part")

    def validate_votes(self, field: Any) -> None:
        if field.data and self.kind.data == AdviserKind.ADVISER.value:
            raise ValidationError("An adviser does not vote: untick this, or choose another role")


class LeaveForm(Form):
    left_on = DayField("When they left", "Enter the day on which they left")


class ApproachForm(Form):
    """Somebody is invited to comment, asked for information, or asked to attend."""

    whom = LineField(
        "Who", "Say who: an organisation or an office", hint="The post, not the person’s name. It is public"
    )
    body = PickField("Body they belong to", "Choose a body from the list")
    what = ProseField("What you ask", "Say what you ask", hint="It is public", rows=4, longest=5000)
    asked_on = DayField("When you asked", "Enter the day on which you asked")
    wanted_on = DayField("By when you want it")
    identity = ChooseField(
        "Does the information identify anyone?", "Choose whether the information identifies anyone",
        choices=[SelectChoice(i.value, i.words) for i in Identity],
        hint="Confidential information that identifies a living person may be asked for only without what identifies"
        " them, or with their consent",
    )  # fmt: skip
    is_employee = BooleanField("They are an officer of that body, so they must attend")
    short_reason = ProseField(
        "Why the notice is short", hint="Needed where there are fewer than 10 days until they are to attend", rows=3,
        longest=2000,
    )  # fmt: skip

    def shape(self, kind: ApproachKind) -> None:
        """Ask only what belongs to this kind of approach."""
        wrong = {
            ApproachKind.COMMENT: ("identity", "is_employee", "short_reason"),
            ApproachKind.INFORMATION: ("is_employee", "short_reason"),
            ApproachKind.WITNESS: ("identity",),
        }[kind]
        for name in wrong:
            delattr(self, name)
        if kind is ApproachKind.WITNESS:
            self.wanted_on.label.text = "When they are to attend"
            self.wanted_on.missing = "Enter the day on which they are to attend"


class CameForm(SummaryOwed, DisclosureForm):
    """What came of an approach, and how open it is."""

    version = HiddenField()
    answered_on = DayField("When", "Enter the day")
    answer = ProseField("What they said", "Write what they said, or what they supplied", hint=MARKDOWN, rows=8)
    is_checked = BooleanField("I have looked: nobody can be known from it who has not agreed")

    def validate_is_checked(self, field: Any) -> None:
        if self.openness.data == Openness.OPEN.value and not field.data:
            raise ValidationError("Look whether anyone can be known from it, and tick this; or choose another openness")


class RefuseForm(Form):
    """Somebody refused."""

    version = HiddenField()
    refused_on = DayField("When", "Enter the day")
    refusal = ChooseField("Why", "Choose why", choices=[SelectChoice(r.value, r.words) for r in Refusal])
    because = ProseField(
        "In their words", "Say why they refused, in their words", hint="It is public", rows=4, longest=5000
    )
    reply = ProseField(
        "What the committee made of it",
        hint="It is public. For example, what you ask for instead",
        rows=3,
        longest=5000,
    )


class EvidenceForm(SummaryOwed, DisclosureForm):
    """A piece of evidence: a text, a file or both."""

    title = LineField("Title", "Enter a title", hint="The title of confidential evidence is not published")
    source = LineField("Who gave it", "Say who gave it", hint="An organisation or an office. It is public")
    received_on = DayField("When you received it", "Enter the day on which you received it")
    text = ProseField("The evidence, or what it says", hint=MARKDOWN, rows=8, longest=100_000)
    file = FileField("Or a file")
    is_networks = BooleanField("It comes from the network")
    is_checked = BooleanField("I have looked: nobody can be known from it who has not agreed")

    def validate_text(self, field: Any) -> None:
        if not (field.data or "").strip() and not (self.file.data and self.file.data.filename):
            raise ValidationError("Write the evidence here, or choose a file")


class OpennessForm(SummaryOwed, DisclosureForm):
    """How open something is, settled anew."""

    version = HiddenField()

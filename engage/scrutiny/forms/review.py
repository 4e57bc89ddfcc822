"""What is typed for a review: suggestion, scope, report, the acts that move it."""

from typing import Any

from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import ValidationError

from engage.content.disclosure import Disclosure, Openness
from engage.scrutiny.forms.agenda import DisclosureForm
from engage.scrutiny.models.review import Origin
from engage.web.choosing import ChooseField, PickField
from engage.web.forms import DayField, Form, LineField, ProseField

MARKDOWN = "You can use Markdown for lists, links and headings"
MINUTE_HINT = "The meeting and the number of the minute. For example, “4 March 2009, minute 14”"


def seen_version(form: Any) -> int | None:
    """The version of what was opened, from a form's hidden field."""
    raw = form.version.data
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def as_disclosure(form: DisclosureForm) -> Disclosure:
    """How open a text is to be, as it was typed; only after validation."""
    openness = Openness(form.openness.data)
    exempt, misleads = bool(form.publish_exempt.data), bool(form.would_mislead.data)
    return Disclosure(openness, exempt and openness is Openness.EXEMPT, misleads, form.summary.data or "")


class SummaryOwed:
    """Refuses beside its field what would mislead if it were left out without a summary."""

    summary: Any

    def validate_summary(self, field: Any) -> None:
        form: Any = self
        if form.openness.data in set(Openness) and as_disclosure(form).faults():
            raise ValidationError("Write a summary to put in its place: leaving it out would mislead")


class SuggestForm(Form):
    """A review that somebody proposes."""

    committee = PickField("Committee", "Choose the committee")
    title = LineField(
        "Title", "Enter a title", hint="What would be looked into. Anyone can read it later: name nobody in it"
    )
    why = ProseField("Why", "Say why it is suggested", hint=f"For the committee and its officers. {MARKDOWN}")
    origin = ChooseField("Whose idea was it?", "Choose whose idea it was")
    suggested_by = LineField("Who suggested it", hint="An organisation or an office. For staff")
    councillor = LineField(
        "Councillor who referred it", hint="Name and ward: they are owed reasons if it is not taken up, and any report"
    )

    def offer(self, committees: list[tuple[str, str]], *, referred: bool) -> None:
        """What can be chosen; what came from a referral need not be asked."""
        self.committee.choices = [SelectChoice(slug, name) for slug, name in committees]
        if referred:
            for name in ("origin", "suggested_by", "councillor"):
                delattr(self, name)
        else:
            self.origin.choices = [SelectChoice(o.value, o.words) for o in Origin if o is not Origin.REFERRAL]

    def validate_councillor(self, field: Any) -> None:
        if self.origin.data == Origin.COUNCILLOR.value and not (field.data or "").strip():
            raise ValidationError("Enter the name of the councillor who referred it")


class ScopeForm(Form):
    """Terms, timetable, who does the work; public as soon as it is saved."""

    version = HiddenField()
    title = LineField("Title", "Enter a title", hint="Anyone can read it: name nobody in it")
    terms = ProseField(
        "Scope and terms of reference", "Write the scope and the terms of reference",
        hint=f"What is looked into, and what is not. {MARKDOWN}", rows=8,
    )  # fmt: skip
    timetable = ProseField("Timetable", hint=f"When evidence is heard, and where. {MARKDOWN}", rows=5)
    reports_on = DayField("When the report is to be ready", "Enter the day on which the report is to be ready")
    task_group = ProseField(
        "Who does the work", hint="The councillors of a task group. Leave empty if it is the whole committee", rows=3,
        longest=2000,
    )  # fmt: skip
    jointly = LineField(
        "Jointly with", longest=300,
        hint="If it is joint scrutiny: the other councils, and which functions each delegated",
    )  # fmt: skip


class AmendForm(ScopeForm):
    reason = ProseField("Why it changes", "Say why it changes", hint="This is public", rows=3, longest=2000)


class ReportForm(Form):
    """The parts that a report must have. Saved with gaps; agreed only when it is whole."""

    version = HiddenField()
    explanation = ProseField("Explanation of the matter", hint=MARKDOWN, rows=8, longest=100_000)
    heard = ProseField("Summary of the evidence considered", hint=MARKDOWN, rows=10, longest=100_000)
    participants = ProseField(
        "Who took part", hint=f"Organisations and offices; a person’s name only if they agreed. {MARKDOWN}", rows=6
    )
    without = ProseField(
        "Why it recommends nothing", hint="Only if the report makes no recommendation", rows=3, longest=5000
    )
    minority = ProseField(
        "View of those who disagree", hint=f"If somebody does. It is part of the report. {MARKDOWN}", rows=4
    )


class AnnexForm(SummaryOwed, DisclosureForm):
    """The one part of the report that may not be open to everyone."""

    version = HiddenField()
    annex = ProseField("The part that may not be open to everyone", hint=MARKDOWN, rows=8, longest=100_000)


class AccountForm(Form):
    """How the network's information was taken into account."""

    version = HiddenField()
    account = ProseField("How it was taken into account", "Say how it was taken into account", hint=MARKDOWN, rows=6)
    minute = LineField("Where that is minuted", "Say where that is minuted", longest=300, hint=MINUTE_HINT)


class AgreeForm(Form):
    """The committee agrees the report: how, and where that is minuted."""

    version = HiddenField()
    vote = LineField(
        "How it was agreed", "Say how it was agreed", longest=300,
        hint="For example, “for 7, against 2, abstained 1” or “without a vote”",
    )  # fmt: skip
    minute = LineField("Where that is minuted", "Say where that is minuted", longest=300, hint=MINUTE_HINT)
    agreed_on = DayField("When", "Enter the day on which it was agreed")
    unpublished = BooleanField("The report is not published")
    unpublished_reason = ProseField(
        "Why it is not published", hint="This is public. The body that answers need not publish either", rows=3,
        longest=2000,
    )  # fmt: skip

    def validate_unpublished_reason(self, field: Any) -> None:
        if self.unpublished.data and not (field.data or "").strip():
            raise ValidationError("Say why the report is not published")

    @property
    def reason(self) -> str:
        return (self.unpublished_reason.data or "") if self.unpublished.data else ""


class SendForm(Form):
    """When it was sent, and to whom besides those it recommends something to."""

    sent_on = DayField("When it was sent", "Enter the day on which it was sent")
    also = SelectMultipleField("Send it to these too", coerce=int, validate_choice=False)

    def validate_also(self, field: Any) -> None:
        offered = {choice.value for choice in field.choices}
        if not set(field.data or []) <= offered:
            raise ValidationError("Choose bodies from the list")


class ConfirmForm(Form):
    """An act that needs no more than a button."""


class ReasonForm(Form):
    """An act that owes a reason."""

    reason = ProseField("Reason", "Give a reason", longest=5000, rows=4)


class OptionalReasonForm(Form):
    reason = ProseField(
        "Reason", longest=5000, rows=4, hint="Needed where a body that was asked has not responded. This is public"
    )


class ToldForm(Form):
    told_on = DayField("When they were told", "Enter the day on which they were told")

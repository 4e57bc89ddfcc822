"""Forms for the acts on a consultation: mostly a reason."""

from datetime import datetime
from typing import Any

from wtforms import BooleanField, SelectMultipleField, ValidationError

from engage.consultations.forms.writing import MARKDOWN, SectionForm
from engage.content.dates import closing
from engage.now import today
from engage.web.forms import DayField, Form, LineField, MomentField, ProseField


class PlainForm(Form):
    """Nothing to type: a button."""


class ReasonForm(Form):
    """Some words that go with an act: why, unless a form below asks for something else."""

    reason = ProseField("Reason", "Give a reason", longest=2000, rows=4)

    @property
    def words(self) -> str:
        return self.reason.data or ""


class NoteForm(ReasonForm):
    reason = ProseField("What was found", "Say what was found", longest=2000, rows=4)


class PapersForm(ReasonForm):
    reason = ProseField(
        "How those who decide received the answers",
        "Say how those who decide received the answers",
        longest=2000,
        rows=4,
        hint="Which meeting, which papers, on what date.",
    )


class _LaterForm(Form):
    """A new closing time that must come after another."""

    after: datetime | None = None
    strictly = True
    closes_at: Any

    def validate_closes_at(self, field: Any) -> None:
        if field.data is None or self.after is None:
            return
        if field.data < self.after or (self.strictly and field.data == self.after):
            raise ValidationError(
                f"Enter a closing time {'after' if self.strictly else 'at or after'} {closing(self.after)}"
            )


class ExtendForm(_LaterForm):
    closes_at = MomentField("New closing time", "Enter the new closing time", hint="For example, 24 9 2026 and 23:59")
    reason = ProseField("Reason", "Give a reason", longest=2000, rows=4, hint="This is published on the page.")


class ResumeForm(_LaterForm):
    strictly = False
    closes_at = MomentField(
        "Closing time", hint="Leave it empty to close later by exactly the length of the pause, or choose a later time."
    )


class CorrectForm(SectionForm):
    """The published words, to be put right, and the notice that says so."""

    summary = LineField("Summary", longest=300)
    overview = ProseField("Overview", hint=MARKDOWN, rows=8)
    why = ProseField("Why we are consulting", hint=MARKDOWN)
    can_influence = ProseField("What people can change", hint=MARKDOWN)
    cannot_influence = ProseField("What cannot be changed", hint=MARKDOWN)
    what_next = ProseField("What happens next", hint=MARKDOWN)
    contact = ProseField("Contact", hint=MARKDOWN)
    other_ways = ProseField("Other ways to respond", hint=MARKDOWN)
    reason = ProseField(
        "Public notice", "Say in public what was wrong and what is right now", longest=2000, rows=3,
        hint="Shown on the page and sent to everyone who follows it.",
    )  # fmt: skip
    material = BooleanField("It is material: people might have answered differently")


class ReportForm(SectionForm):
    asked = ProseField("We asked", hint="In two or three plain sentences. " + MARKDOWN)
    summary_report = ProseField(
        "What people told us", rows=12, hint="Say how many, and who; what was said; how it was read. " + MARKDOWN
    )
    decided = ProseField("We did, overall", rows=8, hint="The decision and its reasons, proposed or taken. " + MARKDOWN)


def _has_come(_form: Form, field: DayField) -> None:
    if field.data is not None and field.data > today():
        raise ValidationError("Enter the day on which it was decided, today or before")


class DecideForm(Form):
    decided_on = DayField("Day of the decision", "Enter the day of the decision", validators=[_has_come])
    evidence = ProseField(
        "What it rests on", "Say what the decision rests on", longest=5000, rows=5,
        hint="The papers, the results, and why it departs from what most people said, if it does.",
    )  # fmt: skip


class OutcomeForm(Form):
    """Every theme without an answer must be ticked by name: nothing is left out by oversight."""

    shown = SelectMultipleField("Show these themes as unanswered", coerce=int)

"""What officers and approvers type: items, answers, evidence, dates and reasons."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import ValidationError

from engage.content import render
from engage.matters import Outcome, Response
from engage.responses.answer import Answer, faults
from engage.web.forms import DayField, Form, LineField, ProseField

MARKDOWN = "You can use Markdown for lists, links and headings"

OUTCOME_HINTS = {
    "adopted": "Yes: it will be done as people asked. Say what changes in which plan, who does it and by when",
    "adopted_in_part": "Part of it will be done. Say which part, why not all of it, and by when",
    "already_done": "It was done before people could know. Say what was done and since when",
    "under_consideration": "Not decided yet. Say why, what comes next and by when it will be decided",
    "not_adopted": "No. Say why not, with the evidence or the constraint",
    "outside_our_power": "Another body decides this. Say which one, and that you passed it on",
}


def _version(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None


class ItemForm(Form):
    """You said, in the body's words, with the themes it comes from."""

    title = LineField(
        "What people said, in one line", "Say in one line what people said",
        hint="In plain words, as they would say it. This is public and will be the heading of the item",
    )  # fmt: skip
    said = ProseField("What people said", "Say what people said", hint=f"In a few sentences. {MARKDOWN}", rows=6)
    themes = SelectMultipleField("Themes it comes from", coerce=str)
    responsible = LineField(
        "Who answers for it", hint="The post, such as “Head of library services”, not the person’s name"
    )
    version = HiddenField()

    def validate_themes(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("Choose at least one theme: an item answers something that was said")

    @property
    def seen_version(self) -> int | None:
        return _version(self.version.data)

    @property
    def theme_ids(self) -> list[int]:
        return [int(key) for key in self.themes.data or []]


class AnswerForm(Form):
    """We did. A draft may have gaps; one that is sent for approval may not."""

    outcome = RadioField(
        "What is the answer?", choices=[SelectChoice(o.value, o.words) for o in Outcome], validate_choice=False
    )
    answer = ProseField("What changes", hint=f"What you did or will do. This is public. {MARKDOWN}")
    reason = ProseField("Reason", hint=f"Why, where it is not a plain yes. This is public. {MARKDOWN}")
    plan = LineField(
        "Which plan, policy or service changes", hint="For example, “Library plan 2026 to 2029, section 4”"
    )
    promise = LineField(
        "What you promise, in one line", hint="It will be followed in public until it is delivered", longest=500
    )
    responsible = LineField("Who is responsible", hint="The post, not the person’s name")
    due_on = DayField("By when")
    passed_to = LineField("Whose power it is", hint="The body you passed it to")
    revised_because = ProseField(
        "Why the published answer is being changed", hint="This is public. The old answer stays readable", rows=3
    )
    version = HiddenField()

    def validate_outcome(self, field: RadioField) -> None:
        if field.data not in {o.value for o in Outcome}:
            raise ValidationError("Choose what the answer is")

    @property
    def seen_version(self) -> int | None:
        return _version(self.version.data)

    def as_answer(self) -> Answer:
        """What was typed, its Markdown made safe HTML; only after validation."""
        values: dict[str, Any] = {
            name: self[name].data or ""
            for name in ("answer", "reason", "plan", "promise", "responsible", "passed_to", "revised_because")
            if name in self
        }
        html = {f"{name}_html": render(values[name]) for name in ("answer", "reason")}
        return Answer(outcome=Outcome(self.outcome.data), due_on=self.due_on.data, **values, **html)

    def may_be_sent(self, today: date, *, is_revision: bool) -> bool:
        """Put each fault of the answer beside its field; whether there was none."""
        found = faults(self.as_answer(), today=today, is_revision=is_revision)
        for name, message in found.items():
            field = getattr(self, name)
            field.errors = [*field.errors, message]
        return not found

    def words(self) -> dict[str, str]:
        """What was typed, by label: for somebody who lost a race."""
        return {f.label.text: f.data or "" for f in (self.answer, self.reason, self.promise, self.plan)}


def response_words(response: Response) -> dict[str, str]:
    """What a response says, by the labels of the form."""
    form = AnswerForm
    return {
        "What changes": response.answer, "Reason": response.reason,
        "What you promise, in one line": response.promise, form.plan.args[0]: response.plan,
    }  # fmt: skip


class ResponsibleForm(Form):
    """Which post answers for an item."""

    responsible = LineField(
        "Who answers for it", "Say which post answers for it", hint="The post, not the person’s name. This is public"
    )


class ReasonForm(Form):
    """An act that owes a reason."""

    reason = ProseField("Reason", "Give a reason", longest=2000, rows=3)


class EvidenceForm(Form):
    """Words, a link or a document: at least one."""

    text = ProseField("What shows it", hint="For example, what was built, bought or decided, and when", longest=2000)
    link = LineField("Link", hint="Starts with https://", longest=500)
    document = FileField("Document")
    document_title = LineField("Title of the document")

    def validate_link(self, field: LineField) -> None:
        if field.data and not _is_https(field.data):
            raise ValidationError("Enter a whole address that starts with https://")

    def validate_text(self, field: ProseField) -> None:
        has_file = bool(self.document.data and self.document.data.filename)
        if not ((field.data or "").strip() or (self.link.data or "").strip() or has_file):
            raise ValidationError("Give a text, a link or a document")

    def validate_document_title(self, field: LineField) -> None:
        if self.document.data and self.document.data.filename and not field.data:
            raise ValidationError("Give the document a title that says what it is")


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and " " not in address
    except ValueError:
        return False


class DateForm(Form):
    """A new date for a promise, with its reason; the old date stays visible."""

    due_on = DayField("New date", "Enter the new date")
    reason = ProseField("Reason", "Say why the date changes", hint="This is public", longest=2000, rows=3)

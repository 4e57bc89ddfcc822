"""Forms for what is on an agenda, and the papers that go with it."""

from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from engage.content.disclosure import Openness
from engage.scrutiny.forms.committee import MARKDOWN
from engage.web.choosing import ChooseField, offered
from engage.web.forms import Form, LineField, ProseField

OPENNESS = offered(
    (
        (Openness.OPEN.value, "Open: anyone may read it"),
        (Openness.EXEMPT.value, "Exempt: it may be left out of what is published"),
        (Openness.CONFIDENTIAL.value, "Confidential: it must be left out of what is published"),
    )
)


class ItemForm(Form):
    version = HiddenField()
    title = LineField("Title", "Enter a title", hint="Anyone can read it: name nobody who must not be named")
    text = ProseField("What it is about", hint="Anyone can read it. " + MARKDOWN, rows=6)
    author = LineField("Who reports on it", hint="Post or name")
    wanted = ProseField("What the meeting is asked to decide", longest=2000, rows=3)


class AddItemForm(ItemForm):
    about = LineField(
        "Reference of what it is about, if it is on the record", longest=30, hint="For example, REF-2026-004"
    )


class AgendaForm(ItemForm):
    """An item from the page of a matter: first of all, for which meeting."""

    meeting = ChooseField("Meeting", "Choose a meeting", choices=[])


class OrderForm(Form):
    """A number for each item; `edition` is that of the agenda that was opened."""

    edition = HiddenField()


class DisclosureForm(Form):
    """How open a text is; whatever holds one inherits these fields."""

    openness = ChooseField("How open is it?", "Choose how open it is", choices=OPENNESS, default=Openness.OPEN.value)
    because = LineField(
        "The rule by which it is left out", longest=300,
        hint="Published in its place. For example, Schedule 12A to the Local Government Act 1972, paragraph 1",
    )  # fmt: skip
    publish_exempt = BooleanField("It is exempt, and we publish it all the same")
    would_mislead = BooleanField("Leaving it out would mislead")
    summary = ProseField(
        "Summary that is published in its place", longest=5000, rows=4,
        hint="Needed where leaving it out would mislead. Plain words, nothing that must not be told",
    )  # fmt: skip

    def validate_because(self, field: Any) -> None:
        withheld = self.openness.data in {Openness.EXEMPT.value, Openness.CONFIDENTIAL.value}
        if withheld and not (field.data or "").strip() and not self.publish_exempt.data:
            raise ValidationError("Say by which rule it is left out")

    def validate_publish_exempt(self, field: Any) -> None:
        if field.data and self.openness.data == Openness.CONFIDENTIAL.value:
            raise ValidationError("What is confidential may not be published: choose exempt, or untick this")


class PaperForm(DisclosureForm):
    version = HiddenField()
    title = LineField("Title", "Enter a title", hint="The title of a confidential paper is not published")
    text = ProseField("The paper, written here", longest=100_000, rows=12, hint=MARKDOWN)
    to_follow = BooleanField("To follow: publish it after the agenda, not with it")


class RemovePaperForm(Form):
    reason = ProseField(
        "Reason", longest=2000, rows=3, hint="Published in its place, where the paper is public already."
    )

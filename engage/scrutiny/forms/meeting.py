"""Forms for a meeting as a whole: its day and place, moving it, publishing its agenda."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from wtforms import HiddenField, ValidationError

from engage.scrutiny.forms.committee import MARKDOWN
from engage.web.forms import Form, LineField, MomentField, ProseField


class OnlineField(LineField):
    """An address on the web, which the public page links to."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.data:
            return
        try:
            parts = urlsplit(self.data)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"https", "http"} or not parts.hostname or any(c.isspace() for c in self.data):
            raise ValidationError("Enter a whole web address, like https://example.org/meeting")


class _AboutForm(Form):
    title = LineField("Name, if it is not an ordinary meeting", hint="For example, Special meeting")
    online = OnlineField("Web address to watch or take part", longest=500)
    notice = ProseField(
        "Public notice", hint="How to come, watch, speak or ask a question; access and help. " + MARKDOWN, rows=5
    )


class PlanForm(_AboutForm):
    starts_at = MomentField("Day and time", "Enter the day and time of the meeting")
    place = LineField("Place", "Enter the place", longest=300)


class EditMeetingForm(_AboutForm):
    version = HiddenField()


class RearrangeForm(Form):
    version = HiddenField()
    starts_at = MomentField("New day and time", "Enter the new day and time")
    place = LineField("Place", "Enter the place", longest=300)
    reason = ProseField("Reason", "Give a reason", longest=2000, rows=3, hint="This is published on the page.")
    late_reason = ProseField(
        "The chair’s reason for the short notice", longest=2000, rows=3, hint="Needed when notice of the new day is late."
    )  # fmt: skip
    at: datetime | None = None

    def validate_starts_at(self, field: Any) -> None:
        if field.data and self.at and field.data <= self.at:
            raise ValidationError("Enter a day and time that are still to come")


class ReasonForm(Form):
    version = HiddenField()
    reason = ProseField("Reason", "Give a reason", longest=2000, rows=4, hint="This is published on the page.")


class PublishForm(Form):
    """A button; and the chair's reason, where it is late."""

    late_reason = ProseField(
        "The chair’s reason for the urgency", longest=2000, rows=3, hint="This is published on the page."
    )


class PlainForm(Form):
    """Nothing to type: a button."""

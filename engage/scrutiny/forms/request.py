"""What is typed for recommendations and for responses: by the committee, and by those who answer it."""

from wtforms import HiddenField

from engage.scrutiny.forms.agenda import DisclosureForm
from engage.scrutiny.forms.review import MARKDOWN, MINUTE_HINT, SummaryOwed
from engage.web.choosing import PickField
from engage.web.forms import DayField, Form, LineField, ProseField


class RecommendationForm(Form):
    """What is recommended, to whom, and who answers for it there."""

    version = HiddenField()
    title = LineField("In one line", "Say in one line what is recommended", hint="The heading in lists. It is public")
    said = ProseField(
        "Wording", "Write the recommendation", rows=5,
        hint=f"As it is to be minuted. It cannot be changed once the report is agreed. {MARKDOWN}",
    )  # fmt: skip
    addressee = PickField("To whom", "Choose the body that is to answer")
    owner = LineField(
        "Who answers for it there", "Say which post answers for it", hint="The post, not the person’s name"
    )


class ProgressForm(Form):
    """How far a recommendation had come on a day."""

    on = DayField("On which day", "Enter the day")
    text = ProseField("How far it has come", "Say how far it has come", hint="It is public", rows=4, longest=5000)


class MinutedForm(Form):
    """What only the committee decides: where that is minuted, and why."""

    version = HiddenField()
    minute = LineField(
        "Where the committee’s decision is minuted", "Say where the committee’s decision is minuted", longest=300,
        hint=MINUTE_HINT,
    )  # fmt: skip
    reason = ProseField("What satisfied the committee", "Say what satisfied the committee", hint="It is public", rows=4)


class AskForm(Form):
    """A response is asked for: an act of its own, for one body."""

    asked_on = DayField("When you ask", "Enter the day on which you ask")
    received_on = DayField("When it received the report", hint="Leave empty if you do not know yet: no clock runs then")


class ReceivedForm(Form):
    received_on = DayField("When the report was received", "Enter the day on which the report was received")


class DoneForm(Form):
    """One part of an answer was done."""

    done_on = DayField("When", "Enter the day on which it was done")
    how = ProseField(
        "How, and where it can be looked up", "Say how it was done, and where it can be looked up", rows=3,
        longest=2000, hint="It is public. For example, “Cabinet, 12 May 2009, minute 31”",
    )  # fmt: skip


class OverallForm(SummaryOwed, DisclosureForm):
    """The response as a whole, beside the answer to each recommendation; and what of it is not open to all."""

    version = HiddenField()
    overall = ProseField("Your response as a whole", "Write your response", hint=f"This is public. {MARKDOWN}", rows=8)
    withheld = ProseField(
        "The part that may not be open to everyone", rows=6,
        hint="If there is one. The committee reads it. How open it is, is settled below",
    )  # fmt: skip

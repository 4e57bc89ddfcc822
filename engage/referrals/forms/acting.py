"""Forms for the acts on a referral: mostly a reason and a day."""

from typing import Any

from wtforms.validators import DataRequired, ValidationError

from engage.content.privacy import findings
from engage.referrals.forms.writing import MARKDOWN, NOBODY, SeenForm
from engage.referrals.models.referral import DeclineCode
from engage.web.choosing import ChooseField, PickField, offered
from engage.web.forms import DayField, LineField, ProseField

READ = "Anyone can read it."
EARLIER = "Leave it empty for today. An earlier day may be given, never one to come."


class PlainForm(SeenForm):
    """Nothing to type: a button."""


class PublicProseField(ProseField):
    """Words that anyone will read: what looks as if it identified somebody is named once, and may stay if sent again."""

    def __init__(self, label: str, missing: str = "", **more: Any) -> None:
        more.setdefault("hint", f"{READ} {NOBODY} {MARKDOWN}")
        more.setdefault("longest", 10_000)
        super().__init__(label, missing, **more)

    @property
    def found(self) -> list[str]:
        """What in it looks as if it identified somebody, in words."""
        return sorted({finding.kind.value for finding in findings(self.data or "")})


class MakeForm(SeenForm):
    on = DayField(
        "Day on which it was made",
        hint="Leave it empty where you make it now. Give the day where the paper went before.",
    )


class ReasonForm(SeenForm):
    reason = PublicProseField("Reason", "Give a reason", rows=4)


class ReceiveForm(SeenForm):
    on = DayField("Day on which it was received", "Enter the day on which it was received")


class AcknowledgeForm(SeenForm):
    received_on = DayField("Day on which it was received", hint="Only if that was not the day it was made to you here.")
    on = DayField("Day on which you acknowledged it", hint="Only if you did so before, in another way.")
    note = PublicProseField("A note for those who made it", rows=3, longest=2000)


MEETING: dict[str, Any] = {"label": "Meeting", "hint": "Which one it was, if it was at a meeting"}
DAY: dict[str, Any] = {"label": "Day", "hint": EARLIER}


class ConsiderForm(SeenForm):
    reason = PublicProseField(
        "How their information was taken into account", "Say how their information was taken into account", rows=5
    )
    meeting = LineField(**MEETING)
    on = DayField(**DAY)


class OutcomeForm(SeenForm):
    reason = PublicProseField("Reasons", "Give the reasons", rows=5)
    meeting = LineField(**MEETING)
    on = DayField(**DAY)


class AcceptForm(SeenForm):
    reason = PublicProseField(
        "What happens next", "Say what happens next", rows=4,
        hint=f"A review, or the meeting at which it is dealt with. {READ} {MARKDOWN}",
    )  # fmt: skip
    meeting = LineField(**MEETING)
    on = DayField(**DAY)


class DeclineForm(SeenForm):
    code = ChooseField(
        "Why, in a word", "Choose why", choices=offered((code.value, code.words) for code in DeclineCode)
    )
    reason = PublicProseField("Reasons", "Give the reasons", rows=5)
    meeting = LineField(**MEETING)
    on = DayField(**DAY)


class UpdateForm(SeenForm):
    text = PublicProseField("What was done", "Say what was done", rows=5)
    done_on = DayField("Day on which it was done", hint=EARLIER)
    told_on = DayField(
        "Day on which those who made it were told",
        hint="Only if they were told in another way. A notice goes to them now.",
    )


class ReportBackForm(SeenForm):
    text = PublicProseField("What came of it", "Say what came of it", rows=6)
    on = DayField("Day", hint=EARLIER)


class CloseForm(SeenForm):
    text = PublicProseField("Last words", rows=3, longest=2000)


class RedirectForm(SeenForm):
    to = PickField(
        "To which committee", "Choose the committee", coerce=str, validators=[DataRequired("Choose the committee")]
    )
    reason = PublicProseField("Reason", "Give a reason", rows=4)
    on = DayField("Day on which it was passed on", hint=EARLIER)


class JoinForm(SeenForm):
    reference = LineField("Reference of the other matter", longest=40, hint="For example, REF-2026-004")
    outside = LineField("Or, kept elsewhere", longest=300, hint="In words: a petition, a councillor’s call for action")
    reason = PublicProseField("Why they are considered together", rows=3, longest=2000)

    def validate_outside(self, field: Any) -> None:
        given = [name for name in (self.reference.data, field.data) if (name or "").strip()]
        if len(given) != 1:
            raise ValidationError("Enter a reference, or say in words what it is. Not both")


class IndividualForm(SeenForm):
    reason = ProseField(
        "Reason",
        "Give a reason",
        rows=3,
        longest=2000,
        hint="For the record of those who work on it. Do not name the person. It is not published.",
    )

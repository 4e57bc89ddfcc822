"""How a network decides, in writing."""

from wtforms import BooleanField, HiddenField, ValidationError

from engage.network.forms.worded import WordedForm
from engage.web.forms import DayField, LineField, ProseField

MARKDOWN = "You can use Markdown: **bold**, lists, [links](https://example.org)"


class ProcedureForm(WordedForm):
    version = HiddenField()
    title = LineField("Title", "Enter a title")
    text = ProseField(
        "How decisions are made", "Say how decisions are made", rows=12,
        hint="When and how you meet, how a decision is announced, how you vote. " + MARKDOWN,
    )  # fmt: skip
    deciders = ProseField(
        "Who may decide", "Say who may decide", rows=3, longest=2000,
        hint="In words: for example, the nine elected members of the steering group",
    )  # fmt: skip
    quorum = LineField(
        "How many must take part", "Enter how many must take part, like 3", longest=10,
        hint="Whoever stands out because of a conflict is not counted",
    )  # fmt: skip
    allows_email = BooleanField("Decisions may be made by e-mail between meetings")
    allows_urgent = BooleanField("The chair may decide alone when it is urgent")
    urgent_rule = ProseField("When the chair may decide alone", rows=3, longest=2000, hint="Leave it empty if never")
    breach = ProseField(
        "What follows when the procedure is not kept", "Say what follows when the procedure is not kept", rows=6,
        hint=MARKDOWN,
    )  # fmt: skip
    breach_test = ProseField(
        "When a breach must be passed on", "Say when a breach must be passed on, and to whom", rows=3, longest=2000,
        hint="Your own test: when it goes to {network_support.the}, and when to {council.the}",
    )  # fmt: skip
    adopted_on = DayField("Day on which it was adopted", hint="For example, 24 9 2026")

    def validate_quorum(self, field: LineField) -> None:
        typed = field.data or ""
        if not (len(typed) <= 3 and typed.isascii() and typed.isdigit() and 1 <= int(typed) <= 100):
            raise ValidationError("Enter a whole number from 1 to 100")

    def validate_urgent_rule(self, field: ProseField) -> None:
        if self.allows_urgent.data and not (field.data or "").strip():
            raise ValidationError("Say when the chair may decide alone")

"""The shape of what moderators and analysts type; no database."""

from collections.abc import Iterable

from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired

from engage.analysis.models.coding import REDACTION_REASONS
from engage.web.forms import Form, LineField, ProseField

NO_THEME = "0"


def offered(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """(value, words) as a field of choices takes them."""
    return [SelectChoice(value, words) for value, words in pairs]


REASONS = list(REDACTION_REASONS.items())


class StandForm(Form):
    """How a submission stands, and why."""

    verb = RadioField(
        "What should happen with it?", validate_choice=True, validators=[InputRequired("Choose what should happen")]
    )
    reason = ProseField(
        "Reason",
        missing="Give the reason",
        longest=1000,
        rows=2,
        hint="Kept on the record. Name nobody from the public",
    )


class ModerationForm(Form):
    """What the public will read of one answer. `copy` is the text with marks round what must go."""

    decision = RadioField(
        "What should the public read?",
        choices=offered(
            [
                ("approve", "The words as they were sent"),
                ("redact", "The words without what I marked"),
                ("reject", "None of the words, only the reason"),
            ]
        ),
        validators=[InputRequired("Choose what the public should read")],
    )
    copy = ProseField("The words, to mark", longest=60_000, rows=8)
    reason = SelectField("Reason, for what is taken out", choices=offered([("", "Choose a reason"), *REASONS]))
    version = HiddenField(default="0")


class CodeForm(Form):
    """One entry of the codebook."""

    name = LineField("Name", missing="Give the code a name", longest=120)
    description = ProseField(
        "What belongs in it", longest=2000, rows=3, hint="And what does not, so that two people code alike"
    )
    theme = SelectField("Theme", choices=offered([(NO_THEME, "No theme yet")]))
    version = HiddenField(default="1")


class MergeForm(Form):
    """The code that takes over."""

    into = SelectField("Merge it into", validators=[InputRequired("Choose a code")])


class ThemeForm(Form):
    """What many people said, in a line."""

    title = LineField("Theme", missing="Say in a line what people said", hint="Published once results are public")
    description = ProseField("What they said", longest=4000, rows=4, hint="Plain words. Published too")
    version = HiddenField(default="1")


class RetireForm(Form):
    """Why it is no longer used."""

    reason = LineField("Reason", missing="Give the reason", longest=500)


class PlainForm(Form):
    """A button that acts: the form token and nothing else."""

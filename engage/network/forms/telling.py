"""Telling the public what was decided, and what is done when the procedure was not kept."""

from wtforms import BooleanField

from engage.network.forms.worded import WordedForm, offered
from engage.web.choosing import ChooseField
from engage.web.forms import Form, ProseField


class StatementForm(Form):
    statement = ProseField(
        "Statement", "Write the statement", rows=8, longest=10_000,
        hint="In plain words: what you decided, and what happens now. The reasons follow below it. You can use Markdown",
    )  # fmt: skip
    checked = BooleanField("I have read it again: nobody can be identified from it")


class FlagForm(Form):
    rule = ProseField(
        "Which rule of the procedure was not kept?", "Say which rule was not kept", longest=2000, rows=4,
        hint="And how. Not public; a summary is, once it is settled",
    )  # fmt: skip


class SettleForm(WordedForm):
    """What both ends of a breach have in common."""

    why = ProseField("Why?", "Give the reasons", longest=2000, rows=4, hint="For your own record. Not public")
    summary = ProseField(
        "What the public reads of it", "Write what the public reads of it", longest=5000, rows=4,
        hint="A few plain sentences. Name nobody. You can use Markdown",
    )  # fmt: skip


class UpForm(SettleForm):
    to = ChooseField(
        "To whom does it go?", "Choose to whom it goes",
        choices=offered([("host", "{network_support.the}"), ("council", "{council.the}")]),
    )  # fmt: skip


class CloseForm(SettleForm):
    stands = ChooseField(
        "Does the decision stand?", "Choose whether the decision stands",
        choices=offered([("yes", "Yes, it stands"), ("no", "No. It must be taken again before anything is done")]),
    )  # fmt: skip

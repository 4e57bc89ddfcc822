"""What was decided, asked in three steps: when and how, who took part, and the result."""

from typing import Any

from wtforms import ValidationError

from engage.decisions import Way
from engage.network.forms.decision import CONFLICTS
from engage.network.forms.worded import offered
from engage.web.choosing import ChooseField, PickField
from engage.web.forms import Form, LineField, MomentField, ProseField

VOTE = offered((
    ("for", "For"), ("against", "Against"), ("abstain", "Abstained"),
    ("none", "Stood out, because of a conflict"), ("absent", "Was not there"),
))  # fmt: skip
AGREED = offered((
    ("consensus", "Agreed"), ("none", "Stood out, because of a conflict"), ("absent", "Was not there"),
))  # fmt: skip


class WhenForm(Form):
    decided_at = MomentField(
        "When was it decided?",
        "Enter the day and the time",
        hint="The day and time of the decision, not of entering it",
    )
    way = ChooseField(
        "How was it decided?", "Choose how it was decided", choices=offered((way.value, way.words) for way in Way),
    )  # fmt: skip
    manner = ChooseField(
        "By vote, or did everyone agree?", "Choose whether there was a vote",
        choices=offered([("vote", "There was a vote"), ("consensus", "By consensus: everyone who took part agreed")]),
    )  # fmt: skip


class _PartsForm(Form):
    """A part, a conflict and its words for each of those who may decide."""

    keys: tuple[int, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """One who works for the provider stands out; one who stands out says why."""
        sound = bool(super().validate(extra_validators))
        for key in self.keys:
            part, conflict, words = (self[f"{name}_{key}"] for name in ("part", "conflict", "words"))
            takes_part = part.data not in ("none", "absent")
            if conflict.data == "employed" and takes_part and not part.errors:
                part.errors = ["Somebody who works for the provider concerned stands out. Choose “Stood out”"]
            if part.data == "none" and conflict.data == "none":
                conflict.errors = ["Choose the conflict because of which they stood out"]
            if conflict.data == "other" and part.data != "absent" and not words.data:
                words.errors = ["Say in a few words which interest was declared"]
            sound = sound and not (part.errors or conflict.errors or words.errors)
        return sound


def parts_form(deciders: list[tuple[int, str]], manner: str) -> type[_PartsForm]:
    """A form that asks what each of those who could decide then did."""
    fields: dict[str, Any] = {"keys": tuple(key for key, _name in deciders)}
    for key, name in deciders:
        these = AGREED if manner == "consensus" else VOTE
        fields[f"part_{key}"] = ChooseField(f"What did {name} do?", f"Say what {name} did", choices=these)
        fields[f"conflict_{key}"] = PickField(
            "Conflict declared", "Choose from the list", choices=CONFLICTS, default="none"
        )
        fields[f"words_{key}"] = LineField("What was declared", longest=500, hint="Not public")
    return type("PartsForm", (_PartsForm,), fields)


class ResultForm(Form):
    outcome = ChooseField(
        "What was decided?", "Choose what was decided",
        choices=offered([("yes", "Yes"), ("no", "No"), ("deferred", "It was put off")]),
    )  # fmt: skip
    reasons = ProseField(
        "Why?", "Give the reasons", rows=6, longest=10_000,
        hint="Published with your statement. Name no patient, carer or neighbour. You can use Markdown",
    )  # fmt: skip
    lay_part = ProseField(
        "How did lay people and volunteers take part?", rows=3, longest=2000, hint="Published with your statement"
    )

    owes_lay_part = False

    def validate_lay_part(self, field: ProseField) -> None:
        if self.owes_lay_part and self.outcome.data in ("yes", "no") and not (field.data or "").strip():
            raise ValidationError("Say how lay people and volunteers took part")

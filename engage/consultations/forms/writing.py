"""Forms for writing a consultation, one for each section."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Optional

from engage.consultations.gate.evidence import CRITERIA
from engage.consultations.service.draft import LONGEST_SLUG
from engage.consultations.words import AUDIENCES, DUTY_BASES, INTERESTS
from engage.web.forms import DayField, Form, LineField, MomentField, ProseField

MARKDOWN = "You can use Markdown: **bold**, lists, [links](https://example.org)."
MOST_OPTIONS = 10


def offered(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Choices of value and words."""
    return [SelectChoice(str(value), words) for value, words in pairs]


class ChooseField(RadioField):
    """One of what is offered. `missing` is what to say otherwise."""

    def __init__(self, label: str, missing: str, **more: Any) -> None:
        self.missing = missing
        super().__init__(label, **more)

    def process_data(self, value: Any) -> None:
        self.data = None if value is None else self.coerce(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = self.coerce(valuelist[0]) if valuelist else self.data
        except ValueError:
            self.data = None

    def pre_validate(self, form: Any) -> None:
        if self.data is None or str(self.data) not in [str(choice[0]) for choice in self.iter_choices()]:
            raise ValidationError(self.missing)


class StartForm(Form):
    title = LineField(
        "What is it about?", "Enter a title", hint="People will see this. For example, A new home for Anytown library"
    )
    body = ChooseField("Which body asks?", "Choose the body that asks", coerce=int)


class SectionForm(Form):
    """A section under optimistic locking: `version` is the one that was opened."""

    version = HiddenField()


class DetailsForm(SectionForm):
    title = LineField("Title", "Enter a title")
    slug = LineField(
        "Address of the page",
        "Enter an address",
        longest=LONGEST_SLUG,
        hint="Small letters, digits and hyphens. It can be changed until it is published, and never after.",
    )
    summary = LineField("Summary", longest=300, hint="One or two plain sentences for lists and search.")
    overview = ProseField("Overview", hint=MARKDOWN, rows=10)
    contact = ProseField("Contact", hint="Name or post, telephone, email, address. " + MARKDOWN, rows=4)
    other_ways = ProseField(
        "Other ways to respond", hint="Paper, telephone, events, languages, Easy Read. " + MARKDOWN, rows=4
    )

    def validate_slug(self, field: Any) -> None:
        field.data = (field.data or "").strip().lower()
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", field.data):
            raise ValidationError("Use small letters, digits and single hyphens only, like a-new-home-for-the-library")


class ReasonsForm(SectionForm):
    why = ProseField("Why we are consulting", hint=MARKDOWN, rows=8)
    can_influence = ProseField("What people can change", hint="What is still open. " + MARKDOWN)
    cannot_influence = ProseField("What cannot be changed", hint="And why it cannot. " + MARKDOWN)
    what_next = ProseField("What happens next", hint="After it closes: who reads, who decides, when. " + MARKDOWN)


class DatesForm(SectionForm):
    opens_at = MomentField("Opens", hint="For example, 3 6 2027 and 09:00")
    closes_at = MomentField(
        "Closes", hint="The first moment that is too late. For the end of a day, enter the next day and 00:00."
    )
    short_reason = ProseField(
        "Reason, if it is open for fewer than 84 days", longest=2000, rows=3, hint="This is published on the page."
    )
    outcome_days = LineField(
        "Days after closing in which you promise the outcome",
        longest=10,
        hint="From 1 to 84. Leave it empty for what your body has promised, or else the 84 days of the code.",
    )

    def validate_outcome_days(self, field: Any) -> None:
        if field.data and not (field.data.isascii() and field.data.isdigit() and 1 <= int(field.data) <= 84):
            raise ValidationError("Enter a whole number of days from 1 to 84, or leave it empty")

    def validate_closes_at(self, field: Any) -> None:
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError("Enter a closing time after the opening time")


class PrivacyForm(SectionForm):
    privacy_controller = LineField(
        "Who is responsible (the controller)",
        longest=300,
        hint="The body, and how to reach its data protection officer.",
    )
    privacy_purpose = ProseField("What the answers are for", longest=2000, rows=3)
    privacy_readers = ProseField("Who will see what people send", longest=2000, rows=3)
    kept_until = DayField(
        "Answers and addresses are kept until", hint="A day after the decision. On it they are erased."
    )


class DecisionForm(SectionForm):
    duty_basis = RadioField("Why do you consult?", choices=offered(DUTY_BASES.items()), validators=[Optional()])
    decision = LineField("Which decision does it feed?", longest=300)
    decision_on = DayField("When is that decision taken?")


class OptionsForm(SectionForm):
    """Up to ten options; those without a title are left out."""

    status_quo = RadioField(
        "Which one is “no change”?",
        choices=offered((n, f"Option {n}") for n in range(1, MOST_OPTIONS + 1)),
        validators=[Optional()],
    )

    @property
    def slots(self) -> list[tuple[int, Any, Any]]:
        return [(n, self[f"title_{n}"], self[f"text_{n}"]) for n in range(1, MOST_OPTIONS + 1)]

    def filled(self) -> list[dict[str, Any]]:
        """The options typed, in order."""
        return [
            {"title": title.data, "text": text.data or "", "is_status_quo": self.status_quo.data == str(n)}
            for n, title, text in self.slots
            if title.data
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for n, title, text in self.slots:
            if text.data and not title.data:
                title.errors = [*title.errors, f"Give option {n} a title"]
                fine = False
        return bool(fine)


for _n in range(1, MOST_OPTIONS + 1):
    setattr(OptionsForm, f"title_{_n}", LineField(f"Option {_n}"))
    setattr(OptionsForm, f"text_{_n}", ProseField(f"What option {_n} means", rows=4, hint=MARKDOWN))


class PlacesForm(SectionForm):
    areas = SelectMultipleField("Areas", coerce=int)
    audiences = SelectMultipleField("Audiences", choices=offered((word, word) for word in AUDIENCES))
    interests = SelectMultipleField("Interests", choices=offered((word, word) for word in INTERESTS))


class EvidenceForm(SectionForm):
    """One text for each criterion that only the officer can vouch for."""


for _criterion in CRITERIA:
    setattr(EvidenceForm, _criterion.key, ProseField(_criterion.title, hint=_criterion.ask, longest=5000, rows=4))


class DocumentForm(Form):
    title = LineField("Title", "Enter a title for the document", hint="What it is, for example: Case for change")


class MovedForm(Form):
    """A document up or down: which, and which way."""

    entry = IntegerField()
    way = StringField()


class ElectionForm(Form):
    title = LineField("Election", "Enter what is elected", hint="For example, Local elections 2027")
    area = SelectField("Area", coerce=int)
    starts_on = DayField("Pre-election period begins", "Enter the day on which it begins")
    ends_on = DayField("Polling day", "Enter polling day")

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("Enter a polling day after the beginning of the period")


class TickForm(Form):
    sure = BooleanField("I am sure")

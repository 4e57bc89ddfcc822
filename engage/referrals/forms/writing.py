"""Forms by which a network writes a referral, adds evidence and links, and looks through it for what identifies people."""

from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, ValidationError

from engage.content.disclosure import Openness
from engage.content.privacy import PrivacyResult
from engage.referrals.models.referral import Care
from engage.web.choosing import ChooseField, PickField, offered
from engage.web.forms import Form, LineField, ProseField

MARKDOWN = "You can use Markdown: **bold**, lists, [links](https://example.org)."
NOBODY = "Do not name patients, carers or staff, and write nothing by which they can be known."


class SeenForm(Form):
    """A form that knows which version of the referral its page showed."""

    version = HiddenField()


class DraftForm(SeenForm):
    subject = LineField(
        "Title", "Enter a title", hint="Anyone will read it once the referral is made, if it names nobody"
    )
    committee = PickField(
        "Committee", "Choose the committee", coerce=str, validators=[DataRequired("Choose the committee")]
    )
    care = ChooseField(
        "What kind of care is it about?", "Choose the kind of care", choices=offered((c.value, c.words) for c in Care)
    )
    concern = ProseField("What the matter is", hint=f"{NOBODY} {MARKDOWN}", rows=10)
    tried = ProseField("What was tried first", hint=f"Whom you asked, when, and what came of it. {MARKDOWN}", rows=6)
    asked = ProseField("What the committee is asked to do", hint=MARKDOWN, rows=4)


class StartForm(DraftForm):
    body = PickField("For which body do you write?", "Choose the body", coerce=str)


class EvidenceForm(SeenForm):
    title = LineField("What it is", "Say in a few words what it is")
    text = ProseField("Text", hint=f"Instead of a file, or leave it empty and choose a file below. {MARKDOWN}", rows=6)
    openness = ChooseField(
        "Who may have it?", "Choose who may have it",
        choices=offered(
            [
                (Openness.OPEN.value, "Anyone, once it was checked"),
                (Openness.EXEMPT.value, "The committee only: exempt"),
                (Openness.CONFIDENTIAL.value, "The committee only: confidential"),
            ]
        ),
        default=Openness.OPEN.value,
    )  # fmt: skip
    would_mislead = BooleanField("Leaving it out would mislead those who read the rest")
    summary = ProseField(
        "Summary that anyone may read", rows=4, longest=5000,
        hint="What stands in its place where it is not published. It is owed where leaving it out would mislead.",
    )  # fmt: skip

    def validate_summary(self, field: Any) -> None:
        if self.would_mislead.data and self.openness.data != Openness.OPEN.value and not (field.data or "").strip():
            raise ValidationError("Write a summary to put in its place, because leaving it out would mislead")


RESULTS = {
    PrivacyResult.CLEAR: "Clear: nobody can be known from it",
    PrivacyResult.REDACTED: "Redacted: the public reads it with some words taken out",
    PrivacyResult.SUMMARISED: "Summarised: taking words out would mislead, so the public reads a summary",
    PrivacyResult.BLOCKED: "Blocked: it must not leave us as it is",
}


FOUND: dict[str, Any] = {
    "label": "What did you find?",
    "missing": "Choose what you found",
    "choices": offered((r.value, words) for r, words in RESULTS.items()),
}
WHY: dict[str, Any] = {
    "label": "Reason", "rows": 3, "longest": 2000, "hint": "Where it is blocked. Do not repeat what identifies anybody.",
}  # fmt: skip
OWES = {r.value for r in PrivacyResult if r.owes_words}


class _CheckForm(SeenForm):
    """A person's decision, after looking. What takes words out owes others; what stops everything owes a reason."""

    result: Any
    reason: Any

    def validate_reason(self, field: Any) -> None:
        if self.result.data == PrivacyResult.BLOCKED and not (field.data or "").strip():
            raise ValidationError("Say why it must not leave as it is")

    def _owes_words(self, field: Any) -> None:
        if self.result.data in OWES and not (field.data or "").strip():
            raise ValidationError("Write what the public reads instead")

    @property
    def found(self) -> PrivacyResult:
        return PrivacyResult(self.result.data)


class CheckWordsForm(_CheckForm):
    title_is_public = ChooseField(
        "May anyone read the title?",
        "Choose whether anyone may read the title",
        choices=offered(
            [("yes", "Yes: nobody can be known from it"), ("no", "No: the public reads the reference alone")]
        ),
    )
    result = ChooseField(**{**FOUND, "label": "What did you find in the text?"})
    public_text = ProseField(
        "What the public reads instead", rows=10,
        hint="Where you choose redacted or summarised. What was found is already taken out below: read it all the same.",
    )  # fmt: skip
    reason = ProseField(**WHY)

    def validate_public_text(self, field: Any) -> None:
        self._owes_words(field)


class CheckEvidenceForm(_CheckForm):
    result = ChooseField(**FOUND)
    summary = ProseField(
        "What the public reads instead", rows=5, longest=5000, hint="Where you choose redacted or summarised."
    )
    reason = ProseField(**WHY)

    def validate_summary(self, field: Any) -> None:
        self._owes_words(field)


class LinkForm(SeenForm):
    reference = LineField(
        "Reference", longest=40,
        hint="Of a consultation, another referral or one item: CON-2026-003, REF-2026-001, CON-2026-003/2",
    )  # fmt: skip
    outside = LineField(
        "Or, kept elsewhere",
        longest=300,
        hint="In words: a petition on paper, a councillor’s call for action, a report",
    )

    def validate_outside(self, field: Any) -> None:
        given = [name for name in (self.reference.data, field.data) if (name or "").strip()]
        if len(given) != 1:
            raise ValidationError("Enter a reference, or say in words what it is. Not both")

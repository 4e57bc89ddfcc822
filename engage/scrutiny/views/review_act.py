"""One page for an act of a review that needs a reason, a day or only a button: what it does is said before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.database import writing
from engage.extensions import db
from engage.matters import MoveRefusedError
from engage.now import now
from engage.scrutiny.forms import review as forms
from engage.scrutiny.models.review import Review
from engage.scrutiny.policy import review as policy
from engage.scrutiny.service import review as service
from engage.scrutiny.views import bp
from engage.web.access import acting, for_matter
from engage.web.forms import Form
from engage.web.show import external_url


@dataclass(frozen=True)
class Words:
    heading: str
    lead: str
    button: str
    done: str
    kind: str = ""  # of the button: warning for what cannot be taken back


ACTS: dict[str, tuple[Words, type[Form]]] = {
    "gather": (Words("Begin to gather evidence", "The public page says that evidence is being gathered, and followers are told.", "Begin", "Evidence is being gathered."), forms.ConfirmForm),
    "deliberate": (Words("Consider the evidence", "Evidence can still be added while the committee considers it.", "Begin", "The committee is considering the evidence."), forms.ConfirmForm),
    "draft": (Words("Begin the report", "The draft is for the committee, its advisers and whoever referred the matter. Nobody else reads it before it is agreed.", "Begin the report", "You can write the report now."), forms.ConfirmForm),
    "decline": (Words("Do not take it up", "Say why. If it was public, the reason is published; a councillor who referred it is owed the reasons.", "Do not take it up", "It is recorded as not taken up.", "warning"), forms.ReasonForm),
    "suspend": (Words("Suspend work on it", "The reason is published and followers are told. No clock of anybody’s stops with it.", "Suspend", "Suspended. The page says why.", "warning"), forms.ReasonForm),
    "resume": (Words("Go on with it", "Look at its terms and timetable again first. All that was gathered is still there.", "Go on", "It goes on. Look at its terms and timetable now."), forms.ConfirmForm),
    "monitor": (Words("Begin to follow what was promised", "From now on the committee follows each recommendation until it marks it complete.", "Begin", "The committee follows what was promised."), forms.OptionalReasonForm),
    "close": (Words("Finish the review", "Every recommendation must be marked complete. The page stays at its address.", "Finish it", "The review is finished."), forms.ConfirmForm),
    "tell": (Words("Whoever suggested it was told", "Record when they were told: the reasons if it was not taken up, a copy of the report if there is one.", "Record it", "Recorded."), forms.ToldForm),
}  # fmt: skip


def link_to(review: Review) -> str:
    """The public address, whole, for mails."""
    return external_url("scrutiny.show_review", reference=review.reference)


def back_to(review: Review) -> ResponseReturnValue:
    return redirect(url_for("scrutiny.review", reference=review.reference))


def refused(form: Form, error: MoveRefusedError, beside: str = "") -> None:
    """Put what an act says is wrong beside a field, or at the top of its form, so that nothing typed is lost."""
    first = next(field for field in form if field.type not in {"HiddenField", "CSRFTokenField"})
    shown = form[beside] if beside else first
    shown.errors = [*shown.errors, str(error)]


def tried(form: Form, act: Callable[[], Any], *, beside: str = "") -> bool:
    """Do it in one transaction; where it is refused, say so on the form."""
    try:
        with writing(db.session()):
            act()
    except MoveRefusedError as error:
        if all(field.type in {"HiddenField", "CSRFTokenField"} for field in form):
            raise
        refused(form, error, beside)
        return False
    return True


def _values(verb: str, form: Any, review: Review) -> dict[str, Any]:
    values: dict[str, Any] = {"by": acting(), "at": now()}
    if "reason" in form:
        values["reason"] = form.reason.data or ""
    if "told_on" in form:
        values["on"] = form.told_on.data
    if verb in {"gather", "decline", "suspend", "resume", "close"}:
        values["link"] = link_to(review)
    return values


def _make(verb: str, words: Words, kind: type[Form]) -> None:
    @bp.route(f"/desk/reviews/<reference>/{verb}", endpoint=f"{verb}_review", methods=["GET", "POST"])
    @for_matter(Review, getattr(policy, f"may_{verb}"))
    def act(review: Review) -> ResponseReturnValue:
        if verb in review.workflow.moves:
            review.workflow.after(review.state, verb, "asked at the door")
        form = kind()
        do = getattr(service, verb)
        if form.validate_on_submit() and tried(form, lambda: do(review, **_values(verb, form, review))):
            flash(words.done)
            return back_to(review)
        return render_template("scrutiny/review_act.html", review=review, words=words, form=form)


for _verb, (_words, _kind) in ACTS.items():
    _make(_verb, _words, _kind)

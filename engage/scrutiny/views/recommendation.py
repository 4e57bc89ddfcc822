"""Recommendations: written, changed, taken out; how far each has come; marked complete by the committee."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import BodyKind
from engage.extensions import db
from engage.matters import Item
from engage.now import now, today
from engage.scrutiny import review_reading as reading
from engage.scrutiny.forms import request as forms
from engage.scrutiny.forms.review import ReasonForm, seen_version
from engage.scrutiny.models.review import Review
from engage.scrutiny.policy import review as policy
from engage.scrutiny.service import recommendation as service
from engage.scrutiny.views import bp
from engage.scrutiny.views.review_act import Words, back_to, link_to, tried
from engage.scrutiny.views.review_work import bodies, offer
from engage.web.access import acting, for_item, for_matter, person
from engage.web.errors import ConflictError

_AT = "/desk/reviews/<reference>/recommendations"
NOT_ASKED = (BodyKind.SCRUTINY, BodyKind.NETWORK)


def back(item: Item) -> ResponseReturnValue:
    return redirect(url_for("scrutiny.recommendation", reference=item.matter.reference, number=item.number))


@bp.route(f"{_AT}/new", methods=["GET", "POST"])
@for_matter(Review, policy.may_recommend)
def recommend(review: Review) -> ResponseReturnValue:
    """Write the next recommendation."""
    form, found = forms.RecommendationForm(), bodies(but=NOT_ASKED)
    offer(form.addressee, found, none=("", "Choose a body"))

    def act() -> None:
        service.recommend(review, **_values(form, found), by=acting(), at=now())

    if _is_whole(form) and tried(form, act):
        flash("The recommendation is written. It can be changed until the report is agreed.")
        return back_to(review)
    return render_template("scrutiny/recommend.html", review=review, item=None, form=form)


def _is_whole(form: Any) -> bool:
    """Valid, and a body was chosen: the first choice only says that one must be."""
    if not form.validate_on_submit():
        return False
    if not form.addressee.data:
        form.addressee.errors = ["Choose the body that is to answer"]
        return False
    return True


def _values(form: Any, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": form.title.data, "said": form.said.data, "addressee": found[form.addressee.data],
        "owner": form.owner.data,
    }  # fmt: skip


@bp.get(f"{_AT}/<int:number>")
@for_item(policy.may_read_recommendation)
def recommendation(item: Item) -> ResponseReturnValue:
    """One recommendation: wording, answer, progress, and what can be done with it now."""
    someone, review = person(), item.matter
    assert isinstance(review, Review)
    shown = next((r for r in reading.recommendations(db.session(), review, public=False) if r.item.id == item.id), None)
    return render_template(
        "scrutiny/recommendation.html", review=review, item=item, shown=shown, on=today(),
        progress=reading.progress_of(db.session(), item),
        may_reword=policy.may_reword(someone, item), may_note=policy.may_note(someone, item),
        may_complete=policy.may_complete(someone, item), may_answer=someone.appointed(item.body_id) is not None,
    )  # fmt: skip


@bp.route(f"{_AT}/<int:number>/edit", methods=["GET", "POST"])
@for_item(policy.may_reword)
def reword(item: Item) -> ResponseReturnValue:
    """Change a recommendation before the report is agreed."""
    found = bodies(but=NOT_ASKED)
    form = forms.RecommendationForm(
        version=str(item.version), title=item.title, said=item.said, addressee=item.body.slug, owner=item.responsible
    )
    offer(form.addressee, found)

    def act() -> None:
        if seen_version(form) != item.version:
            mine = {"In one line": form.title.data or "", "Wording": form.said.data or ""}
            raise ConflictError(mine, {"In one line": item.title, "Wording": item.said})
        service.reword(item, **_values(form, found), by=acting(), at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Saved.")
        return back(item)
    return render_template("scrutiny/recommend.html", review=item.matter, item=item, form=form)


@bp.route(f"{_AT}/<int:number>/withdraw", methods=["GET", "POST"])
@for_item(policy.may_withdraw)
def withdraw_recommendation(item: Item) -> ResponseReturnValue:
    """Take a recommendation out before the report is agreed."""
    form, review = ReasonForm(), item.matter
    assert isinstance(review, Review)

    def act() -> None:
        service.withdraw(item, reason=form.reason.data or "", by=acting(), at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("The recommendation was taken out.")
        return back_to(review)
    words = Words("Take this recommendation out", f"“{item.title}” is taken out before anyone outside has read it. Its number is not used again. The reason is for staff.", "Take it out", "", "warning")  # fmt: skip
    return render_template("scrutiny/review_act.html", review=review, words=words, form=form)


@bp.route(f"{_AT}/<int:number>/progress", methods=["GET", "POST"])
@for_item(policy.may_note)
def note_progress(item: Item) -> ResponseReturnValue:
    """Say how far it has come; public at once."""
    form: Any = forms.ProgressForm(on=today())

    def act() -> None:
        by = acting()
        service.note(item, on=form.on.data, text=form.text.data, from_body_id=by.body_id, by=by, at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Noted. It is on the tracker.")
        return back(item)
    return render_template("scrutiny/note_progress.html", review=item.matter, item=item, form=form)


@bp.route(f"{_AT}/<int:number>/complete", methods=["GET", "POST"])
@for_item(policy.may_complete)
def complete(item: Item) -> ResponseReturnValue:
    """The committee is satisfied, as minuted."""
    return _minuted(item, "complete")


@bp.route(f"{_AT}/<int:number>/reopen", methods=["GET", "POST"])
@for_item(policy.may_reopen)
def reopen(item: Item) -> ResponseReturnValue:
    """The committee is no longer satisfied, as minuted."""
    return _minuted(item, "reopen")


WORDS = {
    "complete": Words("Mark it complete", "Only the committee can say that a recommendation is complete. The body that was asked may say that it is delivered; this says that the committee is satisfied.", "Mark it complete", "It is marked complete."),
    "reopen": Words("Take it up again", "The committee is no longer satisfied. What it had found stays in the record.", "Take it up again", "It is followed again.", "warning"),
}  # fmt: skip


def _minuted(item: Item, verb: str) -> ResponseReturnValue:
    row, review = service.recommendation_of(item), item.matter
    assert isinstance(review, Review)
    form: Any = forms.MinutedForm(version=str(row.version))
    if verb == "reopen":
        form.reason.label.text = "Why it is taken up again"

    def act() -> None:
        if seen_version(form) != row.version:
            said = f"{row.completed_minute}: {row.completed_reason}" if row.is_complete else "Not complete"
            raise ConflictError({"Reason": form.reason.data or ""}, {"The committee’s decision": said})
        values: dict[str, Any] = {"minute": form.minute.data, "reason": form.reason.data, "by": acting(), "at": now()}
        if verb == "complete":
            service.complete(item, **values, link=link_to(review))
        else:
            service.reopen(item, **values)

    if form.validate_on_submit() and tried(form, act):
        flash(WORDS[verb].done)
        return back(item)
    return render_template("scrutiny/minuted.html", review=review, item=item, form=form, words=WORDS[verb])

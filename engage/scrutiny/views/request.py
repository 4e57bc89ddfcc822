"""Responses: the committee asks each body, each body gives its answer part by part, and both see where it stands."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, url_for
from flask import request as asked
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from engage.accounts import Appointment, Body
from engage.database import writing
from engage.extensions import db
from engage.now import now, today
from engage.scrutiny import review_reading as reading
from engage.scrutiny.forms import request as forms
from engage.scrutiny.forms.review import as_disclosure, seen_version
from engage.scrutiny.models.request import ResponseRequest
from engage.scrutiny.models.review import Review
from engage.scrutiny.policy import review as policy
from engage.scrutiny.service import request as service
from engage.scrutiny.service.review import rendered
from engage.scrutiny.views import bp
from engage.scrutiny.views.review_act import Words, link_to, tried
from engage.web.access import acting, for_matter, person
from engage.web.errors import ConflictError

_AT = "/desk/reviews/<reference>/responses/<slug>"


def _sent(review: Review, slug: str) -> ResponseRequest:
    """What was sent to a body; another body's is not there for somebody who does not work for the committee."""
    found = db.session.scalar(
        sa.select(ResponseRequest)
        .join(Body, Body.id == ResponseRequest.body_id)
        .where(ResponseRequest.review_id == review.id, Body.slug == slug[:80])
        .options(joinedload(ResponseRequest.body))
    )
    someone = person()
    if found is None or not (policy.is_inside(someone, review) or someone.appointed(found.body_id)):
        abort(404)
    return found


def _acting_for(request: ResponseRequest, by: Appointment | None) -> Appointment:
    """The appointment at the very body that acts; 403 for somebody from another body that was sent the report."""
    if by is None:
        abort(403)
    return by


def _by_committee_or(request: ResponseRequest) -> Appointment:
    """The committee's officer, for what came on paper; or the body itself."""
    own = policy.may_ask(person(), request.review)
    return _acting_for(request, policy.may_answer_for(person(), request) or own)


def _back(request: ResponseRequest) -> ResponseReturnValue:
    return redirect(url_for("scrutiny.response", reference=request.review.reference, slug=request.body.slug))


@bp.get(_AT)
@for_matter(Review, policy.may_read)
def response(review: Review, slug: str) -> ResponseReturnValue:
    """One body and this report: what it owes by when, its recommendations, and what it can do now."""
    request, someone = _sent(review, slug), person()
    shown = [
        r for r in reading.recommendations(db.session(), review, public=False) if r.item.body_id == request.body_id
    ]
    inside, owed = policy.is_inside(someone, review), service.duties_owed(request)
    return render_template(
        "scrutiny/response.html", review=review, request_=request, duties=owed, on=today(),
        asked=reading.Asked(request, owed),
        recommended=shown, limbs=service.LIMBS, inside=inside, may_ask=policy.may_ask(someone, review),
        may_answer=policy.may_answer_for(someone, request), may_publish=policy.may_publish_for(someone, request),
        sees_withheld=not inside or request.disclosure.is_shown or request.openness in policy.reads(someone, review),
        is_open=review.state in {"sent", "response_requested"},
    )  # fmt: skip


@bp.route(f"{_AT}/ask", methods=["GET", "POST"])
@for_matter(Review, policy.may_ask)
def ask(review: Review, slug: str) -> ResponseReturnValue:
    """Ask one body for a response: from then on a clock runs."""
    request = _sent(review, slug)
    form: Any = forms.AskForm(asked_on=today(), received_on=request.received_on)
    if request.is_executive:
        form.asked_on.label.text = "The day of the written notice"
    else:
        del form.received_on

    def act() -> None:
        received = form.received_on.data if request.is_executive else None
        service.ask(
            request, asked_on=form.asked_on.data, received_on=received, by=acting(), at=now(), link=link_to(review)
        )

    if form.validate_on_submit() and tried(form, act):
        flash(_asked_words(request))
        return _back(request)
    return render_template("scrutiny/ask.html", review=review, request_=request, form=form)


def _asked_words(request: ResponseRequest) -> str:
    if request.began_on is not None:
        return "They were asked."
    if request.is_timed:
        return "They were asked. No clock runs until you note when they received the report."
    return "They were asked. No law sets a time for their answer, so no clock runs."


@bp.route(f"{_AT}/receipt", methods=["GET", "POST"])
@for_matter(Review, policy.may_log)
def receive(review: Review, slug: str) -> ResponseReturnValue:
    """Note when a council's executive received the report: its two months begin then, or with the notice if later."""
    request = _sent(review, slug)
    by = _by_committee_or(request)
    form: Any = forms.ReceivedForm(received_on=request.received_on or today())

    def act() -> None:
        service.receive(request, on=form.received_on.data, by=by, at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Noted.")
        return _back(request)
    words = Words("When the report was received", f"{request.body.name} has two months beginning with this day or, if later, with the day of the written notice.", "Note it", "")  # fmt: skip
    return render_template("scrutiny/response_act.html", review=review, request_=request, words=words, form=form)


LIMB_WORDS = {
    "consider": Words("The report was considered", "Record when and where the executive considered the report and its recommendations.", "Record it", ""),
    "publish": Words("The response was published", "If every recommendation is answered here, this is recorded by itself. Record it where the response was published elsewhere.", "Record it", ""),
    "copy": Words("A copy was sent", "Record when a copy of the response was sent to the councillor who referred the matter.", "Record it", ""),
}  # fmt: skip


@bp.route(f"{_AT}/<any(consider,publish,copy):which>", methods=["GET", "POST"])
@for_matter(Review, policy.may_log)
def limb(review: Review, slug: str, which: str) -> ResponseReturnValue:
    """Record that one part of an executive's answer was done."""
    request = _sent(review, slug)
    by = _by_committee_or(request)
    form: Any = forms.DoneForm(done_on=today())

    def act() -> None:
        service.limb(request, which, on=form.done_on.data, how=form.how.data, by=by, at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Recorded.")
        return _back(request)
    return render_template(
        "scrutiny/response_act.html", review=review, request_=request, words=LIMB_WORDS[which], form=form
    )


@bp.route(f"{_AT}/respond", methods=["GET", "POST"])
@for_matter(Review, policy.may_log)
def respond(review: Review, slug: str) -> ResponseReturnValue:
    """Record a response that was given otherwise than by answering each recommendation here."""
    request = _sent(review, slug)
    by = _by_committee_or(request)
    form: Any = forms.DoneForm(done_on=today())

    def act() -> None:
        service.respond(request, on=form.done_on.data, how=form.how.data, by=by, at=now(), link=link_to(review))

    if form.validate_on_submit() and tried(form, act):
        flash("The response is recorded.")
        return _back(request)
    words = Words("A response was given", "Use this where the response came by letter, or goes to the committee alone. Where each recommendation is answered here, it is recorded by itself.", "Record the response", "")  # fmt: skip
    return render_template("scrutiny/response_act.html", review=review, request_=request, words=words, form=form)


@bp.route(f"{_AT}/overall", methods=["GET", "POST"])
@for_matter(Review, policy.may_answer)
def write_response(review: Review, slug: str) -> ResponseReturnValue:
    """Write the response as a whole, and the part of it that may not be open to everyone."""
    request = _sent(review, slug)
    by = _acting_for(request, policy.may_answer_for(person(), request))
    form: Any = forms.OverallForm(
        version=str(request.version), overall=request.overall, withheld=request.withheld, summary=request.summary,
        openness=request.openness.value, publish_exempt=request.publish_exempt, would_mislead=request.would_mislead,
        because=request.withheld_because,
    )  # fmt: skip

    def act() -> None:
        if seen_version(form) != request.version:
            mine = {"Your response as a whole": form.overall.data or "", "Withheld": form.withheld.data or ""}
            raise ConflictError(mine, {"Your response as a whole": request.overall, "Withheld": request.withheld})
        service.write_response(
            request, overall=texts["overall"], withheld=texts["withheld"], disclosure=as_disclosure(form),
            because=form.because.data or "", by=by, at=now(),
        )  # fmt: skip

    if form.validate_on_submit():
        texts = rendered({"overall": form.overall.data, "withheld": form.withheld.data or ""})
        if tried(form, act):
            flash("Saved. An approver publishes it.")
            return _back(request)
    return render_template("scrutiny/write_response.html", review=review, request_=request, form=form)


@bp.post(f"{_AT}/overall/publish")
@for_matter(Review, policy.may_publish)
def publish_response(review: Review, slug: str) -> ResponseReturnValue:
    """Publish the response as a whole; what is confidential stays out."""
    request = _sent(review, slug)
    by = _acting_for(request, policy.may_publish_for(person(), request))
    with writing(db.session()):
        if asked.form.get("version") != str(request.version):
            raise ConflictError({}, {"Your response as a whole": request.overall})
        service.publish(request, by=by, at=now(), link=link_to(review))
    flash("The response is published.")
    return _back(request)

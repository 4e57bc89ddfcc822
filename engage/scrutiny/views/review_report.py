"""The report of a review: its parts, the network's information, agreeing it, sending it."""

from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from engage.accounts import BodyKind
from engage.extensions import db
from engage.matters.outcome import items_of
from engage.now import now, today
from engage.scrutiny import review_reading as reading
from engage.scrutiny.forms import review as forms
from engage.scrutiny.models.review import Review
from engage.scrutiny.policy import review as policy
from engage.scrutiny.service import request as requests
from engage.scrutiny.service import review_report as service
from engage.scrutiny.service.review import rendered
from engage.scrutiny.views import bp
from engage.scrutiny.views.review_act import back_to, link_to, tried
from engage.scrutiny.views.review_desk import unchanged
from engage.scrutiny.views.review_work import bodies
from engage.web.access import acting, for_matter

_AT = "/desk/reviews/<reference>"
PARTS = ("explanation", "heard", "participants", "without", "minority")


@bp.route(f"{_AT}/report", methods=["GET", "POST"])
@for_matter(Review, policy.may_write)
def write_report(review: Review) -> ResponseReturnValue:
    """Write the parts that a report must have; nothing is public yet."""
    form = forms.ReportForm(obj=review)

    def act() -> None:
        unchanged(review, form, PARTS)
        service.write(review, values, by=acting(), at=now())

    if form.validate_on_submit():
        values = rendered({name: form[name].data or "" for name in PARTS})
        if tried(form, act):
            flash("Saved. Nobody outside reads it before it is agreed.")
            return back_to(review)
    return render_template("scrutiny/write_report.html", review=review, form=form, names=PARTS)


@bp.route(f"{_AT}/annex", methods=["GET", "POST"])
@for_matter(Review, policy.may_write)
def withhold(review: Review) -> ResponseReturnValue:
    """The one part of the report that may not be open to everyone, and what is said in its place."""
    form: Any = forms.AnnexForm(
        version=str(review.version), annex=review.annex, openness=review.openness.value, summary=review.summary,
        publish_exempt=review.publish_exempt, would_mislead=review.would_mislead, because=review.withheld_because,
    )  # fmt: skip

    def act() -> None:
        unchanged(review, form, ("annex", "summary"))
        disclosure, because = forms.as_disclosure(form), form.because.data or ""
        service.withhold(
            review, annex=form.annex.data or "", disclosure=disclosure, because=because, by=acting(), at=now()
        )

    if form.validate_on_submit() and tried(form, act):
        flash("Saved.")
        return back_to(review)
    return render_template("scrutiny/withhold.html", review=review, form=form)


@bp.route(f"{_AT}/account", methods=["GET", "POST"])
@for_matter(Review, policy.may_account)
def account(review: Review) -> ResponseReturnValue:
    """How the network's information was taken into account, as minuted."""
    form: Any = forms.AccountForm(version=str(review.version), account=review.account, minute=review.account_minute)

    def act() -> None:
        unchanged(review, form, ("account",))
        service.account(review, text=form.account.data, minute=form.minute.data, by=acting(), at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Recorded. It is published with the report.")
        return back_to(review)
    return render_template("scrutiny/account.html", review=review, form=form)


@bp.route(f"{_AT}/agree", methods=["GET", "POST"])
@for_matter(Review, policy.may_agree)
def agree_review(review: Review) -> ResponseReturnValue:
    """The committee agrees the report as it stands; refused with the list of what is missing."""
    review.workflow.after(review.state, "agree")
    form: Any = forms.AgreeForm(version=str(review.version), agreed_on=today())
    missing = service.missing(review)

    def act() -> None:
        unchanged(review, form, ("vote",))
        service.agree(
            review, vote=form.vote.data, minute=form.minute.data, on=form.agreed_on.data, unpublished_reason=form.reason,
            by=acting(), at=now(), link=link_to(review),
        )  # fmt: skip

    if form.validate_on_submit() and tried(form, act):
        flash("The report is agreed. It stands as it is now. Send it to those who can act.")
        return back_to(review)
    recommended = reading.recommendations(db.session(), review, public=False)
    return render_template(
        "scrutiny/agree_review.html", review=review, form=form, missing=missing, recommended=recommended
    )


@bp.route(f"{_AT}/send", methods=["GET", "POST"])
@for_matter(Review, policy.may_send)
def send_review(review: Review) -> ResponseReturnValue:
    """Send the report to every body it recommends something to, and to others."""
    review.workflow.after(review.state, "send")
    addressed = {item.body_id: item.body for item in items_of(review)}
    others = {b.id: b for b in bodies(but=(BodyKind.SCRUTINY, BodyKind.NETWORK)).values() if b.id not in addressed}
    form: Any = forms.SendForm(sent_on=today())
    form.also.choices = [SelectChoice(key, body.name) for key, body in others.items()]

    def act() -> None:
        also = [others[key] for key in form.also.data or []]
        requests.send(review, on=form.sent_on.data, also=also, by=acting(), at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Recorded as sent. Now ask each of them for a response: until you ask, no clock runs.")
        return back_to(review)
    return render_template("scrutiny/send_review.html", review=review, form=form, addressed=addressed.values())

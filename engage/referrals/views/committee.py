"""What the committee's officers do under delegation: receive, acknowledge, tell, pass on, join, hide what is personal."""

import sqlalchemy as sa
from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from engage.accounts import Body, BodyKind
from engage.database import writing
from engage.extensions import db
from engage.matters import Duty, MoveRefusedError
from engage.matters.duties import duties_of
from engage.now import now, today
from engage.referrals import policy, service
from engage.referrals.conflict import has_conflict
from engage.referrals.forms import acting as forms
from engage.referrals.models.referral import Referral, ReferralSending
from engage.referrals.service.clocks import ACKNOWLEDGEMENTS
from engage.referrals.standing import kind_words
from engage.referrals.views import bp
from engage.referrals.views.act import act, link_to, looks_personal, unchanged, words_of
from engage.web.access import acting, for_matter
from engage.web.choosing import offered


@bp.route("/desk/referrals/<reference>/receive", methods=["GET", "POST"])
@for_matter(Referral, policy.may_receive)
def receive(referral: Referral) -> ResponseReturnValue:
    """The day of receipt: by default that on which it was made here."""
    sending, link = referral.sending, link_to(referral)
    form = forms.ReceiveForm(on=sending.made_on if sending else None)
    return act(
        referral, "receive", form,
        lambda: service.receive(referral, by=acting(), at=now(), on=form.on.data, link=link),
    )  # fmt: skip


@bp.route("/desk/referrals/<reference>/acknowledge", methods=["GET", "POST"])
@for_matter(Referral, policy.may_acknowledge)
def acknowledge(referral: Referral) -> ResponseReturnValue:
    """One page, one button. Whoever comes second is told who did it and when."""
    form, link, refused, looks = forms.AcknowledgeForm(), link_to(referral), "", list[str]()
    if form.validate_on_submit() and not (looks := looks_personal(form)):
        try:
            with writing(db.session()):
                service.hold(referral)
                service.waiting_for(referral, acting())
                unchanged(referral, form)
                service.acknowledge(
                    referral, by=acting(), at=now(), received_on=form.received_on.data, on=form.on.data,
                    note=form.note.data or "", link=link,
                )  # fmt: skip
        except service.AcknowledgedAlreadyError as error:
            return _acknowledged_already(referral, str(error)), 409
        except MoveRefusedError as error:
            refused = str(error)
        else:
            flash(words_of(referral, "acknowledge").done)
            return redirect(referral.desk_path)
    try:
        sending = service.waiting_for(referral, acting())
    except service.AcknowledgedAlreadyError as error:
        return _acknowledged_already(referral, str(error))
    if not form.is_submitted():
        form.version.data = str(referral.version)
    page = render_template(
        "referrals/acknowledge.html", referral=referral, form=form, sending=sending, refused=refused, looks=looks,
        words=words_of(referral, "acknowledge"), duties=_owed_by(referral, sending), on=today(), kind_words=kind_words,
        conflict=has_conflict(referral, acting()),
    )  # fmt: skip
    return (page, 409) if refused else page


def _acknowledged_already(referral: Referral, told: str) -> str:
    return render_template("referrals/acknowledged.html", referral=referral, told=told)


def _owed_by(referral: Referral, sending: ReferralSending) -> list[Duty]:
    return [d for d in duties_of(referral, *ACKNOWLEDGEMENTS) if d.owed_by_id == sending.committee_id and d.is_open]


@bp.route("/desk/referrals/<reference>/update", methods=["GET", "POST"])
@for_matter(Referral, policy.may_update)
def update(referral: Referral) -> ResponseReturnValue:
    """An entry in the log that keeps the network informed."""
    form, link = forms.UpdateForm(), link_to(referral)
    return act(
        referral, "update", form,
        lambda: service.update(
            referral, by=acting(), at=now(), text=form.text.data or "", done_on=form.done_on.data,
            told_on=form.told_on.data, link=link,
        ),
    )  # fmt: skip


NO_OTHER_COMMITTEE = (
    "No other committee works on this site. Decline it, and say in your reasons which committee should have it."
)


@bp.route("/desk/referrals/<reference>/redirect", methods=["GET", "POST"], endpoint="redirect")
@for_matter(Referral, policy.may_redirect)
def pass_on(referral: Referral) -> ResponseReturnValue:
    """To another committee, whose own clock begins then."""
    others = _other_committees(referral)
    form, link = forms.RedirectForm(), link_to(referral)
    form.to.choices = offered([("", "Choose a committee"), *((b.slug, b.name) for b in others.values())])
    if not others:
        form.to.hint = NO_OTHER_COMMITTEE
    return act(
        referral, "redirect", form,
        lambda: service.redirect(
            referral, to=others[form.to.data], by=acting(), at=now(), reason=form.reason.data or "", on=form.on.data,
            link=link,
        ),
    )  # fmt: skip


def _other_committees(referral: Referral) -> dict[str, Body]:
    found = sa.select(Body).where(
        Body.kind == BodyKind.SCRUTINY, Body.id != referral.committee_id, Body.successor_id.is_(None)
    )
    return {body.slug: body for body in db.session.scalars(found.order_by(Body.name).limit(500))}


@bp.route("/desk/referrals/<reference>/join", methods=["GET", "POST"])
@for_matter(Referral, policy.may_join)
def join(referral: Referral) -> ResponseReturnValue:
    """Together with another matter, here or outside."""
    form, link = forms.JoinForm(), link_to(referral)

    def do() -> None:
        matter = service.find(referral, form.reference.data, acting())[0] if form.reference.data else None
        service.join(
            referral, by=acting(), at=now(), reason=form.reason.data or "", matter=matter,
            outside=form.outside.data or "", link=link,
        )  # fmt: skip

    return act(referral, "join", form, do)


@bp.route("/desk/referrals/<reference>/individual", methods=["GET", "POST"])
@for_matter(Referral, policy.may_mark_individual)
def mark_individual(referral: Referral) -> ResponseReturnValue:
    """Hide the words of what is about one person."""
    form = forms.IndividualForm()

    def door() -> None:
        if referral.is_individual:
            raise MoveRefusedError("Its words are hidden already.")

    return act(
        referral, "mark_individual", form,
        lambda: service.mark_individual(referral, by=acting(), at=now(), reason=form.reason.data or ""), door=door,
    )  # fmt: skip

"""What the network does with its referral: decide, make, withdraw."""

from flask.typing import ResponseReturnValue

from engage.decisions import Kind, why_not
from engage.extensions import db
from engage.now import now
from engage.referrals import policy, service
from engage.referrals.forms import acting as forms
from engage.referrals.models.referral import Referral
from engage.referrals.views import bp
from engage.referrals.views.act import act, decide_path, link_to
from engage.web.access import acting, for_matter


@bp.route("/desk/referrals/<reference>/decide", methods=["GET", "POST"])
@for_matter(Referral, policy.may_decide)
def decide(referral: Referral) -> ResponseReturnValue:
    return act(
        referral, "decide", forms.PlainForm(), lambda: service.decide(referral, by=acting(), at=now()),
        template="referrals/decide.html", more=lambda: {"why_not": _why_not(referral, to_withdraw=False)},
    )  # fmt: skip


@bp.route("/desk/referrals/<reference>/make", methods=["GET", "POST"])
@for_matter(Referral, policy.may_make)
def make(referral: Referral) -> ResponseReturnValue:
    form, link = forms.MakeForm(), link_to(referral)
    return act(
        referral, "make", form, lambda: service.make(referral, by=acting(), at=now(), on=form.on.data, link=link),
        template="referrals/make.html", more=lambda: {"faults": service.faults(referral)},
    )  # fmt: skip


@bp.route("/desk/referrals/<reference>/withdraw", methods=["GET", "POST"])
@for_matter(Referral, policy.may_withdraw)
def withdraw(referral: Referral) -> ResponseReturnValue:
    form, link = forms.ReasonForm(), link_to(referral)
    return act(
        referral, "withdraw", form,
        lambda: service.withdraw(referral, by=acting(), at=now(), reason=form.reason.data or "", link=link),
        template="referrals/withdraw.html",
        more=lambda: {"decide_path": decide_path(referral), "why_not": _why_not(referral, to_withdraw=True)},
    )  # fmt: skip


def _why_not(referral: Referral, *, to_withdraw: bool) -> str:
    """Why the network may not do this yet, in words; nothing where a decision carries it."""
    return why_not(db.session(), referral, kind=Kind.REFER, to_withdraw=to_withdraw, network=referral.body, at=now())

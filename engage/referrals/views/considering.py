"""What the committee decided, where no minute of a meeting carries it: consider, accept, decline, no power; report; close."""

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue

from engage.now import now
from engage.referrals import policy, service
from engage.referrals.forms import acting as forms
from engage.referrals.models.referral import DeclineCode, Referral
from engage.referrals.models.workflow import State
from engage.referrals.views import bp
from engage.referrals.views.act import act, link_to
from engage.web.access import acting, for_matter


def _door(referral: Referral, verb: str) -> Callable[[], object]:
    """A decision may be entered as soon as it was acknowledged: that it was considered is noted with it."""
    early = {State.ACKNOWLEDGED, State.JOINED}
    return lambda: referral.workflow.after(
        State.CONSIDERED if referral.state in early else referral.state, verb, "asked at the door"
    )


def _said(form: Any, referral: Referral) -> dict[str, Any]:
    """What each of these forms gives."""
    return {
        "by": acting(), "at": now(), "on": form.on.data, "meeting": form.meeting.data or "", "link": link_to(referral),
    }  # fmt: skip


@bp.route("/desk/referrals/<reference>/consider", methods=["GET", "POST"])
@for_matter(Referral, policy.may_consider)
def consider(referral: Referral) -> ResponseReturnValue:
    form = forms.ConsiderForm()
    return act(
        referral, "consider", form,
        lambda: service.consider(referral, taken_into_account=form.reason.data or "", **_said(form, referral)),
    )  # fmt: skip


@bp.route("/desk/referrals/<reference>/accept", methods=["GET", "POST"])
@for_matter(Referral, policy.may_accept)
def accept(referral: Referral) -> ResponseReturnValue:
    form = forms.AcceptForm()
    return act(
        referral, "accept", form, door=_door(referral, "accept"),
        do=lambda: service.accept(referral, reason=form.reason.data or "", **_said(form, referral)),
    )  # fmt: skip


@bp.route("/desk/referrals/<reference>/decline", methods=["GET", "POST"])
@for_matter(Referral, policy.may_decline)
def decline(referral: Referral) -> ResponseReturnValue:
    form = forms.DeclineForm()
    return act(
        referral, "decline", form, door=_door(referral, "decline"),
        do=lambda: service.decline(
            referral, reason=form.reason.data or "", code=DeclineCode(form.code.data), **_said(form, referral)
        ),
    )  # fmt: skip


@bp.route("/desk/referrals/<reference>/no-power", methods=["GET", "POST"])
@for_matter(Referral, policy.may_find_no_power)
def find_no_power(referral: Referral) -> ResponseReturnValue:
    form = forms.OutcomeForm()
    return act(
        referral, "find_no_power", form, door=_door(referral, "find_no_power"),
        do=lambda: service.find_no_power(referral, reason=form.reason.data or "", **_said(form, referral)),
    )  # fmt: skip


@bp.route("/desk/referrals/<reference>/report-back", methods=["GET", "POST"])
@for_matter(Referral, policy.may_report_back)
def report_back(referral: Referral) -> ResponseReturnValue:
    form, link = forms.ReportBackForm(), link_to(referral)
    return act(
        referral, "report_back", form,
        lambda: service.report_back(
            referral, by=acting(), at=now(), text=form.text.data or "", on=form.on.data, link=link
        ),
    )  # fmt: skip


@bp.route("/desk/referrals/<reference>/close", methods=["GET", "POST"])
@for_matter(Referral, policy.may_close)
def close(referral: Referral) -> ResponseReturnValue:
    form, link = forms.CloseForm(), link_to(referral)
    return act(
        referral, "close", form,
        lambda: service.close(referral, by=acting(), at=now(), text=form.text.data or "", link=link),
    )  # fmt: skip

"""Where else a referral goes: on to another committee, or together with another matter."""

from datetime import date, datetime

from engage.accounts import Body, BodyKind
from engage.content.dates import day
from engage.matters import By, LinkKind, Matter, MoveRefusedError
from engage.now import london_date
from engage.referrals.models.referral import Referral, ReferralSending
from engage.referrals.service import clocks
from engage.referrals.service.evidence import joined_up
from engage.referrals.service.inform import refuse_future, tell, tell_committee
from engage.referrals.service.make import send


def redirect(
    referral: Referral, *, to: Body, by: By, at: datetime, reason: str, on: date | None = None, link: str = ""
) -> ReferralSending:
    """Pass it on to another council's committee or a joint one, whose own clock begins then.

    The acknowledgement of the committee that passes it on stays owed, or met.
    """
    referral.workflow.after(referral.state, "redirect", reason)
    was = referral.sending
    assert was is not None
    if to.kind is not BodyKind.SCRUTINY or to.id == referral.committee_id:
        raise MoveRefusedError("Choose another scrutiny committee.")
    made_on = on or london_date(at)
    refuse_future(made_on, at)
    if made_on < was.counted_from:
        raise MoveRefusedError(f"It came to you on {day(was.counted_from)}. Enter that day or a later one.")
    before = referral.committee
    referral.committee_id, referral.committee = to.id, to
    referral.move("redirect", by=by, at=at, reason=reason, on=made_on.isoformat(), was=before.name, now=to.name)
    sending = send(referral, made_on, by=by, at=at)
    clocks.passed_on(referral, was, by=by, at=at, reason=f"passed on to {to.name}")
    text = f"{before.name} passed it on to {to.name}: {reason}"
    tell(referral, "redirect", text, by=by, at=at, done_on=made_on, link=link)
    tell_committee(referral, to, "referral_redirected", at=at, link=link, was=before.name, reason=reason)
    return sending


def join(
    referral: Referral, *, by: By, at: datetime, reason: str, matter: Matter | None = None, outside: str = "",
    link: str = "",
) -> None:  # fmt: skip
    """Deal with it together with another matter, here or outside. Its own clock runs on, and its network is told."""
    referral.workflow.after(referral.state, "join", reason)
    if (matter is None) == (not outside.strip()):
        raise MoveRefusedError("Enter the reference of the other matter, or say in words what it is. Not both.")
    if matter is not None and matter.id == referral.id:
        raise MoveRefusedError("That is this referral itself. Enter the reference of something else.")
    if isinstance(matter, Referral) and matter.state == "joined":
        raise MoveRefusedError(f"{matter.reference} is itself joined to something else. Join this to that instead.")
    name = f"{matter.reference}, {matter.public_title}" if matter is not None else outside.strip()
    joined_up(referral, LinkKind.JOINED, matter, outside.strip(), by, at)
    referral.move("join", by=by, at=at, reason=reason, to=matter.reference if matter else outside.strip())
    text = f"It is considered together with {name}." + (f"\n\n{reason}" if reason else "")
    tell(referral, "join", text, by=by, at=at, link=link)

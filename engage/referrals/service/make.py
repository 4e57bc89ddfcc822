"""What the network does with its referral: decide on it under its procedure, make it to a committee, withdraw it."""

from datetime import date, datetime

from engage.accounts.profile import installed_profile
from engage.content.dates import day
from engage.content.privacy import PrivacyResult
from engage.database import session_of
from engage.decisions import Decision, Kind, permit, why_not
from engage.decisions.service.standing import heard
from engage.matters import By, MoveRefusedError
from engage.matters.duties import duties_of
from engage.matters.profile import Profile, profile_on
from engage.now import london_date
from engage.referrals.models.referral import Referral, ReferralSending
from engage.referrals.service import clocks
from engage.referrals.service.inform import refuse_future, tell_committee, tell_joined, tell_public, write_entry
from engage.referrals.service.public import evidence_of, publish


def decide(referral: Referral, *, by: By, at: datetime) -> Decision:
    """Note that the network decided to refer it, by a decision that counts (P0); refused in words where there is none."""
    referral.workflow.after(referral.state, "decide")
    decision = _permitted(referral, at=at)
    referral.move("decide", by=by, at=at, decision=decision.reference)
    heard(referral.body, by=by, at=at)
    return decision


def _permitted(referral: Referral, *, at: datetime, to_withdraw: bool = False) -> Decision:
    session = session_of(referral)
    asked = {"kind": Kind.REFER, "to_withdraw": to_withdraw, "network": referral.body}
    if words := why_not(session, referral, at=at, **asked):  # type: ignore[arg-type]
        raise MoveRefusedError(words)
    decision = permit(session, referral, **asked)  # type: ignore[arg-type]
    assert decision is not None
    return decision


def faults(referral: Referral) -> list[str]:
    """What must be mended before it can be made; nothing where it can."""
    found = [
        f"Say {words}."
        for words, text in (
            ("what the matter is", referral.concern),
            ("what was tried first", referral.tried),
            ("what the committee is asked to do", referral.asked),
        )
        if not text.strip()
    ]
    if referral.privacy is None:
        found.append("Nobody has checked the title and the text for what identifies people.")
    elif not referral.is_checked:
        found.append("The title or the text changed after it was checked for what identifies people. Check it again.")
    elif referral.privacy is PrivacyResult.BLOCKED:
        found.append("The text was found not to be fit to leave. Write it anew, then check it again.")
    return found + [fault for piece in evidence_of(referral) for fault in piece.faults() if piece.leaves]


def make(referral: Referral, *, by: By, at: datetime, on: date | None = None, link: str = "") -> ReferralSending:
    """Make it to the committee: today, or on an earlier day where the paper went then.

    The era of that day fixes which clocks run. Title and text become public as they were checked.
    """
    referral.workflow.after(referral.state, "make")
    made_on = on or london_date(at)
    refuse_future(made_on, at)
    decision = _permitted(referral, at=at)
    if decision.decided_at is not None and london_date(decision.decided_at) > made_on:
        raise MoveRefusedError(
            f"{decision.reference} was made on {day(london_date(decision.decided_at))}, after the day you gave. "
            "A referral is made after the decision to make it."
        )
    if found := faults(referral):
        raise MoveRefusedError(" ".join(found))
    session = session_of(referral)
    referral.made_on, referral.entered_at = made_on, at
    referral.made_at = at if made_on == london_date(at) else None
    referral.profile = profile_on(made_on, Profile(installed_profile(session)))
    referral.move(
        "make", by=by, at=at, made_on=made_on.isoformat(), decision=decision.reference, profile=referral.profile
    )
    sending = send(referral, made_on, by=by, at=at)
    for duty in duties_of(referral):
        duty.is_public = True  # the statement of the decision was owed before anyone could know of the referral
    session.flush()
    publish(referral)
    heard(referral.body, by=by, at=at)
    tell_committee(referral, referral.committee, "referral_made", at=at, link=link, due=_first_due(referral))
    return sending


def send(referral: Referral, made_on: date, *, by: By, at: datetime) -> ReferralSending:
    """One sending to the committee that the referral is with now, and what that committee owes from then on."""
    sending = ReferralSending(
        number=len(referral.sendings) + 1, committee_id=referral.committee_id, committee=referral.committee,
        made_on=made_on, made_at=at if made_on == london_date(at) else None, entered_at=at,
    )  # fmt: skip
    referral.sendings.append(sending)
    session_of(referral).flush()
    clocks.owe(referral, sending, by=by, at=at)
    return sending


def _first_due(referral: Referral) -> str:
    """By when it must be acknowledged and under which rule, for the notice."""
    owed = clocks.owed_by(referral, referral.committee_id, *clocks.ACKNOWLEDGEMENTS)
    first = min((duty for duty in owed if duty.due_on), key=lambda duty: duty.listed_on)
    return f"{day(first.due_on)} ({first.citation})"


def withdraw(referral: Referral, *, by: By, at: datetime, reason: str, link: str = "") -> None:
    """Take it back, by a decision of the network to do so. What is still owed falls away; the committee may go on by itself."""
    referral.workflow.after(referral.state, "withdraw", reason)
    decision = _permitted(referral, at=at, to_withdraw=True)
    committees = {sending.committee for sending in referral.sendings}
    referral.move("withdraw", by=by, at=at, reason=reason, decision=decision.reference)
    clocks.fell_away(referral, by=by, at=at, reason=f"The referral was withdrawn: {reason}")
    entry = write_entry(referral, "withdraw", reason, by=by, at=at)
    session = session_of(referral)
    session.add(entry)
    session.flush()
    tell_public(referral, entry, at=at, link=link)
    tell_joined(referral, reason, by=by, at=at, link=link)
    for committee in committees:
        tell_committee(referral, committee, "referral_withdrawn", at=at, link=link, reason=reason)

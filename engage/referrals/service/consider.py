"""What the committee decides: consider, accept, decline, find that it has no power; report back; close."""

from datetime import date, datetime

import sqlalchemy as sa

from engage.content.dates import day
from engage.database import session_of
from engage.matters import By, MoveRefusedError
from engage.now import london_date
from engage.referrals.models.referral import DeclineCode, Referral
from engage.referrals.models.update import ReferralUpdate
from engage.referrals.models.workflow import State
from engage.referrals.service import clocks
from engage.referrals.service.inform import refuse_future, tell
from engage.referrals.service.receive import mark_individual


def consider(
    referral: Referral, *, by: By, at: datetime, taken_into_account: str, on: date | None = None, meeting: str = "",
    meeting_path: str = "", link: str = "",
) -> None:  # fmt: skip
    """Note that it was considered, and how the network's information was taken into account (s.226(4))."""
    _consider(referral, by=by, at=at, words=taken_into_account)
    tell(
        referral, "consider", taken_into_account, by=by, at=at, done_on=_day(referral, on, at), meeting=meeting,
        meeting_path=meeting_path, link=link,
    )  # fmt: skip


def _consider(referral: Referral, *, by: By, at: datetime, words: str) -> None:
    if referral.acknowledged_at is None:
        raise MoveRefusedError("Acknowledge it first: that takes one button, and no meeting.")
    if not words.strip():
        raise MoveRefusedError("Say how the information was taken into account.")
    referral.move("consider", by=by, at=at, reason=words)


def accept(
    referral: Referral, *, by: By, at: datetime, reason: str, on: date | None = None, meeting: str = "",
    meeting_path: str = "", link: str = "",
) -> None:  # fmt: skip
    """Take it up: open a review, or put it on an agenda. `reason` says what happens next."""
    _decide(
        referral, "accept", by=by, at=at, reason=reason, on=on, meeting=meeting, meeting_path=meeting_path, link=link
    )


def decline(
    referral: Referral, *, by: By, at: datetime, reason: str, code: DeclineCode = DeclineCode.OTHER,
    on: date | None = None, meeting: str = "", meeting_path: str = "", link: str = "",
) -> None:  # fmt: skip
    """Not take it up, with reasons. What is about one person is declined as such, and its words stay unpublished."""
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    referral.decline_code = code
    if code is DeclineCode.INDIVIDUAL:
        mark_individual(referral, by=by, at=at, reason=reason)
    _decide(
        referral, "decline", by=by, at=at, reason=reason, on=on, meeting=meeting, meeting_path=meeting_path, link=link,
        code=code.value,
    )  # fmt: skip


def find_no_power(
    referral: Referral, *, by: By, at: datetime, reason: str, on: date | None = None, meeting: str = "",
    meeting_path: str = "", link: str = "",
) -> None:  # fmt: skip
    """Find that the committee has no power it could use, with reasons (s.226(3))."""
    _decide(
        referral, "find_no_power", by=by, at=at, reason=reason, on=on, meeting=meeting, meeting_path=meeting_path,
        link=link,
    )  # fmt: skip


def _decide(
    referral: Referral, verb: str, *, by: By, at: datetime, reason: str, on: date | None, meeting: str,
    meeting_path: str, link: str, **details: str,
) -> None:  # fmt: skip
    """Consider it if that was not noted yet, decide, meet what is owed, and tell: one act."""
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    decided_on = _day(referral, on, at)
    if referral.state in {State.ACKNOWLEDGED, State.RECEIVED, State.JOINED}:
        _consider(referral, by=by, at=at, words=reason)
    referral.move(verb, by=by, at=at, reason=reason, on=decided_on.isoformat(), meeting=meeting, **details)
    clocks.decided(referral, by=by, at=at, on=decided_on, how=State(referral.state).words.lower())
    tell(
        referral, verb, reason, by=by, at=at, done_on=decided_on, meeting=meeting, meeting_path=meeting_path, link=link
    )


def report_back(referral: Referral, *, by: By, at: datetime, text: str, on: date | None = None, link: str = "") -> None:
    """Tell the network what came of it."""
    if not text.strip():
        raise MoveRefusedError("Say what came of it.")
    referral.workflow.after(referral.state, "report_back")
    if referral.acknowledged_at is None:
        raise MoveRefusedError("Acknowledge it first: that takes one button, and no meeting.")
    referral.move("report_back", by=by, at=at, reason=text)
    clocks.decided(referral, by=by, at=at, on=_day(referral, on, at), how="reported back")
    tell(referral, "report_back", text, by=by, at=at, done_on=_day(referral, on, at), link=link)


def close(referral: Referral, *, by: By, at: datetime, text: str = "", link: str = "") -> None:
    """Nothing is left to do. What was decided must have been told to the network first, with its reasons."""
    referral.workflow.after(referral.state, "close")
    if not was_told(referral):
        raise MoveRefusedError(
            f"{referral.body.name} has not been told of this: nobody is in post there who could be written to. "
            "Tell it in another way, and note the day in the log. Then close it."
        )
    referral.move("close", by=by, at=at, reason=text)
    clocks.informed(referral, by=by, at=at)
    tell(referral, "close", text or "Nothing is left to do.", by=by, at=at, link=link)


OUTCOME_VERBS = ("decline", "find_no_power", "report_back")


def was_told(referral: Referral) -> bool:
    """Whether the network was told of the outcome, or of anything since."""
    session = session_of(referral)
    mine = ReferralUpdate.referral_id == referral.id
    outcome = sa.select(sa.func.max(ReferralUpdate.id)).where(mine, ReferralUpdate.verb.in_(OUTCOME_VERBS))
    since = sa.select(ReferralUpdate.id).where(
        mine, ReferralUpdate.id >= outcome.scalar_subquery(), ReferralUpdate.told_on.is_not(None)
    )
    return session.scalar(since.limit(1)) is not None


def _day(referral: Referral, on: date | None, at: datetime) -> date:
    """The day on which the committee did it: not one to come, and none before the referral came to it."""
    refuse_future(on, at)
    came = referral.sending.counted_from if referral.sending else None
    if on is not None and came is not None and on < came:
        raise MoveRefusedError(f"It came to the committee on {day(came)}. Enter that day or a later one.")
    return on or london_date(at)

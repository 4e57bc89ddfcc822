"""What the committee's officers do under delegation: note the receipt, acknowledge, mark what is about one person."""

from datetime import date, datetime

from engage.accounts import Appointment
from engage.content.dates import day, instant
from engage.content.vocabulary import vocabulary
from engage.database import session_of
from engage.matters import By, MoveRefusedError, record_on
from engage.now import london_date
from engage.referrals.models.referral import Referral, ReferralSending
from engage.referrals.models.workflow import ENDED, State
from engage.referrals.service import clocks
from engage.referrals.service.evidence import touch
from engage.referrals.service.inform import refuse_future, tell
from engage.referrals.service.public import publish


class AcknowledgedAlreadyError(MoveRefusedError):
    """Somebody else acknowledged it first; the words say who and when."""


def receive(referral: Referral, *, by: By, at: datetime, on: date | None = None, link: str = "") -> None:
    """Note the day it was received: the day it was made to this committee here, unless told otherwise."""
    received_on = _note_receipt(referral, by=by, at=at, on=on)
    text = f"{referral.committee.name} received it on {day(received_on)}."
    tell(referral, "receive", text, by=by, at=at, done_on=received_on, link=link)


def _note_receipt(referral: Referral, *, by: By, at: datetime, on: date | None) -> date:
    referral.workflow.after(referral.state, "receive")
    sending = referral.sending
    assert sending is not None
    received_on = on or sending.made_on
    refuse_future(received_on, at)
    if received_on < sending.made_on:
        raise MoveRefusedError(
            f"It was made on {day(sending.made_on)} and cannot have been received before. Enter that day or a later one."
        )
    sending.received_on, sending.receipt_entered_at = received_on, at
    sending.received_at = at if received_on == london_date(at) else None
    referral.move("receive", by=by, at=at, received_on=received_on.isoformat(), committee=referral.committee.name)
    clocks.receipt_noted(referral, sending, by=by, at=at)
    return received_on


def acknowledge(
    referral: Referral, *, by: Appointment, at: datetime, received_on: date | None = None, on: date | None = None,
    note: str = "", link: str = "",
) -> ReferralSending:  # fmt: skip
    """Acknowledge it for the committee of `by`, under delegation; once. The receipt is noted with it if it was not yet.

    A committee that has passed it on, or deals with it together with something else, still owes this.
    """
    sending = waiting_for(referral, by)
    is_current = sending is referral.sending
    if is_current and referral.allows("receive"):
        _note_receipt(referral, by=by, at=at, on=received_on)
    acknowledged_on = on or london_date(at)
    refuse_future(acknowledged_on, at)
    if acknowledged_on < sending.counted_from:
        raise MoveRefusedError(f"It came on {day(sending.counted_from)}. Enter that day or a later one.")
    sending.acknowledged_on, sending.acknowledged_at, sending.acknowledged_by_id = acknowledged_on, at, by.id
    if is_current and referral.allows("acknowledge"):
        referral.move("acknowledge", by=by, at=at, on=acknowledged_on.isoformat())
    else:
        record_on(
            referral, "acknowledge", by=by, at=at, on=acknowledged_on.isoformat(), committee=sending.committee.name
        )
        touch(referral)
    session_of(referral).flush()
    clocks.acknowledged(referral, sending, by=by, at=at)
    text = f"{sending.committee.name} acknowledged it on {day(acknowledged_on)}." + (f"\n\n{note}" if note else "")
    tell(referral, "acknowledge", text, by=by, at=at, done_on=acknowledged_on, link=link)
    return sending


def waiting_for(referral: Referral, by: Appointment) -> ReferralSending:
    """The sending that the committee of `by` has still to acknowledge, the newest first; refused in words where none is."""
    theirs = [s for s in reversed(referral.sendings) if by.body_id in {s.committee_id, s.committee.in_office.id}]
    if not theirs:
        raise MoveRefusedError("This referral is not with your committee.")
    waiting = next((s for s in theirs if s.acknowledged_at is None), None)
    if waiting is None:
        raise AcknowledgedAlreadyError(acknowledged_words(theirs[0]))
    if referral.state in ENDED:
        raise MoveRefusedError(
            f"This referral is {State(referral.state).words.lower()}. Nothing is left to acknowledge."
        )
    return waiting


def acknowledged_words(sending: ReferralSending) -> str:
    """Who acknowledged it, in what role and when."""
    by = sending.acknowledged_by
    role = vocabulary(sending.referral.profile)[by.role.term].one if by is not None else ""
    who = f"{by.person.name} ({role})" if by is not None else "Somebody"
    return f"{who} acknowledged this on {instant(sending.acknowledged_at)}. There is nothing more to do."


def mark_individual(referral: Referral, *, by: By, at: datetime, reason: str) -> None:
    """Say that it is about one person: from now on the public reads its reference, its dates and nothing else."""
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    if referral.is_individual:
        return
    referral.is_individual = True
    record_on(referral, "mark_individual", by=by, at=at, reason=reason)
    if referral.is_public:
        publish(referral)

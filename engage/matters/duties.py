"""The duties of a matter: that the outcome is owed, by when, and under which rule."""

from datetime import date, datetime

import sqlalchemy as sa

from engage.database import session_of
from engage.matters.clocks import clock
from engage.matters.models.duty import Duty
from engage.matters.models.matter import Matter
from engage.matters.models.record import By, record_on
from engage.now import london_date

OUTCOME = "publish the outcome"
CODE, PROMISE = "CP16-RESPONSE", "BODY-PROMISE"


def outcome_duty(matter: Matter) -> Duty | None:
    """The one duty to publish what came of a matter, if it is owed yet."""
    return session_of(matter).scalar(sa.select(Duty).where(Duty.matter_id == matter.id, Duty.act == OUTCOME))


def outcome_clock(closes_on: date, promised_days: int | None) -> tuple[str, date]:
    """The clock that runs, and its last day in time: the code's 84 days, or the body's own promise where sooner."""
    code = clock(CODE)
    if promised_days is not None and code.n is not None and promised_days < code.n:
        return PROMISE, clock(PROMISE).due(closes_on, promised_days)
    return CODE, code.due(closes_on)


def owe_outcome(
    matter: Matter, *, closes_on: date, promised_days: int | None, by: By, at: datetime, reason: str = ""
) -> Duty:
    """Make the outcome duty of a matter that becomes public, or move it when the closing moves.

    `closes_on` is the London day of the last moment in time. Nothing is recorded where nothing changes.
    A duty that was met stays met: only its dates are judged anew.
    """
    clock_id, due_on = outcome_clock(closes_on, promised_days)
    duty = outcome_duty(matter)
    if duty is None:
        duty = Duty(
            matter=matter, act=OUTCOME, clock_id=clock_id, owed_by_id=matter.body_id, owed_to="the public",
            began_on=closes_on, due_on=due_on, not_owed_reason="",
        )  # fmt: skip
        session_of(matter).add(duty)
        _note(duty, "owe", by, at, reason)
    elif (duty.clock_id, duty.began_on, duty.due_on) != (clock_id, closes_on, due_on) or duty.not_owed_at is not None:
        was = duty.due_on.isoformat()
        duty.clock_id, duty.began_on, duty.due_on = clock_id, closes_on, due_on
        duty.not_owed_at, duty.not_owed_reason = None, ""
        _note(duty, "move_duty", by, at, reason, was_due_on=was)
    return duty


def meet(duty: Duty, *, by: By, at: datetime) -> None:
    """Record that what was owed was done. Done twice changes nothing: the first day counts."""
    if duty.met_on is None:
        duty.met_on = london_date(at)
        _note(duty, "meet", by, at, met_on=duty.met_on.isoformat())


def not_owed(duty: Duty, *, by: By, at: datetime, reason: str) -> None:
    """Record that a duty fell away, and why: the matter was withdrawn or quashed. Idempotent; one that was met stays."""
    if not reason.strip():
        raise ValueError("say why the duty is not owed")
    if duty.met_on is None and duty.not_owed_at is None:
        duty.not_owed_at, duty.not_owed_reason = at, reason
        _note(duty, "excuse", by, at, reason)


def _note(duty: Duty, verb: str, by: By, at: datetime, reason: str = "", **details: str) -> None:
    about = f"duty:{duty.matter.reference}"
    facts = {"clock": duty.clock_id, "due_on": duty.due_on.isoformat(), **details}
    record_on(duty.matter, verb, by=by, at=at, about=about, reason=reason, **facts)

"""The duties of a matter: what is owed, by when and under which rule; met, moved, not owed, replaced, paused by law."""

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.database import session_of
from engage.matters.calendar import Calendar
from engage.matters.clock import months_including
from engage.matters.clocks import Clock, clock, outcome_clock_on
from engage.matters.days import calendar_of
from engage.matters.models.duty import Duty, DutyDate, DutyPause
from engage.matters.models.item import UNDATED
from engage.matters.models.matter import Matter
from engage.matters.models.record import By, record_on
from engage.matters.profile import Profile
from engage.matters.terms import in_use, terms_of
from engage.matters.workflow import MoveRefusedError
from engage.now import london_date

OUTCOME = "publish the outcome"
PROMISE = "BODY-PROMISE"
STILL_OWED = (Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))


def owe(
    matter: Matter,
    clock_id: str,
    *,
    owed_by: Body,
    owed_to: Body | str,
    began_on: date,
    by: By,
    at: datetime,
    about: str = "",
    n: int | None = None,
    due_on: date | None = None,
    reason: str = "",
    is_public: bool = True,
    limbs: Collection[str] | None = None,
    profile: str = "",
) -> list[Duty]:
    """Begin every limb of a clock from a day; the rows, in the clock's order. What runs already is not begun again.

    `n` stands in where the clock has no number of its own, or where a body promised a shorter time; `due_on` where
    somebody sets the date (LOCAL-DATE). `limbs` names those that are owed here, where the rule owes some of them in
    some cases only. `profile` is the era of the event, where that is not the matter's own.
    """
    session = session_of(matter)
    session.scalar(sa.select(Matter.__table__.c.id).where(Matter.__table__.c.id == matter.id).with_for_update())
    rule = in_use(session, clock_id, owed_by)
    return [
        _owe_limb(
            matter, rule, limb, act, owed_by=owed_by, owed_to=owed_to, began_on=began_on, by=by, at=at, about=about,
            n=n, due_on=due_on, reason=reason, is_public=is_public, profile=Profile(profile or matter.profile),
        )
        for limb, act in rule.limbs or (("", rule.act),)
        if limbs is None or limb in limbs
    ]  # fmt: skip


def _owe_limb(
    matter: Matter, rule: Clock, limb: str, act: str, *, owed_by: Body, owed_to: Body | str, began_on: date,
    by: By, at: datetime, about: str, n: int | None, due_on: date | None, reason: str, is_public: bool,
    profile: Profile,
) -> Duty:  # fmt: skip
    session = session_of(matter)
    running = _same(session, matter, rule.id, limb, act, about, owed_by)
    if running is not None:
        return running
    creditor = owed_to if isinstance(owed_to, Body) else None
    citation, confidence = rule.cited(profile)
    duty = Duty(
        matter=matter, act=act, limb=limb, about=about, clock_id=rule.id, profile=profile, basis=rule.basis,
        citation=citation, confidence=confidence, n=rule.n if n is None else n, unit=rule.unit, count=rule.count,
        owed_by=owed_by, owed_to=creditor.name if creditor else str(owed_to), creditor=creditor, began_on=began_on,
        due_on=due_on, met_on=None, how_met="", not_owed_reason="", is_public=is_public,
    )  # fmt: skip
    session.add(duty)
    _compute(duty, began_on, at=at, why=reason or "begun")
    session.flush()
    _note(duty, "owe", by, at, reason)
    return duty


def _same(
    session: Session, matter: Matter, clock_id: str, limb: str, act: str, about: str, owed_by: Body
) -> Duty | None:
    return session.scalar(
        sa.select(Duty).where(
            Duty.matter_id == matter.id, Duty.clock_id == clock_id, Duty.act == act, Duty.limb == limb,
            Duty.about == about, Duty.owed_by_id == owed_by.id,
        )
    )  # fmt: skip


def move(duty: Duty, began_on: date, *, why: str, by: By, at: datetime) -> None:
    """Count again from another day: a later receipt, a moved closing. What was computed before is kept.

    What is done, not owed or replaced keeps what it was judged by. Nothing happens where the day is the same.
    """
    if duty.began_on == began_on or not duty.is_open:
        return
    was = duty.due_on
    _compute(duty, began_on, at=at, why=why)
    _note(duty, "move_duty", by, at, why, was_due_on=was.isoformat() if was else "")


def set_date(duty: Duty, due_on: date, *, why: str, by: By, at: datetime) -> None:
    """Set the day of a clock that has none of its own and is given one by a person (LOCAL-DATE)."""
    if terms_of(duty).way != "LOCAL-DATE":
        raise MoveRefusedError(f"The rule sets this date, and nobody else does ({duty.citation}).")
    if duty.is_open and duty.due_on != due_on:
        was, duty.due_on = duty.due_on, due_on
        _compute(duty, duty.began_on, at=at, why=why)
        _note(duty, "move_duty", by, at, why, was_due_on=was.isoformat() if was else "")


def meet(duty: Duty, *, by: By, at: datetime, on: date | None = None, how: str = "") -> None:
    """Record that what was owed was done, on the London day of `at` or an earlier one. The first day counts.

    Nothing happens to what is not owed, or was replaced.
    """
    if not duty.is_open:
        return
    if on is not None and on > london_date(at):
        raise ValueError("what is done on a later day cannot be recorded yet")
    duty.met_on, duty.met_at, duty.how_met = on or london_date(at), at, how
    _note(duty, "meet", by, at, met_on=duty.met_on.isoformat())


def not_owed(duty: Duty, *, by: By, at: datetime, reason: str) -> None:
    """Record that a duty fell away, and why: the matter was withdrawn or quashed. Idempotent; one that was met stays."""
    if not reason.strip():
        raise ValueError("say why the duty is not owed")
    if duty.is_open:
        duty.not_owed_at, duty.not_owed_reason = at, reason
        _note(duty, "excuse", by, at, reason)


def supersede(duty: Duty, successor: Duty, *, by: By, at: datetime, reason: str) -> None:
    """Record that another duty took this one's place, as when an agreed lead explains for all. One that was met stays."""
    if duty.is_open and duty is not successor:
        session_of(duty).flush()
        duty.superseded_by_id = successor.id
        _note(duty, "supersede", by, at, reason, by_duty=successor.id)


def hand_over(duty: Duty, creditor: Body, *, why: str, by: By, at: datetime) -> None:
    """Owe it to another body, as when a network takes a temporary body's place: the clock runs on unchanged."""
    if duty.is_open and duty.owed_to_id != creditor.id:
        was = duty.owed_to
        duty.creditor, duty.owed_to = creditor, creditor.name
        _note(duty, "hand_over", by, at, why, was_owed_to=was)


def pause(duty: Duty, *, on: date, why: str, by: By, at: datetime) -> None:
    """Stop a clock because the law itself stops it. Holidays, elections, absence and dormancy never do."""
    if not terms_of(duty).may_pause:
        raise MoveRefusedError(f"Nothing in the law pauses this clock ({duty.citation}). It runs on.")
    if not duty.is_open or duty.paused_on is not None:
        raise MoveRefusedError("This clock is not running.")
    if on < duty.began_on or (duty.due_on is not None and on > duty.due_on):
        raise MoveRefusedError(
            "This clock can be stopped only while it runs: from the day it began to the day it is due."
        )
    duty.paused_on = on
    session_of(duty).add(DutyPause(duty_id=duty.id, from_on=on, why=why))
    _note(duty, "pause", by, at, why, on=on.isoformat())


def resume(duty: Duty, *, on: date, by: By, at: datetime) -> None:
    """Let a paused clock run again; the days of the pause are not counted, its first and its last among them."""
    if duty.paused_on is None or on < duty.paused_on:
        raise MoveRefusedError("This clock is not paused, or was paused later than that.")
    most = terms_of(duty).pause_months
    if most and on > months_including(duty.paused_on, most):
        raise MoveRefusedError(f"That is more than {most} months: it is owed no longer ({duty.citation}). Record that.")
    session = session_of(duty)
    stop = session.scalars(sa.select(DutyPause).where(DutyPause.duty_id == duty.id, DutyPause.until_on.is_(None))).one()
    stop.until_on, duty.paused_on = on, None
    session.flush()
    _compute(duty, duty.began_on, at=at, why=f"not counted from {stop.from_on} to {on}: {stop.why}")
    _note(duty, "resume", by, at, on=on.isoformat())


def open_duties(matter: Matter) -> list[Duty]:
    """What is still owed in a matter, the soonest due first."""
    found = sa.select(Duty).where(Duty.matter_id == matter.id, *STILL_OWED).order_by(Duty.listed_on, Duty.id)
    return list(session_of(matter).scalars(found))


def duties_of(matter: Matter, *clock_ids: str) -> list[Duty]:
    """Every duty of a matter, or those on these clocks, in the order in which they began."""
    found = sa.select(Duty).where(Duty.matter_id == matter.id).order_by(Duty.id)
    return list(session_of(matter).scalars(found.where(Duty.clock_id.in_(clock_ids)) if clock_ids else found))


Dates = tuple[date | None, date | None, date | None]


def dates_of(duty: Duty, began_on: date, days: Calendar | None) -> Dates:
    """Last day in time, the day after which it is long overdue, and the local target of a clock without a date."""
    rule = terms_of(duty)
    due = duty.due_on if rule.way == "LOCAL-DATE" else rule.due(began_on, duty.n, calendar=days)
    if due is None:
        return None, None, rule.target(began_on, calendar=days)
    return due, rule.again(due, began_on, duty.n, calendar=days), None


def recompute(duty: Duty, days: Calendar | None, *, by: By, at: datetime, why: str) -> bool:
    """Count an open duty anew from the day it began, by these working days; whether its due day moved."""
    if not duty.is_open:
        return False
    was, dates = duty.due_on, dates_of(duty, duty.began_on, days)
    if dates[0] == was:
        duty.long_on, duty.target_on = dates[1:]
        return False
    _compute(duty, duty.began_on, at=at, why=why, dates=dates)
    _note(duty, "recompute", by, at, why, was_due_on=was.isoformat() if was else "")
    return True


def _compute(duty: Duty, began_on: date, *, at: datetime, why: str, dates: Dates | None = None) -> None:
    duty.began_on = began_on
    duty.due_on, duty.long_on, duty.target_on = dates or dates_of(duty, began_on, calendar_of(duty))
    duty.listed_on = duty.due_on or UNDATED
    duty.dates.append(DutyDate(computed_at=at, began_on=began_on, due_on=duty.due_on, why=why[:300]))


def _note(duty: Duty, verb: str, by: By, at: datetime, reason: str = "", **details: object) -> None:
    about = f"duty:{duty.matter.reference}"
    due = duty.due_on.isoformat() if duty.due_on else ""
    limb = {"limb": duty.limb} if duty.limb else {}
    facts = {"clock": duty.clock_id, "due_on": due, **limb, **details}
    record_on(duty.matter, verb, by=by, at=at, about=about, reason=reason, **facts)


# The outcome of a consultation, and of whatever else ends in "you said, we did"


def outcome_duty(matter: Matter) -> Duty | None:
    """The one duty to publish what came of a matter, if it is owed yet."""
    return session_of(matter).scalar(sa.select(Duty).where(Duty.matter_id == matter.id, Duty.act == OUTCOME))


def outcome_rule(closes_on: date, promised_days: int | None) -> tuple[Clock, int | None]:
    """The clock that runs and its days: that of the closing date's time, or the body's own promise where sooner."""
    usual = clock(outcome_clock_on(closes_on))
    if promised_days is not None and usual.n is not None and promised_days < usual.n:
        return clock(PROMISE), promised_days
    return usual, usual.n


def outcome_clock(closes_on: date, promised_days: int | None) -> tuple[str, date | None]:
    """The id of that clock, and its last day in time."""
    rule, n = outcome_rule(closes_on, promised_days)
    return rule.id, rule.due(closes_on, n)


def owe_outcome(
    matter: Matter, *, closes_on: date, promised_days: int | None, by: By, at: datetime, reason: str = ""
) -> Duty:
    """Make the outcome duty of a matter that becomes public, or move it when the closing moves.

    `closes_on` is the London day of the last moment in time. Nothing is recorded where nothing changes, and a duty
    that was met stays as it was judged.
    """
    rule, n = outcome_rule(closes_on, promised_days)
    duty = outcome_duty(matter)
    if duty is None:
        (duty,) = owe(
            matter, rule.id, owed_by=matter.body, owed_to="the public", began_on=closes_on, by=by, at=at, n=n,
            reason=reason,
        )  # fmt: skip
    elif duty.met_on is None and (
        (duty.clock_id, duty.began_on, duty.n) != (rule.id, closes_on, n) or duty.not_owed_at is not None
    ):
        was = duty.due_on.isoformat() if duty.due_on else ""
        duty.clock_id, duty.n, duty.unit, duty.count = rule.id, n, rule.unit, rule.count
        duty.basis, (duty.citation, duty.confidence) = rule.basis, rule.cited(Profile(duty.profile))
        duty.not_owed_at, duty.not_owed_reason = None, ""
        _compute(duty, closes_on, at=at, why=reason or "the closing moved")
        _note(duty, "move_duty", by, at, reason, was_due_on=was)
    return duty

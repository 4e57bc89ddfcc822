"""The duties of a matter: what is owed, by when and under which rule; met, moved, not owed, replaced, paused by law."""

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.database import session_of
from engage.matters.clocks import Clock, clock, outcome_clock_on
from engage.matters.days import calendar_of
from engage.matters.models.duty import Duty, DutyDate, DutyPause
from engage.matters.models.item import UNDATED
from engage.matters.models.matter import Matter
from engage.matters.models.record import By, record_on
from engage.matters.profile import Profile
from engage.matters.workflow import MoveRefusedError
from engage.now import london_date

OUTCOME = "publish the outcome"
PROMISE = "BODY-PROMISE"


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
    reason: str = "",
    is_public: bool = True,
    limbs: Collection[str] | None = None,
) -> list[Duty]:
    """Begin every limb of a clock from a day; the rows, in the clock's order. What runs already is not begun again.

    `n` stands in where the clock has no number of its own, or where a body promised a shorter time. `limbs` names
    those that are owed here, where the rule owes some of them in some cases only.
    """
    rule = clock(clock_id)
    return [
        _owe_limb(
            matter, rule, limb, act, owed_by=owed_by, owed_to=owed_to, began_on=began_on, by=by, at=at,
            about=about, n=n, reason=reason, is_public=is_public,
        )
        for limb, act in rule.limbs or (("", rule.act),)
        if limbs is None or limb in limbs
    ]  # fmt: skip


def _owe_limb(
    matter: Matter, rule: Clock, limb: str, act: str, *, owed_by: Body, owed_to: Body | str, began_on: date,
    by: By, at: datetime, about: str, n: int | None, reason: str, is_public: bool,
) -> Duty:  # fmt: skip
    session = session_of(matter)
    same = sa.select(Duty).where(
        Duty.matter_id == matter.id, Duty.clock_id == rule.id, Duty.act == act, Duty.limb == limb,
        Duty.about == about, Duty.owed_by_id == owed_by.id,
    )  # fmt: skip
    running = session.scalar(same)
    if running is not None:
        return running
    creditor = owed_to if isinstance(owed_to, Body) else None
    duty = Duty(
        matter=matter, act=act, limb=limb, about=about, clock_id=rule.id, profile=matter.profile, basis=rule.basis,
        citation=rule.cited(Profile(matter.profile))[0], n=rule.n if n is None else n, unit=rule.unit, count=rule.count, owed_by=owed_by,
        owed_to=creditor.name if creditor else str(owed_to), creditor=creditor, began_on=began_on, met_on=None,
        how_met="", not_owed_reason="", is_public=is_public,
    )  # fmt: skip
    session.add(duty)
    _compute(duty, began_on, at=at, why=reason or "begun")
    session.flush()
    _note(duty, "owe", by, at, reason)
    return duty


def move(duty: Duty, began_on: date, *, why: str, by: By, at: datetime) -> None:
    """Count again from another day: a later receipt, a moved closing. What was computed before is kept.

    One that was met stays met. Idempotent where the day is the same.
    """
    if duty.began_on == began_on and duty.is_open:
        return
    was = duty.due_on
    _compute(duty, began_on, at=at, why=why)
    _note(duty, "move_duty", by, at, why, was_due_on=was.isoformat() if was else "")


def meet(duty: Duty, *, by: By, at: datetime, on: date | None = None, how: str = "") -> None:
    """Record that what was owed was done, on the London day of `at` or an earlier one. The first day counts."""
    if duty.met_on is None:
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


def pause(duty: Duty, *, on: date, why: str, by: By, at: datetime) -> None:
    """Stop a clock because the law itself stops it. Holidays, elections and absence never do."""
    if not clock(duty.clock_id).may_pause:
        raise MoveRefusedError(f"Nothing in the law pauses this clock ({duty.citation}). It runs on.")
    if not duty.is_open or duty.paused_on is not None:
        raise MoveRefusedError("This clock is not running.")
    duty.paused_on = on
    session_of(duty).add(DutyPause(duty_id=duty.id, from_on=on, why=why))
    _note(duty, "pause", by, at, why, on=on.isoformat())


def resume(duty: Duty, *, on: date, by: By, at: datetime) -> None:
    """Let a paused clock run again; the days between are not counted."""
    if duty.paused_on is None or on < duty.paused_on:
        raise MoveRefusedError("This clock is not paused, or was paused later than that.")
    session = session_of(duty)
    stop = session.scalars(sa.select(DutyPause).where(DutyPause.duty_id == duty.id, DutyPause.until_on.is_(None))).one()
    stop.until_on, duty.paused_on = on, None
    session.flush()
    _compute(duty, duty.began_on, at=at, why=f"not counted from {stop.from_on} to {on}: {stop.why}")
    _note(duty, "resume", by, at, on=on.isoformat())


def open_duties(matter: Matter) -> list[Duty]:
    """What is still owed in a matter, the soonest due first."""
    still = (Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))
    found = sa.select(Duty).where(Duty.matter_id == matter.id, *still).order_by(Duty.listed_on, Duty.id)
    return list(session_of(matter).scalars(found))


def duties_of(matter: Matter, *clock_ids: str) -> list[Duty]:
    """Every duty of a matter, or those on these clocks, in the order in which they began."""
    found = sa.select(Duty).where(Duty.matter_id == matter.id).order_by(Duty.id)
    return list(session_of(matter).scalars(found.where(Duty.clock_id.in_(clock_ids)) if clock_ids else found))


def recompute_open(session: Session, *, by: By, at: datetime, why: str) -> int:
    """Compute every open duty that counts working days anew, after a day was added or corrected; how many moved.

    A duty that was met keeps the calendar it was judged with.
    """
    still = (Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))
    moved = 0
    for duty in session.scalars(sa.select(Duty).where(Duty.count.like("WD-%"), *still).order_by(Duty.id)):
        was = duty.due_on
        due, long_on, _target = _dates(duty, duty.began_on)
        if due != was:
            _compute(duty, duty.began_on, at=at, why=why)
            _note(duty, "recompute", by, at, why, was_due_on=was.isoformat() if was else "")
            moved += 1
        else:
            duty.long_on = long_on
    return moved


def _dates(duty: Duty, began_on: date) -> tuple[date | None, date | None, date | None]:
    """Last day in time, the day after which it is long overdue, and the local target of a clock without a date."""
    rule, days = clock(duty.clock_id), calendar_of(duty)
    due = rule.due(began_on, duty.n, calendar=days)
    target = rule.target(began_on, calendar=days)
    if due is None:
        return None, None, target
    return due, rule.again(due, began_on, duty.n, calendar=days), target


def _compute(duty: Duty, began_on: date, *, at: datetime, why: str) -> None:
    duty.began_on = began_on
    duty.due_on, duty.long_on, duty.target_on = _dates(duty, began_on)
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

    `closes_on` is the London day of the last moment in time. Nothing is recorded where nothing changes.
    A duty that was met stays met: only its dates are judged anew.
    """
    rule, n = outcome_rule(closes_on, promised_days)
    duty = outcome_duty(matter)
    if duty is None:
        (duty,) = owe(
            matter, rule.id, owed_by=matter.body, owed_to="the public", began_on=closes_on, by=by, at=at, n=n,
            reason=reason,
        )  # fmt: skip
    elif (duty.clock_id, duty.began_on, duty.n) != (rule.id, closes_on, n) or duty.not_owed_at is not None:
        was = duty.due_on.isoformat() if duty.due_on else ""
        duty.clock_id, duty.n, duty.basis, duty.citation = rule.id, n, rule.basis, rule.citation
        duty.unit, duty.count = rule.unit, rule.count
        duty.not_owed_at, duty.not_owed_reason = None, ""
        _compute(duty, closes_on, at=at, why=reason or "the closing moved")
        _note(duty, "move_duty", by, at, reason, was_due_on=was)
    return duty

"""What is changed about clocks, days and promises; ladders are `engage.reminders.ladder`'s own."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.accounts import Appointment, Body
from engage.database import session_of
from engage.jobs.service import enqueue
from engage.matters import Basis, By, CalendarDay, Duty, LocalClock, Matter, MoveRefusedError, duties, record
from engage.matters.clocks import Clock
from engage.matters.correcting import LOT, correct, recount
from engage.matters.days import Corrected
from engage.matters.duties import OUTCOME, STILL_OWED
from engage.matters.terms import LOCAL, as_clock, local_clock

LONGEST_ID = 40
RECOUNT = "clocks.recount"


def add_clock(
    body: Body, *, act: str, owed_to: str, n: int, unit: str, count: str, why: str, by: By, at: datetime
) -> LocalClock:
    """A clock of the body's own, from now on. Its id is made from the body's address and is never used again."""
    session = session_of(body)
    session.scalar(sa.select(Body.id).where(Body.id == body.id).with_for_update())
    row = LocalClock(
        body=body, clock_id=_free_id(session, body), act=act, owed_to=owed_to, n=n, unit=unit, count=count, why=why,
        by_id=_person(by), made_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _record(row, "add_clock", by, at, why)
    return row


def shorten(body: Body, clock_id: str, n: int, *, why: str, by: By, at: datetime) -> LocalClock:
    """Give a local clock less time, for what begins on it from now on. What runs keeps the time it began with."""
    now = usable(session_of(body), body, clock_id)
    if words := why_not_shorter(now):
        raise MoveRefusedError(words)
    if now.n is None or not 1 <= n < now.n:
        raise MoveRefusedError(f"A local clock can be made shorter than it is ({now.length}), never longer.")
    own = local_clock(session_of(body), body.id, clock_id)
    row = LocalClock(
        body=body, clock_id=clock_id, act=now.act, owed_to=own.owed_to if own else now.creditor, n=n, unit=now.unit,
        count=now.count, why=why, by_id=_person(by), made_at=at,
    )  # fmt: skip
    session_of(body).add(row)
    session_of(body).flush()
    _record(row, "shorten_clock", by, at, why, was=now.n)
    return row


def end_clock(body: Body, clock_id: str, *, why: str, by: By, at: datetime) -> None:
    """Begin nothing new on a clock of the body's own; one that it shortened has its usual time again."""
    own = local_clock(session_of(body), body.id, clock_id)
    if own is None or own.is_ended:
        raise MoveRefusedError("This clock has ended already, or was never set.")
    row = LocalClock(
        body=body, clock_id=clock_id, act=own.act, owed_to=own.owed_to, n=own.n, unit=own.unit, count=own.count,
        is_ended=True, why=why, by_id=_person(by), made_at=at,
    )  # fmt: skip
    session_of(body).add(row)
    session_of(body).flush()
    _record(row, "end_clock", by, at, why)


def usable(session: Session, body: Body, clock_id: str) -> Clock:
    """A clock as it is for a body now; raises MoveRefusedError where it has none of this id."""
    from engage.matters.terms import UnknownClockError, in_use

    try:
        return in_use(session, clock_id, body)
    except UnknownClockError as error:
        raise MoveRefusedError(str(error)) from None


def why_not_shorter(known: Clock) -> str:
    """Why a body cannot change a clock, in words fit for a page; nothing where it can."""
    if known.basis is Basis.LAW:
        return f"This rests on law ({known.citation}). A body cannot change what the law gives."
    if known.basis is not Basis.LOCAL:
        return (
            f"This rests on a {known.basis.value} that is not the body’s own ({known.citation}). To promise something "
            "sooner, add a clock of your own."
        )
    if known.act == OUTCOME:
        return "How soon the outcome of a consultation is promised is set with the body’s rules."
    return "" if known.n else "This clock has no number of days to shorten."


def promise(matter: Matter, body: Body, clock_id: str, *, began_on: date, about: str, by: By, at: datetime) -> Duty:
    """Owe what a clock of the body's own says, on one matter, from a day; shown as local everywhere."""
    known = usable(session_of(body), body, clock_id)
    if known.basis is not Basis.LOCAL or not clock_id.startswith(LOCAL):
        raise MoveRefusedError(
            "Only what a body promises itself is opened by hand. What a rule demands begins by itself."
        )
    if _promised(matter, body, clock_id, about) is not None:
        raise MoveRefusedError("This was promised already. Say what it is about, if it is something else.")
    (duty,) = duties.owe(
        matter, clock_id, owed_by=body, owed_to=known.creditor, began_on=began_on, by=by, at=at, about=about,
        is_public=matter.is_public,
    )  # fmt: skip
    return duty


def _promised(matter: Matter, body: Body, clock_id: str, about: str) -> int | None:
    same = sa.select(Duty.id).where(
        Duty.matter_id == matter.id, Duty.owed_by_id == body.id, Duty.clock_id == clock_id, Duty.about == about
    )
    return session_of(body).scalar(same)


def promises(session: Session, body: Body) -> list[Duty]:
    """What a body still owes under clocks of its own, the soonest due first."""
    mine = sa.select(Duty).where(Duty.owed_by_id == body.id, *STILL_OWED, Duty.clock_id.startswith(LOCAL))
    return list(session.scalars(mine.order_by(Duty.listed_on, Duty.id).limit(200).options(joinedload(Duty.matter))))


def correct_day(
    session: Session, corrected: Corrected, *, why: str, by: Appointment, at: datetime
) -> tuple[CalendarDay, bool]:
    """Correct a bank holiday and count the first lot of open duties anew; whether a job has more to count."""
    row = correct(session, corrected, why=why, by=by, at=at)
    last = recount(session, row, by=by, at=at, most=LOT)
    if last is not None:
        payload = {"day": row.id, "after": last, "by": by.id}
        enqueue(session, RECOUNT, payload, at=at, once=f"{RECOUNT}:{row.id}")
    return row, last is not None


def _free_id(session: Session, body: Body) -> str:
    """LOCAL-, the body's address in capitals, and the next number."""
    stem = f"{LOCAL}{body.slug.upper()[: LONGEST_ID - len(LOCAL) - 5].strip('-')}-"
    taken = set(session.scalars(sa.select(LocalClock.clock_id).where(LocalClock.clock_id.startswith(stem))))
    return next(made for n in range(1, len(taken) + 2) if (made := f"{stem}{n}") not in taken)


def _person(by: By) -> int | None:
    return by.person_id if isinstance(by, Appointment) else None


def _record(row: LocalClock, verb: str, by: By, at: datetime, why: str, **more: object) -> None:
    record(
        session_of(row), verb, by=by, at=at, about=f"clock:{row.clock_id}", body_id=row.body_id, reason=why,
        act=row.act, length=as_clock(row).length, **more,
    )  # fmt: skip

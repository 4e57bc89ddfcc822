"""Duties in every state, for the register."""

from datetime import date, datetime, timedelta
from typing import Any

from engage.accounts import Body
from engage.database import session_of, writing
from engage.matters import Duty, DutyStatus, Matter, Voice
from engage.matters import duties as service
from engage.now import now, today

LAW, CODE, LOCAL, UNDATED = "OS02-RESP", "CP16-RESPONSE", "CONS-OUTCOME", "LK08-DEC-PUB"


def a_duty(
    matter: Matter, clock_id: str = LAW, *, began_on: date | None = None, due_on: date | None = None,
    by: Body | None = None, to: Body | str = "the public", about: str = "", at: datetime | None = None, **more: Any,
) -> Duty:  # fmt: skip
    """The first limb of a clock in a matter; with `due_on`, begun so that its days end then (a clock of plain days)."""
    from engage.matters import clock

    if due_on is not None:
        began_on = due_on - timedelta(days=clock(clock_id).n or 0)
    with writing(session_of(matter)):
        made = service.owe(
            matter, clock_id, owed_by=by or matter.body, owed_to=to, began_on=began_on or today(),
            by=Voice.CLOCK, at=at or now(), about=about, **more,
        )  # fmt: skip
    return made[0]


def in_every_state(matter: Matter, on: date, *, clock_id: str = LAW, **more: Any) -> dict[DutyStatus, Duty]:
    """One duty in each state on a day, of a clock that gives days."""
    session, day = session_of(matter), timedelta(days=1)

    def due(days: int, name: str) -> Duty:
        return a_duty(matter, clock_id, due_on=on + days * day, about=name, **more)

    made = {
        DutyStatus.OPEN: due(20, "open"),
        DutyStatus.DUE_SOON: due(1, "soon"),
        DutyStatus.DUE_TODAY: due(0, "today"),
        DutyStatus.OVERDUE: due(-3, "overdue"),
        DutyStatus.LONG_OVERDUE: due(-200, "long"),
        DutyStatus.MET: due(-10, "met"),
        DutyStatus.MET_LATE: due(-11, "met late"),
        DutyStatus.NOT_OWED: due(-12, "not owed"),
        DutyStatus.SUPERSEDED: due(-13, "superseded"),
        DutyStatus.PAUSED_BY_LAW: due(-14, "paused"),
    }
    with writing(session):
        service.meet(made[DutyStatus.MET], by=Voice.OPERATOR, at=now(), on=on - 10 * day)
        service.meet(made[DutyStatus.MET_LATE], by=Voice.OPERATOR, at=now(), on=on - 9 * day)
        service.not_owed(made[DutyStatus.NOT_OWED], by=Voice.OPERATOR, at=now(), reason="It was withdrawn.")
        service.supersede(
            made[DutyStatus.SUPERSEDED], made[DutyStatus.MET], by=Voice.OPERATOR, at=now(), reason="A lead was agreed."
        )
        made[DutyStatus.PAUSED_BY_LAW].paused_on = on - 15 * day
    return made

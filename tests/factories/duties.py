"""Duties on any clock, between any two bodies, for tests; built by the service."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from engage.accounts import Body
from engage.database import writing
from engage.extensions import db
from engage.matters import Duty, Matter, Voice, duties
from engage.matters.models.record import By
from tests.factories.matters import a_matter
from tests.factories.people import a_body

AT = datetime(2008, 9, 1, 9, 0, tzinfo=UTC)
BEGAN = date(2008, 9, 1)  # a Monday; 20 working days beginning with it end on 26 September


def an_old_matter(body: Body | None = None, *, profile: str = "link2008", title: str = "Night care") -> Matter:
    """A matter of an era; it is public, as bare as the database allows, and has a reference of its own."""
    body = body or a_body("Northmoor Scrutiny Committee")
    n = 1 + (db.session.scalar(sa.select(sa.func.count(Matter.id))) or 0)
    matter = a_matter(db.session(), body, title=title, n=n)
    with writing(db.session()):
        matter.profile = profile
    return matter


def some_duties(
    clock_id: str = "LK08-REF-H-ACK",
    *,
    matter: Matter | None = None,
    owed_by: Body | None = None,
    owed_to: Body | str = "the public",
    began_on: date = BEGAN,
    by: By = Voice.OPERATOR,
    at: datetime = AT,
    **more: Any,
) -> list[Duty]:
    """Every limb of a clock, from a day; owed by the matter's own body unless told otherwise."""
    matter = matter or an_old_matter(owed_by)
    with writing(db.session()):
        return duties.owe(
            matter, clock_id, owed_by=owed_by or matter.body, owed_to=owed_to, began_on=began_on, by=by, at=at, **more
        )


def a_duty(clock_id: str = "LK08-REF-H-ACK", **more: Any) -> Duty:
    """The first limb of a clock, or its only one. The default is due on Friday 26 September 2008."""
    return some_duties(clock_id, **more)[0]


def meet(duty: Duty, on: date, *, by: By = Voice.OPERATOR) -> Duty:
    """Done on a London day, at nine in the morning UTC."""
    with writing(db.session()):
        duties.meet(duty, by=by, at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC))
    return duty


def everything_kept_about(duty: Duty) -> None:
    """A row in each table of clocks, days and reminders: for tests that move whole databases."""
    from engage.clocks import service
    from engage.matters import Correction, Where
    from engage.matters.copies import receive_copy
    from engage.matters.days import Corrected
    from engage.reminders.ladder import Rung, set_ladder
    from engage.reminders.tick import tick

    body, matter = duty.owed_by, duty.matter
    with writing(db.session()):
        service.add_clock(
            body, act="answer every letter", owed_to="whoever wrote", n=10, unit="working_day", count="WD-EXC/ENG",
            why="", by=Voice.OPERATOR, at=AT,
        )  # fmt: skip
        wedding = Corrected(date(2008, 9, 12), Where.ENGLAND, Correction.ADDED, "A royal wedding")
        correct_day(db.session(), wedding)
        receive_copy(
            matter, body, clocks=("LK08-RPT-REL", "HW13-RPT-STD"), owed_to="the LINk", received_at=AT, about="copy",
            by=Voice.OPERATOR, at=AT,
        )  # fmt: skip
        set_ladder(body, [Rung(2, email="above@council.example")], by=Voice.OPERATOR, at=AT)
        paused = duties.owe(
            matter, "FOI-INFO", owed_by=body, owed_to="an applicant", began_on=BEGAN, by=Voice.OPERATOR, at=AT
        )[0]
        duties.pause(paused, on=date(2008, 9, 8), why="fees notice", by=Voice.OPERATOR, at=AT)
        duties.resume(paused, on=date(2008, 9, 10), by=Voice.OPERATOR, at=AT)
    tick(db.session(), datetime(2008, 10, 20, 1, tzinfo=UTC))


def correct_day(session: Any, corrected: Any) -> None:
    from engage.matters.correcting import correct, recount

    row = correct(session, corrected, why="proclaimed", by=Voice.OPERATOR, at=AT)
    recount(session, row, by=Voice.OPERATOR, at=AT)

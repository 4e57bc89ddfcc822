"""Late is derived, never stored: the same answer in Python and in SQL, on every day and at every edge of a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from engage.database import writing
from engage.matters import Correction, Duty, DutyStatus, Voice, Where, duties
from engage.matters.correcting import correct
from engage.matters.days import Corrected, corrected_days, soon_until
from engage.matters.standing import late, owed, still_owed
from engage.now import LONDON, today
from tests.factories.duties import AT, a_duty, meet, some_duties
from tests.queries import counting

DUE = date(2008, 9, 26)
LONG = date(2008, 10, 24)  # 20 working days after it


def every_kind() -> None:
    """Duties of every sort of recorded fact."""
    a_duty()
    a_duty("LK08-DEC-PUB")
    a_duty("OS02-RESP", began_on=date(2008, 9, 8))
    meet(a_duty(), DUE)
    meet(a_duty(), date(2008, 9, 29))
    meet(a_duty("LK08-DEC-PUB"), date(2009, 1, 1))
    gone, (old, new) = a_duty(), some_duties("LK08-RPT-REL")
    paused = a_duty("FOI-INFO")
    with writing(_session()):
        duties.not_owed(gone, by=Voice.OPERATOR, at=AT, reason="Withdrawn.")
        duties.supersede(old, new, by=Voice.OPERATOR, at=AT, reason="A lead answers.")
        duties.pause(paused, on=date(2008, 9, 10), why="fees notice", by=Voice.OPERATOR, at=AT)


def _session() -> Any:
    from engage.extensions import db

    return db.session()


def test_the_database_gives_the_answer_of_the_duty_itself_on_every_day(db: Any) -> None:
    every_kind()
    every = list(db.session.scalars(sa.select(Duty)))
    seen = set()
    for n in range(-30, 75):
        on = DUE + timedelta(days=n)
        soon = soon_until(on, db.session())
        asked = {s: set(db.session.scalars(sa.select(Duty).where(owed(s, on, soon=soon)))) for s in DutyStatus}
        told = {s: {duty for duty in every if duty.status(on) is s} for s in DutyStatus}
        assert asked == told, on
        assert set(db.session.scalars(sa.select(Duty).where(late(on)))) == {d for d in every if d.status(on).is_late}
        seen |= {s for s in DutyStatus if asked[s]}
    assert seen == set(DutyStatus)
    assert set(db.session.scalars(sa.select(Duty).where(still_owed()))) == {duty for duty in every if duty.is_open}


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2008, 9, 18), DutyStatus.OPEN),
        (date(2008, 9, 19), DutyStatus.DUE_SOON),  # a Friday: five working days on it is due
        (date(2008, 9, 25), DutyStatus.DUE_SOON),
        (DUE, DutyStatus.DUE_TODAY),
        (date(2008, 9, 27), DutyStatus.OVERDUE),
        (LONG, DutyStatus.OVERDUE),
        (LONG + timedelta(days=1), DutyStatus.LONG_OVERDUE),
    ],
)
def test_a_clock_of_20_working_days_is_long_overdue_after_20_more(on: date, status: DutyStatus, db: Any) -> None:
    duty = a_duty()
    assert (duty.due_on, duty.long_on) == (DUE, LONG)
    assert duty.status(on) is status


@pytest.mark.parametrize(
    ("clock_id", "began", "due", "long"),
    [
        ("CONS-OUTCOME", date(2009, 1, 1), date(2009, 3, 26), date(2009, 6, 18)),  # 84 days, and 84 more
        ("OS02-RESP", date(2009, 2, 2), date(2009, 3, 2), date(2009, 3, 30)),  # 28 days, and 28 more
        ("OS07-EXEC", date(2009, 3, 10), date(2009, 5, 9), date(2009, 7, 9)),  # two months, and two more
        ("OS07-EXEC", date(2008, 12, 31), date(2009, 2, 28), date(2009, 4, 28)),
        ("LK08-ANNREP", date(2009, 3, 31), date(2009, 6, 30), date(2009, 9, 29)),  # FIXED: 91 days, and 91 more
    ],
)
def test_long_overdue_is_as_much_time_again(clock_id: str, began: date, due: date, long: date, db: Any) -> None:
    duty = a_duty(clock_id, began_on=began)
    assert (duty.due_on, duty.long_on) == (due, long)
    assert duty.status(long) is DutyStatus.OVERDUE
    assert duty.status(long + timedelta(days=1)) is DutyStatus.LONG_OVERDUE


def test_due_soon_skips_weekends_and_bank_holidays(db: Any) -> None:
    assert soon_until(date(2008, 12, 22)) == date(2008, 12, 31)  # 23, 24, (25, 26, 27, 28), 29, 30, 31
    assert soon_until(date(2009, 4, 9)) == date(2009, 4, 20)  # (Good Friday, Easter Monday), 14 to 17, 20


def test_due_soon_skips_a_day_that_an_administrator_added(db: Any) -> None:
    duty = a_duty()
    assert duty.status(date(2008, 9, 18)) is DutyStatus.OPEN
    with writing(db.session()) as session:
        wedding = Corrected(date(2008, 9, 22), Where.ENGLAND, Correction.ADDED, "A royal wedding")
        correct(session, wedding, why="proclaimed", by=Voice.OPERATOR, at=AT)
    assert soon_until(date(2008, 9, 18), db.session()) == date(2008, 9, 26)
    assert duty.status(date(2008, 9, 18)) is DutyStatus.DUE_SOON


# Due days on and beside both changes of the clocks: 26 October 2008 and 29 March 2009 are Sundays.
EDGES = [
    (date(2008, 9, 1), DUE),
    (date(2008, 9, 29), date(2008, 10, 24)),  # the last working day of summer time
    (date(2008, 9, 30), date(2008, 10, 27)),  # the first of winter time
    (date(2009, 3, 2), date(2009, 3, 27)),
    (date(2009, 3, 3), date(2009, 3, 30)),
]


@pytest.mark.parametrize(("began", "due"), EDGES)
def test_the_due_day_ends_at_midnight_in_london(began: date, due: date, db: Any) -> None:
    duty = a_duty(began_on=began)
    assert duty.due_on == due
    moments = [
        (datetime(due.year, due.month, due.day, 0, 0, 0, tzinfo=LONDON) - timedelta(seconds=1), DutyStatus.DUE_SOON),
        (datetime(due.year, due.month, due.day, 0, 0, 0, tzinfo=LONDON), DutyStatus.DUE_TODAY),
        (datetime(due.year, due.month, due.day, 23, 59, 59, tzinfo=LONDON), DutyStatus.DUE_TODAY),
        (datetime.combine(due + timedelta(days=1), datetime.min.time(), LONDON), DutyStatus.OVERDUE),
    ]
    for moment, status in moments:
        with time_machine.travel(moment.astimezone(UTC), tick=False):
            on = today()
            soon = soon_until(on, db.session())
            assert duty.status(on) is status, moment
            assert db.session.scalar(sa.select(Duty.id).where(owed(status, on, soon=soon))) == duty.id


@pytest.mark.parametrize("due", [date(2008, 10, 26), date(2009, 3, 29)])
def test_calendar_days_end_right_on_the_day_the_clocks_change(due: date, db: Any) -> None:
    duty = a_duty("OS02-RESP", began_on=due - timedelta(days=28))
    assert duty.due_on == due
    last = datetime(due.year, due.month, due.day, 23, 59, 59, tzinfo=LONDON).astimezone(UTC)
    with time_machine.travel(last, tick=False):
        assert duty.status(today()) is DutyStatus.DUE_TODAY
    with time_machine.travel(last + timedelta(seconds=1), tick=False):
        assert duty.status(today()) is DutyStatus.OVERDUE
    with writing(db.session()):
        duties.meet(duty, by=Voice.OPERATOR, at=last)
    assert duty.status(due + timedelta(days=9)) is DutyStatus.MET


def test_asking_a_hundred_duties_costs_one_look_at_the_calendar(db: Any) -> None:
    for _ in range(5):
        a_duty()
    every = list(db.session.scalars(sa.select(Duty))) * 20
    with counting(db.engine) as statements:
        assert {duty.status(date(2008, 9, 1)) for duty in every} == {DutyStatus.OPEN}
    assert len(statements) <= 1
    assert corrected_days(db.session()) is corrected_days(db.session())

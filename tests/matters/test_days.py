"""Bank holidays as administrators correct them: what is left out of a count, who knows it and how soon."""

import time
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.database import writing
from engage.extensions import db as database
from engage.matters import AuditEntry, CalendarDay, Correction, Duty, MoveRefusedError, Voice, Where, duties
from engage.matters import days as module
from engage.matters.calendar import Nation
from engage.matters.correcting import LOT, correct, recount, would_move
from engage.matters.days import PUBLISHED, Corrected, Days, corrected_days, forget_days
from tests.factories.duties import AT, a_duty, meet, some_duties

FRIDAY = date(2008, 9, 12)


def added(day: date = FRIDAY, where: Where = Where.ENGLAND, name: str = "A royal wedding") -> Corrected:
    return Corrected(day, where, Correction.ADDED, name)


def taken_out(day: date, where: Where = Where.ENGLAND, name: str = "Spring bank holiday") -> Corrected:
    return Corrected(day, where, Correction.TAKEN_OUT, name)


def entered(corrected: Corrected) -> CalendarDay:
    with writing(database.session()) as session:
        row = correct(session, corrected, why="The London Gazette", by=Voice.OPERATOR, at=AT)
        after: int | None = 0
        while after is not None:
            after = recount(session, row, by=Voice.OPERATOR, at=AT, after=after)
    return row


def test_a_day_added_in_england_is_left_out_in_england_and_in_any_part_of_the_kingdom() -> None:
    days = Days([added()])
    for nation in Nation:
        assert not days(nation).is_working(FRIDAY)
        assert days(nation).why_not(FRIDAY).startswith("bank holiday: A royal wedding")
    assert PUBLISHED(Nation.ENGLAND).is_working(FRIDAY)


def test_a_day_added_in_scotland_counts_for_freedom_of_information_alone() -> None:
    days = Days([added(where=Where.SCOTLAND)])
    assert days(Nation.ENGLAND).is_working(FRIDAY)
    assert not days(Nation.UK).is_working(FRIDAY)
    assert days(Nation.UK).why_not(FRIDAY) == "bank holiday: A royal wedding, in Scotland"


def test_a_day_taken_out_in_england_stays_out_of_the_count_where_another_nation_keeps_it() -> None:
    spring = date(2012, 6, 4)
    assert not PUBLISHED(Nation.ENGLAND).is_working(spring)
    only_england = Days([taken_out(spring)])
    assert only_england(Nation.ENGLAND).is_working(spring)
    assert not only_england(Nation.UK).is_working(spring)
    assert Days([taken_out(spring, Where.EVERYWHERE)])(Nation.UK).is_working(spring)


def test_the_last_correction_of_a_day_holds() -> None:
    days = Days([added(), taken_out(FRIDAY, name="A royal wedding")])
    assert days(Nation.ENGLAND).is_working(FRIDAY)
    assert days(Nation.UK).is_working(FRIDAY)
    assert not days.also(added())(Nation.ENGLAND).is_working(FRIDAY)
    partly = Days([added(where=Where.EVERYWHERE), taken_out(FRIDAY, Where.SCOTLAND)])
    assert not partly(Nation.ENGLAND).is_working(FRIDAY)
    assert not partly(Nation.UK).is_working(FRIDAY)


@pytest.mark.parametrize(
    ("corrected", "words"),
    [
        (added(date(2008, 9, 13)), "13 September 2008 is a Saturday, which is never a working day"),
        (added(date(2008, 9, 14)), "is a Sunday"),
        (taken_out(date(2008, 12, 25)), "Christmas Day and Good Friday are never working days"),
        (taken_out(date(2009, 4, 10)), "Christmas Day and Good Friday are never working days"),
    ],
)
def test_what_would_change_nothing_or_may_not_be_is_refused(corrected: Corrected, words: str, db: Any) -> None:
    with pytest.raises(MoveRefusedError, match=words):
        entered(corrected)
    assert db.session.scalar(sa.select(sa.func.count(CalendarDay.id))) == 0


def test_before_it_is_confirmed_one_sees_which_duties_would_move_and_none_has(db: Any) -> None:
    moving, met = a_duty(), meet(a_duty(), date(2008, 9, 10))
    calendar_days = a_duty("OS02-RESP")
    elsewhere = a_duty(began_on=date(2008, 10, 1))
    shown = would_move(db.session(), added())
    assert [(moved.duty, moved.due_on) for moved in shown] == [(moving, date(2008, 9, 29))]
    assert moving.due_on == date(2008, 9, 26)
    entered(added())
    assert [duty.due_on for duty in (moving, met, calendar_days, elsewhere)] == [
        date(2008, 9, 29), date(2008, 9, 26), date(2008, 9, 29), date(2008, 10, 28),
    ]  # fmt: skip
    assert would_move(db.session(), added()) == []


def test_taking_the_day_out_again_puts_every_date_back_and_keeps_the_history(db: Any) -> None:
    duty = a_duty()
    entered(added())
    entered(taken_out(FRIDAY, name="A royal wedding"))
    assert [kept.due_on for kept in duty.dates] == [date(2008, 9, 26), date(2008, 9, 29), date(2008, 9, 26)]
    assert "is not a bank holiday in England" in duty.dates[-1].why
    assert verbs() == ["owe", "correct_day", "recompute", "correct_day", "recompute"]


def verbs() -> list[str]:
    return list(database.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)))


def test_a_day_in_the_time_after_the_due_day_moves_only_when_it_becomes_long_overdue(db: Any) -> None:
    duty = a_duty()
    assert duty.long_on == date(2008, 10, 24)
    entered(added(date(2008, 10, 3)))
    assert (duty.due_on, duty.long_on) == (date(2008, 9, 26), date(2008, 10, 27))
    assert verbs() == ["owe", "correct_day"]


def test_a_local_target_is_counted_anew_too(db: Any) -> None:
    decide = some_duties("LK08-REF-SC-DECIDE")[0]
    assert decide.target_on == date(2008, 10, 27)
    shown = would_move(db.session(), added())[0]
    assert (shown.duty, shown.is_target, shown.was_on, shown.due_on) == (
        decide, True, date(2008, 10, 27), date(2008, 10, 28),
    )  # fmt: skip
    entered(added())
    assert decide.target_on == date(2008, 10, 28)


def test_notice_that_is_counted_back_from_a_meeting_is_owed_a_day_sooner(db: Any) -> None:
    papers = a_duty("LG-AGENDA", began_on=date(2008, 9, 17))  # 16, 15, 12, 11, 10 clear: published by the 9th
    assert papers.due_on == date(2008, 9, 9)
    entered(added())
    assert papers.due_on == date(2008, 9, 8)


def test_a_paused_clock_keeps_its_pause_when_a_day_is_corrected(db: Any) -> None:
    duty = a_duty("FOI-INFO", began_on=date(2008, 9, 1))
    with writing(db.session()):
        duties.pause(duty, on=date(2008, 9, 4), why="fees notice", by=Voice.OPERATOR, at=AT)
        duties.resume(duty, on=date(2008, 9, 5), by=Voice.OPERATOR, at=AT)
    assert duty.due_on == date(2008, 10, 1)
    entered(added())
    assert duty.due_on == date(2008, 10, 2)


def test_many_duties_are_counted_anew_in_lots_and_twice_does_no_harm(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    every = [a_duty() for _ in range(5)]
    with writing(db.session()) as session:
        row = correct(session, added(), why="The London Gazette", by=Voice.OPERATOR, at=AT)
    after: int | None = 0
    lots = []
    while after is not None:
        with writing(db.session()) as session:
            after = recount(session, row, by=Voice.CLOCK, at=AT, after=after, most=2)
            lots.append(after)
    assert lots == [every[1].id, every[3].id, None]
    with writing(db.session()) as session:
        recount(session, row, by=Voice.CLOCK, at=AT)
    assert {duty.due_on for duty in every} == {date(2008, 9, 29)}
    assert verbs().count("recompute") == 5
    assert LOT >= 100


def test_a_day_is_known_at_once_here_and_within_a_second_in_every_other_process(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, session = [1000.0], db.session()
    monkeypatch.setattr(time, "monotonic", lambda: at[0])
    forget_days(stays=1.0)
    assert corrected_days(session)(Nation.ENGLAND).is_working(FRIDAY)
    with Session(db.engine) as elsewhere, writing(elsewhere):  # as another process would, unheard of here
        elsewhere.info["day_corrected"] = False
        elsewhere.add(
            CalendarDay(
                day=FRIDAY, nation=Where.ENGLAND, correction=Correction.ADDED, name="A royal wedding", why="",
                made_at=AT,
            )
        )  # fmt: skip
    session.rollback()
    assert corrected_days(session)(Nation.ENGLAND).is_working(FRIDAY)
    at[0] += 1.01
    assert not corrected_days(session)(Nation.ENGLAND).is_working(FRIDAY)
    entered(taken_out(FRIDAY))
    assert corrected_days(db.session())(Nation.ENGLAND).is_working(FRIDAY)


def test_what_was_rolled_back_is_not_known(db: Any) -> None:
    with pytest.raises(ZeroDivisionError), writing(db.session()) as session:
        correct(session, added(), why="", by=Voice.OPERATOR, at=AT)
        assert not corrected_days(session)(Nation.ENGLAND).is_working(FRIDAY)
        raise ZeroDivisionError
    assert corrected_days(db.session())(Nation.ENGLAND).is_working(FRIDAY)


def test_a_duty_that_begins_while_a_page_still_knows_the_old_days_is_counted_by_the_new(db: Any) -> None:
    assert corrected_days(db.session())(Nation.ENGLAND).is_working(FRIDAY)
    with Session(db.engine) as elsewhere, writing(elsewhere):
        elsewhere.add(
            CalendarDay(
                day=FRIDAY, nation=Where.ENGLAND, correction=Correction.ADDED, name="A royal wedding", why="",
                made_at=AT,
            )
        )  # fmt: skip
    assert a_duty().due_on == date(2008, 9, 29)


def test_a_correction_is_never_changed_or_deleted(db: Any) -> None:
    entered(added())
    for forbidden in ("UPDATE calendar_day SET name = 'x'", "DELETE FROM calendar_day"):
        with pytest.raises(sa.exc.DBAPIError), writing(db.session()) as session:
            session.execute(sa.text(forbidden))
    assert db.session.scalar(sa.select(sa.func.count(Duty.id))) == 0
    assert module.SOON == 5

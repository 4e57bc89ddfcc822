"""A duty at its edges, and the acts that make, move, meet and excuse it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.database import writing
from engage.matters import AuditEntry, Duty, DutyStatus, Voice
from engage.matters.duties import meet, not_owed, outcome_duty, owe_outcome
from tests.factories.matters import AT, a_matter, owe

DUE = date(2027, 1, 23)  # 84 days after 31 October 2026


def a_duty(**values: Any) -> Duty:
    return Duty(clock_id="CP16-RESPONSE", due_on=DUE, **values)


@pytest.mark.parametrize(
    ("days", "status"),
    [
        (-60, DutyStatus.OPEN), (-8, DutyStatus.OPEN), (-7, DutyStatus.OPEN), (-3, DutyStatus.DUE_SOON), (-1, DutyStatus.DUE_SOON),
        (0, DutyStatus.DUE_TODAY), (1, DutyStatus.OVERDUE), (400, DutyStatus.OVERDUE),
    ],
)  # fmt: skip
def test_the_due_day_is_not_late_and_the_day_after_is(days: int, status: DutyStatus) -> None:
    on = DUE + timedelta(days=days)
    assert a_duty().status(on) is status
    assert a_duty().days_late(on) == max(0, days)


@pytest.mark.parametrize(("met", "status"), [(0, DutyStatus.MET), (-3, DutyStatus.MET), (1, DutyStatus.MET_LATE)])
def test_met_late_is_not_overdue_however_long_ago(met: int, status: DutyStatus) -> None:
    duty = a_duty(met_on=DUE + timedelta(days=met))
    assert duty.status(DUE + timedelta(days=500)) is status
    assert duty.days_late(DUE + timedelta(days=500)) == max(0, met)


@pytest.mark.parametrize(
    ("count", "on", "words"),
    [
        ("WD-INC/ENG", date(2008, 9, 26), ""), ("WD-INC/ENG", date(2008, 9, 28), "2 days"),
        ("WD-INC/ENG", date(2008, 9, 29), "1 working day"), ("WD-EXC/UK", date(2008, 12, 1), "45 working days"),  # St Andrew’s Day
        ("WD-CLEAR/ENG", date(2008, 10, 3), "5 working days"), ("CD-EXC", date(2008, 9, 27), "1 day"),
        ("CD-EXC", date(2011, 9, 26), "1,095 days"), ("CM-INC", date(2008, 10, 3), "7 days"), ("FIXED", date(2008, 10, 3), "7 days"),
    ],
)  # fmt: skip
def test_how_late_it_is_is_told_as_its_clock_counts(count: str, on: date, words: str) -> None:
    duty = Duty(clock_id="LK08-REF-H-ACK", count=count, due_on=date(2008, 9, 26))
    assert duty.late_by(on) == words
    duty.met_on = on  # done that day: the same words from then on
    assert duty.late_by(on + timedelta(days=40)) == words


def test_what_no_rule_sets_a_date_for_is_done_and_not_done_in_time() -> None:
    undated = Duty(clock_id="LK08-REF-SC-DECIDE", count="ASAP", due_on=None)
    assert (undated.says(DUE), undated.late_by(DUE)) == ("Open", "")
    undated.met_on = DUE
    assert (undated.says(DUE), undated.late_by(DUE)) == ("Done", "")
    assert a_duty(met_on=DUE).says(DUE) == "Done in time"


def test_what_is_not_owed_is_never_late() -> None:
    assert a_duty(not_owed_at=AT).status(DUE + timedelta(days=1)) is DutyStatus.NOT_OWED


def test_owing_twice_is_one_duty_and_one_entry(db: Any) -> None:
    matter = a_matter(db.session())
    assert owe(matter).due_on == owe(matter).due_on == DUE
    assert verbs(db) == ["owe"]


def test_a_closing_that_moves_moves_the_duty_and_the_record_keeps_the_old_day(db: Any) -> None:
    matter = a_matter(db.session())
    owe(matter)
    moved = owe(matter, closes_on=date(2026, 11, 30))
    assert moved.due_on == date(2027, 2, 22)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "move_duty")).one()
    assert entry.details["was_due_on"] == DUE.isoformat()
    assert entry.details["due_on"] == "2027-02-22"


def test_a_duty_is_met_once_on_the_london_day(db: Any) -> None:
    duty = owe(a_matter(db.session()))
    with writing(db.session()):
        meet(duty, by=Voice.OPERATOR, at=datetime(2027, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight in London
        meet(duty, by=Voice.OPERATOR, at=datetime(2027, 9, 1, tzinfo=UTC))
    assert duty.met_on == date(2027, 7, 1)
    assert verbs(db) == ["owe", "meet"]


def test_a_duty_falls_away_only_with_a_reason_and_comes_back_when_owed_again(db: Any) -> None:
    matter = a_matter(db.session())
    duty = owe(matter)
    with pytest.raises(ValueError), writing(db.session()):
        not_owed(duty, by=Voice.OPERATOR, at=AT, reason=" ")
    with writing(db.session()):
        not_owed(duty, by=Voice.OPERATOR, at=AT, reason="The consultation was withdrawn.")
    assert duty.status(DUE) is DutyStatus.NOT_OWED
    with writing(db.session()):
        owe_outcome(matter, closes_on=date(2026, 10, 31), promised_days=None, by=Voice.OPERATOR, at=AT)
    assert duty.status(DUE) is DutyStatus.DUE_TODAY


def test_what_was_met_is_not_excused(db: Any) -> None:
    duty = owe(a_matter(db.session()))
    with writing(db.session()):
        meet(duty, by=Voice.OPERATOR, at=AT)
        not_owed(duty, by=Voice.OPERATOR, at=AT, reason="Withdrawn.")
    assert duty.not_owed_at is None


def test_a_matter_that_owes_nothing_has_no_duty(db: Any) -> None:
    assert outcome_duty(a_matter(db.session())) is None


def verbs(db: Any) -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)))

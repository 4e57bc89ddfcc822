"""What the story of the LINk promises a reader: one referral answered, one acknowledged late, one overdue; and a report."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Role
from engage.content.vocabulary import vocabulary
from engage.database import writing
from engage.decisions import Decision, DecisionOutcome, Procedure
from engage.demo import stories
from engage.extensions import db
from engage.installation import make
from engage.matters import Duty, DutyStatus, Item, LinkKind, MatterLink
from engage.matters.standing import Standing, standing
from engage.now import LONDON, now, today
from engage.referrals import Referral, ReferralUpdate, State
from engage.reminders import Reminder
from engage.scrutiny import Meeting, MeetingState, Paper, Recommendation, ResponseRequest, Review
from engage.scrutiny.agenda_due import owed as notice_of
from tests.pages import Client

PODIATRY, MEDICINES, BELLS = "Waiting a year", "Sent home", "Nobody answers the call bells"


def _referral(session: Any, title: str) -> Referral:
    found: Referral = session.scalars(sa.select(Referral).where(Referral.subject.startswith(title))).one()
    return found


def _acknowledgement(session: Any, title: str) -> Duty:
    mine = sa.select(Duty).where(Duty.matter_id == _referral(session, title).id, Duty.clock_id.like("LK08-REF-%-ACK"))
    found: Duty = session.scalars(mine).one()
    return found


def _item(session: Any, number: int) -> Item:
    found: Item = session.scalars(
        sa.select(Item).join(Review, Review.id == Item.matter_id).where(Item.number == number)
    ).one()
    return found


def _steps(session: Any, duty: Duty) -> list[str]:
    mine = sa.select(Reminder.step).where(Reminder.duty_id == duty.id).order_by(Reminder.id)
    return [step if not step.startswith("up:10") else "up:10" for step in session.scalars(mine)]


def test_one_referral_is_acknowledged_in_time_accepted_at_a_meeting_and_reported_back(told: Any) -> None:
    referral = _referral(told, PODIATRY)
    assert referral.state == State.REPORTED_BACK
    assert _acknowledgement(told, PODIATRY).status(today()) is DutyStatus.MET
    accepted = told.scalars(
        sa.select(ReferralUpdate).where(ReferralUpdate.referral_id == referral.id, ReferralUpdate.verb == "accept")
    ).one()
    assert accepted.meeting
    assert accepted.told_on is not None
    opened = sa.select(MatterLink.to_id).where(MatterLink.from_id == referral.id, MatterLink.kind == LinkKind.OPENED)
    assert told.scalars(opened).all() == told.scalars(sa.select(Review.id).order_by(Review.id)).all()


def test_one_is_acknowledged_late_after_the_chair_was_told_and_is_on_the_next_agenda(told: Any) -> None:
    duty = _acknowledgement(told, MEDICINES)
    assert duty.status(today()) is DutyStatus.MET_LATE
    assert _steps(told, duty)[:5] == ["soon", "due", "late", "creditor", "up:5:scrutiny_chair"]
    coming = told.scalars(sa.select(Meeting).where(Meeting.state == MeetingState.AGENDA_PUBLISHED)).one()
    assert coming.is_coming(now())
    assert duty.matter_id in {item.matter_id for item in coming.items}


def test_one_is_overdue_everybody_was_told_and_the_link_reads_what_it_may_do_next(told: Any, reader: Client) -> None:
    duty = _acknowledgement(told, BELLS)
    assert duty.status(today()) is DutyStatus.OVERDUE
    assert _steps(told, duty) == ["soon", "due", "late", "creditor", "up:5:scrutiny_chair", "up:10"]
    page = reader.get(f"/referrals/{_referral(told, BELLS).reference}").get_data(as_text=True)
    assert "working days late" in page
    assert "Write to the council’s monitoring officer" in page


def test_the_health_board_answered_in_time_and_the_councils_executive_has_not(told: Any) -> None:
    status = {
        (duty.clock_id, duty.limb): duty.status(today())
        for duty in told.scalars(sa.select(Duty).where(Duty.clock_id.in_(("OS02-RESP", "OS07-EXEC"))))
    }
    assert status == {
        ("OS02-RESP", ""): DutyStatus.MET,
        ("OS07-EXEC", "consider"): DutyStatus.MET,
        ("OS07-EXEC", "respond"): DutyStatus.OVERDUE,
        ("OS07-EXEC", "publish"): DutyStatus.OVERDUE,
    }
    assert told.scalar(sa.select(sa.func.count(ResponseRequest.id)).where(ResponseRequest.asked_on.is_not(None))) == 2


def test_of_five_recommendations_one_is_done_one_late_two_promised_and_one_has_no_answer(told: Any) -> None:
    found = [_item(told, number) for number in range(1, 6)]
    assert [standing(item.state, item.due_on, today()) for item in found] == [
        Standing.DELIVERED, Standing.LATE, Standing.PROMISED, Standing.PROMISED, Standing.UNANSWERED,
    ]  # fmt: skip
    complete = told.scalars(sa.select(Recommendation.item_id).where(Recommendation.completed_at.is_not(None))).all()
    assert complete == [found[0].id]
    assert len({item.body_id for item in found}) == 2


def test_the_first_decision_did_not_count_and_was_taken_again_under_a_published_procedure(told: Any) -> None:
    again = told.scalars(sa.select(Decision).where(Decision.retakes_id.is_not(None))).one()
    assert again.counts
    assert not again.retakes.counts
    assert again.retakes.subject == again.subject
    published = told.scalars(
        sa.select(Procedure.number).where(Procedure.published_at.is_not(None)).order_by(Procedure.id)
    )
    assert published.all() == [1, 2]


def test_the_decisions_are_of_every_outcome_and_somebody_stood_out(told: Any) -> None:
    decided = told.scalars(sa.select(Decision).where(Decision.outcome.is_not(None))).all()
    assert {one.outcome for one in decided} == set(DecisionOutcome)
    assert [v.name for one in decided for v in one.voices if v.stood_out] == ["Peggy Lomax", "Peggy Lomax"]


def test_the_words_of_an_exempt_paper_are_nowhere_in_public_and_its_summary_is(told: Any, reader: Client) -> None:
    papers = told.scalars(sa.select(Paper).where(Paper.summary != "")).all()
    assert len(papers) == 2
    for paper in papers:
        page = reader.get(paper.item.public_path).get_data(as_text=True)
        assert paper.summary[:60] in page
        assert paper.text not in page
    evidence = reader.get(f"/referrals/{_referral(told, BELLS).reference}").get_data(as_text=True)
    assert "room numbers" not in evidence
    assert "Two families wrote what happened" in evidence


def test_meetings_were_announced_in_time_and_the_last_one_owes_its_minutes(told: Any) -> None:
    meetings = told.scalars(sa.select(Meeting).order_by(Meeting.number)).all()
    assert [m.state for m in meetings] == [
        *[MeetingState.MINUTES_PUBLISHED] * 4, MeetingState.HELD, MeetingState.AGENDA_PUBLISHED, MeetingState.PLANNED,
    ]  # fmt: skip
    for meeting in meetings[:-1]:
        owed = notice_of(meeting, today())
        assert owed is not None
        assert owed.status(today()) is DutyStatus.MET
        assert meeting.on.weekday() < 5


def test_something_waits_for_everybody_in_the_link_and_the_committee(told: Any, demo_app: Flask) -> None:
    from engage.accounts import Appointment
    from engage.matters.agenda import everything_waiting

    told_of = told.scalars(
        sa.select(Appointment).where(
            Appointment.role.in_((Role.DECIDER, Role.HOST, Role.MEMBER, Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR))
        )
    ).all()
    for appointment in told_of:
        assert everything_waiting(appointment.person, today()), f"nothing waits for {appointment.person.name}"


def test_nothing_of_the_story_speaks_in_the_words_of_another_era(told: Any) -> None:
    assert {r.profile for r in told.scalars(sa.select(Referral))} == {"link2008"}
    assert vocabulary("link2008")["network"].one == "LINk"


@pytest.mark.parametrize("day", [date(2026, 12, 29), date(2027, 4, 5)])
def test_the_story_holds_whatever_holidays_come_before_the_day_it_is_told(
    app: Flask, monkeypatch: pytest.MonkeyPatch, day: date
) -> None:
    moment = datetime.combine(day, time(9), LONDON)
    monkeypatch.setattr(stories, "today", lambda: day)
    monkeypatch.setattr(stories, "now", lambda: moment)
    with writing(db.session()) as session:
        make(session, is_demo=True, at=moment - timedelta(days=1))
    stories.load(app)
    session = db.session()
    wanted = {PODIATRY: DutyStatus.MET, MEDICINES: DutyStatus.MET_LATE, BELLS: DutyStatus.OVERDUE}
    assert {title: _acknowledgement(session, title).status(day) for title in wanted} == wanted
    assert _steps(session, _acknowledgement(session, BELLS))[-2:] == ["up:5:scrutiny_chair", "up:10"]
    executive = session.scalars(sa.select(Duty).where(Duty.clock_id == "OS07-EXEC", Duty.limb == "respond")).one()
    assert executive.status(day) is DutyStatus.OVERDUE

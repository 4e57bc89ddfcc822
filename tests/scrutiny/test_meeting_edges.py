"""What can happen to a committee and its meetings that no timetable foresees (P6 and P7)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from engage.accounts import Body, ElectionPeriod
from engage.content.disclosure import Openness
from engage.database import writing
from engage.matters import Duty, DutyStatus, MoveRefusedError, Voice
from engage.now import london_date, now, today
from engage.referrals import State
from engage.scrutiny import AgendaItem, Committee, Meeting, MeetingState, Minute, Sitting
from engage.scrutiny import committee_dashboard as dashboards
from engage.scrutiny.agenda_due import last_day, owed, sentence
from engage.scrutiny.service import agendas, committees, meetings, minutes
from engage.scrutiny.service.papers import Openly
from engage.scrutiny.service.urgency import LateError
from tests.factories.people import a_body, appoint, sign_in
from tests.factories.referrals import a_referral
from tests.factories.scrutiny import (
    a_committee,
    a_council,
    a_meeting,
    a_minute,
    a_paper,
    a_seat,
    an_agenda_item,
    an_officer,
    hold,
    publish,
    publish_minutes,
)
from tests.pages import Client
from tests.scrutiny.test_meeting_desk import moment, words

BY = Voice.OPERATOR


def dissolve(committee: Body, successor: Body | None, *, reason: str = "After the elections") -> None:
    with writing(committee._sa_instance_state.session):  # type: ignore[attr-defined]
        committees.dissolve(committee, successor=successor, on=today(), reason=reason, by=BY, at=now())


# The clock of the agenda (LG-AGENDA)


@pytest.mark.parametrize(
    ("meeting_on", "last_on"),
    [
        (date(2026, 11, 26), date(2026, 11, 18)),  # a Thursday: 19, 20, 23, 24 and 25 are clear
        (date(2026, 11, 23), date(2026, 11, 13)),  # a Monday: the weekends do not count
        (date(2027, 1, 6), date(2026, 12, 24)),  # Christmas: 25 and 28 December and New Year's Day do not count
        (date(2026, 4, 9), date(2026, 3, 30)),  # Easter: Good Friday and Easter Monday do not count
        (date(2009, 3, 12), date(2009, 3, 4)),
    ],
)
def test_five_clear_days_leave_out_the_day_of_notice_and_the_meeting(meeting_on: date, last_on: date) -> None:
    assert last_day(meeting_on) == last_on


def test_on_the_last_day_before_midnight_an_agenda_is_in_time_and_a_second_later_late(db: Any) -> None:
    meeting = a_meeting(starts_at=datetime(2026, 11, 26, 18, tzinfo=UTC))
    an_agenda_item(meeting)
    with pytest.raises(LateError, match="18 November 2026"), writing(db.session()):
        meetings.publish_agenda(meeting, by=BY, at=datetime(2026, 11, 19, 0, 0, tzinfo=UTC))
    publish(meeting, at=datetime(2026, 11, 18, 23, 59, 59, tzinfo=UTC))
    notice = owed(meeting, date(2026, 11, 30))
    assert notice is not None
    assert notice.status(date(2026, 11, 30)) is DutyStatus.MET


def test_late_is_said_plainly_with_the_rule_and_done_with_the_chairs_reason(db: Any) -> None:
    meeting = a_meeting(starts_at=datetime(2026, 11, 26, 18, tzinfo=UTC))
    an_agenda_item(meeting)
    publish(meeting, at=datetime(2026, 11, 23, 9, tzinfo=UTC), late_reason="The trust decides on Friday.")
    notice = owed(meeting, date(2026, 11, 24))
    assert notice is not None
    assert notice.status(date(2026, 11, 24)) is DutyStatus.MET_LATE
    told = sentence(notice, date(2026, 11, 24))
    assert "3 working days after the last day, 18 November 2026" in told
    assert "LGA 1972" in told
    assert "required by law" in told
    assert meeting.late_reason == "The trust decides on Friday."


def test_in_time_no_reason_is_kept_even_if_one_was_typed(db: Any) -> None:
    meeting = a_meeting()
    an_agenda_item(meeting)
    publish(meeting, late_reason="Not needed")
    assert meeting.late_reason == ""


def test_a_paper_or_item_that_comes_later_is_judged_by_itself(db: Any) -> None:
    meeting = a_meeting(starts_at=datetime(2026, 11, 26, 18, tzinfo=UTC))
    item = an_agenda_item(meeting)
    publish(meeting, at=datetime(2026, 11, 2, 9, tzinfo=UTC))
    paper, late = a_paper(item), datetime(2026, 11, 25, 9, tzinfo=UTC)
    added = an_agenda_item(meeting, title="Urgent")
    from engage.scrutiny.service import papers

    for act in (
        lambda reason: papers.publish_paper(paper, late_reason=reason, by=BY, at=late),
        lambda reason: meetings.publish_item(added, late_reason=reason, by=BY, at=late),
    ):
        with pytest.raises(LateError), writing(db.session()):
            act("")
        with writing(db.session()):
            act("The figures came today.")
    assert (paper.late_reason, added.late_reason) == ("The figures came today.", "The figures came today.")


# The edge cases by name


def test_with_no_meeting_within_the_twenty_days_the_dashboard_says_that_the_officer_acknowledges(
    client: Client, db: Any
) -> None:
    referral = a_referral(state=State.MADE)
    committee = referral.committee
    duty = db.session.scalars(sa.select(Duty).where(Duty.owed_by_id == committee.id)).first()
    a_meeting(committee, starts_at=datetime.combine(duty.due_on + timedelta(days=1), datetime.min.time(), UTC))
    sign_in(client, an_officer(committee))
    page = client.get(f"/desk/committees/{committee.slug}/").text
    assert "No meeting before then" in page
    assert "under delegation" in page
    a_meeting(committee, starts_at=datetime.combine(duty.due_on, datetime.min.time(), UTC) + timedelta(hours=12))
    assert "No meeting before then" not in client.get(f"/desk/committees/{committee.slug}/").text


def test_a_committee_dissolved_after_elections_leaves_its_duties_and_its_agenda_to_its_successor(
    client: Client, db: Any
) -> None:
    owes, waits = a_referral(state=State.MADE), a_referral(state=State.ACKNOWLEDGED, subject="Ward seven")
    old = owes.committee
    planned = a_meeting(old, starts_at=now() + timedelta(days=30))
    an_agenda_item(planned, about=waits)
    new = a_committee("Anytown Wellbeing Scrutiny Committee")
    a_meeting(new, starts_at=now() + timedelta(days=60))
    dissolve(old, new)

    assert planned.state is MeetingState.CANCELLED
    assert "Anytown Wellbeing Scrutiny Committee takes its place" in planned.reason
    found = dashboards.dashboard(db.session(), new, at=now())
    assert any(one.inherited and one.duty.matter_id == owes.id for one in found.owed)
    assert waits.id in {matter.id for matter in found.waiting}
    public = client.get(f"/committees/{new.slug}").text
    assert f"inherited from {old.name}" in public
    assert f"/committees/{new.slug}" in client.get(f"/committees/{old.slug}").text

    officer = an_officer(new)
    sign_in(client, officer)
    assert client.get(f"/desk/committees/{old.slug}/").status_code == 200
    address = f"/desk/committees/{new.slug}/agenda?about={waits.reference}"
    assert "Ward seven" in client.get(address).text
    meeting = db.session.scalars(sa.select(Meeting).where(Meeting.committee_id == new.id)).one()
    answer = client.post(address, data={"meeting": str(meeting.id), "title": "Ward seven"})
    assert answer.status_code == 302
    assert client.get(f"/desk/referrals/{waits.reference}/").status_code == 200


def test_nobody_hands_a_committees_duties_to_a_committee_they_do_not_act_for(client: Client, db: Any) -> None:
    old, stranger, known = a_committee(), a_committee("Stranger"), a_committee("Known")
    officer = an_officer(old)
    from engage.accounts import Role

    appoint(officer, known, Role.SCRUTINY_OFFICER)
    sign_in(client, officer)
    page = client.get(f"/desk/committees/{old.slug}/dissolve").text
    assert "Known" in page
    assert "Stranger" not in page
    on = today()
    form = {"on-day": str(on.day), "on-month": str(on.month), "on-year": str(on.year), "reason": "Elections"}
    address = f"/desk/committees/{old.slug}/dissolve"
    assert "Choose a committee of the list" in client.post(address, data={**form, "successor": str(stranger.id)}).text
    assert client.post(address, data={**form, "successor": str(known.id)}).status_code == 302
    assert db.session.get(Body, old.id).successor_id == known.id
    assert client.post(address, data={**form, "successor": "0"}).status_code == 200  # dissolved already: it says so


def test_no_committee_succeeds_itself_or_one_that_was_dissolved(db: Any) -> None:
    one, other = a_committee("One"), a_committee("Other")
    with pytest.raises(MoveRefusedError):
        dissolve(one, one)
    dissolve(one, other)
    with pytest.raises(MoveRefusedError):
        dissolve(other, one)
    third = a_committee("Third")
    with pytest.raises(MoveRefusedError):
        dissolve(third, a_body("A trust"))


def test_a_joint_committee_says_of_which_councils_it_is(client: Client, db: Any) -> None:
    committee = a_committee("Anytown and Saltby Joint Committee")
    other = a_council("Saltby Council")
    sign_in(client, an_officer(committee))
    page = client.get(f"/desk/committees/{committee.slug}/settings").text
    assert "Saltby Council" in page
    council = db.session.get(Committee, committee.id).council_id
    form = {
        "version": "1",
        "council": str(council),
        "others": [str(other.id)],
        "terms": "Both towns.",
        "usual_place": "",
    }
    assert client.post(f"/desk/committees/{committee.slug}/settings", data=form).status_code == 302
    assert db.session.get(Committee, committee.id).is_joint
    public = client.get(f"/committees/{committee.slug}").text
    assert "Anytown Council, Saltby Council" in public
    assert "of 2 councils" in public
    a_meeting(committee)
    assert "Joint committee of" in client.get(f"/committees/{committee.slug}/meetings/1").text


def test_a_district_co_optee_sits_for_another_council_without_a_vote(client: Client) -> None:
    committee = a_committee()
    a_seat(committee, "Councillor Rob Ibbotson", sitting=Sitting.CO_OPTED, from_body="Saltby District", votes=False)
    page = client.get(f"/committees/{committee.slug}").text
    assert "Co-opted member, Saltby District (does not vote)" in page


def test_who_left_the_committee_is_not_asked_for_at_later_meetings_and_stays_in_earlier_ones(db: Any) -> None:
    committee = a_committee()
    left = a_seat(committee, "Councillor Gone", until_on=date(2027, 3, 1))
    before, after = (a_meeting(committee, starts_at=datetime(2027, 3, d, 18, tzinfo=UTC)) for d in (1, 2))
    assert [seat.id for seat in minutes.seats_of(before)] == [left.id]
    assert minutes.seats_of(after) == []


def test_a_meeting_in_an_election_period_is_only_warned_of(client: Client, db: Any) -> None:
    committee = a_committee()
    meeting = a_meeting(committee, starts_at=now() + timedelta(days=30))
    an_agenda_item(meeting)
    on = london_date(meeting.starts_at)
    with writing(db.session()) as session:
        session.add(ElectionPeriod(title="Local elections", starts_on=on, ends_on=on + timedelta(days=20)))
    sign_in(client, an_officer(committee))
    here = f"/desk/committees/{committee.slug}/meetings/1"
    assert "pre-election period" in client.get(f"{here}/").text
    assert "pre-election period" in client.get(f"{here}/publish-agenda").text
    assert client.post(f"{here}/publish-agenda", data={}).status_code == 302
    assert db.session.get(Meeting, meeting.id).state is MeetingState.AGENDA_PUBLISHED


def test_a_meeting_moved_after_its_agenda_was_published_needs_notice_of_the_new_day(client: Client, db: Any) -> None:
    committee = a_committee()
    meeting = a_meeting(committee, starts_at=now() + timedelta(days=40))
    an_agenda_item(meeting)
    publish(meeting, at=now())
    sign_in(client, an_officer(committee))
    address = f"/desk/committees/{committee.slug}/meetings/1/rearrange"
    soon = (now() + timedelta(days=2)).replace(hour=18, minute=0, second=0, microsecond=0)
    form = {
        **moment("starts_at", soon),
        "place": "Library",
        "reason": "The hall is shut.",
        "version": str(meeting.version),
    }
    page = client.post(address, data=form)
    assert page.status_code == 200
    assert "Give the chair’s reason" in page.text
    assert "The hall is shut." in page.text  # nothing typed is lost
    assert db.session.get(Meeting, meeting.id).place != "Library"
    assert client.post(address, data={**form, "late_reason": "No other room."}).status_code == 302
    public = client.get(f"/committees/{committee.slug}/meetings/1").text
    assert "This meeting was moved: The hall is shut." in public
    assert "after the agenda was published" in public
    assert "No other room." in public


def test_a_postponed_meeting_keeps_its_page_and_its_agenda_and_is_set_again(client: Client, db: Any) -> None:
    meeting = a_meeting(starts_at=now() + timedelta(days=40))
    an_agenda_item(meeting, title="Evening clinics")
    publish(meeting, at=now())
    with writing(db.session()):
        meetings.postpone(meeting, reason="Snow", by=BY, at=now())
    page = client.get(meeting.public_path).text
    assert "Postponed" in page
    assert "Evening clinics" in page
    assert owed(meeting, today()) is None
    with writing(db.session()):
        meetings.rearrange(meeting, starts_at=now() + timedelta(days=70), place="Hall", reason="Thaw", by=BY, at=now())
    assert meeting.state is MeetingState.AGENDA_PUBLISHED
    assert [d.starts_at is None for d in meeting.dates][-2:] == [True, False]


def test_two_officers_who_order_one_agenda_see_both_orders_and_nothing_is_lost(client: Client, db: Any) -> None:
    committee = a_committee()
    meeting = a_meeting(committee)
    first, second = an_agenda_item(meeting, title="First"), an_agenda_item(meeting, title="Second")
    sign_in(client, an_officer(committee))
    address = f"/desk/committees/{committee.slug}/meetings/1/order"
    form = {f"place_{first.id}": "2", f"place_{second.id}": "1", "edition": str(meeting.edition)}
    with writing(db.session()):
        third = agendas.add_item(meeting, title="Third", by=BY, at=now())
    page = client.post(address, data=form)
    assert page.status_code == 409
    assert "3. Third" in page.text
    assert "1. Second" in page.text
    assert [item.title for item in db.session.get(Meeting, meeting.id).standing_items] == ["First", "Second", "Third"]
    form |= {"edition": str(meeting.edition), f"place_{third.id}": "1"}
    assert client.post(address, data=form).status_code == 302
    db.session.expire_all()
    assert [item.title for item in db.session.get(Meeting, meeting.id).standing_items] == ["Second", "Third", "First"]


def test_two_officers_who_edit_one_item_see_both_texts(client: Client, db: Any) -> None:
    committee = a_committee()
    item = an_agenda_item(a_meeting(committee), title="Clinics", text="The first text")
    sign_in(client, an_officer(committee))
    version = str(item.version)
    with writing(db.session()):
        agendas.edit_item(item, title="Clinics", text="Theirs", text_html="", author="", wanted="", by=BY, at=now())
    form = {"title": "Clinics", "text": "Mine", "author": "", "wanted": "", "version": version}
    page = client.post(f"/desk/committees/{committee.slug}/meetings/1/items/{item.id}/edit", data=form)
    assert page.status_code == 409
    assert "Theirs" in page.text
    assert "Mine" in page.text


def test_published_minutes_are_corrected_by_a_further_entry_and_nothing_is_rewritten(client: Client, db: Any) -> None:
    committee = a_committee()
    a_seat(committee)
    meeting = a_meeting(committee, starts_at=now() - timedelta(days=3))
    item = an_agenda_item(meeting)
    publish(meeting, at=now() - timedelta(days=20))
    hold(meeting)
    first = a_minute(item, "That it be looked at in spring.")
    publish_minutes(meeting)
    sign_in(client, an_officer(committee))
    here = f"/desk/committees/{committee.slug}/meetings/1/minutes/{first.id}"
    assert client.get(f"{here}/edit").status_code == 302  # a draft no more: the way leads to a correction
    form = words(resolved="That it be looked at in summer.", why="It said spring.", version=str(first.version))
    assert client.post(f"{here}/correct", data=form).status_code == 302
    page = client.get(f"/committees/{committee.slug}/meetings/1").text
    assert "in spring." in page
    assert "in summer." in page
    assert "It said spring." in page
    for forbidden in ("UPDATE minute SET resolved = ''", "DELETE FROM minute", "UPDATE attendance SET interest = 'x'"):
        with pytest.raises(DBAPIError), writing(db.session()) as session:
            session.execute(sa.text(forbidden))


def test_a_correction_that_is_confidential_takes_back_the_words_that_were_read_before(client: Client, db: Any) -> None:
    committee = a_committee()
    a_seat(committee)
    meeting = a_meeting(committee, starts_at=now() - timedelta(days=3))
    item = an_agenda_item(meeting)
    publish(meeting, at=now() - timedelta(days=20))
    hold(meeting)
    first = a_minute(item, "That Nurse Jones be asked to come.")
    publish_minutes(meeting)
    with writing(db.session()):
        how = Openly(Openness.CONFIDENTIAL, would_mislead=True, summary="Somebody is asked to come.", because="s.100A")
        told = minutes.Words(resolved="That Nurse Jones be asked to come.", how=how)
        minutes.correct(first, told, why="It named somebody.", by=BY, at=now())
    base = f"/committees/{committee.slug}"
    for path in ("/meetings/1", "/meetings/1/items/1", "/meetings/1/pack", "/meetings.csv", "/meetings.atom"):
        text = client.get(f"{base}{path}").text
        assert "Jones" not in text, path
    assert "Somebody is asked to come." in client.get(f"{base}/meetings/1").text
    assert "Nothing found" in client.get(f"{base}/meetings/?q=Jones").text


def test_what_was_missed_by_one_meeting_is_read_with_the_others_as_one_history(client: Client, db: Any) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    committee = referral.committee
    for n, days in enumerate((-40, -10), 1):
        meeting = a_meeting(committee, starts_at=now() + timedelta(days=days))
        item = an_agenda_item(meeting, about=referral, title=f"Time {n}")
        publish(meeting, at=now() - timedelta(days=60))
        hold(meeting)
        a_minute(item, f"That it be looked at again, {n}.")
    page = client.get(f"/committees/{committee.slug}/meetings/1/items/1").text
    assert "This matter at every meeting" in page
    assert "Time 2" in page


# The decision


def before_a_meeting(state: State = State.ACKNOWLEDGED, **more: Any) -> tuple[Any, AgendaItem]:
    """A referral on the agenda of a meeting that was held."""
    referral = a_referral(state=state, **more)
    meeting = a_meeting(referral.committee, starts_at=now() - timedelta(hours=3))
    item = an_agenda_item(meeting, about=referral, title=referral.public_title)
    publish(meeting, at=now() - timedelta(days=20))
    hold(meeting)
    return referral, item


def test_a_decision_is_entered_once_moves_the_referral_and_tells_the_network(client: Client, db: Any) -> None:
    referral, item = before_a_meeting()
    sign_in(client, an_officer(referral.committee))
    address = f"/desk/committees/{referral.committee.slug}/meetings/1/items/{item.id}/minute"
    assert "Accept it" in client.get(address).text
    assert client.post(address, data=words(verb="accept", reasons="Eleven people go without.")).status_code == 302
    db.session.expire_all()
    assert referral.state == State.ACCEPTED
    assert db.session.scalars(sa.select(Minute)).one().told_at is not None
    page = client.get(f"/desk/referrals/{referral.reference}/").text
    assert "Eleven people go without." in page
    assert item.public_path in page


def test_a_second_officer_is_told_who_entered_the_minute_and_when(client: Client, db: Any) -> None:
    referral, item = before_a_meeting()
    first, second = an_officer(referral.committee, name="Ann First"), an_officer(referral.committee, name="Bo Second")
    address = f"/desk/committees/{referral.committee.slug}/meetings/1/items/{item.id}/minute"
    sign_in(client, first)
    assert client.post(address, data=words(verb="accept")).status_code == 302
    sign_in(client, second)
    page = client.post(address, data=words(verb="decline", resolved="Something else"))
    assert page.status_code == 200
    assert "Ann First entered the minute of this item on" in page.text
    assert "Something else" in page.text  # nothing typed is lost
    assert len(db.session.scalars(sa.select(Minute)).all()) == 1
    db.session.expire_all()
    assert referral.state == State.ACCEPTED


def test_where_the_matter_cannot_move_the_refusal_is_shown_and_nothing_is_half_written(client: Client, db: Any) -> None:
    referral, item = before_a_meeting(State.MADE)
    sign_in(client, an_officer(referral.committee))
    address = f"/desk/committees/{referral.committee.slug}/meetings/1/items/{item.id}/minute"
    assert "Nothing can be decided about" in client.get(address).text
    page = client.post(address, data=words(verb="accept"))
    assert page.status_code == 200
    assert "cannot be decided" in page.text
    assert db.session.scalars(sa.select(Minute)).all() == []
    db.session.expire_all()
    assert referral.state == State.MADE
    assert client.post(address, data=words()).status_code == 302  # what was resolved can still be minuted


def test_a_decision_owes_its_reasons_and_confidential_ones_a_summary(client: Client, db: Any) -> None:
    referral, item = before_a_meeting()
    sign_in(client, an_officer(referral.committee))
    address = f"/desk/committees/{referral.committee.slug}/meetings/1/items/{item.id}/minute"
    assert "Give the reasons" in client.post(address, data=words(verb="decline", reasons=" ")).text
    secret = words(verb="decline", reasons="Nurse Jones is on trial.", openness="confidential", because="s.100A")
    assert "Write a summary" in client.post(address, data=secret).text
    assert client.post(address, data={**secret, "summary": "A court is dealing with it."}).status_code == 302
    page = client.get(f"/referrals/{referral.reference}").text
    assert "A court is dealing with it." in page
    assert "Jones" not in page
    assert "Jones" not in client.get(f"/desk/referrals/{referral.reference}/").text


def test_a_verb_that_was_never_offered_decides_nothing(client: Client, db: Any) -> None:
    referral, item = before_a_meeting()
    sign_in(client, an_officer(referral.committee))
    address = f"/desk/committees/{referral.committee.slug}/meetings/1/items/{item.id}/minute"
    for verb in ("withdraw", "close", "<script>", "x" * 500):
        assert client.post(address, data=words(verb=verb)).status_code == 200
    assert db.session.scalars(sa.select(Minute)).all() == []


def test_a_paper_taken_away_after_publication_leaves_its_place_and_the_reason(client: Client, db: Any) -> None:
    from engage.scrutiny.service import papers

    meeting = a_meeting()
    item = an_agenda_item(meeting)
    before, paper = a_paper(item, "Never seen.", title="Early"), a_paper(item, "The wrong figures.", title="Figures")
    with writing(db.session()):
        papers.remove_paper(before, reason="", by=BY, at=now())
    publish(meeting)
    with pytest.raises(MoveRefusedError, match="Say in public why"), writing(db.session()):
        papers.remove_paper(paper, reason=" ", by=BY, at=now())
    with writing(db.session()):
        papers.remove_paper(paper, reason="The figures were another town’s.", by=BY, at=now())
    page = client.get(f"{meeting.public_path}/items/1").text
    assert "The figures were another town’s." in page
    assert "The wrong figures." not in page
    assert "Early" not in page


def test_urgent_business_that_was_dealt_with_is_published_with_the_chairs_reason_before_its_minute(db: Any) -> None:
    committee = a_committee()
    a_seat(committee)
    meeting = a_meeting(committee, starts_at=now() - timedelta(hours=2))
    an_agenda_item(meeting)
    publish(meeting, at=now() - timedelta(days=20))
    urgent = an_agenda_item(meeting, title="A ward closed last night")
    hold(meeting)
    with pytest.raises(MoveRefusedError, match="publish it first"):
        a_minute(urgent)
    assert any("is not public" in fault for fault in meetings.faults_of_minutes(meeting))
    with pytest.raises(LateError), writing(db.session()):
        meetings.publish_item(urgent, by=BY, at=now())
    with writing(db.session()):
        meetings.publish_item(urgent, late_reason="It happened last night.", by=BY, at=now())
    a_minute(urgent)
    for item in meeting.standing_items:
        if item.minute is None:
            a_minute(item)
    publish_minutes(meeting)

"""What a meeting says to others: its decisions to the matter they are about, its day to whoever follows that matter."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.database import writing
from engage.extensions import db
from engage.jobs.service import run_due
from engage.matters import Duty, MoveRefusedError, Voice
from engage.matters.profile import Profile
from engage.notices.service import follow
from engage.now import london_date, now
from engage.referrals import Care, Referral, ReferralUpdate, State
from engage.scrutiny import AgendaItem, Meeting, Minute
from engage.scrutiny.service import minutes
from tests.factories.people import sign_in
from tests.factories.referrals import a_draft_referral, a_referral
from tests.factories.scrutiny import a_meeting, a_paper, an_agenda_item, an_officer, hold, publish
from tests.pages import Client, words
from tests.referrals.test_making import installed
from tests.scrutiny.test_meeting_desk import moment

DAYS = timedelta(days=1)
REASONS = minutes.Words(resolved="That the referral be accepted.", reasons="Eleven people go without.")


def enter(item: AgendaItem, verb: str = "accept") -> Minute:
    with writing(db.session()):
        return minutes.enter(item, REASONS, verb=verb, by=Voice.OPERATOR, at=now())


def a_held_meeting(about: Referral, *, days_ago: int) -> AgendaItem:
    """A meeting that was held some days ago, with a referral on its agenda and no minute yet."""
    meeting = a_meeting(about.committee, starts_at=now() - days_ago * DAYS)
    item = an_agenda_item(meeting, about=about, title=about.public_title)
    publish(meeting)
    hold(meeting)
    return item


def test_a_decision_is_of_the_day_of_the_meeting_though_its_minute_is_entered_later(app: Flask, client: Client) -> None:
    installed(Profile.LINK2008)
    referral = a_referral(state=State.ACKNOWLEDGED, care=Care.SOCIAL_CARE, made_on=london_date(now()) - 30 * DAYS)
    item = a_held_meeting(referral, days_ago=4)
    enter(item)
    day = item.meeting.on
    told = db.session.scalars(sa.select(ReferralUpdate).where(ReferralUpdate.verb == "accept")).one()
    assert (told.done_on, told.told_on) == (day, london_date(now()))
    decided = db.session.scalars(sa.select(Duty).where(Duty.matter_id == referral.id, Duty.limb == "decide")).one()
    assert decided.met_on == day
    page = words(client.get(referral.public_path))
    assert "entered here on" in page
    assert "days after the entry before" not in page.split("Accepted")[-1], "it was done before what stands above it"


def test_a_meeting_decides_nothing_about_a_referral_that_came_to_the_committee_after_it(app: Flask) -> None:
    item = a_held_meeting(a_referral(state=State.ACKNOWLEDGED), days_ago=4)
    with pytest.raises(MoveRefusedError, match="It came to the committee on"):
        enter(item)
    assert db.session.scalar(sa.select(sa.func.count(Minute.id))) == 0


@pytest.fixture
def meeting(app: Flask, client: Client) -> Meeting:
    """A meeting in five weeks, with a referral that somebody follows on its agenda; the officer is signed in."""
    referral = a_referral(state=State.ACKNOWLEDGED)
    run_due(app)  # what was told before anybody followed
    with writing(db.session()) as session:
        follow(session, referral.id, "neighbour@example.org", at=now(), confirmed=True)
    made = a_meeting(referral.committee, starts_at=now() + 35 * DAYS)
    an_agenda_item(made, about=referral, title="The evening clinic")
    sign_in(client, an_officer(referral.committee))
    return made


def news(app: Flask) -> list[Any]:
    """The mails that whoever follows was sent, the oldest first."""
    run_due(app)
    db.session.rollback()
    return [mail for mail in app.extensions["mailman"].outbox if mail.recipients() == ["neighbour@example.org"]]


def desk(meeting: Meeting, act: str) -> str:
    return f"/desk/committees/{meeting.committee.slug}/meetings/{meeting.number}/{act}"


def announce(client: Client, meeting: Meeting) -> None:
    assert client.post(desk(meeting, "publish-agenda")).status_code == 302


def test_who_follows_a_matter_is_told_once_that_it_is_on_an_agenda(
    app: Flask, client: Client, meeting: Meeting
) -> None:
    assert news(app) == [], "nothing is told of an agenda that nobody may read"
    announce(client, meeting)
    client.post(desk(meeting, "publish-agenda"))  # a second click
    (mail,) = news(app)
    assert mail.subject == "On the agenda: The evening clinic has closed"
    assert "Town Hall, Committee Room 1" in mail.body
    assert f"{meeting.public_path}/items/1" in mail.body
    assert "/follow/stop/" in mail.body


def test_who_follows_is_told_that_the_meeting_is_moved_put_off_or_off_with_the_reason(
    app: Flask, client: Client, meeting: Meeting
) -> None:
    announce(client, meeting)
    there = {**moment("starts_at", now() + 40 * DAYS), "place": "Saltby Library", "reason": "The hall is flooded."}
    assert client.post(desk(meeting, "rearrange"), data=there).status_code == 302
    assert client.post(desk(meeting, "postpone"), data={"reason": "The library too."}).status_code == 302
    assert client.post(desk(meeting, "cancel"), data={"reason": "Nothing is left to decide."}).status_code == 302
    _, moved, off, cancelled = news(app)
    assert moved.subject.startswith("The meeting is moved")
    assert "Saltby Library" in moved.body
    assert "The hall is flooded." in moved.body
    assert off.subject.startswith("The meeting is postponed")
    assert "It was to be on" in off.body
    assert "The library too." in off.body
    assert cancelled.subject.startswith("The meeting is cancelled")
    assert "Nothing is left to decide." in cancelled.body


def test_nobody_is_told_of_what_is_not_public(app: Flask, client: Client, meeting: Meeting) -> None:
    draft = a_draft_referral(subject="A draft of the network")
    with writing(db.session()) as session:
        follow(session, draft.id, "neighbour@example.org", at=now(), confirmed=True)
    an_agenda_item(meeting, about=draft, title="Any other business")
    a_paper(meeting.standing_items[0], "Mrs Zebra of Mill Lane")
    announce(client, meeting)
    (mail,) = news(app)
    assert "A draft of the network" not in mail.subject + mail.body
    assert "Zebra" not in mail.subject + mail.body


def test_a_meeting_that_nobody_was_told_of_is_moved_in_silence(app: Flask, client: Client, meeting: Meeting) -> None:
    there: dict[str, Any] = {**moment("starts_at", now() + 40 * DAYS), "place": "Saltby Library", "reason": "Flood."}
    assert client.post(desk(meeting, "rearrange"), data=there).status_code == 302
    assert news(app) == []

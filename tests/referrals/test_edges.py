"""What does not go the straight way: no power, courts, elections, one person, petitions, no meeting, secrets, two hats."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import ElectionPeriod, Role
from engage.content.disclosure import Openness
from engage.database import writing
from engage.extensions import db
from engage.matters import DutyStatus, LinkKind, MatterLink, MoveRefusedError, Voice, duties
from engage.matters.duties import duties_of
from engage.matters.profile import Profile
from engage.notices import Notice
from engage.now import now, today
from engage.referrals import Care, DeclineCode, ReferralUpdate, State, service
from engage.referrals.service.clocks import ACKNOWLEDGEMENTS
from tests.factories.people import appoint, sign_in
from tests.factories.referrals import (
    a_committee,
    a_decider_of,
    a_host,
    a_referral,
    an_evidence,
    an_officer,
    bring,
    in_post,
    person_of,
    the_network,
)
from tests.pages import Client, words
from tests.referrals.test_making import installed


def page_of(app: Flask, referral: object) -> str:
    return words(Client(app).get(referral.public_path))  # type: ignore[attr-defined]


def test_a_committee_without_power_over_the_provider_says_so_with_reasons_and_closes_once_that_was_told(
    app: Flask,
) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED, care=Care.SOCIAL_CARE)
    by = an_officer(referral.committee)
    with pytest.raises(MoveRefusedError, match="reason"), writing(db.session()):
        service.find_no_power(referral, by=by, at=now(), reason=" ")
    with writing(db.session()):
        service.find_no_power(referral, by=by, at=now(), reason="The home is inspected by the Commission alone.")
        service.close(referral, by=by, at=now())
    told = page_of(app, referral)
    assert "The home is inspected by the Commission alone." in told
    assert referral.state == State.CLOSED


def test_what_was_refused_is_not_closed_before_the_network_was_told(app: Flask) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    by = an_officer(referral.committee)
    with writing(db.session()):
        for person in {a_host(referral.body).person, a_decider_of(referral).person}:
            person.suspended_at = now()
        for appointment in [a for p in db.session.scalars(sa.select(type(by.person))) for a in p.appointments]:
            if appointment.body_id == referral.body_id:
                appointment.ended_at = now()
    with writing(db.session()):
        service.decline(referral, by=by, at=now(), reason="We looked into it in March.")
    assert "has not been told" in page_of(app, referral)
    with pytest.raises(MoveRefusedError, match="has not been told"), writing(db.session()):
        service.close(referral, by=by, at=now())
    with writing(db.session()):
        service.update(referral, by=by, at=now(), text="We wrote to the network’s old address.", told_on=today())
        service.close(referral, by=by, at=now())
    assert referral.state == State.CLOSED


def test_a_matter_before_a_court_is_declined_as_such(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    sign_in(client, person_of(an_officer(referral.committee)))
    client.post(
        f"{referral.desk_path}decline",
        data={"version": referral.version, "code": "litigation", "reason": "It is before the High Court."},
    )
    assert referral.decline_code is DeclineCode.LITIGATION
    assert "Before a court or tribunal" in page_of(app, referral)


def test_in_an_election_period_the_clock_runs_on_and_the_officer_is_told_so(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.RECEIVED)
    due = [d.due_on for d in duties_of(referral, *ACKNOWLEDGEMENTS)]
    with writing(db.session()) as session:
        period = {"starts_on": today() - timedelta(days=2), "ends_on": today() + timedelta(days=20)}
        session.add(ElectionPeriod(title="Local elections", **period))
    clerk = person_of(an_officer(referral.committee))
    sign_in(client, clerk)
    assert "A meeting may slip. Clocks set by law run on" in words(client.get(referral.desk_path))
    assert [d.due_on for d in duties_of(referral, *ACKNOWLEDGEMENTS)] == due
    assert client.post(f"{referral.desk_path}acknowledge", data={"version": referral.version}).status_code == 302
    assert {d.status(today()) for d in duties_of(referral, *ACKNOWLEDGEMENTS)} == {DutyStatus.MET}


@pytest.mark.parametrize(("profile", "help_"), [("link2008", "PALS"), ("hw2024", "advocacy")])
def test_a_referral_about_one_person_is_acknowledged_then_declined_and_help_is_pointed_to(
    app: Flask, profile: str, help_: str
) -> None:
    installed(profile)
    referral = a_referral(state=State.RECEIVED, subject="What happened to Mrs Patel", concern="Mrs Patel fell.")
    by = an_officer(referral.committee)
    with pytest.raises(MoveRefusedError, match="Acknowledge it first"), writing(db.session()):
        service.decline(referral, by=by, at=now(), reason="It is about her.", code=DeclineCode.INDIVIDUAL)
    bring(referral, State.ACKNOWLEDGED)
    with writing(db.session()):
        service.decline(referral, by=by, at=now(), reason="It is about Mrs Patel alone.", code=DeclineCode.INDIVIDUAL)
    told = page_of(app, referral)
    assert "Individual matter" in told
    assert "For help with a complaint" in told
    assert help_ in told
    assert "Patel" not in told
    assert referral.title == f"Referral {referral.reference}"
    assert {d.status(today()) for d in duties_of(referral, *ACKNOWLEDGEMENTS)} == {DutyStatus.MET}


def test_joined_with_a_petition_on_paper_each_keeps_its_clock_and_the_network_is_told(app: Flask) -> None:
    referral = a_referral(state=State.RECEIVED, care=Care.MIXED)
    by = an_officer(referral.committee)
    before = {d.id: d.due_on for d in duties_of(referral, *ACKNOWLEDGEMENTS)}
    with writing(db.session()):
        service.join(
            referral, by=by, at=now(), reason="It asks for the same.", outside="A petition of 412 names, 3 May"
        )
    assert "A petition of 412 names, 3 May" in page_of(app, referral)
    assert {d.id: d.due_on for d in duties_of(referral, *ACKNOWLEDGEMENTS)} == before
    with pytest.raises(MoveRefusedError, match="Acknowledge it first"), writing(db.session()):
        service.report_back(referral, by=by, at=now(), text="The clinic opens again.")
    with writing(db.session()):
        service.acknowledge(referral, by=by, at=now())
        service.report_back(referral, by=by, at=now(), text="The clinic opens again.")
    assert referral.state == State.REPORTED_BACK
    assert {d.status(today()) for d in duties_of(referral, *ACKNOWLEDGEMENTS)} == {DutyStatus.MET}


def test_two_networks_whose_referrals_are_joined_are_each_told_what_comes_of_it(app: Flask) -> None:
    first = a_referral(state=State.ACKNOWLEDGED)
    other = a_referral(the_network("Sometown Voice"), state=State.ACKNOWLEDGED, subject="Our clinic too")
    by = an_officer(first.committee)
    with writing(db.session()):
        service.join(other, by=by, at=now(), reason="", matter=first)
        with pytest.raises(MoveRefusedError, match="itself joined"):
            service.join(first, by=by, at=now(), reason="", matter=other)
        service.accept(first, by=by, at=now(), reason="A review begins in May.")
    last = db.session.scalars(
        sa.select(ReferralUpdate).where(ReferralUpdate.referral_id == other.id).order_by(ReferralUpdate.id)
    ).all()[-1]
    assert "A review begins in May." in last.text
    assert last.told_on == today()
    mail = a_host(other.body).person.email
    told = db.session.scalars(sa.select(Notice.text).where(Notice.to == mail).order_by(Notice.id)).all()
    assert any("A review begins in May." in text for text in told)
    assert f"{first.reference}, The evening clinic has closed" in page_of(app, other)
    assert f"{other.reference}, Our clinic too" in page_of(app, first)


def test_a_referral_is_joined_to_something_that_is_there_and_not_to_itself(app: Flask) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    secret = a_referral(the_network("Sometown Voice"), state=State.DRAFTED)
    by = an_officer(referral.committee)
    for reference in ("REF-1999-001", secret.reference, "", "REF-2026-001/x", "'; DROP TABLE matter"):
        with pytest.raises(MoveRefusedError), writing(db.session()):
            service.find(referral, reference, by)
    with pytest.raises(MoveRefusedError, match="itself"), writing(db.session()):
        service.find(referral, referral.reference, by)
    with pytest.raises(MoveRefusedError, match="Not both"), writing(db.session()):
        service.join(referral, by=by, at=now(), reason="", matter=None, outside=" ")


def test_with_no_meeting_within_the_time_an_officer_acknowledges_all_the_same(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.RECEIVED)
    sign_in(client, person_of(an_officer(referral.committee)))
    assert "It needs no meeting" in words(client.get(f"{referral.desk_path}acknowledge"))
    assert client.post(f"{referral.desk_path}acknowledge", data={"version": referral.version}).status_code == 302


def test_a_confidential_annexe_reaches_the_committee_and_the_public_reads_its_summary(
    app: Flask, client: Client
) -> None:
    referral = a_referral(state=State.DECIDED)
    an_evidence(
        referral, title="Annexe", text="What the staff told us", openness=Openness.CONFIDENTIAL, would_mislead=True,
        summary="Staff said that nobody had asked them.",
    )  # fmt: skip
    bring(referral, State.MADE)
    public = page_of(app, referral)
    assert "Staff said that nobody had asked them." in public
    assert "What the staff told us" not in public
    assert "Annexe" not in public
    sign_in(client, person_of(an_officer(referral.committee)))
    desk = words(client.get(referral.desk_path))
    assert "What the staff told us" in desk
    assert "Confidential, clear: not published." in desk


def test_somebody_on_both_sides_is_shown_wherever_they_act(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    clerk = an_officer(referral.committee)
    both = in_post(referral.committee, Role.SCRUTINY_CHAIR, "Cath Bothsides").person
    appoint(both, referral.body, Role.MEMBER)
    sign_in(client, clerk.person)
    assert "On both sides. Cath Bothsides acts for Anytown Voice and for" in words(client.get(referral.desk_path))
    sign_in(client, both)
    assert "You act for Anytown Voice and for" in words(client.get(f"{referral.desk_path}accept"))
    client.post(f"{referral.desk_path}accept", data={"version": referral.version, "reason": "We take it up."})
    told = page_of(app, referral)
    assert "Entered by somebody who acts for both sides." in told
    assert "Cath" not in told
    kept = db.session.scalars(sa.select(ReferralUpdate).order_by(ReferralUpdate.id)).all()
    assert [u.has_conflict for u in kept] == [False, False, True]


def test_the_committee_may_go_on_by_itself_after_a_withdrawal(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.WITHDRAWN)
    assert "may still look into the matter of its own motion" in page_of(app, referral)
    sign_in(client, person_of(an_officer(referral.committee)))
    page = client.get(referral.desk_path).get_data(as_text=True)
    assert "Look into it of our own motion" in page
    assert f"about={referral.reference}" in page


def test_a_review_that_was_opened_is_shown_on_the_referral(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.ACCEPTED)
    sign_in(client, person_of(an_officer(referral.committee)))
    assert "Open a review" in words(client.get(referral.desk_path))
    other = a_referral(the_network("Sometown Voice"), state=State.MADE, subject="Stands in for a review")
    with writing(db.session()) as session:
        session.add(MatterLink(from_id=referral.id, to_id=other.id, kind=LinkKind.OPENED, made_at=now()))
    assert f"It opened: {other.reference}, Stands in for a review" in page_of(app, referral)


def test_keeping_informed_is_a_log_with_the_gap_since_the_entry_before(app: Flask) -> None:
    referral = a_referral(state=State.ACCEPTED, made_on=today() - timedelta(days=40))
    by = an_officer(referral.committee)
    with pytest.raises(MoveRefusedError, match="reason"), writing(db.session()):
        service.update(referral, by=by, at=now(), text=" ")
    later = now() + timedelta(days=12)
    with writing(db.session()):
        service.update(referral, by=by, at=later, text="We heard the commissioner.")
    told = page_of(app, referral)
    assert "We heard the commissioner." in told
    assert "12 days after the entry before" in told
    assert "40 days after the entry before" in told, "from the day it was made to the first step"


def test_the_clock_without_a_date_shows_the_time_that_passed_and_is_never_late(app: Flask) -> None:
    installed("link2008")
    referral = a_referral(state=State.ACKNOWLEDGED, care=Care.SOCIAL_CARE, made_on=today() - timedelta(days=300))
    told = page_of(app, referral)
    assert (
        "That is owed as soon as practicable (LGPIHA 2007 s.226(2)(b),(3)-(5)). No date is set; 300 days have passed."
        in told
    )
    (decide, inform) = duties_of(referral, "LK08-REF-SC-DECIDE")
    assert {decide.status(today()), inform.status(today())} == {DutyStatus.OPEN}
    bring(referral, State.ACCEPTED)
    assert (decide.status(today()), inform.status(today())) == (DutyStatus.MET, DutyStatus.OPEN)
    bring(referral, State.CLOSED)
    assert inform.status(today()) is DutyStatus.MET


def test_what_looks_personal_in_public_words_must_be_looked_at_before_it_is_sent(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.ACCEPTED)
    sign_in(client, person_of(an_officer(referral.committee)))
    data = {"version": referral.version, "text": "We spoke to Dr Smith on 01632 960123."}
    first = client.post(f"{referral.desk_path}update", data=data)
    assert first.status_code == 200
    assert "It looks as if it holds: name, telephone number" in words(first)
    assert "We spoke to Dr Smith" in words(first)
    assert client.post(f"{referral.desk_path}update", data={**data, "looked": "y"}).status_code == 302


def test_evidence_after_the_making_is_held_back_until_it_was_checked(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.RECEIVED)
    clerk = person_of(an_officer(referral.committee))
    an_evidence(referral, title="A later letter", text="It came in June.", checked=False)
    sign_in(client, clerk)
    assert "A later letter" not in words(client.get(referral.desk_path))
    an_evidence(referral, title="One more letter", text="It came in July.")
    assert "One more letter" in words(client.get(referral.desk_path))
    assert "It came in July." in page_of(app, referral)
    mails = db.session.scalars(sa.select(Notice).where(Notice.kind == "referral_evidence")).all()
    assert [m.to for m in mails] == [clerk.email]


def test_a_former_committee_still_reads_what_it_passed_on(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.REDIRECTED)
    first = a_committee()
    sign_in(client, person_of(an_officer(first)))
    assert client.get(referral.desk_path).status_code == 200
    assert referral.subject in words(client.get("/desk/referrals/"))
    assert client.get(f"{referral.desk_path}accept").status_code == 403


def test_where_there_is_no_other_committee_passing_on_says_what_to_do(client: Client) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    sign_in(client, person_of(an_officer(referral.committee)))
    assert "No other committee works on this site" in words(client.get(f"{referral.desk_path}redirect"))
    a_committee("Sometown Health Scrutiny Committee")
    assert "No other committee works on this site" not in words(client.get(f"{referral.desk_path}redirect"))


def test_a_referral_that_is_closed_says_that_nothing_is_owed_only_where_that_is_so(app: Flask) -> None:
    installed(Profile.LINK2008)
    referral = a_referral(state=State.CLOSED, care=Care.SOCIAL_CARE)
    statement = next(duty for duty in duties_of(referral) if duty.clock_id == "LK08-DEC-PUB")
    assert "One thing is still owed: see below what, and by whom." in page_of(app, referral)
    with writing(db.session()):
        duties.meet(statement, by=Voice.OPERATOR, at=now(), how="statement published")
    assert "Nothing is owed." in page_of(app, referral)


def test_what_a_committee_did_was_not_done_before_the_referral_came_to_it(app: Flask) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED, made_on=today() - timedelta(days=3))
    by = an_officer(referral.committee)
    for act in (service.accept, service.decline, service.find_no_power):
        with pytest.raises(MoveRefusedError, match="It came to the committee on"), writing(db.session()):
            act(referral, by=by, at=now(), reason="Because.", on=today() - timedelta(days=4))
    db.session.refresh(referral)
    assert referral.state == State.ACKNOWLEDGED

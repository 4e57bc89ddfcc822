"""Acknowledging under delegation: one page, one button; who comes second is told; what it meets and what it leaves owed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Role
from engage.database import writing
from engage.extensions import db
from engage.matters import AuditEntry, DutyStatus, MoveRefusedError
from engage.matters.duties import duties_of
from engage.now import now, today
from engage.referrals import Care, Referral, ReferralUpdate, State, service
from engage.referrals.service.clocks import ACKNOWLEDGEMENTS
from tests.factories.people import a_body, a_person, sign_in
from tests.factories.referrals import (
    a_committee,
    a_decider_of,
    a_host,
    a_referral,
    an_officer,
    bring,
    decide_to_withdraw,
    in_post,
    the_network,
)
from tests.pages import Client, words
from tests.referrals.test_making import installed


def acks(referral: Referral) -> list[DutyStatus]:
    return [d.status(today()) for d in duties_of(referral, *ACKNOWLEDGEMENTS)]


def test_one_page_and_one_button_acknowledge_and_note_the_receipt(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.MADE, care=Care.MIXED)
    sign_in(client, an_officer(referral.committee).person)
    page = client.get(f"{referral.desk_path}acknowledge")
    assert "It needs no meeting" in words(page)
    done = client.post(f"{referral.desk_path}acknowledge", data={"version": referral.version}, follow_redirects=True)
    assert "You have acknowledged this referral. Anytown Voice was told." in words(done)
    assert referral.state == State.ACKNOWLEDGED
    assert referral.received_on == referral.acknowledged_on == today()
    assert acks(referral) == [DutyStatus.MET, DutyStatus.MET]
    assert "Olu Officer" not in words(client.get(referral.public_path)), "no name in public"


@pytest.mark.parametrize("role", [Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR])
def test_any_officer_or_the_chair_may_and_nobody_else(app: Flask, client: Client, role: Role) -> None:
    referral = a_referral(state=State.RECEIVED)
    for other in (Role.SCRUTINY_MEMBER, Role.ADMINISTRATOR):
        sign_in(client, in_post(referral.committee, other).person)
        assert client.post(f"{referral.desk_path}acknowledge", data={"version": "1"}).status_code == 403
    sign_in(client, a_host(referral.body).person)
    assert client.get(f"{referral.desk_path}acknowledge").status_code == 403
    sign_in(client, in_post(referral.committee, role).person)
    assert client.post(f"{referral.desk_path}acknowledge", data={"version": referral.version}).status_code == 302


def test_a_second_officer_a_second_later_is_told_who_did_it_and_when(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.RECEIVED)
    version = referral.version
    first, second = (
        a_person(referral.committee, Role.SCRUTINY_OFFICER, name="Ann First"),
        an_officer(referral.committee),
    )
    for person in (first, second.person):
        sign_in(client, person)
        answer = client.post(f"{referral.desk_path}acknowledge", data={"version": version})
    assert answer.status_code == 409
    told = words(answer)
    assert "Ann First (scrutiny officer) acknowledged this on" in told
    assert " at " in told
    assert "GMT" in told or "BST" in told
    assert "Ann First" in words(client.get(f"{referral.desk_path}acknowledge")), "a page opened later says so too"
    counted = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.verb == "acknowledge")
    assert db.session.scalar(counted) == 1


def test_what_was_withdrawn_since_the_page_was_opened_is_not_acknowledged(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.RECEIVED)
    version = referral.version
    decide_to_withdraw(referral)
    by = a_decider_of(referral)
    with writing(db.session()):
        service.withdraw(referral, by=by, at=now(), reason="It has opened again.")
    sign_in(client, an_officer(referral.committee).person)
    answer = client.post(f"{referral.desk_path}acknowledge", data={"version": version, "note": "Thank you"})
    assert answer.status_code == 409
    assert "This referral is withdrawn" in words(answer)
    assert "Thank you" in words(answer), "no word is lost"
    assert acks(referral) == [DutyStatus.NOT_OWED]


def test_what_was_acknowledged_since_the_page_was_opened_is_not_withdrawn_unseen(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.RECEIVED)
    version = referral.version
    decide_to_withdraw(referral)
    bring(referral, State.ACKNOWLEDGED)
    sign_in(client, a_decider_of(referral).person)
    answer = client.post(f"{referral.desk_path}withdraw", data={"version": version, "reason": "It opened again."})
    assert answer.status_code == 409
    assert "Changed since you opened it" in words(answer)
    assert "Olu Officer: acknowledge" in words(answer)
    assert referral.state == State.ACKNOWLEDGED
    assert (
        client.post(
            f"{referral.desk_path}withdraw", data={"version": referral.version, "reason": "It opened again."}
        ).status_code
        == 302
    )
    assert acks(referral) == [DutyStatus.MET], "what was met stays met"


def test_withdrawn_before_it_was_acknowledged_the_duty_is_not_owed_and_says_why(app: Flask) -> None:
    referral = a_referral(state=State.WITHDRAWN, care=Care.MIXED)
    duties = duties_of(referral, *ACKNOWLEDGEMENTS)
    assert {d.status(today()) for d in duties} == {DutyStatus.NOT_OWED}
    assert {d.not_owed_reason for d in duties} == {"The referral was withdrawn: The clinic has opened again."}


def test_a_referral_is_not_withdrawn_without_a_decision_to_withdraw_it(app: Flask) -> None:
    referral = a_referral(state=State.RECEIVED)
    by = a_decider_of(referral)
    with pytest.raises(MoveRefusedError, match="take this back"), writing(db.session()):
        service.withdraw(referral, by=by, at=now(), reason="x")
    decide_to_withdraw(referral)
    with pytest.raises(MoveRefusedError, match="reason"), writing(db.session()):
        service.withdraw(referral, by=by, at=now(), reason=" ")


def test_an_acknowledgement_on_paper_is_entered_with_its_day_and_with_the_day_it_was_entered(app: Flask) -> None:
    installed("link2008")
    network = the_network(since=datetime(2008, 5, 1, 9, tzinfo=UTC))
    referral = a_referral(network, state=State.MADE, made_on=date(2008, 9, 1))
    by = an_officer(referral.committee)
    with pytest.raises(MoveRefusedError, match="has not come yet"), writing(db.session()):
        service.acknowledge(referral, by=by, at=now(), on=today() + timedelta(days=1))
    with pytest.raises(MoveRefusedError, match="that day or a later one"), writing(db.session()):
        service.acknowledge(referral, by=by, at=now(), received_on=date(2008, 9, 3), on=date(2008, 9, 2))
    with writing(db.session()):
        service.acknowledge(referral, by=by, at=now(), received_on=date(2008, 9, 3), on=date(2008, 9, 26))
    (duty,) = duties_of(referral, *ACKNOWLEDGEMENTS)
    assert (duty.due_on, duty.met_on) == (date(2008, 9, 26), date(2008, 9, 26))
    assert duty.status(today()) is DutyStatus.MET
    page = words(Client(app).get(referral.public_path))
    assert "26 September 2008" in page
    assert "entered here on" in page


def test_a_late_acknowledgement_is_late_but_done(app: Flask) -> None:
    installed("link2008")
    network = the_network(since=datetime(2008, 5, 1, 9, tzinfo=UTC))
    referral = a_referral(network, state=State.MADE, made_on=date(2008, 9, 1))
    by = an_officer(referral.committee)
    late = words(Client(app).get(referral.public_path))
    assert "It was due on 26 September 2008 (SI 2002/3048 reg 2(2)(c),(2A) as amended by SI 2008/528 reg 18)" in late
    assert "working days late" in late
    assert "What Anytown Voice may do now" in late
    with writing(db.session()):
        service.acknowledge(referral, by=by, at=now(), on=date(2008, 10, 3))
    assert acks(referral) == [DutyStatus.MET_LATE]
    assert "5 working days late" in words(Client(app).get(referral.public_path))


@pytest.mark.parametrize("profile", ["link2008", "hw2024"])
def test_a_redirection_leaves_the_first_acknowledgement_owed_and_opens_one_for_the_next(
    app: Flask, profile: str
) -> None:
    installed(profile)
    referral = a_referral(state=State.RECEIVED, care=Care.MIXED, made_on=today() - timedelta(days=9))
    first, joint = referral.committee, a_committee("Joint Health Scrutiny Committee")
    clerk, other = an_officer(first), an_officer(joint)
    passed_on = today() - timedelta(days=2)
    with writing(db.session()):
        service.redirect(referral, to=joint, by=clerk, at=now(), reason="It serves three councils.", on=passed_on)
    began = {(d.owed_by_id, d.clock_id): d.began_on for d in duties_of(referral, *ACKNOWLEDGEMENTS)}
    assert {day for (body, _), day in began.items() if body == first.id} == {referral.made_on}
    assert {day for (body, _), day in began.items() if body == joint.id} == {passed_on}
    with writing(db.session()):
        service.receive(referral, by=other, at=now(), on=today())
    social = next(
        d for d in duties_of(referral, *ACKNOWLEDGEMENTS) if d.owed_by_id == joint.id and "-SC-" in d.clock_id
    )
    assert social.began_on == (passed_on if profile == "link2008" else today()), "each counts from its own day"
    with writing(db.session()):
        service.acknowledge(referral, by=clerk, at=now())
    owed = {d.owed_by_id: d.is_open for d in duties_of(referral, *ACKNOWLEDGEMENTS)}
    assert owed == {first.id: False, joint.id: True}
    assert referral.state == State.RECEIVED, "the first committee's word moves nothing at the second"
    with writing(db.session()):
        service.acknowledge(referral, by=other, at=now())
    assert referral.state == State.ACKNOWLEDGED
    assert not any(d.is_open for d in duties_of(referral, *ACKNOWLEDGEMENTS))
    assert referral.parties >= {first.id, joint.id, referral.body_id}


def test_what_the_first_committee_had_to_decide_is_the_next_ones_to_decide(app: Flask) -> None:
    installed("link2008")
    referral = a_referral(state=State.REDIRECTED, care=Care.SOCIAL_CARE)
    decide = [d for d in duties_of(referral, "LK08-REF-SC-DECIDE") if d.limb == "decide"]
    assert [d.status(today()) for d in decide] == [DutyStatus.SUPERSEDED, DutyStatus.OPEN]


def test_a_committee_that_nobody_sent_it_to_acknowledges_nothing(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.RECEIVED)
    sign_in(client, an_officer(a_committee("Sometown Scrutiny Committee")).person)
    assert client.get(f"{referral.desk_path}acknowledge").status_code == 404
    sign_in(client, a_person(a_body("Sometown Commissioners"), *Role))
    assert client.get(referral.desk_path).status_code == 404


def test_a_committee_that_takes_anothers_place_inherits_what_is_owed(app: Flask, client: Client) -> None:
    referral = a_referral(state=State.RECEIVED)
    successor = a_committee("Anytown Adults and Health Committee")
    clerk = an_officer(successor)
    with writing(db.session()):
        referral.committee.successor = successor
    sign_in(client, clerk.person)
    assert referral.subject in words(client.get("/desk/referrals/"))
    assert client.post(f"{referral.desk_path}acknowledge", data={"version": referral.version}).status_code == 302
    assert acks(referral) == [DutyStatus.MET]


def test_the_log_says_when_the_network_was_told_of_each_step(app: Flask) -> None:
    referral = a_referral(state=State.ACCEPTED)
    told = [(u.verb, u.told_on) for u in db.session.scalars(sa.select(ReferralUpdate).order_by(ReferralUpdate.id))]
    assert told == [(verb, today()) for verb in ("receive", "acknowledge", "consider", "accept")]
    assert referral.state == State.ACCEPTED

"""From the first draft to the day it is made: what must be there before, what it opens, and what is refused in words."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Installation, Role
from engage.content.disclosure import Openness
from engage.content.privacy import PrivacyResult
from engage.database import writing
from engage.decisions import Kind
from engage.extensions import db
from engage.matters import AuditEntry, Duty, MoveRefusedError
from engage.matters.duties import duties_of
from engage.notices import Notice
from engage.now import now, today
from engage.referrals import Care, Referral, ReferralCheck, State, service
from tests.factories.network import a_decider, a_decision, a_network, a_procedure
from tests.factories.people import a_body, a_person, sign_in
from tests.factories.referrals import (
    a_committee,
    a_draft_referral,
    a_host,
    a_referral,
    an_evidence,
    an_officer,
    bring,
    check,
    in_post,
    the_network,
)
from tests.pages import Client, words

ACK = {
    ("link2008", Care.HEALTH): {"LK08-REF-H-ACK"},
    ("link2008", Care.SOCIAL_CARE): {"LK08-REF-SC-ACK", "LK08-REF-SC-DECIDE"},
    ("link2008", Care.MIXED): {"LK08-REF-H-ACK", "LK08-REF-SC-ACK", "LK08-REF-SC-DECIDE"},
    ("hw2013", Care.HEALTH): {"HW13-REF-H-ACK"},
    ("hw2013", Care.SOCIAL_CARE): {"HW13-REF-SC-ACK"},
    ("hw2013", Care.MIXED): {"HW13-REF-H-ACK", "HW13-REF-SC-ACK"},
    ("hw2024", Care.MIXED): {"HW13-REF-H-ACK", "HW13-REF-SC-ACK"},
}


def installed(profile: str) -> None:
    """This installation speaks the words and uses the rules of an era."""
    with writing(db.session()) as session:
        session.add(Installation(id=1, made_at=now(), is_demo=False, profile=profile))


def clocks(referral: Referral) -> set[str]:
    return {d.clock_id for d in duties_of(referral) if d.owed_by_id == referral.committee_id}


def at_noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


@pytest.mark.parametrize(("profile", "care"), ACK)
def test_the_era_and_the_kind_of_care_choose_the_clocks_and_mixed_opens_both(
    app: Flask, profile: str, care: Care
) -> None:
    installed(profile)
    referral = a_referral(state=State.MADE, care=care)
    assert referral.profile == profile
    assert clocks(referral) == ACK[profile, care]


def test_a_paper_made_in_2012_is_judged_by_the_rules_of_2012_though_it_is_entered_today(app: Flask) -> None:
    installed("hw2024")
    network = the_network(since=datetime(2011, 1, 3, 9, tzinfo=UTC))
    made_on = date(2012, 5, 19)  # a Saturday; the jubilee was on 4 and 5 June
    referral = a_referral(network, state=State.MADE, made_on=made_on, care=Care.SOCIAL_CARE)
    assert referral.profile == "link2008"
    assert (referral.made_on, referral.made_at) == (made_on, None)
    assert referral.entered_at is not None
    duty = next(d for d in duties_of(referral) if d.clock_id == "LK08-REF-SC-ACK")
    assert (duty.began_on, duty.due_on) == (made_on, date(2012, 6, 19))


def test_from_2013_social_care_counts_from_the_receipt_and_health_from_the_making(app: Flask) -> None:
    installed("hw2013")
    network = the_network(since=datetime(2013, 6, 3, 9, tzinfo=UTC))
    referral = a_referral(network, state=State.MADE, made_on=date(2014, 3, 3), care=Care.MIXED)
    due = {d.clock_id: d for d in duties_of(referral) if d.clock_id.startswith("HW13-REF")}
    assert due["HW13-REF-SC-ACK"].began_on == due["HW13-REF-H-ACK"].began_on == date(2014, 3, 3)
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.receive(referral, by=by, at=now(), on=date(2014, 3, 10))
    assert due["HW13-REF-SC-ACK"].began_on == date(2014, 3, 10)
    assert due["HW13-REF-H-ACK"].began_on == date(2014, 3, 3)
    assert due["HW13-REF-SC-ACK"].due_on > due["HW13-REF-H-ACK"].due_on
    assert [d.why for d in due["HW13-REF-SC-ACK"].dates] == ["begun", "the day of receipt was noted"]


def test_in_2008_both_kinds_count_from_the_making_whenever_it_came_in(app: Flask) -> None:
    installed("link2008")
    network = the_network(since=datetime(2008, 5, 1, 9, tzinfo=UTC))
    referral = a_referral(network, state=State.MADE, made_on=date(2008, 9, 1), care=Care.MIXED)
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.receive(referral, by=by, at=now(), on=date(2008, 9, 4))
    acks = [d for d in duties_of(referral) if d.clock_id.endswith("ACK")]
    assert {d.due_on for d in acks} == {date(2008, 9, 26)}


def test_the_receipt_of_what_is_made_here_is_on_the_same_day_unless_told_otherwise(app: Flask) -> None:
    referral = a_referral(state=State.RECEIVED)
    assert referral.made_on == referral.received_on == today()
    assert referral.made_at is not None
    assert referral.received_at is not None


def test_nothing_was_made_or_received_on_a_day_to_come_nor_received_before_it_was_made(app: Flask) -> None:
    referral = a_referral(state=State.DECIDED)
    host, officer = a_host(referral.body), an_officer(referral.committee)
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(MoveRefusedError, match="has not come yet"), writing(db.session()):
        service.make(referral, by=host, at=now(), on=tomorrow)
    bring(referral, State.MADE)
    for on, told in ((tomorrow, "has not come yet"), (today() - timedelta(days=1), "cannot have been received before")):
        with pytest.raises(MoveRefusedError, match=told), writing(db.session()):
            service.receive(referral, by=officer, at=now(), on=on)
    assert referral.received_on is None


def test_a_referral_is_not_made_before_the_decision_to_make_it(app: Flask) -> None:
    referral = a_referral(state=State.DECIDED)
    host = a_host(referral.body)
    with pytest.raises(MoveRefusedError, match="after the day you gave"), writing(db.session()):
        service.make(referral, by=host, at=now(), on=today() - timedelta(days=3))


def test_nothing_is_referred_without_a_decision_that_counts(app: Flask) -> None:
    referral = check(a_draft_referral())
    host = a_host(referral.body)
    with pytest.raises(MoveRefusedError, match="has not decided"), writing(db.session()):
        service.decide(referral, by=host, at=now())
    a_decision(referral.body, referral, Kind.REFER, outcome="no")
    with pytest.raises(MoveRefusedError, match="decided no"), writing(db.session()):
        service.decide(referral, by=host, at=now())
    assert referral.state == State.DRAFTED


def test_what_the_network_decides_moves_its_referral_at_once(app: Flask) -> None:
    referral = check(a_draft_referral())
    a_decision(referral.body, referral, Kind.REFER, outcome="no")
    a_decision(referral.body, referral, Kind.VISIT)
    assert referral.state == State.DRAFTED
    a_decision(referral.body, referral, Kind.REFER)
    assert referral.state == State.DECIDED
    a_decision(referral.body, referral, Kind.REFER)  # again: nothing is left to move
    assert referral.state == State.DECIDED


def test_a_procedure_published_after_the_decision_carries_no_referral(app: Flask) -> None:
    network = a_network("Sometown Voice", published=False)
    referral = check(a_draft_referral(network))
    host = a_host(network)
    a_procedure(network, at=now())
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.decide(referral, by=host, at=now())


def test_a_network_without_deciders_is_dormant_and_nothing_leaves_it(app: Flask) -> None:
    referral = a_referral(state=State.DECIDED)
    host = a_host(referral.body)
    deciders = [
        a for p in db.session.scalars(sa.select(type(host.person))) for a in p.appointments if a.role == Role.DECIDER
    ]
    with writing(db.session()):
        for appointment in deciders:
            appointment.ended_at = now()
    with pytest.raises(MoveRefusedError, match="nothing can leave"), writing(db.session()):
        service.make(referral, by=host, at=now())
    a_draft_referral(referral.body, subject="Drafts are still written")


def test_the_words_are_looked_through_before_it_is_made_and_again_when_they_change(app: Flask) -> None:
    referral = a_draft_referral(concern="Mrs Patel, 943 476 5919, waited.")
    bring(referral, State.DECIDED)
    host = a_host(referral.body)
    assert service.faults(referral) == ["Nobody has checked the title and the text for what identifies people."]
    with pytest.raises(MoveRefusedError, match="Nobody has checked"), writing(db.session()):
        service.make(referral, by=host, at=now())
    check(referral, result=PrivacyResult.REDACTED, public_text="Somebody waited.")
    assert service.faults(referral) == []
    with writing(db.session()):
        service.edit(referral, {"concern": "Mrs Patel waited for four hours."}, by=host, at=now())
    assert "Check it again" in service.faults(referral)[0]
    kept = db.session.scalars(sa.select(ReferralCheck)).one()
    assert kept.found == {"name": 1, "NHS number": 1}
    assert "Patel" not in str([e.details for e in db.session.scalars(sa.select(AuditEntry))])


@pytest.mark.parametrize(
    ("result", "more", "told"),
    [
        (PrivacyResult.REDACTED, {}, "in its place"),
        (PrivacyResult.SUMMARISED, {"public_text": "  "}, "in its place"),
        (PrivacyResult.BLOCKED, {}, "Say why"),
    ],
)
def test_what_takes_words_out_owes_others_and_what_stops_everything_a_reason(
    app: Flask, result: PrivacyResult, more: dict[str, str], told: str
) -> None:
    referral = a_draft_referral()
    with pytest.raises(MoveRefusedError, match=told):
        check(referral, result=result, **more)
    assert referral.privacy is None


def test_a_blocked_text_does_not_leave_and_a_blocked_piece_of_evidence_stays_at_home(app: Flask) -> None:
    referral = a_referral(state=State.DECIDED, checked={"result": PrivacyResult.BLOCKED, "reason": "It names her."})
    assert "not to be fit to leave" in service.faults(referral)[0]
    check(referral)
    an_evidence(referral, result=PrivacyResult.BLOCKED)
    assert service.faults(referral) == []
    bring(referral, State.MADE)


def test_evidence_that_nobody_checked_or_that_would_mislead_without_a_summary_holds_it_back(app: Flask) -> None:
    referral = a_referral(state=State.DECIDED)
    an_evidence(referral, title="A letter", checked=False)
    assert service.faults(referral) == ["Evidence 1, “A letter”: nobody has checked it for what identifies people."]
    an_evidence(referral, title="Notes", openness=Openness.CONFIDENTIAL, would_mislead=True)
    assert "write a summary" in service.faults(referral)[1]


def test_what_was_made_stays_as_it_was_made_in_the_database_itself(app: Flask) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    host = a_host(referral.body)
    with pytest.raises(MoveRefusedError, match="stays as it was"), writing(db.session()):
        service.edit(referral, {"subject": "Something else"}, by=host, at=now())
    for forbidden in (
        "UPDATE referral SET subject = 'x'", "UPDATE referral SET made_on = NULL", "DELETE FROM referral",
        "UPDATE referral_sending SET made_on = '2020-01-01'", "UPDATE referral_sending SET acknowledged_at = NULL",
        "UPDATE referral_update SET text = 'x'", "DELETE FROM referral_update", "DELETE FROM referral_check",
        "UPDATE referral_evidence SET number = 9", "DELETE FROM referral_sending",
    ):  # fmt: skip
        if "evidence" in forbidden:
            an_evidence(referral)
        with pytest.raises(sa.exc.DatabaseError), writing(db.session()) as session:
            session.execute(sa.text(forbidden))


def test_the_committees_officers_and_chair_are_told_by_when_and_under_which_rule(app: Flask) -> None:
    installed("link2008")
    committee = a_committee()
    officer, chair = a_person(committee, Role.SCRUTINY_OFFICER), a_person(committee, Role.SCRUTINY_CHAIR)
    a_person(committee, Role.SCRUTINY_MEMBER)
    referral = a_referral(committee=committee, state=State.MADE, care=Care.MIXED)
    notices = list(db.session.scalars(sa.select(Notice).where(Notice.kind == "referral_made")))
    assert {n.to for n in notices} == {officer.email, chair.email}
    duty = db.session.scalars(sa.select(Duty).where(Duty.clock_id == "LK08-REF-H-ACK")).one()
    assert f"{duty.due_on:%Y}" in notices[0].text
    assert "SI 2002/3048" in notices[0].text
    assert referral.subject not in notices[0].subject


def test_a_network_writes_and_makes_a_referral_page_by_page(app: Flask, client: Client) -> None:
    network, committee = the_network(), a_committee()
    decider = a_decider(network)
    sign_in(client, decider.person)
    page = client.get("/desk/referrals/new?about=CON-1999-999")
    assert "It will be linked with CON-1999-999" in words(page)
    missing = client.post("/desk/referrals/new", data={"body": network.slug})
    assert "Enter a title" in words(missing)
    typed: dict[str, Any] = {
        "body": network.slug, "committee": committee.slug, "care": "mixed", "subject": "Home care of ten minutes",
        "concern": "Mrs Patel is given ten minutes.", "tried": "We asked.", "asked": "Look into it.",
    }  # fmt: skip
    assert client.post("/desk/referrals/new", data=typed).location.endswith("/desk/referrals/REF-2026-001/")
    base = "/desk/referrals/REF-2026-001/"
    assert "Before it can be made" in words(client.get(base))
    looked = words(client.get(f"{base}check"))
    assert "Mrs Patel" in looked
    assert "(name)" in looked
    assert "[name removed] is given ten minutes." in client.get(f"{base}check").get_data(as_text=True)
    version = db.session.scalars(sa.select(Referral.version)).one()
    found = {"result": "redacted", "title_is_public": "yes", "version": version}
    assert "Write what the public reads instead" in words(client.post(f"{base}check", data=found))
    found["public_text"] = "Somebody is given ten minutes."
    assert client.post(f"{base}check", data=found).status_code == 302
    assert "has not decided" in words(client.get(f"{base}decide"))
    referral = db.session.scalars(sa.select(Referral)).one()
    a_decision(network, referral, Kind.REFER)
    assert client.post(f"{base}decide", data={"version": referral.version}).status_code == 409  # it is noted already
    assert "The referral is made." in words(
        client.post(f"{base}make", data={"version": referral.version}, follow_redirects=True)
    )
    public = words(client.get("/referrals/REF-2026-001"))
    assert "Somebody is given ten minutes." in public
    assert "Patel" not in public


def test_only_a_network_refers_and_only_to_a_scrutiny_committee(app: Flask, client: Client) -> None:
    stranger = a_person(a_body("Anytown Commissioners"), *Role)
    sign_in(client, stranger)
    assert client.get("/desk/referrals/new").status_code == 403
    network = the_network()
    host = a_host(network)
    with pytest.raises(MoveRefusedError, match="not a scrutiny committee"), writing(db.session()) as session:
        service.draft(session, network, committee=network, care=Care.HEALTH, subject="x", by=host, at=now())


@pytest.mark.parametrize(("path", "state"), [("withdraw", State.RECEIVED), ("make", State.DECIDED)])
def test_a_form_sent_too_early_comes_back_with_what_was_wrong_in_it(
    app: Flask, client: Client, path: str, state: State
) -> None:
    referral = a_referral(state=state)
    an_evidence(referral, checked=False)
    sign_in(client, in_post(referral.body, Role.DECIDER).person)
    answer = client.post(
        f"{referral.desk_path}{path}", data={"version": "1", "on-day": "x", "on-month": "", "on-year": ""}
    )
    assert answer.status_code == 200
    assert "There is a problem" in words(answer)

"""What waits at the desk: each role is told what to do next about reviews, and nobody else is."""

from typing import Any

import pytest

from engage.accounts import Role
from engage.database import writing
from engage.matters import Voice
from engage.matters.agenda import everything_waiting
from engage.matters.outcome import publish_item
from engage.now import now, today
from engage.responses.service import answers, delivery
from engage.scrutiny import Origin
from engage.scrutiny.service import recommendation, request
from engage.scrutiny.service import review as service
from tests.factories import people
from tests.factories.matters import an_answer
from tests.factories.reviews import a_review, a_suggested_review, a_trust, items_in, the_request
from tests.factories.scrutiny import a_chair, a_committee, a_council, a_member, an_officer
from tests.pages import Client, words


def acts(person: Any) -> list[str]:
    return [one.act for found in everything_waiting(person, today()).values() for one in found]


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("suggested", "Take it up, or decline it"),
        ("scoped", "Invite interested parties"),
        ("evidence", "Gather evidence"),
        ("deliberating", "begin the report"),
        ("draft_report", "agree the report"),
        ("agreed", "Send the report"),
        ("sent", "no clock runs"),
        ("responded", "Begin to follow"),
    ],
)
def test_officer_and_chair_are_told_the_next_step_and_a_member_is_not(db: Any, state: str, act: str) -> None:
    committee = a_committee()
    a_review(committee, state=state)
    for person in (an_officer(committee), a_chair(committee)):
        assert [one for one in acts(person) if act in one]
    assert not [one for one in acts(a_member(committee)) if act in one]
    assert not [one for one in acts(an_officer(a_committee("Another Committee"))) if act in one]


@pytest.mark.parametrize("state", ["response_requested", "monitored", "closed", "declined", "suspended"])
def test_a_review_that_waits_for_others_is_on_no_list_of_things_to_do(db: Any, state: str) -> None:
    committee = a_committee()
    a_review(committee, state=state)
    assert acts(an_officer(committee)) == []


def test_whose_idea_was_not_taken_up_is_to_be_told_and_then_nothing_waits(db: Any) -> None:
    committee = a_committee()
    review = a_suggested_review(committee, origin=Origin.PUBLIC, suggested_by="Mill ward residents")
    with writing(db.session()):
        service.decline(review, reason="The trust is looking into it.", by=Voice.OPERATOR, at=now())
    officer = an_officer(committee)
    assert acts(officer) == ["Tell whoever suggested it why it was not taken up"]
    with writing(db.session()):
        service.tell(review, on=today(), by=Voice.OPERATOR, at=now())
    assert acts(officer) == []


def test_a_notice_without_a_day_of_receipt_is_on_the_desk_because_no_clock_runs(db: Any) -> None:
    committee, council = a_committee(), a_council()
    review = a_review(committee, state="sent", addressees=(council,))
    with writing(db.session()):
        request.ask(the_request(review, council), asked_on=today(), by=Voice.OPERATOR, at=now())
    officer = an_officer(committee)
    assert acts(officer) == [f"Note when {council.name} received the report: no clock runs"]
    with writing(db.session()):
        request.receive(the_request(review, council), on=today(), by=Voice.OPERATOR, at=now())
    assert acts(officer) == []


def test_a_review_whose_recommendations_are_all_complete_waits_to_be_finished(db: Any) -> None:
    committee = a_committee()
    review = a_review(committee, state="monitored", addressees=(a_trust(), a_trust("Another Trust")))
    first, second = items_in(review)
    officer = an_officer(committee)
    for item, expected in ((first, []), (second, ["Finish the review: every recommendation is complete"])):
        with writing(db.session()):
            recommendation.complete(item, minute="Minute 3", reason="Seen.", by=Voice.OPERATOR, at=now())
        assert acts(officer) == expected


def test_what_waits_is_inherited_through_every_committee_that_took_another_ones_place(client: Client, db: Any) -> None:
    first, second, third = (a_committee(f"Committee of {year}") for year in (2009, 2013, 2017))
    a_review(first, state="agreed", title="Evening clinics")
    with writing(db.session()):
        first.successor_id, second.successor_id = second.id, third.id
    officer = an_officer(third)
    assert acts(officer) == ["Send the report"]
    people.sign_in(client, officer)
    assert "Evening clinics" in words(client.get("/desk/reviews/"))


def test_what_a_body_says_is_delivered_waits_for_the_committees_decision(db: Any) -> None:
    committee, trust = a_committee(), a_trust()
    review = a_review(committee, state="response_requested", addressees=(trust,))
    [item] = items_in(review)
    by = people.a_person(trust, Role.OFFICER, Role.APPROVER).current_appointments[0]
    facts: dict[str, Any] = {"by": by, "at": now()}
    with writing(db.session()):
        answers.draft(item, an_answer(), **facts)
        answers.send(item, **facts)
        answers.approve(item, by=Voice.OPERATOR, at=now())
        publish_item(item, **facts)
        delivery.add_evidence(item, text="The rota.", **facts)
        delivery.deliver(item, **facts)
    officer = an_officer(committee)
    assert [one for one in acts(officer) if "Decide whether it is complete" in one]
    with writing(db.session()):
        recommendation.complete(item, minute="Minute 3", reason="Seen.", by=Voice.OPERATOR, at=now())
    assert not [one for one in acts(officer) if "Decide whether it is complete" in one]

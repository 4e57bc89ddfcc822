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
from engage.scrutiny.service import recommendation
from tests.factories import people
from tests.factories.matters import an_answer
from tests.factories.reviews import a_review, a_trust, items_in
from tests.factories.scrutiny import a_chair, a_committee, a_member, an_officer


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

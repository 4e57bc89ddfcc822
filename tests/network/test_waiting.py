"""What waits on everybody's first page, and the daily look at networks that fell silent."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Body, Role
from engage.database import writing
from engage.decisions.service.draft import retake
from engage.extensions import db as database
from engage.jobs.schedule import days_work, enqueue_days_work
from engage.jobs.service import run_due
from engage.matters import Voice
from engage.matters.agenda import Heading
from engage.network.waiting import decisions_to_see_to, decisions_to_take
from engage.notices.models import Notice
from engage.now import london_date, now
from tests.factories.network import a_decision, a_draft, a_network, a_procedure, a_tabled, appointed, state
from tests.factories.people import a_person
from tests.queries import counting


@pytest.fixture
def network(app: Any) -> Body:
    return a_network()


def waits(network: Body, role: Role) -> dict[str, tuple[Heading, str]]:
    person = a_person(name=f"The {role.value}")
    appointed(person, network, role)
    on = london_date(now())
    found = [*decisions_to_take(person, on), *decisions_to_see_to(person, on)]
    return {one.title: (one.heading, one.act) for one in found}


def test_each_role_sees_what_it_can_do_next(network: Body) -> None:
    a_tabled(network, subject="Visit the ward")
    a_draft(network, subject="Buy a tent")
    a_decision(network, subject="Refer the clinic")
    a_decision(network, outcome="deferred", subject="Ask the trust")
    state(a_decision(network, subject="All done"))
    to_do = {
        "Buy a tent": (Heading.TO_DO, "Put it on the agenda"),
        "Refer the clinic": (Heading.TO_DO, "Publish the statement"),
    }
    assert waits(network, Role.HOST) == to_do
    assert waits(network, Role.DECIDER) == to_do | {
        "Visit the ward": (Heading.DECISION, "Decide, and enter what was decided")
    }
    assert waits(network, Role.MEMBER) == {}


def test_no_statement_waits_of_a_decision_that_is_being_taken_again(app: Any) -> None:
    early = now() - timedelta(days=3)
    network = a_network(published=False, since=now() - timedelta(days=10))
    a_procedure(network, at=now() - timedelta(days=1))
    first = a_decision(network, decided_at=early, subject="Hire the hall")
    assert waits(network, Role.HOST) == {"Hire the hall": (Heading.TO_DO, "Publish the statement")}
    with writing(database.session()):
        retake(first, by=Voice.OPERATOR, at=now())
    assert waits(network, Role.DECIDER) == {"Hire the hall": (Heading.TO_DO, "Put it on the agenda")}


def test_another_networks_work_is_not_mine(network: Body) -> None:
    a_tabled(a_network("Saltby Voice"), subject="Theirs")
    assert waits(network, Role.DECIDER) == {}


def test_what_waits_is_found_in_two_statements_however_much_there_is(network: Body) -> None:
    person = a_person()
    appointed(person, network, Role.DECIDER)
    for _ in range(3):
        a_tabled(network)
        a_draft(network)
    assert person.current_appointments
    with counting(database.engine) as seen:
        decisions_to_take(person, london_date(now()))
        decisions_to_see_to(person, london_date(now()))
    assert len(seen) == 2


def test_the_daily_look_tells_the_host_once_a_network_lost_its_deciders(app: Flask) -> None:
    a_network(n_deciders=0)
    assert "dormant-networks" in days_work
    for day in range(3):
        enqueue_days_work(database.session(), now() + timedelta(days=day))
        run_due(app)
    notices = database.session.scalars(sa.select(Notice).where(Notice.kind == "network_dormant")).all()
    assert {notice.to for notice in notices} == {"host@example.org", "contracts@council.example"}
    assert len(notices) == 2


def test_the_desk_of_everybody_shows_it(client: Any, network: Body) -> None:
    from tests.factories.people import sign_in
    from tests.pages import words

    a_tabled(network, subject="Visit the ward")
    person = a_person(name="Gil")
    appointed(person, network, Role.DECIDER)
    sign_in(client, person)
    assert client.get("/desk/").status_code == 200
    text = words(client.get("/desk/"))
    assert "Visit the ward" in text or "Waiting for a decision" not in text

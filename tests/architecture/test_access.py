"""Every address × method × who asks: what is guarded stays shut, and another body's things are not there.

A view that lands in any feature is walked from the day it lands: values for its address come from `World`, or are
made up where the guard must decide before it looks at them.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

import engage
from engage import create_app
from engage.accounts import Appointment, Body, Invitation, Person, Role, SignInSession
from engage.consultations.models.consultation import Consultation
from engage.database import writing
from engage.decisions import Decision
from engage.extensions import db
from engage.matters import Item
from engage.now import now
from engage.referrals import Referral, State
from engage.scrutiny import Review
from engage.web.access import Access, check_all_declared, public, signed_in
from tests.factories.consultations import an_open_consultation
from tests.factories.network import a_network, a_tabled
from tests.factories.people import a_body, a_person, appoint, sign_in
from tests.factories.referrals import a_referral
from tests.factories.reviews import a_review, items_in
from tests.factories.scrutiny import a_committee, a_meeting, a_minute, a_paper, a_seat, an_agenda_item, hold, publish
from tests.pages import Client

GUARDED = ("signed_in", "body", "matter", "item")
ABSENT = {"slug": "no-such-body", "reference": "CON-1999-999"}


@dataclass
class World:
    """One body with a consultation, an item, a colleague and somebody invited; a network with a decision, a committee,
    and a referral from one to the other; a report of the committee that was sent to the body.
    """

    body: Body
    network: Body
    decision: Decision
    committee: Body
    sitting: dict[str, int]  # numbers of what the committee's addresses name
    consultation: Consultation
    item: Item
    colleague: Appointment
    invitation: Invitation
    referral: Referral
    review: Review
    recommended: Item
    made: dict[tuple[str, bool], str] = field(default_factory=dict)

    def value(self, rule: Rule, name: str) -> Any:
        """What to put for one part of an address."""
        converter = rule._converters[name]
        if isinstance(converter, AnyConverter):
            return min(converter.items)
        known = {
            "slug": self.consultation.slug if rule.rule.startswith("/consultations/") else self.body.slug,
            "reference": "K7M4-2QXP-9RTB" if rule.rule.startswith("/receipts/") else self.consultation.reference,
            "number": self.invitation.id if "/invitations/" in rule.rule else self.colleague.id,
            "clock_id": "JY-RESPOND",
        }
        if "/items/" in rule.rule or rule.rule.startswith("/responses/"):
            known["number"] = self.item.number
        if rule.endpoint.startswith("network."):
            known = {"slug": self.network.slug, "reference": self.decision.reference, "number": 1}
        if rule.endpoint.startswith("referrals."):
            known = {"reference": self.referral.reference, "number": 1}
        if "/committees/" in rule.rule:
            known = {"slug": self.committee.slug, **self.sitting}
            known["number"] = self.sitting["seat"] if "/members/" in rule.rule else 1
        if rule.rule.startswith(("/desk/reviews/", "/reviews/")):
            known = {"reference": self.review.reference, "slug": self.body.slug, "number": 1}
        return known.get(name, 1 if isinstance(converter, IntegerConverter) else "x")

    def address(self, rule: Rule, **instead: str) -> str:
        """An address of this rule; made once, since each request lets go of what was loaded."""
        key = (rule.rule, bool(instead))
        if key not in self.made:
            built = rule.build({name: self.value(rule, name) for name in rule.arguments} | instead)
            assert built is not None, rule
            self.made[key] = built[1]
        return self.made[key]

    def thing(self, access: Access, endpoint: str) -> Any:
        """What the guard of a view puts its question about."""
        bodies = {"network": self.network, "scrutiny": self.committee}
        body = bodies.get(endpoint.partition(".")[0], self.body)
        matters = {"referrals": self.referral, "scrutiny": self.review}
        matter = matters.get(endpoint.partition(".")[0], self.consultation)
        item = self.recommended if endpoint.startswith("scrutiny.") else self.item
        return {"body": body, "matter": matter, "item": item}[access.kind]

    def somebody(self, *roles: Role, **more: Any) -> Person:
        """Somebody in these roles at each of its bodies."""
        person = a_person(self.body, *roles, **more)
        appoint(person, self.network, *roles)
        appoint(person, self.committee, *roles)
        return person


def a_world(name: str = "Anytown Commissioners") -> World:
    body = a_body(name)
    consultation = an_open_consultation(body, title=f"What {name} asks")
    colleague = a_person(body, Role.OFFICER, Role.ADMINISTRATOR, name="Cleo Colleague")
    with writing(db.session()) as session:
        item = Item(matter_id=consultation.id, number=1, body_id=body.id, title="Open later", created_at=now())
        invitation = Invitation(
            token_hash=f"hash of {name}", email="i@example.org", body_id=body.id, role=Role.ANALYST, invited_at=now(),
            expires_at=now() + timedelta(days=7),
        )  # fmt: skip
        session.add_all([item, invitation])
    network = a_network(f"{name} Voice")
    committee = a_committee(f"{name} Scrutiny")
    referral = a_referral(network, committee, state=State.RECEIVED, evidence=True)
    review = a_review(committee, state="sent", addressees=(body,))
    return World(
        body, network, a_tabled(network), committee, a_sitting(committee), consultation, item,
        colleague.current_appointments[0], invitation, referral, review, items_in(review)[0],
    )  # fmt: skip


def a_sitting(committee: Body) -> dict[str, int]:
    """A meeting with an item, a paper, a minute and somebody who sits; by the names its addresses give them."""
    seat, meeting = a_seat(committee), a_meeting(committee, starts_at=now() - timedelta(days=1))
    item = an_agenda_item(meeting)
    paper = a_paper(item)
    publish(meeting, at=now() - timedelta(days=20))
    hold(meeting)
    return {"seat": seat.id, "meeting": 1, "item": item.id, "paper": paper.id, "minute": a_minute(item).id}


def walks(app: Flask) -> list[tuple[Rule, str, Access]]:
    """Every address with every method it takes: all the reading first, since writing changes the world."""
    found = [
        (rule, method, app.view_functions[rule.endpoint].access)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda walk: (walk[1] != "GET", walk[0].rule))


class Walker:
    """Somebody who goes to every address; signed in again wherever an act has ended their session."""

    def __init__(self, app: Flask, person: Person | None, *, second_factor: bool | None = None) -> None:
        self.client, self.person, self.second_factor = Client(app), person, second_factor

    def go(self, address: str, method: str) -> TestResponse:
        if self.person is not None:
            alive = sa.select(SignInSession.id).where(
                SignInSession.person_id == self.person.id, SignInSession.ended_at.is_(None)
            )
            if self.client.get_cookie("engage") is None or db.session.scalar(alive.limit(1)) is None:
                sign_in(self.client, self.person, second_factor=self.second_factor)
        send: Callable[..., TestResponse] = getattr(FlaskClient, method.lower())
        return send(self.client, address)


Judge = Callable[[Rule, str, Access, TestResponse], None]


def sent_to(response: TestResponse, address: str) -> bool:
    return response.status_code == 302 and (response.location or "").partition("?")[0] == address


def stays_outside(door: str) -> Judge:
    def judge(rule: Rule, method: str, access: Access, response: TestResponse) -> None:
        assert response.status_code < 500
        if access.kind in GUARDED:
            assert sent_to(response, door), f"{response.status_code} {response.location}"

    return judge


OUTSIDE = {
    "anonymous": "/sign-in",
    "suspended": "/sign-in",
    "without an appointment any more": "/sign-in",
    "half signed in": "/sign-in/code",
    "owing a second factor": "/account/second-factor",
}
INSIDE = [f"{role} at {where}" for where in ("own body", "another body") for role in Role]


def outsider(who: str, world: World) -> tuple[Person | None, bool | None]:
    """The person, and whether their session has shown a second factor."""
    if who == "suspended":
        return a_person(world.body, *Role, suspended_at=now()), None
    if who == "half signed in":
        return a_person(world.body, *Role, totp_seed="x", totp_confirmed_at=now()), False
    if who == "owing a second factor":
        with writing(db.session()):
            world.body.requires_second_factor = True
        return a_person(world.body, *Role), None
    return None, None


@pytest.mark.slow
@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_reaches_what_is_guarded_from_outside(who: str, app: Flask, capsys: Any) -> None:
    world = a_world()
    person, second_factor = outsider(who, world)
    walker = Walker(app, person, second_factor=second_factor)
    if who == "without an appointment any more":
        walker.client.set_cookie("engage", ended_session(world))
    judge, enrolling = stays_outside(OUTSIDE[who]), who == "owing a second factor"
    faults = []
    for rule, method, access in walks(app):
        if enrolling and rule.endpoint.startswith(("people.second_factor", "people.confirm_password")):
            continue
        faults += found(judge, rule, method, access, walker.go(world.address(rule), method))
    tell(capsys, who, app)
    assert not faults, "\n".join(faults)


def ended_session(world: World) -> str:
    """The key of somebody whose appointment was ended while they were signed in."""
    from engage.people.service import appoint

    person = a_person(world.body, Role.OFFICER)
    key = sign_in(Client(engage_app()), person)
    with writing(db.session()):
        appoint.end(person.current_appointments[0], by=world.colleague, at=now())
    return key


def engage_app() -> Flask:
    from flask import current_app

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
def test_each_role_does_at_its_own_body_what_its_policies_say_and_no_more(role: Role, app: Flask, capsys: Any) -> None:
    world = a_world()
    walker = Walker(app, world.somebody(role))
    faults = []
    for rule, method, access in walks(app):
        if access.kind in ("body", "matter", "item"):
            assert access.policy is not None
            allowed = access.policy(walker.person, world.thing(access, rule.endpoint)) is not None
            expected = "allowed" if allowed else "refused"
        else:
            expected = "anything"
        response = walker.go(world.address(rule), method)
        faults += found(as_expected(expected), rule, method, access, response)
    tell(capsys, f"{role} at own body", app)
    assert not faults, "\n".join(faults)


def as_expected(expected: str) -> Judge:
    def judge(rule: Rule, method: str, access: Access, response: TestResponse) -> None:
        assert response.status_code < 500
        if expected == "refused":
            assert response.status_code == 403, response.status_code
        elif expected == "allowed":
            assert response.status_code != 403, response.status_code
        if access.kind in GUARDED:
            assert not (response.location or "").startswith("/sign-in")

    return judge


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
def test_to_people_of_another_body_a_thing_looks_as_if_it_were_not_there(role: Role, app: Flask, capsys: Any) -> None:
    world, mine = a_world(), a_world("Sometown Council")
    walker = Walker(app, mine.somebody(role))
    faults = []

    def judge(rule: Rule, method: str, access: Access, response: TestResponse) -> None:
        assert response.status_code < 500
        if access.kind in ("body", "matter", "item"):
            assert response.status_code == 404, response.status_code
            instead = {name: value for name, value in ABSENT.items() if name in rule.arguments}
            absent = walker.go(world.address(rule, **instead), method)
            assert (absent.status_code, absent.data) == (404, response.data), "differs from one that is not there"

    for rule, method, access in walks(app):
        faults += found(judge, rule, method, access, walker.go(world.address(rule), method))
    tell(capsys, f"{role} at another body", app)
    assert not faults, "\n".join(faults)


def found(judge: Judge, rule: Rule, method: str, access: Access, response: TestResponse) -> list[str]:
    """What is wrong with one answer, as a line for the list."""
    try:
        judge(rule, method, access, response)
    except AssertionError as error:
        return [f"{method} {rule.rule} ({rule.endpoint}, {access.kind}): {str(error).splitlines()[0]}"]
    return []


def tell(capsys: Any, who: str, app: Flask) -> None:
    """Say on the screen how many combinations were walked."""
    n, everybody = len(walks(app)), len(OUTSIDE) + len(INSIDE)
    with capsys.disabled():
        sys.stdout.write(f"\n  access: {who}: {n} of {n * everybody:,} combinations of address, method and person ")


# What each role may do at its own body, whatever else a feature adds: the promises made to the people who use it.
NEVER = {
    "people.invite": {Role.OFFICER, Role.APPROVER, Role.ANALYST, Role.MODERATOR},
    "people.end_appointment": {Role.OFFICER, Role.APPROVER, Role.ANALYST, Role.MODERATOR},
    "people.edit_body": {Role.OFFICER, Role.APPROVER, Role.ANALYST, Role.MODERATOR},
    "people.body_rules": {Role.OFFICER, Role.APPROVER, Role.ANALYST, Role.MODERATOR},
    "consultations.publish": {Role.OFFICER, Role.ANALYST, Role.MODERATOR, Role.ADMINISTRATOR},
    "consultations.publish_outcome": {Role.OFFICER, Role.ANALYST, Role.MODERATOR, Role.ADMINISTRATOR},
    "consultations.withdraw": {Role.OFFICER, Role.ANALYST, Role.MODERATOR, Role.ADMINISTRATOR},
    "analysis.moderate_answer": {Role.ANALYST, Role.ADMINISTRATOR},
    "analysis.code": {Role.MODERATOR, Role.ADMINISTRATOR},
    "network.enter_decision": {Role.MEMBER, Role.HOST, Role.ADMINISTRATOR},
    "network.publish_procedure": {Role.MEMBER, Role.HOST, Role.ADMINISTRATOR},
    "network.wake": {Role.MEMBER, Role.HOST, Role.ADMINISTRATOR},
    "network.table": {Role.MEMBER, Role.ADMINISTRATOR},
    "network.statement": {Role.MEMBER, Role.ADMINISTRATOR},
    "network.settings": {Role.MEMBER, Role.DECIDER, Role.HOST},
    "scrutiny.publish_agenda": {Role.SCRUTINY_MEMBER, Role.ADMINISTRATOR},
    "scrutiny.enter": {Role.SCRUTINY_MEMBER, Role.ADMINISTRATOR},
    "scrutiny.publish_minutes": {Role.SCRUTINY_MEMBER, Role.ADMINISTRATOR},
    "scrutiny.dissolve": {Role.SCRUTINY_MEMBER},
    "referrals.make": {Role.MEMBER, Role.ADMINISTRATOR, Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR},
    "referrals.withdraw": {Role.MEMBER, Role.HOST, Role.ADMINISTRATOR, Role.SCRUTINY_OFFICER},
    "referrals.check_words": {Role.MEMBER, Role.ADMINISTRATOR, Role.SCRUTINY_OFFICER},
    "referrals.acknowledge": {Role.SCRUTINY_MEMBER, Role.ADMINISTRATOR, Role.HOST, Role.DECIDER, Role.OFFICER},
    "referrals.accept": {Role.SCRUTINY_MEMBER, Role.ADMINISTRATOR, Role.HOST, Role.DECIDER},
    "responses.approve": {Role.OFFICER, Role.ANALYST, Role.MODERATOR, Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("endpoint", NEVER)
def test_a_role_never_has_the_acts_of_another(endpoint: str, app: Flask) -> None:
    world = a_world()
    access: Access = app.view_functions[endpoint].access  # type: ignore[attr-defined]
    assert access.policy is not None
    for role in NEVER[endpoint]:
        assert access.policy(world.somebody(role), world.thing(access, endpoint)) is None, role


def test_no_policy_lets_in_somebody_suspended_or_from_another_body(app: Flask) -> None:
    world = a_world()
    nobody = world.somebody(*Role, suspended_at=now())
    stranger = a_person(a_body("Sometown Council"), *Role)
    policies = {(access, rule.endpoint) for rule, _, access in walks(app) if access.policy is not None}
    assert len(policies) >= 10
    for access, endpoint in policies:
        assert access.policy is not None
        for person in (nobody, stranger):
            assert access.policy(person, world.thing(access, endpoint)) is None, access.policy


def test_a_view_that_does_not_say_who_may_see_it_stops_the_application(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engage._features

    def with_a_bare_view(made: Flask) -> None:
        real(made)
        made.add_url_rule("/bare", "bare", lambda: "anyone")

    monkeypatch.setattr(engage, "_features", with_a_bare_view)
    with pytest.raises(RuntimeError, match="These views declare no access: bare"):
        create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"]})


def test_a_view_declares_its_access_once() -> None:
    with pytest.raises(RuntimeError, match="declares its access twice"):
        public(signed_in(lambda: "x"))


def test_all_views_of_this_application_declare_their_access(app: Flask) -> None:
    check_all_declared(app)
    kinds = {access.kind for _, _, access in walks(app)}
    assert kinds <= {"public", "visitor", "key", *GUARDED}

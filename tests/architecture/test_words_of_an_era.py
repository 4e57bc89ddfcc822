"""Every public page and every notice, under each profile: none says a word that belongs to another era alone."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from engage import installation
from engage.accounts import BodyKind, Person, Role, roles_at
from engage.content.vocabulary import PROFILES, strange_words
from engage.database import writing
from engage.extensions import db
from engage.jobs.service import run_due
from engage.matters import Matter, Voice, clocks
from engage.notices import Notice, service
from engage.now import now, today
from engage.referrals import State
from engage.reminders.tick import tick
from tests.factories.consultations import an_open_consultation
from tests.factories.matters import AT, a_promise
from tests.factories.network import a_decision
from tests.factories.people import a_body, a_person, appoint, sign_in
from tests.factories.referrals import a_committee, a_referral, the_network
from tests.factories.register import in_every_state
from tests.factories.reviews import a_review
from tests.factories.scrutiny import a_meeting, a_minute, a_seat, an_agenda_item, hold, publish, publish_minutes
from tests.pages import Client, words

pytestmark = pytest.mark.slow

TEXT = {"text/html", "text/plain", "text/csv", "application/json", "application/atom+xml", "text/calendar"}
FILTERS, PATHS = 6, 30  # of one path, of one endpoint
HREF = re.compile(r'(?:href|action)="(/[^"]*)"')


def furnish(profile: str) -> Person:
    """An installation of an era, with something public of every kind in it, made by the services of today.

    Gives somebody who acts for each of its bodies in every role.
    """
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile=profile)
    council = a_body("Anytown Borough", kind=BodyKind.COUNCIL)
    network, committee = the_network(), a_committee()
    a_person(network, Role.MEMBER, Role.HOST, email="host@network.example")
    a_person(council, *roles_at(BodyKind.COUNCIL), email="officer@council.example")
    a_person(committee, Role.SCRUTINY_OFFICER, email="officer@committee.example")
    asked = an_open_consultation(council, title="What Anytown asks")
    a_promise(asked)
    clock_id = "OS02-RESP" if profile == "link2008" else "OS13-RESP"
    in_every_state(asked, today(), clock_id=clock_id, by=council, to=committee)
    made = [
        a_referral(network, committee, state=state)
        for state in (State.MADE, State.DECLINED, State.CLOSED, State.ACCEPTED)
    ]
    with writing(db.session()) as session:
        for matter in (asked, *made):
            service.follow(session, matter.id, "reader@example.org", at=now(), confirmed=True)
    a_referral(network, committee, state=State.WITHDRAWN, subject="The lift is broken")
    a_decision(network, stated=True)
    a_review(committee, state="closed", about=made[-1], title="Looked into")
    review = a_review(committee, state="response_requested", title="Being looked into")
    a_seat(committee)
    meeting = a_meeting(committee, starts_at=now() - timedelta(days=20))
    item = an_agenda_item(meeting, about=review)
    hold(publish(meeting))
    a_minute(item)
    publish_minutes(meeting)
    with writing(db.session()) as session:
        session.execute(sa.update(Matter).where(Matter.profile != profile).values(profile=profile))
    everyone = a_person(name="Eve Everyone")
    for body in (council, network, committee):
        appoint(everyone, body, *roles_at(body.kind))
    return everyone


def without_sources(said: str) -> str:
    """What was said without the laws and codes cited: those are called what they are called."""
    for clock in clocks().values():
        for source in (clock.citation, *(citation for _, citation, _ in clock.later)):
            said = said.replace(source, "").replace(source[:1].upper() + source[1:], "")
    return said


class Walk:
    """Every address that a reader can come to from the front page by following links, each read once.

    `behind` is the person who reads the pages behind the desk instead.
    """

    def __init__(self, app: Flask, behind: Person | None = None) -> None:
        self.app, self.client, self.behind = app, Client(app), behind
        if behind is not None:
            sign_in(self.client, behind)
        self.addresses = app.url_map.bind("localhost")
        self.visited: dict[str, Counter[str]] = {}  # endpoint → how often each of its paths was read

    def pages(self) -> Iterator[tuple[str, TestResponse]]:
        waiting, seen = ["/desk/" if self.behind else "/", *self._plain()], set()
        while waiting:
            address = waiting.pop()
            endpoint = self._endpoint(address)
            if address in seen or endpoint is None or not self._is_wanted(endpoint, address):
                continue
            seen.add(address)
            response = self.client.get(address)
            self.visited.setdefault(endpoint, Counter())[urlsplit(address).path] += 1
            yield address, response
            if response.mimetype == "text/html":
                led = dict.fromkeys(unescape(found).partition("#")[0] for found in HREF.findall(response.text))
                waiting += [address for address in led if address not in seen]

    def _plain(self) -> list[str]:
        """Addresses without parts, whether anything leads there or not."""
        rules = self.app.url_map.iter_rules()
        return [rule.rule for rule in rules if not rule.arguments and "GET" in (rule.methods or set())]

    def _endpoint(self, address: str) -> str | None:
        try:
            endpoint, _ = self.addresses.match(urlsplit(address).path, method="GET")
        except HTTPException:
            return None
        return str(endpoint)

    def _is_wanted(self, endpoint: str, address: str) -> bool:
        """Open to anyone (or not), and no more than a few filters and pages of one list: they are many and all alike."""
        read, path = self.visited.get(endpoint, Counter()), urlsplit(address).path
        if (
            endpoint == "static"
            or address.count("&")
            or read[path] >= FILTERS
            or (path not in read and len(read) >= PATHS)
        ):
            return False
        is_open = self.app.view_functions[endpoint].access.kind in {"public", "visitor", "key"}  # type: ignore[attr-defined]
        return is_open is (self.behind is None)


@pytest.mark.parametrize("profile", PROFILES)
def test_no_public_page_speaks_in_the_words_of_another_era(app: Flask, profile: str) -> None:
    furnish(profile)
    walk, strange = Walk(app), []
    for address, response in walk.pages():
        assert response.status_code < 500, address
        asks_for_another_era = "profile=" in address  # its rules, and so its words
        if response.mimetype in TEXT and not asks_for_another_era:
            said = words(response) if response.mimetype == "text/html" else response.text
            strange += [f"{address}: {word}" for word in strange_words(without_sources(said), profile)]
    assert not strange, "\n".join(sorted(set(strange))[:40])
    for endpoint in (
        "referrals.show", "scrutiny.show_review", "scrutiny.meeting_item", "network.decision", "register.duty",
        "register.body", "register.clocks", "responses.show_item", "consultations.show", "scrutiny.tracker", "network.procedure",
    ):  # fmt: skip
        assert walk.visited.get(endpoint), f"the walk did not come to {endpoint}"


@pytest.mark.parametrize("profile", PROFILES)
def test_no_page_behind_the_desk_does_either(app: Flask, profile: str) -> None:
    walk, strange = Walk(app, furnish(profile)), []
    for address, response in walk.pages():
        assert response.status_code < 500, address
        if response.mimetype == "text/html":
            said = without_sources(words(response))
            strange += [f"{address}: {word}" for word in strange_words(said, profile)]
    assert not strange, "\n".join(sorted(set(strange))[:40])
    assert {"people.desk", "network.desk", "scrutiny.committee_desk", "scrutiny.review"} <= set(walk.visited)


@pytest.mark.parametrize("profile", PROFILES)
def test_no_notice_speaks_in_the_words_of_another_era(app: Flask, profile: str) -> None:
    furnish(profile)
    tick(db.session(), now())
    run_due(app)
    strange, kinds = [], set()
    for notice in db.session.scalars(sa.select(Notice)):
        kinds.add(notice.kind)
        said = without_sources(f"{notice.subject}\n{notice.text}")
        strange += [f"{notice.kind}: {word}" for word in strange_words(said, profile)]
    assert not strange, "\n".join(sorted(set(strange)))
    assert {"referral_made", "referral_step", "duty_reminder"} <= kinds | {k.removesuffix("s") for k in kinds}


def test_a_matter_keeps_the_words_of_its_own_era_when_the_installation_moves_on(app: Flask) -> None:
    furnish("link2008")
    referral = db.session.scalar(sa.select(Matter).where(Matter.kind == "referral").limit(1))
    assert referral is not None
    address, client = f"/register/record/{referral.reference}", Client(app)
    assert "Host worker" in words(client.get(address))
    with writing(db.session()) as session:
        installation.change_profile(session, "hw2024", by=Voice.OPERATOR, at=now())
    after = words(client.get(address))
    assert "Host worker" in after, "the referral is of the time of the networks"
    assert "Local Healthwatch organisations" in after, "and the page around it of today"

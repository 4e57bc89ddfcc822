"""Who sees what of the register when: every state of every kind × every representation × every reader, in one table.

A matter that nobody may know of yet, and its duties, are nowhere: no page, file, feed, count or record has a trace of
them. A title that may not be read is nowhere either: the reference stands in its place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import installation
from engage.accounts import Body, BodyKind, Person, Role
from engage.consultations import State as ConsultationState
from engage.database import writing
from engage.extensions import db
from engage.matters import Duty, Matter, Voice
from engage.matters import duties as service
from engage.matters.models.matter import STATES
from engage.now import now, today
from engage.referrals import State as ReferralState
from tests.factories.consultations import a_consultation, publish
from tests.factories.matters import AT
from tests.factories.people import a_body, a_person, sign_in
from tests.factories.referrals import a_committee, a_referral, the_network
from tests.factories.reviews import a_review
from tests.pages import Client

pytestmark = pytest.mark.slow

SECRET = "Zanzibar wording"  # in the title of whatever is looked for
REPRESENTATIONS = (
    "/register/", "/register.csv", "/register.json", "/register.atom", "/register/duties", "/register/duties.csv",
    "/register/duties.json", "/register/duties.atom", "/register/duties?state=late", "/register/duties?kind={kind}",
    "/register/duties?body={debtor}", "/register/duties?to={creditor}", "/register/bodies/{debtor}",
    "/register/bodies/{creditor}", "/register/record/{reference}", "/register/duties/{duty}",
)  # fmt: skip
NAMED = {path for path in REPRESENTATIONS if path.startswith("/register/duties") or "record" in path}
COUNTED = {"/register/bodies/{debtor}", "/register/bodies/{creditor}"}
READERS = ("anyone", "a stranger", "a party")


@dataclass(frozen=True)
class Case:
    """One matter in one state, whether anyone may know of it, and whether anyone may read its title."""

    kind: str
    state: str
    make: Callable[[], Matter]
    is_public: bool
    shows_title: bool = True

    def __str__(self) -> str:
        return f"{self.kind} {self.state}{'' if self.shows_title else ' without its title'}"


def referral(state: ReferralState, **checked: Any) -> Callable[[], Matter]:
    return lambda: a_referral(the_network(), a_committee(), state=state, subject=SECRET, checked=checked)


def consultation(state: str) -> Callable[[], Matter]:
    def make() -> Matter:
        made = a_consultation(a_body("Anytown Borough", kind=BodyKind.COUNCIL), title=SECRET)
        if state not in BEFORE_PUBLICATION:
            publish(made, opens_at=now() + timedelta(days=1), closes_at=now() + timedelta(days=90))
        with writing(db.session()) as session:
            session.execute(sa.update(Matter).where(Matter.id == made.id).values(state=state))
        return made

    return make


def review(state: str) -> Callable[[], Matter]:
    return lambda: a_review(a_committee(), state=state, title=SECRET)


BEFORE_PUBLICATION = {"idea", "pre_engagement", "drafting", "gate_check"}
BEFORE_MAKING = {"drafted", "decided"}
CASES = [
    *(Case("consultation", s, consultation(s), s not in BEFORE_PUBLICATION) for s in ConsultationState),
    *(Case("referral", s, referral(s), s not in BEFORE_MAKING) for s in ReferralState),
    *(Case("referral", s, referral(s, title_is_public=False), s not in BEFORE_MAKING, False) for s in ReferralState),
    *(Case("review", s, review(s), s != "suggested") for s in STATES["review"]),
]


def look(app: Flask, matter: Matter, duty: Duty) -> Iterator[tuple[str, str, str]]:
    """Representation, reader and what the reader was given; '' where there is nothing at that address."""
    parts = {
        "kind": matter.kind, "debtor": duty.owed_by.slug, "reference": matter.reference, "duty": duty.id,
        "creditor": duty.creditor.slug if duty.creditor else "nobody",
    }  # fmt: skip
    party = next(iter(sorted(matter.parties)))
    addresses = {path: path.format(**parts) for path in REPRESENTATIONS}
    people: dict[str, Person | None] = {
        "anyone": None,
        "a stranger": a_person(a_body("Elsewhere"), *Role),
        "a party": a_person(db.session.get_one(Body, party), *Role),
    }
    for reader in READERS:
        client = Client(app)
        someone = people[reader]
        if someone is not None:
            sign_in(client, someone)
        for path, address in addresses.items():
            response = client.get(address)
            yield path, reader, response.get_data(as_text=True) if response.status_code == 200 else ""


def a_late_duty(matter: Matter) -> Duty:
    """Something owed in the matter since long ago, as its own services would keep it: public where the matter is."""
    creditor = a_body("Anytown Creditor")
    with writing(db.session()):
        [duty] = service.owe(
            matter, "OS02-RESP", owed_by=matter.body, owed_to=creditor, began_on=today() - timedelta(days=60),
            by=Voice.CLOCK, at=now(), is_public=matter.is_public,
        )  # fmt: skip
    return duty


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_sees_what_when(app: Flask, case: Case) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile="link2008")
    matter = case.make()
    assert matter.state == case.state
    assert matter.is_public is case.is_public
    every_duty = sa.select(Duty.is_public).where(Duty.matter_id == matter.id)
    assert set(db.session.scalars(every_duty)) <= {case.is_public}, "what its services owe is as public as it is"
    duty = a_late_duty(matter)
    reference, slug = matter.reference, duty.owed_by.slug
    faults, given = [], {}
    for path, reader, said in look(app, matter, duty):
        given.setdefault(path, {})[reader] = said
        if not case.is_public:
            faults += [f"{path} shows it to {reader}" for word in (reference, SECRET) if word in said]
            if path in COUNTED and "duties?" in said and f"body={slug}&amp;basis" in said:
                faults.append(f"{path} counts it for {reader}")
            if path in ("/register/record/{reference}", "/register/duties/{duty}") and said:
                faults.append(f"{path} is there for {reader}")
        elif path in NAMED and reference not in said:
            faults.append(f"{path} hides it from {reader}")
        elif not case.shows_title and SECRET in said:
            faults.append(f"{path} shows {reader} a title that may not be read")
    assert not faults, "\n".join(faults)
    for path, by_reader in given.items():
        if not path.endswith((".json", ".atom")):  # those say when they were made
            assert len(set(by_reader.values())) == 1, f"{path} is not the same for everyone"


def test_every_state_of_every_kind_is_in_the_table() -> None:
    for kind, states in STATES.items():
        assert {case.state for case in CASES if case.kind == kind} == set(states), kind

"""Networks and what they decide: built through the services, so that every rule of the gate was kept."""

from datetime import datetime, timedelta
from typing import Any

from engage.accounts import Appointment, Body, BodyKind, Person, Role
from engage.content import render
from engage.database import writing
from engage.decisions import (
    Conflict,
    Decision,
    DecisionOutcome,
    Kind,
    Network,
    Procedure,
    Vote,
    Way,
    deciders,
)
from engage.decisions.service.decide import Part, Sitting, decide
from engage.decisions.service.draft import draft, table
from engage.decisions.service.procedures import draft as draft_procedure
from engage.decisions.service.procedures import edit as edit_procedure
from engage.decisions.service.procedures import publish as publish_procedure
from engage.decisions.service.standing import set_up, settle
from engage.decisions.service.statement import publish_statement
from engage.extensions import db
from engage.matters import Matter, Voice
from engage.now import london_date, now
from tests.factories.people import a_body, a_person

PROCEDURE: dict[str, Any] = {
    "title": "How we make decisions",
    "text": "We decide **together**, at a meeting that was announced.",
    "text_html": "<p>We decide <strong>together</strong>, at a meeting that was announced.</p>",
    "deciders": "The three members of the steering group.",
    "quorum": 2,
    "allows_email": True,
    "allows_urgent": False,
    "urgent_rule": "",
    "breach": "Anyone may say so. The steering group looks into it.",
    "breach_html": "<p>Anyone may say so. The steering group looks into it.</p>",
    "breach_test": "When money was spent, or when the steering group cannot settle it in a month.",
}
NAMES = ("Dora Decider", "Ed Decider", "Fay Decider")


def a_network(
    name: str = "Anytown Voice", *, published: bool = True, n_deciders: int = 3, since: datetime | None = None,
    **settings: Any,
) -> Body:  # fmt: skip
    """A network with a host, three people who may decide (the first is the chair), and a published procedure.

    Everything is there since 400 days ago unless told otherwise; it was heard of just now.
    """
    began = since or now() - timedelta(days=400)
    body = a_body(name, kind=BodyKind.NETWORK)
    people = [a_decider(body, name=NAMES[n] if n < 3 else f"Decider {n}", since=began) for n in range(n_deciders)]
    session = db.session()
    with writing(session):
        network = settle(session, body, at=now())
        chosen: dict[str, Any] = {
            "host_name": "Anytown Voluntary Action",
            "host_contact": "01234 567890",
            "host_email": "host@example.org",
            "contract_email": "contracts@council.example",
            "chair_id": people[0].person_id if people else None,
            **settings,
        }
        set_up(network, chosen, by=Voice.OPERATOR, at=now())
    if published:
        a_procedure(body, at=began)
    return body


def a_decider(body: Body, *, name: str = "Gil Decider", since: datetime | None = None) -> Appointment:
    """Somebody who may decide for a network since a moment."""
    person = a_person(name=name)
    return appointed(person, body, Role.DECIDER, since=since)


def appointed(person: Person, body: Body, role: Role, *, since: datetime | None = None) -> Appointment:
    """An appointment that began at a moment, 400 days ago unless told otherwise."""
    session = db.session()
    with writing(session):
        made = Appointment(
            person_id=person.id, body_id=body.id, role=role, began_at=since or now() - timedelta(days=400)
        )
        session.add(made)
    return made


def a_procedure(body: Body, *, at: datetime | None = None, publish: bool = True, **words: Any) -> Procedure:
    """The next version of how a network decides: adopted and published at a moment (now, unless told otherwise)."""
    session, at = db.session(), at or now()
    with writing(session):
        made = draft_procedure(session, body, by=Voice.OPERATOR, at=at)
        edit_procedure(made, {**PROCEDURE, "adopted_on": london_date(at), **words}, by=Voice.OPERATOR, at=at)
        if publish:
            publish_procedure(made, by=Voice.OPERATOR, at=at)
    return made


def a_draft(network: Body, matter: Matter | None = None, kind: Kind = Kind.REFER, **more: Any) -> Decision:
    """Something to be decided, not yet on the agenda."""
    session = db.session()
    values = {"subject": "Refer the closing of the clinic", "at": now(), **more}
    with writing(session):
        return draft(session, network, kind=kind, matter=matter, by=Voice.OPERATOR, **values)


def a_tabled(network: Body, matter: Matter | None = None, kind: Kind = Kind.REFER, **more: Any) -> Decision:
    """Something on the agenda for today."""
    made = a_draft(network, matter, kind, **more)
    with writing(db.session()):
        table(made, on=london_date(now()), by=Voice.OPERATOR, at=now())
    return made


def a_decision(
    network: Body, matter: Matter | None = None, kind: Kind = Kind.REFER, outcome: str = "yes", *,
    decided_at: datetime | None = None, stated: bool = False, entered_at: datetime | None = None, **more: Any,
) -> Decision:  # fmt: skip
    """A decision of everybody who may decide, made a minute ago unless told otherwise; its statement where wanted."""
    made = a_tabled(network, matter, kind, **more)
    at = entered_at or now()
    sitting = a_sitting(network, outcome, decided_at=decided_at or at - timedelta(minutes=1))
    with writing(db.session()):
        decide(made, sitting, by=Voice.OPERATOR, at=at)
    return state(made) if stated else made


def a_sitting(network: Body, outcome: str = "yes", **instead: Any) -> Sitting:
    """What is entered of a decision that everybody took part in."""
    decided_at = instead.pop("decided_at", None) or now() - timedelta(minutes=1)
    vote = Vote.AGAINST if outcome == "no" else Vote.FOR
    parts = [Part(each, vote) for each in deciders(db.session(), network, decided_at)]
    values: dict[str, Any] = {
        "decided_at": decided_at,
        "way": Way.MEETING,
        "outcome": DecisionOutcome(outcome),
        "reasons": "Eleven people told us the same.",
        "reasons_html": "<p>Eleven people told us the same.</p>",
        "parts": parts,
        "lay_part": "Four volunteers spoke before the vote.",
    }
    return Sitting(**{**values, **instead})


def state(decision: Decision, text: str = "We decided this because eleven people told us the same.") -> Decision:
    """Its statement is published."""
    with writing(db.session()):
        publish_statement(decision, text, render(text), by=Voice.OPERATOR, at=now())
    return decision


def stands_out(part: Part, conflict: Conflict = Conflict.EMPLOYED, words: str = "I work there.") -> Part:
    """The same decider, who declared a conflict and stood out."""
    return Part(part.appointment, Vote.NONE, conflict, words)


def network_row(body: Body) -> Network:
    return db.session.get_one(Network, body.id)

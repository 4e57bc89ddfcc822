"""Volunteers become a LINk: how they decide, written down twice, and what they have decided; one decision did not count."""

from datetime import date
from typing import Any

from engage.accounts import Role
from engage.content import render
from engage.decisions import DecisionOutcome, Kind, Way, network_of
from engage.decisions.service import procedures, standing
from engage.decisions.service.draft import retake, table
from engage.demo.deciding import Resolve, propose, settle
from engage.demo.people import LINK
from engage.demo.stage import Stage

ABOUT = """We are volunteers from Northmoor and Saltby. We ask people how they are looked after, in hospital, at the surgery, at
home or in a care home, and take what we hear to those who can change it.

**Anybody who lives here can join**, for an hour or for years. We are not the council and not the NHS."""

FIRST = """1. We decide at meetings that were announced here at least a week before. Anybody may come and speak.
2. The three members of the steering group decide. Two of them must take part.
3. Whoever works for a service that a decision is about says so, and stands out.
4. We write down what was decided, by whom and why, and publish it within ten working days."""

SECOND = f"""{FIRST}
5. Between meetings we may decide by e-mail, once all three have been asked and two have answered.
6. The chair may decide alone when waiting would do somebody harm, and tells the others the same day."""

BREACH = """Anybody may say that we did not keep to this. The steering group looks into it at its next meeting and publishes what it
found. A decision that was made against these rules is taken again."""

PROCEDURE: dict[str, Any] = {
    "title": "How we make decisions",
    "deciders": "The three members of the steering group, elected each spring by everybody who has joined.",
    "quorum": 2,
    "allows_email": False,
    "allows_urgent": False,
    "urgent_rule": "",
    "breach": BREACH,
    "breach_html": render(BREACH),
    "breach_test": "When money was spent, or when the steering group cannot settle it within a month, it goes to the Host.",
}

HALL = Resolve(
    Kind.SPEND,
    "Hire the Corn Exchange for our first open meeting",
    "Ninety people said that they would come, and the library holds forty. It costs 60 pounds for the evening.",
    "We hire the Corn Exchange for one evening, for 60 pounds. We had decided this before our procedure was published, so "
    "that decision did not count and we have taken it again.",
)
PODIATRY_FIRST = Resolve(
    Kind.SERVICES,
    "Which service to look at first: podiatry",
    "At the open meeting more people spoke about their feet than about anything else, and nobody else is looking at it.",
    "We will look at podiatry first, from now until the summer. Harold Jessop voted for discharge from hospital, which we will "
    "look at next.",
    against=("Harold Jessop",),
)
VISIT = Resolve(
    Kind.VISIT,
    "Visit Alder House on two evenings",
    "Only one of our authorised representatives has her certificate so far, and a visit needs two. We put it off until the "
    "second has come.",
    outcome=DecisionOutcome.DEFERRED,
    concerns="Alder House",
    out={"Peggy Lomax": "I work nights at Alder House."},
)
STALL = Resolve(
    Kind.SPEND,
    "Pay for a stall at Saltby market",
    "A stall is 180 pounds for one day. The library gives us a table for nothing, every first Saturday.",
    "We will not pay for a stall at the market. Come and find us at the library, where the table is free.",
    outcome=DecisionOutcome.NO,
)
HEARING_AIDS = Resolve(
    Kind.REQUEST,
    "Ask the health board how long people wait for a hearing aid to be mended",
    "Eight people told us that they waited more than a month, and went without. We need to know whether that is usual.",
    way=Way.EMAIL,
)


def tell(stage: Stage) -> None:
    """The LINk is set up, publishes its procedure, mends its first mistake and chooses where to begin."""
    _set_up(stage)
    _publish(stage, FIRST, on=-390)
    _hire_the_hall_twice(stage)
    _decide(stage, PODIATRY_FIRST, on=-340, stated=-333)


def go_on(stage: Stage) -> None:
    """What it decided beside its referrals, and the second version of its procedure."""
    more = {
        "allows_email": True,
        "allows_urgent": True,
        "urgent_rule": "When waiting for a meeting, or for e-mails, would do somebody harm.",
    }
    _publish(stage, SECOND, on=-205, **more)
    _decide(stage, VISIT, on=-140)
    _decide(stage, STALL, on=-98, stated=-91)


def ask_about_hearing_aids(stage: Stage) -> None:
    """Decided by e-mail three days ago; the statement is still to be published."""
    found = propose(stage, HEARING_AIDS, on=-9, tabled_for=-3)
    settle(stage, found, HEARING_AIDS, on=-3)


def _set_up(stage: Stage) -> None:
    at = stage.at(-399)
    network = standing.settle(stage.session, stage.body(LINK), at=at)
    values = {
        "about": ABOUT,
        "about_html": render(ABOUT),
        "host_name": "Northmoor Voluntary Action",
        "host_contact": "The Old Post Office, Castle Street, Northmoor. Telephone 01632 960310",
        "host_email": "host@nva.example",
        "contract_email": "contracts@saltby.example",
        "chair_id": stage.who(LINK, Role.DECIDER).person_id,
    }
    standing.set_up(network, values, by=stage.who(LINK, Role.ADMINISTRATOR), at=at)


def _publish(stage: Stage, text: str, *, on: int, **more: Any) -> None:
    """The Host's worker types it; somebody who may decide publishes it, the day after it was adopted."""
    network = network_of(stage.session, stage.body(LINK))
    assert network is not None
    typed, decider = stage.who(LINK, Role.HOST), stage.who(LINK, Role.DECIDER)
    adopted: date = stage.day(on - 1)
    version = procedures.draft(stage.session, stage.body(LINK), by=typed, at=stage.at(on - 6))
    words = {**PROCEDURE, "text": text, "text_html": render(text), "adopted_on": adopted, **more}
    procedures.edit(version, words, by=typed, at=stage.at(on - 6, 11))
    procedures.publish(version, by=decider, at=stage.at(on))


def _hire_the_hall_twice(stage: Stage) -> None:
    """Decided on the sofa, before anything was published: it did not count, and was decided again."""
    first = propose(stage, HALL, on=-389, tabled_for=-388)
    settle(stage, first, HALL, on=-395, entered=-387)
    again = retake(first, by=stage.who(LINK, Role.HOST), at=stage.at(-386))
    table(again, on=stage.day(-376), by=stage.who(LINK, Role.HOST), at=stage.at(-385))
    settle(stage, again, HALL, on=-376, stated=-371)


def _decide(stage: Stage, one: Resolve, *, on: int, stated: int | None = None) -> None:
    found = propose(stage, one, on=on - 12, tabled_for=on)
    settle(stage, found, one, on=on, stated=stated)

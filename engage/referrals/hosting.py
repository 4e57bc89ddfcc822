"""What others must know of referrals without knowing them: what a minute does to one, and what of one waits for whom."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session, aliased

from engage.accounts import Body, Person, Role
from engage.database import session_of
from engage.decisions import Decision, DecisionOutcome, Kind, settled
from engage.matters import By, Duty, Matter, MoveRefusedError
from engage.matters.agenda import MOST, Heading, Waiting, waiting
from engage.matters.minutes import Minutable, minutable
from engage.referrals import service
from engage.referrals.models.referral import DeclineCode, Referral
from engage.referrals.models.workflow import State
from engage.referrals.service.clocks import ACKNOWLEDGEMENTS

OUTCOMES = {
    "consider": "Note that it was considered, and decide later",
    "accept": "Accept it",
    "decline": "Decline it",
    "decline_individual": "Decline it: it is about one person",
    "decline_litigation": "Decline it: it is before a court or tribunal",
    "find_no_power": "Find that the committee has no power to use",
}
CODES = {"decline_individual": DeclineCode.INDIVIDUAL, "decline_litigation": DeclineCode.LITIGATION}


def outcomes(matter: Matter) -> list[tuple[str, str]]:
    """What a meeting can decide about a referral now; nothing before it was acknowledged."""
    assert isinstance(matter, Referral)
    if matter.acknowledged_at is None:
        return []
    if matter.state in {State.ACKNOWLEDGED, State.JOINED}:
        return list(OUTCOMES.items())
    if matter.state == State.CONSIDERED:
        return [(verb, words) for verb, words in OUTCOMES.items() if verb != "consider"]
    return []


def take(
    matter: Matter, outcome: str, *, reason: str, meeting: str, meeting_path: str, on: date, by: By, at: datetime
) -> None:
    """Carry out what was minuted on the day of the meeting, with its reasons, and tell the network."""
    assert isinstance(matter, Referral)
    referral = service.hold(matter)
    link = str(current_app.config["BASE_URL"]) + referral.desk_path
    where: dict[str, Any] = {"on": on, "meeting": meeting, "meeting_path": meeting_path, "link": link}
    if outcome == "consider":
        service.consider(referral, by=by, at=at, taken_into_account=reason, **where)
    elif outcome == "accept":
        service.accept(referral, by=by, at=at, reason=reason, **where)
    elif outcome == "find_no_power":
        service.find_no_power(referral, by=by, at=at, reason=reason, **where)
    elif outcome in {"decline", *CODES}:
        code = CODES.get(outcome, DeclineCode.OTHER)
        service.decline(referral, by=by, at=at, reason=reason, code=code, **where)
    else:
        raise MoveRefusedError("A meeting cannot decide that about a referral.")


def settle(decision: Decision, by: By, at: datetime) -> None:
    """What the network decided moves its own referral at once: to be made, where it is still being written."""
    referral = decision.matter
    assert isinstance(referral, Referral)
    is_to_refer = decision.kind is Kind.REFER and decision.outcome is DecisionOutcome.YES and not decision.to_withdraw
    if is_to_refer and referral.body_id == decision.body_id and referral.allows("decide"):
        service.decide(service.hold(referral), by=by, at=at)


# verb and words of the next step in a state, and who it is for
_NETWORK_STEPS = {State.DRAFTED: "Finish the referral", State.DECIDED: "Make the referral"}
_COMMITTEE_STEPS = {
    State.MADE: "Acknowledge the referral", State.RECEIVED: "Acknowledge the referral",
    State.REDIRECTED: "Acknowledge the referral", State.DECLINED: "Close the referral",
    State.POWER_NOT_EXERCISABLE: "Close the referral", State.REPORTED_BACK: "Close the referral",
}  # fmt: skip
_TO_DECIDE = {State.ACKNOWLEDGED: "Consider the referral", State.CONSIDERED: "Decide on the referral"}


def for_networks(person: Person, on: date) -> Iterable[Waiting]:
    """What a network has still to write or to make: one statement."""
    mine = {a.body_id for a in person.current_appointments if a.role in {Role.HOST, Role.DECIDER, Role.MEMBER}}
    if not mine:
        return []
    found = (
        sa.select(Referral.reference, Referral.subject, Referral.state, Body.name)
        .join(Body, Body.id == Referral.body_id)
        .where(Referral.body_id.in_(mine), Referral.state.in_(_NETWORK_STEPS))
        .order_by(Referral.id.desc())
        .limit(MOST + 1)
    )
    return [
        Waiting(Heading.TO_DO, _NETWORK_STEPS[State(row.state)], row.subject, _path(row.reference), f"{row.reference} · {row.name}")
        for row in session_of(person).execute(found)
    ]  # fmt: skip


def for_committees(person: Person, on: date) -> Iterable[Waiting]:
    """What a committee has to acknowledge, to decide and to close, with the day by which it is owed: two statements."""
    officers = {Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR}
    mine = {a.body_id for a in person.current_appointments if a.role in officers}
    if not mine:
        return []
    session = session_of(person)
    network, before = aliased(Body), aliased(Body)
    theirs = sa.or_(Referral.committee_id.in_(mine), before.successor_id.in_(mine))
    found = (
        sa.select(
            Referral.id, Referral.reference, Referral.subject, Referral.state, network.name, Referral.committee_id
        )
        .join(network, network.id == Referral.body_id)
        .join(before, before.id == Referral.committee_id)
        .where(theirs, Referral.entered_at.is_not(None), Referral.state.in_({**_COMMITTEE_STEPS, **_TO_DECIDE}))
        .order_by(Referral.made_on, Referral.id)
        .limit(MOST + 1)
    )
    rows = session.execute(found).all()
    due = _due(session_of(person), [row.id for row in rows])
    out = []
    for row in rows:
        state = State(row.state)
        heading = Heading.DECISION if state in _TO_DECIDE else Heading.TO_DO
        words = {**_COMMITTEE_STEPS, **_TO_DECIDE}[state]
        note = f"{row.reference} · {row.name}"
        out.append(
            Waiting(heading, words, row.subject, _path(row.reference), note, due.get((row.id, row.committee_id)))
        )
    return out


def _due(session: Session, ids: list[int]) -> dict[tuple[int, int], date]:
    """By referral and committee: the day by which it must be acknowledged, where it still must."""
    owed = sa.select(Duty.matter_id, Duty.owed_by_id, sa.func.min(Duty.due_on)).where(
        Duty.matter_id.in_(ids), Duty.clock_id.in_(ACKNOWLEDGEMENTS), Duty.met_on.is_(None), Duty.not_owed_at.is_(None),
        Duty.superseded_by_id.is_(None),
    )  # fmt: skip
    rows = session.execute(owed.group_by(Duty.matter_id, Duty.owed_by_id))
    return {(matter_id, owed_by_id): due for matter_id, owed_by_id, due in rows if due is not None}


def _path(reference: str) -> str:
    return f"/desk/referrals/{reference}/"


def register() -> None:
    """Say so to those who ask, once."""
    minutable["referral"] = Minutable(outcomes=outcomes, take=take)
    settled["referral"] = settle
    for source in (for_networks, for_committees):
        if source not in waiting:
            waiting.append(source)

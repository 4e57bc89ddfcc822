"""Referrals in any of their states, built through the services, so that every rule on the way was kept."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engage.accounts import Appointment, Body, BodyKind, Person, Role
from engage.content.privacy import PrivacyResult
from engage.database import writing
from engage.decisions import Kind
from engage.extensions import db
from engage.now import now
from engage.referrals import Care, DeclineCode, Referral, ReferralEvidence, State, service
from tests.factories.network import a_decision, a_network, appointed
from tests.factories.people import a_person
from tests.factories.scrutiny import a_committee as a_scrutiny_committee

CONCERN = "The **evening clinic** at Anytown closed in May. Eleven people told us that they now go without."
TRIED = "We wrote to the commissioner in June and in July. Nothing came back."
ASKED = "Ask the commissioner why, and whether the clinic can open again."
SINCE = timedelta(days=390)
LINK = "https://engage.example/desk/referrals/{}/"

AFTER: dict[State, State] = {
    State.DECIDED: State.DRAFTED,
    State.MADE: State.DECIDED,
    State.RECEIVED: State.MADE,
    State.ACKNOWLEDGED: State.RECEIVED,
    State.CONSIDERED: State.ACKNOWLEDGED,
    State.POWER_NOT_EXERCISABLE: State.CONSIDERED,
    State.DECLINED: State.CONSIDERED,
    State.ACCEPTED: State.CONSIDERED,
    State.REPORTED_BACK: State.ACCEPTED,
    State.CLOSED: State.REPORTED_BACK,
    State.WITHDRAWN: State.RECEIVED,
    State.REDIRECTED: State.RECEIVED,
    State.JOINED: State.ACKNOWLEDGED,
}


def a_committee(name: str = "Anytown Health Scrutiny Committee", **more: Any) -> Body:
    """A scrutiny body; the same one when it is there already."""
    found = db.session.scalar(sa.select(Body).where(Body.name == name, Body.kind == BodyKind.SCRUTINY))
    return found or a_scrutiny_committee(name, **more)


def the_network(name: str = "Anytown Voice", **more: Any) -> Body:
    """A network that may decide; the same one when it is there already."""
    found = db.session.scalar(sa.select(Body).where(Body.name == name, Body.kind == BodyKind.NETWORK))
    return found or a_network(name, **more)


def in_post(body: Body, role: Role, name: str = "") -> Appointment:
    """An appointment of somebody in this role at a body, made where there is none."""
    found = db.session.scalars(
        sa.select(Appointment).where(
            Appointment.body_id == body.id, Appointment.role == role, Appointment.ended_at.is_(None)
        )
    ).first()
    return found or appointed(a_person(name=name or f"{role.value.replace('_', ' ').title()}"), body, role)


def a_host(network: Body) -> Appointment:
    return in_post(network, Role.HOST, "Hana Host")


def an_officer(committee: Body) -> Appointment:
    return in_post(committee, Role.SCRUTINY_OFFICER, "Olu Officer")


def a_draft_referral(
    network: Body | None = None, committee: Body | None = None, *, subject: str = "The evening clinic has closed",
    care: Care = Care.HEALTH, at: datetime | None = None, **prose: str,
) -> Referral:  # fmt: skip
    """A referral as it is first written, with everything that making it asks for but the check and the decision."""
    network, committee = network or the_network(), committee or a_committee()
    host = a_host(network)
    with writing(db.session()) as session:
        return service.draft(
            session, network, committee=committee, care=care, subject=subject, by=host, at=at or now(),
            **{"concern": CONCERN, "tried": TRIED, "asked": ASKED, **prose},
        )  # fmt: skip


def check(referral: Referral, *, title_is_public: bool = True, **more: Any) -> Referral:
    """Somebody at the network looked through the words."""
    values: dict[str, Any] = {"result": PrivacyResult.CLEAR, "at": now(), **more}
    host = a_host(referral.body)
    with writing(db.session()):
        service.check_words(referral, title_is_public=title_is_public, by=host, **values)
    return referral


def an_evidence(
    referral: Referral, *, title: str = "What people told us", checked: bool = True, **more: Any
) -> ReferralEvidence:
    """One piece of evidence, looked through and found clear unless told otherwise."""
    result = more.pop("result", PrivacyResult.CLEAR)
    if more.get("document") is None:
        more.setdefault("text", "Eleven people wrote to us in June.")
    host = a_host(referral.body)
    with writing(db.session()):
        piece = service.add_evidence(referral, title=title, by=host, at=now(), **more)
        if checked:
            service.check_evidence(referral, piece, result=result, by=host, at=now(), reason="It names people.")
    return piece


def a_referral(
    network: Body | None = None, committee: Body | None = None, *, state: State = State.MADE, made_on: date | None = None,
    evidence: bool = False, checked: dict[str, Any] | None = None, at: datetime | None = None, **more: Any,
) -> Referral:  # fmt: skip
    """A referral that has come as far as `state`, each step by its own service; `more` goes to the draft.

    `at` is the moment of every step; `made_on` an earlier day on which the paper went.
    """
    at = at or now()
    referral = a_draft_referral(network, committee, at=at, **more)
    if evidence:
        an_evidence(referral)
    if state is not State.DRAFTED or checked:
        check(referral, **(checked or {}))
    return bring(referral, state, made_on=made_on, at=at)


def bring(referral: Referral, state: State, *, made_on: date | None = None, at: datetime | None = None) -> Referral:
    """The same referral, brought as far as a state by the shortest way."""
    at = at or now()
    way = [state]
    while way[-1] is not State.DRAFTED and way[-1] != referral.state:
        way.append(AFTER[way[-1]])
    for step in reversed(way[:-1]):
        STEPS[step](referral, at, made_on)
    return referral


def _decide(referral: Referral, at: datetime, made_on: date | None) -> None:
    """The network decides, before the day on which the referral was made."""
    decided_at = datetime.combine(made_on, at.timetz()) - timedelta(days=1) if made_on else at - timedelta(minutes=1)
    a_decision(referral.body, referral, Kind.REFER, decided_at=decided_at, entered_at=at)
    assert referral.state == State.DECIDED


def a_decider_of(referral: Referral) -> Appointment:
    return in_post(referral.body, Role.DECIDER)


def _make(referral: Referral, at: datetime, made_on: date | None) -> None:
    by = a_host(referral.body)
    with writing(db.session()):
        service.make(referral, by=by, at=at, on=made_on, link=LINK.format(referral.reference))


def _receive(referral: Referral, at: datetime, _: date | None) -> None:
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.receive(referral, by=by, at=at, link=LINK.format(referral.reference))


def _acknowledge(referral: Referral, at: datetime, _: date | None) -> None:
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.acknowledge(referral, by=by, at=at, link=LINK.format(referral.reference))


def _consider(referral: Referral, at: datetime, _: date | None) -> None:
    words = "We read what eleven people said, and heard two of them."
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.consider(referral, by=by, at=at, taken_into_account=words)


def _outcome(verb: Callable[..., None], **more: Any) -> Callable[[Referral, datetime, date | None], None]:
    def step(referral: Referral, at: datetime, _: date | None) -> None:
        words = "The commissioner answered all of this at our meeting in March."
        by = an_officer(referral.committee)
        with writing(db.session()):
            verb(referral, by=by, at=at, reason=words, **more)

    return step


def _report_back(referral: Referral, at: datetime, _: date | None) -> None:
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.report_back(referral, by=by, at=at, text="The clinic opens again in March, on two evenings.")


def _close(referral: Referral, at: datetime, _: date | None) -> None:
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.close(referral, by=by, at=at)


def decide_to_withdraw(referral: Referral, *, at: datetime | None = None) -> None:
    """The network decides to take it back."""
    at = at or now()
    a_decision(referral.body, referral, Kind.REFER, to_withdraw=True, decided_at=at, entered_at=at)


def _withdraw(referral: Referral, at: datetime, _: date | None) -> None:
    decide_to_withdraw(referral, at=at)
    by = a_decider_of(referral)
    with writing(db.session()):
        service.withdraw(referral, by=by, at=at, reason="The clinic has opened again.")


def _redirect(referral: Referral, at: datetime, _: date | None) -> None:
    to = a_committee("Joint Health Scrutiny Committee")
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.redirect(referral, to=to, by=by, at=at, reason="The clinic serves three councils.")


def _join(referral: Referral, at: datetime, _: date | None) -> None:
    by = an_officer(referral.committee)
    with writing(db.session()):
        service.join(
            referral, by=by, at=at, reason="It asks for the same.",
            outside="A petition of 412 names, handed in on 3 May",
        )  # fmt: skip


STEPS: dict[State, Callable[[Referral, datetime, date | None], None]] = {
    State.DECIDED: _decide,
    State.MADE: _make,
    State.RECEIVED: _receive,
    State.ACKNOWLEDGED: _acknowledge,
    State.CONSIDERED: _consider,
    State.POWER_NOT_EXERCISABLE: _outcome(service.find_no_power),
    State.DECLINED: _outcome(service.decline, code=DeclineCode.ALREADY_LOOKED_AT),
    State.ACCEPTED: _outcome(service.accept),
    State.REPORTED_BACK: _report_back,
    State.CLOSED: _close,
    State.WITHDRAWN: _withdraw,
    State.REDIRECTED: _redirect,
    State.JOINED: _join,
}


def person_of(appointment: Appointment) -> Person:
    """The person behind an appointment, to be signed in."""
    return appointment.person

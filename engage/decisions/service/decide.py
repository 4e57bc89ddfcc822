"""Entering what was decided: when, how, by whom, with which conflicts, by what vote, and why."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from engage.accounts import Appointment, Body, Role
from engage.content.dates import instant
from engage.database import session_of
from engage.decisions.deciders import deciders, network_of, why_dormant, works_for
from engage.decisions.models.decision import Conflict, Decision, DecisionOutcome, DecisionVoice, Vote, Way
from engage.decisions.models.kind import Kind
from engage.decisions.models.procedure import Procedure
from engage.decisions.service.draft import era
from engage.decisions.service.procedures import first_published, in_force
from engage.decisions.service.standing import heard
from engage.decisions.service.statement import owe_statement
from engage.decisions.settled import settled
from engage.matters import By, MoveRefusedError
from engage.matters.profile import Profile
from engage.now import london_date


@dataclass(frozen=True)
class Part:
    """One decider's part: a vote, or standing out for a conflict."""

    appointment: Appointment
    vote: Vote
    conflict: Conflict = Conflict.NONE
    words: str = ""

    @property
    def stood_out(self) -> bool:
        return self.vote is Vote.NONE


@dataclass(frozen=True)
class Sitting:
    """Everything that is entered of one decision."""

    decided_at: datetime
    way: Way
    outcome: DecisionOutcome
    reasons: str
    reasons_html: str
    parts: list[Part] = field(default_factory=list)
    lay_part: str = ""

    def counted(self, *votes: Vote) -> int:
        return sum(part.vote in votes for part in self.parts)

    @property
    def present(self) -> int:
        """How many took part: who stood out is not counted."""
        return sum(not part.stood_out for part in self.parts)


def procedure_at(session: Session, body: Body, decided_at: datetime) -> Procedure | None:
    """The version a decision was made by: that in force then; where none was public yet, the first that came to be."""
    return in_force(session, body, decided_at) or first_published(session, body)


def why_not_decide(session: Session, body: Body, at: datetime) -> str:
    """Why nothing can be decided now; nothing where it can."""
    return {
        "nobody": "Nobody may decide at present. An administrator can appoint people who may.",
        "silent": "Nothing has been heard of the network for so long that it counts as dormant. "
        "Somebody who may decide must first say that it is active again.",
        "": "",
    }[why_dormant(session, body, at)]


def decide(decision: Decision, sitting: Sitting, *, by: By, at: datetime) -> None:
    """Enter what was decided. A decision made before any procedure was public is entered too, and does not count."""
    session = session_of(decision)
    if isinstance(by, Appointment) and by.role is not Role.DECIDER:
        raise MoveRefusedError("Only somebody who may decide for the network enters what it decided.")
    if found := faults(decision, sitting, at=at):
        raise MoveRefusedError(" ".join(found))
    on = london_date(sitting.decided_at)
    network = network_of(session, decision.body)
    entered = {
        "decided_at": sitting.decided_at, "entered_at": at, "way": sitting.way, "outcome": sitting.outcome,
        "reasons": sitting.reasons, "reasons_html": sitting.reasons_html, "lay_part": sitting.lay_part,
        "listed_on": on, "profile": era(session, on),
        "procedure": procedure_at(session, decision.body, sitting.decided_at),
    }  # fmt: skip
    decision.move(
        "decide", by=by, at=at, reason=sitting.reasons, outcome=sitting.outcome.value, way=sitting.way.value,
        present=sitting.present, stood_out=sitting.counted(Vote.NONE), decided_at=sitting.decided_at.isoformat(),
    )  # fmt: skip
    for name, value in entered.items():
        setattr(decision, name, value)
    session.flush()  # whole, in one statement: the database seals it from here on
    session.add_all(_voice(decision, part, network.chair_id if network else None) for part in sitting.parts)
    session.flush()
    heard(decision.body, by=by, at=at)
    if decision.is_relevant:
        owe_statement(decision, by=by, at=at)
    if decision.counts and decision.matter is not None and decision.matter.kind in settled:
        settled[decision.matter.kind](decision, by, at)


def _voice(decision: Decision, part: Part, chair_id: int | None) -> DecisionVoice:
    person = part.appointment.person
    return DecisionVoice(
        decision_id=decision.id, appointment_id=part.appointment.id, name=person.name, role=Role.DECIDER.value, is_chair=person.id == chair_id,
        conflict=part.conflict, conflict_words=part.words, stood_out=part.stood_out, vote=part.vote,
    )  # fmt: skip


def faults(decision: Decision, sitting: Sitting, *, at: datetime) -> list[str]:
    """What is wrong with what is to be entered, in words for a page."""
    session, body = session_of(decision), decision.body
    if dormant := why_not_decide(session, body, at):
        return [dormant]
    if sitting.decided_at > at:
        return [f"It is {instant(at)}. Enter a day and time that have passed."]
    procedure = procedure_at(session, body, sitting.decided_at)
    if procedure is None:
        return ["No procedure for making decisions is published. Publish it first."]
    found = _of_way(session, body, sitting, procedure)
    found += _of_parts(session, decision, sitting)
    found += _of_outcome(sitting, procedure)
    if not sitting.reasons.strip():
        found.append("Give the reasons.")
    if decision.kind is Kind.CONTRACT and era(session, london_date(sitting.decided_at)) == Profile.LINK2008:
        found.append("Decisions about contractors belong to a later time than this one.")
    if _owes_lay_part(session, sitting) and not sitting.lay_part.strip():
        found.append("Say how lay people and volunteers took part.")
    return found


def _owes_lay_part(session: Session, sitting: Sitting) -> bool:
    """From 2013 lay people and volunteers are involved in relevant decisions (SI 2012/3094 regulation 40)."""
    decided = sitting.outcome is not DecisionOutcome.DEFERRED
    return decided and era(session, london_date(sitting.decided_at)) != Profile.LINK2008


def _of_way(session: Session, body: Body, sitting: Sitting, procedure: Procedure) -> list[str]:
    if sitting.way is Way.EMAIL and not procedure.allows_email:
        return [f"Version {procedure.number} of the procedure does not allow decisions by e-mail."]
    if sitting.way is not Way.CHAIR:
        return []
    if not procedure.allows_urgent:
        return [f"Version {procedure.number} of the procedure does not allow the chair to decide alone."]
    network = network_of(session, body)
    if network is None or network.chair_id is None:
        return ["Say who the chair is first, in the settings of the network."]
    alone = [part for part in sitting.parts if not part.stood_out]
    if len(alone) != 1 or alone[0].appointment.person_id != network.chair_id:
        return ["An urgent decision is the chair’s alone: enter the chair’s part and nobody else’s."]
    return []


def _of_parts(session: Session, decision: Decision, sitting: Sitting) -> list[str]:
    found = []
    entitled = {appointment.id for appointment in deciders(session, decision.body, sitting.decided_at)}
    ids = [part.appointment.id for part in sitting.parts]
    if len(set(ids)) != len(ids):
        found.append("Somebody is entered twice.")
    people = {part.appointment.person_id for part in sitting.parts}
    employed = works_for(session, people, decision.concerns_id, sitting.decided_at)
    for part in sitting.parts:
        name = part.appointment.person.name
        if part.appointment.id not in entitled:
            found.append(f"{name} could not decide for the network at that time.")
        if (part.conflict is Conflict.EMPLOYED or part.appointment.person_id in employed) and not part.stood_out:
            found.append(f"{name} works for the provider concerned and must stand out.")
        if part.stood_out and part.conflict is Conflict.NONE:
            found.append(f"Say which conflict made {name} stand out.")
        if part.conflict is Conflict.OTHER and not part.words.strip():
            found.append(f"Say in a few words which interest {name} declared.")
    return found


def _of_outcome(sitting: Sitting, procedure: Procedure) -> list[str]:
    if sitting.outcome is DecisionOutcome.DEFERRED:
        return []
    found = []
    if sitting.way is not Way.CHAIR and sitting.present < procedure.quorum:
        out = sitting.counted(Vote.NONE)
        without = f", without the {out} who stood out" if out else ""
        found.append(
            f"{procedure.quorum} must take part (version {procedure.number} of the procedure), and {sitting.present} "
            f"did{without}. It can only be put off."
        )
    votes, agreed = sitting.counted(Vote.FOR, Vote.AGAINST), sitting.counted(Vote.CONSENSUS)
    if votes and agreed:
        found.append("It was either a vote or a consensus: enter the same for everyone.")
    elif votes + agreed == 0:
        found.append("Nobody voted, so nothing was decided. It can only be put off.")
    elif sitting.outcome is DecisionOutcome.YES and sitting.counted(Vote.AGAINST) > sitting.counted(Vote.FOR):
        found.append("More voted against than for it, so the decision was not yes.")
    return found

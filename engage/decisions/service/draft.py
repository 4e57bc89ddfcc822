"""From an idea to the agenda: drafting, changing, putting it on the agenda, taking it off, taking it again."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment, Body, BodyKind
from engage.accounts.profile import installed_profile
from engage.database import session_of
from engage.decisions.deciders import deciders
from engage.decisions.models.decision import Conflict, Decision, DecisionState
from engage.decisions.models.kind import Kind, kinds_on
from engage.decisions.service.procedures import in_force
from engage.decisions.service.standing import heard
from engage.decisions.service.statement import excuse
from engage.matters import By, Matter, MoveRefusedError
from engage.matters.profile import Profile, profile_on
from engage.matters.reference import next_reference
from engage.now import london_date

EDITABLE = ("kind", "subject", "matter_id", "to_withdraw", "concerns", "concerns_id", "off_agenda")


@dataclass(frozen=True)
class Declared:
    """A conflict that a decider declared beforehand."""

    appointment_id: int
    conflict: Conflict
    words: str


def era(session: Session, on: date) -> Profile:
    """The rules for a decision made on a day."""
    return profile_on(on, Profile(installed_profile(session)))


def draft(
    session: Session,
    body: Body,
    *,
    kind: Kind,
    subject: str,
    by: By,
    at: datetime,
    matter: Matter | None = None,
    proposed_by: str = "",
    retakes: Decision | None = None,
    **more: Any,
) -> Decision:
    """A proposal for a decision, for the network's own people to read. `more`: any of EDITABLE."""
    if body.kind is not BodyKind.NETWORK:
        raise MoveRefusedError("Only a network makes relevant decisions.")
    profile = era(session, london_date(at))
    if kind not in kinds_on(profile):
        raise MoveRefusedError("Decisions about contractors belong to a later time than this one.")
    staff = by if isinstance(by, Appointment) else None
    made = Decision(
        reference=next_reference(session, "DEC", london_date(at).year),
        body_id=body.id,
        kind=kind,
        subject=subject,
        matter=matter,
        profile=profile,
        proposed_by=proposed_by or (staff.person.name if staff else ""),
        drafted_at=at,
        drafted_by_id=staff.person_id if staff else None,
        retakes_id=retakes.id if retakes else None,
        listed_on=london_date(at),
        state=DecisionState.DRAFTED,
        **more,
    )
    session.add(made)
    session.flush()
    made.note("draft", by=by, at=at, kind=kind.value, matter=matter.reference if matter else "")
    heard(body, by=by, at=at)
    return made


def edit(decision: Decision, values: dict[str, Any], *, by: By, at: datetime) -> None:
    """Change what is to be decided, while it is a draft."""
    if decision.state is not DecisionState.DRAFTED:
        raise MoveRefusedError("It is on the agenda: what people were told will be decided no longer changes.")
    if "kind" in values and values["kind"] not in kinds_on(decision.profile):
        raise MoveRefusedError("Decisions about contractors belong to a later time than this one.")
    for name in EDITABLE:
        if name in values:
            setattr(decision, name, values[name])
    decision.note("edit", by=by, at=at)
    heard(decision.body, by=by, at=at)


def table(decision: Decision, *, on: date, by: By, at: datetime, declared: list[Declared] | None = None) -> None:
    """Put it on the agenda for a day. From now on the public may know of it, unless it is kept off the agenda.

    Needs a procedure that is in force and published, and somebody who may decide; who may, and which conflicts were
    declared beforehand, is noted.
    """
    session = session_of(decision)
    if (refused := why_not_table(session, decision.body, at)) != "":
        raise MoveRefusedError(refused)
    procedure = in_force(session, decision.body, at)
    assert procedure is not None
    entitled = {appointment.id for appointment in deciders(session, decision.body, at)}
    known = [one for one in declared or [] if one.conflict is not Conflict.NONE]
    if not {one.appointment_id for one in known} <= entitled:
        raise MoveRefusedError("A conflict was noted for somebody who may not decide now.")
    decision.move(
        "table", by=by, at=at, on=on.isoformat(), procedure=procedure.number, entitled=sorted(entitled),
        conflicts=sorted(one.appointment_id for one in known),
    )  # fmt: skip
    decision.tabled_at, decision.tabled_for, decision.listed_on = at, on, on
    decision.procedure, decision.declared = procedure, [asdict(one) for one in known]
    heard(decision.body, by=by, at=at)


def why_not_table(session: Session, body: Body, at: datetime) -> str:
    """What stands in the way of the agenda; nothing where nothing does."""
    if in_force(session, body, at) is None:
        return (
            "No procedure for making decisions is published. Publish it first: a decision made before "
            "it is public does not count."
        )
    if not deciders(session, body, at):
        return "Nobody may decide at present. An administrator can appoint people who may."
    return ""


def drop(decision: Decision, *, by: By, at: datetime, reason: str) -> None:
    """Take it off before anything was decided."""
    decision.move("drop", by=by, at=at, reason=reason)
    heard(decision.body, by=by, at=at)


def may_be_retaken(decision: Decision) -> bool:
    """Whether it was put off, does not count, or a breach undid it, and nobody has begun to take it again."""
    settled = decision.state in {DecisionState.CLOSED, DecisionState.REFERRED_UP}
    undecided = decision.outcome is None and not settled
    if undecided or decision.counts or decision.state is DecisionState.BREACH_FLAGGED:
        return False
    again = sa.select(Decision.id).where(Decision.retakes_id == decision.id, Decision.state != DecisionState.DROPPED)
    return session_of(decision).scalar(again.limit(1)) is None


def retake(decision: Decision, *, by: By, at: datetime) -> Decision:
    """A new draft of the same subject, to be decided under the procedure as it is published now."""
    if not may_be_retaken(decision):
        raise MoveRefusedError("This decision counts, or is being taken again already.")
    values = {name: getattr(decision, name) for name in EDITABLE if name not in {"kind", "subject", "matter_id"}}
    made = draft(
        session_of(decision), decision.body, kind=decision.kind, subject=decision.subject, matter=decision.matter,
        by=by, at=at, retakes=decision, **values,
    )  # fmt: skip
    decision.note("retake", by=by, at=at, again=made.reference)
    excuse(decision, reason=f"The decision does not count; it is taken again as {made.reference}.", by=by, at=at)
    return made

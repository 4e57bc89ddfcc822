"""What the public is owed of each decision: a statement of it and its reasons, within a reasonable time."""

from dataclasses import dataclass
from datetime import date, datetime

from engage.database import session_of
from engage.decisions.models.decision import Decision, DecisionState
from engage.decisions.service.standing import heard
from engage.matters import By, Clock, Duty, MoveRefusedError, clock
from engage.matters.duties import duties_of, meet, not_owed, owe
from engage.matters.profile import Profile
from engage.now import london_date

CLOCKS = ("LK08-DEC-PUB", "HW13-DEC-PUB")


def statement_clock(decision: Decision) -> Clock:
    """The clock of the decision's era: a reasonable time, with a local target."""
    return clock(CLOCKS[0] if decision.profile == Profile.LINK2008 else CLOCKS[1])


@dataclass(frozen=True)
class Waiting:
    """How long the public has waited for a statement, or did: days that passed, never a breach."""

    since: date
    until: date | None
    days: int
    target_on: date | None
    is_past_target: bool


def waiting(decision: Decision, on: date) -> Waiting | None:
    """The time from the decision to its statement, or to a day; None where no statement is owed.

    One that does not count because its procedure was not public is to be taken again, not to be stated.
    """
    if decision.decided_at is None or not decision.is_relevant:
        return None
    if decision.statement_published_at is None and not decision.was_under_procedure:
        return None
    since = london_date(decision.decided_at)
    until = london_date(decision.statement_published_at) if decision.statement_published_at else None
    target = statement_clock(decision).target(since)
    end = until or on
    return Waiting(since, until, max(0, (end - since).days), target, target is not None and end > target)


def owe_statement(decision: Decision, *, by: By, at: datetime) -> None:
    """Begin the duty where the decision is about a matter of the network's own; else the decision itself shows the time."""
    matter = decision.matter
    if matter is None or decision.decided_at is None or decision.body_id not in matter.parties:
        return
    rule = statement_clock(decision)
    shown = matter.is_public and decision.is_public
    for duty in owe(
        matter, rule.id, owed_by=decision.body, owed_to="the public", began_on=london_date(decision.decided_at),
        by=by, at=at, about=decision.reference, is_public=shown,
    ):  # fmt: skip
        duty.profile = decision.profile


def duty_of(decision: Decision) -> Duty | None:
    """The duty to publish its statement, where it has a row."""
    if decision.matter is None:
        return None
    found = duties_of(decision.matter, *CLOCKS)
    return next((duty for duty in found if duty.about == decision.reference), None)


def excuse(decision: Decision, *, reason: str, by: By, at: datetime) -> None:
    """The statement is not owed any more: the decision is taken again."""
    duty = duty_of(decision)
    if duty is not None:
        not_owed(duty, by=by, at=at, reason=reason)


def write_statement(decision: Decision, text: str, html: str, *, by: By, at: datetime) -> None:
    """Keep a draft of the statement."""
    if decision.is_told:
        raise MoveRefusedError("The statement is published and never changes.")
    decision.statement, decision.statement_html = text, html
    decision.note("write_statement", by=by, at=at)
    heard(decision.body, by=by, at=at)


def publish_statement(decision: Decision, text: str, html: str, *, by: By, at: datetime) -> None:
    """Publish the decision with its reasons, who made it, and this statement. What is published never changes."""
    if not decision.is_relevant:
        raise MoveRefusedError("Nothing was decided yet, so there is nothing to state.")
    if decision.is_told:
        raise MoveRefusedError("The statement is published already.")
    if not text.strip():
        raise MoveRefusedError("Write the statement first.")
    verb = "publish_statement" if decision.state is DecisionState.DECIDED else "publish_statement_late"
    decision.move(verb, by=by, at=at)
    decision.statement, decision.statement_html, decision.statement_published_at = text, html, at
    duty = duty_of(decision)
    if duty is not None:
        duty.is_public = decision.matter is not None and decision.matter.is_public
        meet(duty, by=by, at=at, how=f"statement of {decision.reference} published")
    session_of(decision).flush()
    heard(decision.body, by=by, at=at)

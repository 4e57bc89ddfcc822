"""When the procedure was not kept: flagged by anyone, passed on where its own test says so, settled."""

from datetime import datetime

from engage.decisions.models.decision import Decision
from engage.decisions.service.standing import heard
from engage.matters import By, MoveRefusedError

UP = ("host", "council")


def flag_breach(decision: Decision, *, rule: str, by: By, at: datetime) -> None:
    """Say which rule of the procedure was not kept. Until it is settled, nothing may be done on this decision."""
    decision.move("flag_breach", by=by, at=at, reason=rule)
    decision.breach_rule, decision.breach_flagged_at = rule, at
    heard(decision.body, by=by, at=at)


def refer_up(decision: Decision, *, to: str, why: str, summary: str, html: str, by: By, at: datetime) -> None:
    """Pass the breach to the Host or the council, because the procedure's own test is met. The summary is public."""
    if to not in UP:
        raise MoveRefusedError("Choose to whom the breach goes.")
    if not summary.strip():
        raise MoveRefusedError("Write the summary that the public reads.")
    decision.move("refer_up", by=by, at=at, reason=why, to=to)
    decision.breach_to, decision.breach_summary, decision.breach_summary_html = to, summary, html
    heard(decision.body, by=by, at=at)


def close_breach(decision: Decision, *, why: str, stands: bool, summary: str, html: str, by: By, at: datetime) -> None:
    """Settle it: whether the decision stands, why, and what the public reads of it."""
    if not summary.strip():
        raise MoveRefusedError("Write the summary that the public reads.")
    decision.move("close_breach", by=by, at=at, reason=why, stands=stands)
    decision.stands = decision.stands and stands
    decision.breach_summary, decision.breach_summary_html = summary, html
    heard(decision.body, by=by, at=at)

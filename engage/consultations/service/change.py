"""What may still change once the public can read it: correct, pause, resume, extend, withdraw. Each is announced."""

from datetime import datetime
from typing import Any

from engage.consultations.gate.dates import last_day
from engage.consultations.models.consultation import Consultation, State
from engage.consultations.prose import rendered
from engage.consultations.service.news import announce
from engage.consultations.service.publish import freeze_version, last_version, make_findable, owe
from engage.content.dates import closing
from engage.matters import By, MoveRefusedError
from engage.matters.duties import not_owed, outcome_duty


def correct(
    consultation: Consultation,
    values: dict[str, Any],
    *,
    by: By,
    at: datetime,
    reason: str,
    material: bool = False,
    link: str = "",
) -> None:
    """Change published words, documents or questions: the next frozen version, with a public notice.

    Documents and questions were changed before, in their own places, and come into force here. Earlier submissions
    keep the version they answered.
    """
    changed = [k for k, v in values.items() if getattr(consultation, k) != v]
    for name, value in rendered({k: values[k] for k in changed}).items():
        setattr(consultation, name, value)
    before = last_version(consultation)
    after = freeze_version(consultation, by=by, at=at)
    if before is not None and after.id == before.id:
        raise MoveRefusedError("Nothing was changed, so there is nothing to correct.")
    fields = [k for k in changed if not k.endswith("_html")]
    consultation.move("correct", by=by, at=at, reason=reason, version=after.number, fields=fields, material=material)
    announce(consultation, "correction", reason, at=at, link=link)
    make_findable(consultation)


def pause(consultation: Consultation, *, by: By, at: datetime, reason: str, link: str = "") -> None:
    """Stop taking answers for a while. Only what is open can be paused."""
    if consultation.state == State.SCHEDULED and not consultation.is_open(at):
        raise MoveRefusedError("Only an open consultation can be paused.")
    consultation.move("pause", by=by, at=at, reason=reason)
    consultation.paused_at = at
    announce(consultation, "pause", reason, at=at, link=link)


def resumed_close(consultation: Consultation, at: datetime) -> datetime:
    """The earliest closing time after a pause: later by at least as long as the pause lasted."""
    assert consultation.closes_at is not None
    assert consultation.paused_at is not None
    return consultation.closes_at + (at - consultation.paused_at)


def resume(
    consultation: Consultation, *, by: By, at: datetime, closes_at: datetime | None = None, link: str = ""
) -> None:
    """Take answers again, and close later by at least the length of the pause."""
    consultation.workflow.after(consultation.state, "resume")
    least = resumed_close(consultation, at)
    chosen = closes_at or least
    if chosen < least:
        raise MoveRefusedError(f"It was paused, so it must not close before {closing(least)}.")
    before = consultation.closes_at
    consultation.move("resume", by=by, at=at, closed=before.isoformat() if before else "", closes=chosen.isoformat())
    consultation.closes_at, consultation.paused_at = chosen, None
    owe(consultation, by=by, at=at)
    announce(consultation, "resume", f"You can answer again. It now closes on {closing(chosen)}.", at=at, link=link)


def extend(
    consultation: Consultation, *, by: By, at: datetime, closes_at: datetime, reason: str, link: str = ""
) -> None:
    """Close later; the first date stays visible and the duty to publish the outcome moves with it."""
    before = consultation.closes_at
    assert before is not None
    if before <= at:
        raise MoveRefusedError("It has closed. What has closed is not opened again: relaunch it instead.")
    if closes_at <= before:
        raise MoveRefusedError(f"Enter a closing time after {closing(before)}.")
    consultation.move("extend", by=by, at=at, reason=reason, closed=before.isoformat(), closes=closes_at.isoformat())
    consultation.closes_at = closes_at
    owe(consultation, by=by, at=at)
    text = f"It now closes on {closing(closes_at)}. It was to close on {closing(before)}. {reason}"
    announce(consultation, "extension", text, at=at, link=link)
    assert last_day(closes_at) >= last_day(before)


def withdraw(consultation: Consultation, *, by: By, at: datetime, reason: str, link: str = "") -> None:
    """Take it back before the decision. A published page stays, with the reason; the outcome is no longer owed."""
    consultation.move("withdraw", by=by, at=at, reason=reason)
    consultation.withdrawn_reason = reason
    if consultation.is_public:
        end_duty(consultation, by=by, at=at, reason=reason)
        announce(consultation, "withdrawal", reason, at=at, link=link)


def end_duty(consultation: Consultation, *, by: By, at: datetime, reason: str) -> None:
    duty = outcome_duty(consultation)
    if duty is not None:
        not_owed(duty, by=by, at=at, reason=reason)

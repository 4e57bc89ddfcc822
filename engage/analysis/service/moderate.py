"""Decide what the public will read of free text. The sealed original stays as it was sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from engage.accounts import Appointment
from engage.analysis.answers import Found
from engage.analysis.models.coding import REDACTION_REASONS, Moderation, Verdict
from engage.analysis.publication import may_be_moderated
from engage.analysis.redaction import Span, redacted
from engage.analysis.service import wait
from engage.matters import Matter, record_on
from engage.questionnaires import Consent, Standing


class ModerationRefusedError(ValueError):
    """What cannot be moderated, or not like this; its words are fit for the page."""


class Ruling(NamedTuple):
    """What is decided about one answer: the words the public reads, without which spans, or why none of them."""

    verdict: Verdict
    words: str = ""
    spans: Sequence[Span] = ()
    reason: str = ""


def approve(session: Session, matter: Matter, found: Found, *, by: Appointment, at: datetime) -> Moderation:
    """Publish the words as they were sent."""
    return _decide(session, matter, found, Ruling(Verdict.APPROVED, found.answer.text or ""), by=by, at=at)


def redact(
    session: Session, matter: Matter, found: Found, spans: Sequence[Span], *, by: Appointment, at: datetime
) -> Moderation:
    """Publish the words without these spans; each has a reason code."""
    if not spans:
        raise ModerationRefusedError("Mark what must go, or approve the answer as it is")
    for *_, reason in spans:
        _known(reason)
    ruling = Ruling(Verdict.REDACTED, redacted(found.answer.text or "", spans), spans)
    return _decide(session, matter, found, ruling, by=by, at=at)


def reject(session: Session, matter: Matter, found: Found, reason: str, *, by: Appointment, at: datetime) -> Moderation:
    """Publish only that there was an answer, and the reason why its words are not shown."""
    _known(reason)
    return _decide(session, matter, found, Ruling(Verdict.REJECTED, reason=reason), by=by, at=at)


def approve_many(session: Session, matter: Matter, many: Sequence[Found], *, by: Appointment, at: datetime) -> int:
    """Approve a page of the queue at once: one act, one entry that names each answer."""
    for found in many:
        _check(found)
        _write(session, matter, found, Ruling(Verdict.APPROVED, found.answer.text or ""), by=by, at=at)
    if many:
        wait.moderated(session, [found.answer.id for found in many])
        record_on(matter, "approve_answers", by=by, at=at, answers=[f.answer.id for f in many], n=len(many))
    return len(many)


def _known(reason: str) -> None:
    if reason not in REDACTION_REASONS:
        raise ModerationRefusedError("Choose a reason")


def _check(found: Found) -> None:
    if found.submission.consent == Consent.NOT_AT_ALL or not may_be_moderated(found.question):
        raise ModerationRefusedError("This answer will never be published, so there is nothing to decide")
    if found.submission.standing != Standing.COUNTED:
        raise ModerationRefusedError("This submission does not count at present, so nothing of it is published")


VERBS = {
    Verdict.APPROVED: "approve_answer",
    Verdict.REDACTED: "redact_answer",
    Verdict.REJECTED: "reject_answer",
}


def _decide(
    session: Session, matter: Matter, found: Found, ruling: Ruling, *, by: Appointment, at: datetime
) -> Moderation:
    _check(found)
    before = found.moderation.verdict.value if found.moderation else ""
    moderation = _write(session, matter, found, ruling, by=by, at=at)
    wait.moderated(session, [found.answer.id])
    details: dict[str, Any] = {"question": found.question.id}
    if ruling.spans:
        details["spans"] = [list(span) for span in ruling.spans]
    record_on(
        matter, VERBS[ruling.verdict], by=by, at=at, about=f"answer:{found.answer.id}", before=before,
        after=ruling.verdict.value, reason=ruling.reason, **details,
    )  # fmt: skip
    return moderation


def _write(
    session: Session, matter: Matter, found: Found, ruling: Ruling, *, by: Appointment, at: datetime
) -> Moderation:
    moderation = found.moderation or Moderation(answer_id=found.answer.id, matter_id=matter.id)
    moderation.verdict, moderation.public_text, moderation.reason = ruling.verdict, ruling.words, ruling.reason
    moderation.spans = [list(span) for span in ruling.spans]
    moderation.decided_at, moderation.decided_by_id = at, by.person_id
    session.add(moderation)
    return moderation

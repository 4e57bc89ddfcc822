"""The acts at the gate: give evidence, submit, return, publish; each check is kept, dated, with its evidence."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.accounts import Appointment, ElectionPeriod
from engage.consultations.gate import Finding, check, stops
from engage.consultations.models.consultation import Consultation, GateAnswer, GateCheck
from engage.consultations.service.news import tell
from engage.consultations.service.publish import bring_out
from engage.database import session_of
from engage.matters import By, record_on
from engage.questionnaires import Questionnaire
from engage.questionnaires.service.freeze import faults


class GateClosedError(Exception):
    """Something must be mended first. `findings` says what, and where."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the gate is closed")
        self.findings = findings


def answers_of(consultation: Consultation) -> dict[str, GateAnswer]:
    """The officer's evidence by criterion."""
    rows = session_of(consultation).scalars(sa.select(GateAnswer).where(GateAnswer.consultation_id == consultation.id))
    return {row.criterion: row for row in rows}


def look(consultation: Consultation, *, at: datetime) -> list[Finding]:
    """What the gate would find now; changes nothing."""
    session = session_of(consultation)
    asked = session.scalar(sa.select(Questionnaire).where(Questionnaire.matter_id == consultation.id))
    return check(
        consultation,
        at=at,
        answers={key: answer.evidence for key, answer in answers_of(consultation).items()},
        faults=faults(asked) if asked else ["there is none yet"],
        elections=session.scalars(sa.select(ElectionPeriod).order_by(ElectionPeriod.starts_on)).all(),
    )


def give_evidence(consultation: Consultation, evidence: dict[str, str], *, by: By, at: datetime) -> None:
    """Write what the officer gives for each criterion."""
    known, session, changed = answers_of(consultation), session_of(consultation), []
    for criterion, text in evidence.items():
        answer = known.get(criterion)
        if answer is None:
            answer = GateAnswer(consultation_id=consultation.id, criterion=criterion, evidence="", changed_at=at)
            session.add(answer)
        if answer.evidence != text:
            answer.evidence, answer.changed_at = text, at
            changed.append(criterion)
    if changed:
        record_on(consultation, "give_evidence", by=by, at=at, criteria=changed)


def run(consultation: Consultation, *, by: By, at: datetime) -> GateCheck:
    """Look, and keep what was found with the evidence as it stands. Kept whether it passes or not."""
    findings = look(consultation, at=at)
    evidence: dict[str, Any] = {key: answer.evidence for key, answer in answers_of(consultation).items()}
    kept = GateCheck(
        consultation_id=consultation.id,
        at=at,
        passed=not stops(findings),
        findings=[{"criterion": f.criterion, "level": f.level.value, "words": f.words} for f in findings],
        evidence=evidence,
    )
    session_of(consultation).add(kept)
    counts: dict[str, Any] = {level: sum(f.level == level for f in findings) for level in ("stop", "warn", "ok")}
    record_on(consultation, "check", by=by, at=at, passed=kept.passed, **counts)
    return kept


def submit(consultation: Consultation, *, by: By, at: datetime) -> GateCheck:
    """Send it to the approver. A check that does not pass is kept too, and the consultation stays where it is."""
    consultation.workflow.after(consultation.state, "submit")
    kept = run(consultation, by=by, at=at)
    if kept.passed:
        consultation.drafted_by_id = by.person_id if isinstance(by, Appointment) else None
        consultation.move("submit", by=by, at=at)
    return kept


def return_(consultation: Consultation, *, by: By, at: datetime, reason: str) -> None:
    """Back to drafting, with a reason."""
    consultation.move("return", by=by, at=at, reason=reason)


def publish(consultation: Consultation, *, by: By, at: datetime, link: str = "") -> GateCheck:
    """Ask the gate once more and bring it out. Where it no longer passes, nothing but the check itself is kept."""
    consultation.workflow.after(consultation.state, "publish")
    kept = run(consultation, by=by, at=at)
    if kept.passed:
        bring_out(consultation, by=by, at=at)
        if link:
            tell(consultation, "published", at=at, link=link, text=consultation.summary)
    return kept

"""Change how a submission stands by a verb of the table; the questionnaire keeps the counts and the record right."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment
from engage.analysis.standing import WORKFLOW, verbs_for
from engage.matters import AuditEntry, Matter, MoveRefusedError
from engage.questionnaires import Standing, Submission
from engage.questionnaires.hosting import host_of
from engage.questionnaires.service import stand as standing


def stand(
    session: Session,
    matter: Matter,
    submission: Submission,
    verb: str,
    *,
    reason: str,
    by: Appointment,
    at: datetime,
) -> Standing:
    """Move a submission to where the verb leads. Raises MoveRefusedError where it leads nowhere."""
    to = Standing(WORKFLOW.after(submission.standing, verb, reason))
    if verb not in verbs_open(matter, submission):
        raise MoveRefusedError("The answers that count were settled when the analysis began. This one stays late.")
    if verb == "reinstate":
        to = _as_it_stood(session, matter, submission)
    standing.stand(session, submission, to, by=by, at=at, body_id=matter.body_id, reason=reason)
    return to


def verbs_open(matter: Matter, submission: Submission) -> dict[str, str]:
    """What may be done with it now, verb to words. What came late is admitted before the analysis, or not at all."""
    verbs = dict(verbs_for(submission.standing))
    if host_of(matter).settled(matter):
        verbs.pop("admit", None)
    return verbs


def _as_it_stood(session: Session, matter: Matter, submission: Submission) -> Standing:
    """Where it was before it was set aside: one that came late is late again."""
    entry = session.scalar(
        sa.select(AuditEntry)
        .where(
            AuditEntry.about == f"submission:{submission.reference}",
            AuditEntry.matter_id == matter.id,
            AuditEntry.after == submission.standing.value,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return Standing(entry.before) if entry and entry.before else Standing.COUNTED

"""Change how a submission stands by a verb of the table; the questionnaire keeps the counts and the record right."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment
from engage.analysis.standing import WORKFLOW
from engage.matters import AuditEntry, Matter
from engage.questionnaires import Standing, Submission
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
    if verb == "reinstate":
        to = _as_it_stood(session, matter, submission)
    standing.stand(session, submission, to, by=by, at=at, body_id=matter.body_id, reason=reason)
    return to


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

"""Change what was sent, before the close: a new version beside the ones before it."""

from collections import Counter
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.database import table_of
from engage.matters import Voice, entry_values
from engage.matters.models.record import AuditEntry
from engage.questionnaires import tally
from engage.questionnaires.addresses import amending_key, hashed, monitoring_link
from engage.questionnaires.models.drafting import OpenDraft
from engage.questionnaires.models.submission import Answer, MonitoringAnswer, Submission, SubmissionVersion
from engage.questionnaires.service import changed
from engage.questionnaires.service.submit import store_monitoring, store_version
from engage.questionnaires.telling import Telling


def amend(
    session: Session,
    submission: Submission,
    telling: Telling,
    *,
    number: int,
    version_id: int,
    private: str,
    at: datetime,
) -> bool:
    """Store version `number` + 1. False where that has been done already (or it was withdrawn): nothing is changed."""
    assert telling.consent is not None, "only what was read without errors is sent"
    before = _counts_for(session, submission, -1)
    numbered = session.execute(
        sa.update(table_of(Submission))
        .where(Submission.id == submission.id, Submission.current == number, Submission.withdrawn_at.is_(None))
        .values(current=number + 1, consent=telling.consent, identity=telling.identity, amended_at=at)
    )
    if numbered.rowcount != 1:  # type: ignore[attr-defined]
        return False
    connection = session.connection()
    store_version(connection, telling, submission_id=submission.id, number=number + 1, version_id=version_id, at=at)
    _replace_monitoring(session, submission, telling, private)
    session.execute(sa.delete(table_of(OpenDraft)).where(OpenDraft.key_hash == hashed(amending_key(private, number))))
    entry = entry_values(
        "amend", by=Voice.RESIDENT, at=at, about=f"submission:{submission.reference}",
        matter_id=submission.matter_id, version=number + 1,
    )  # fmt: skip
    session.execute(sa.insert(table_of(AuditEntry)), entry)
    session.refresh(submission)
    before.update(tally.deltas(_about(submission), telling.answers))
    tally.add(session, submission.matter_id, before)
    changed.tell(session, [submission.id])
    return True


def _replace_monitoring(session: Session, submission: Submission, telling: Telling, private: str) -> None:
    session.execute(sa.delete(MonitoringAnswer).where(MonitoringAnswer.link == monitoring_link(private)))
    if telling.monitoring:
        store_monitoring(session.connection(), telling, matter_id=submission.matter_id, private=private)


def _about(submission: Submission) -> dict[str, object]:
    return {name: getattr(submission, name) for name in ("standing", *tally.OF_COUNTED)}


def _counts_for(session: Session, submission: Submission, n: int) -> tally.Deltas:
    answers = session.execute(
        sa.select(Answer.question_id, Answer.statement, Answer.option)
        .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
        .where(SubmissionVersion.submission_id == submission.id, SubmissionVersion.number == submission.current)
    )
    return Counter(tally.deltas(_about(submission), answers.mappings().all(), n))

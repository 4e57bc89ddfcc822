"""Change how a submission stands: admit a late or held one, set aside a duplicate; always with a reason."""

from collections import Counter
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.database import table_of
from engage.matters import By, MoveRefusedError, entry_values
from engage.matters.models.record import AuditEntry
from engage.questionnaires import tally
from engage.questionnaires.models.submission import Answer, Standing, Submission, SubmissionVersion
from engage.questionnaires.service import changed

GONE = (Standing.WITHDRAWN, Standing.ERASED)


def stand(
    session: Session, submission: Submission, to: Standing, *, by: By, at: datetime, body_id: int, reason: str
) -> None:
    """Give a submission another standing and keep the counts right. What was withdrawn or erased stays so."""
    before = submission.standing
    if before in GONE or to in GONE:
        raise MoveRefusedError("What was withdrawn or erased cannot be brought back, and only its sender withdraws.")
    if not reason.strip():
        raise MoveRefusedError("Give a reason.")
    moved = session.execute(
        sa.update(table_of(Submission))
        .where(Submission.id == submission.id, Submission.standing == before)
        .values(standing=to, standing_reason=reason)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise MoveRefusedError("Somebody else has just changed how this submission stands. Look at it again.")
    entry = entry_values(
        "stand", by=by, at=at, about=f"submission:{submission.reference}", matter_id=submission.matter_id,
        body_id=body_id, before=before.value, after=to.value, reason=reason,
    )  # fmt: skip
    session.execute(sa.insert(table_of(AuditEntry)), entry)
    _recount_one(session, submission, before, to)
    changed.tell(session, [submission.id])
    session.refresh(submission)


def _recount_one(session: Session, submission: Submission, before: Standing, to: Standing) -> None:
    answers = (
        session.execute(
            sa.select(Answer.question_id, Answer.statement, Answer.option)
            .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
            .where(SubmissionVersion.submission_id == submission.id, SubmissionVersion.number == submission.current)
        )
        .mappings()
        .all()
    )
    about = {name: getattr(submission, name) for name in tally.OF_COUNTED}
    changes = Counter(tally.deltas({**about, "standing": before}, answers, -1))
    changes.update(tally.deltas({**about, "standing": to}, answers))
    tally.add(session, submission.matter_id, changes)

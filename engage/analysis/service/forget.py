"""When a submission is erased, what was made of its words goes with them: verdicts, public text, codes."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.analysis.models.coding import Coded, Coding, Moderation
from engage.analysis.service import wait
from engage.questionnaires import Answer, SubmissionVersion
from engage.questionnaires.service import erase


def forget(session: Session, submission_ids: Sequence[int]) -> None:
    """Delete what analysis holds about every answer, in every version, of these submissions."""
    answers = (
        sa.select(Answer.id)
        .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
        .where(SubmissionVersion.submission_id.in_(submission_ids))
        .scalar_subquery()
    )
    wait.forget(session, submission_ids)
    for model in (Moderation, Coding, Coded):
        table = model.__table__
        session.execute(sa.delete(table).where(table.c.answer_id.in_(answers)))  # type: ignore[arg-type]


def register() -> None:
    erase.also(forget)

"""Answers found: the free text that waits for a moderator, the text that nobody has coded yet, and one by its id."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.analysis.asked import Asked, AskedQuestion
from engage.analysis.models.coding import Coded, Coding, Moderation
from engage.analysis.publication import may_be_moderated, of_current_version, publishable
from engage.questionnaires import Answer, Respondent, Standing, Submission, SubmissionVersion

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Found:
    """One answer that stands, with the submission it is part of and what has been decided about it."""

    answer: Answer
    submission: Submission
    question: AskedQuestion
    moderation: Moderation | None
    respondent: Respondent | None


def _standing(*columns: Any) -> sa.Select[Any]:
    """Answers of the versions that stand."""
    return (
        sa.select(*columns)
        .select_from(Answer)
        .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
        .join(Submission, of_current_version())
    )


def _has_text() -> sa.ColumnElement[bool]:
    return sa.and_(Answer.text.is_not(None), Answer.text != "")


def answer_of(session: Session, matter_id: int, answer_id: int, asked: Asked) -> Found | None:
    """One free-text answer of a matter, in the version that stands; None where there is none of that id."""
    row = session.execute(
        _standing(Answer, Submission, Moderation, Respondent)
        .outerjoin(Moderation, Moderation.answer_id == Answer.id)
        .outerjoin(Respondent, Respondent.submission_version_id == SubmissionVersion.id)
        .where(Submission.matter_id == matter_id, Answer.id == answer_id, _has_text())
    ).first()
    question = asked.get(row[0].question_id) if row else None
    return Found(row[0], row[1], question, row[2], row[3]) if row and question else None


def _waiting(matter_id: int, asked: Asked) -> sa.ColumnElement[bool]:
    """Free text that could be published, of which nobody has said yet whether it is."""
    ids = [q.id for q in asked.questions if may_be_moderated(q)]
    return sa.and_(
        publishable(matter_id),
        Answer.question_id.in_(ids),
        _has_text(),
        ~sa.exists(sa.select(1).where(Moderation.answer_id == Answer.id).correlate(Answer)),
    )


def waiting(session: Session, matter_id: int, asked: Asked, *, after: int = 0, most: int = 25) -> list[Found]:
    """The queue of the moderator, oldest first, from after an answer."""
    rows = session.execute(
        _standing(Answer, Submission, Respondent)
        .outerjoin(Respondent, Respondent.submission_version_id == SubmissionVersion.id)
        .where(_waiting(matter_id, asked), Answer.id > after)
        .order_by(Answer.id)
        .limit(most)
    )
    found = []
    for answer, submission, respondent in rows:
        question = asked.get(answer.question_id)
        if question is not None:
            found.append(Found(answer, submission, question, None, respondent))
    return found


def count_waiting(session: Session, matter_id: int, asked: Asked) -> int:
    """How many wait; counted to one more than 1,000 and no further."""
    some = _standing(Answer.id).where(_waiting(matter_id, asked)).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def decided(session: Session, matter_id: int, asked: Asked, *, before: int = 0, most: int = 25) -> list[Found]:
    """What was decided, newest answer first."""
    statement = (
        _standing(Answer, Submission, Moderation)
        .join(Moderation, Moderation.answer_id == Answer.id)
        .where(Moderation.matter_id == matter_id, Submission.matter_id == matter_id)
        .order_by(Answer.id.desc())
        .limit(most)
    )
    if before:
        statement = statement.where(Answer.id < before)
    found = []
    for answer, submission, moderation in session.execute(statement):
        question = asked.get(answer.question_id)
        if question is not None:
            found.append(Found(answer, submission, question, moderation, None))
    return found


@dataclass(frozen=True)
class Progress:
    """How many of the texts of a question have been coded."""

    coded: int
    texts: int


def _to_code(matter_id: int, question_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        Submission.matter_id == matter_id,
        Submission.standing == Standing.COUNTED,
        Answer.question_id == question_id,
        _has_text(),
    )


def _is_coded() -> sa.ColumnElement[bool]:
    return sa.exists(sa.select(1).where(Coded.answer_id == Answer.id).correlate(Answer))


def progress(session: Session, matter_id: int, question_id: int) -> Progress:
    """N of N coded, for one question: one statement."""
    coded = sa.func.count(Coded.answer_id)
    row = session.execute(
        _standing(coded, sa.func.count())
        .outerjoin(Coded, Coded.answer_id == Answer.id)
        .where(_to_code(matter_id, question_id))
    ).one()
    return Progress(row[0], row[1])


def next_to_code(
    session: Session, matter_id: int, question_id: int, *, show: str = "uncoded", after: int = 0
) -> int | None:
    """The id of the next answer to show: `uncoded`, `all`, or the id of a code it was given."""
    statement = _standing(Answer.id).where(_to_code(matter_id, question_id), Answer.id > after)
    if show == "uncoded":
        statement = statement.where(~_is_coded())
    elif show != "all":
        given = sa.select(1).where(Coding.answer_id == Answer.id, Coding.code_id == int(show))
        statement = statement.where(given.correlate(Answer).exists())
    found: int | None = session.scalar(statement.order_by(Answer.id).limit(1))
    return found

"""Answers found: the free text that waits for a moderator, the text that nobody has coded yet, and one by its id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.analysis.asked import OTHER, Asked, AskedQuestion
from engage.analysis.models.coding import CodedTally, Coding, Moderation, WaitingText
from engage.analysis.publication import may_be_moderated, of_current_version, publishable
from engage.questionnaires import Answer, AnswerTally, Respondent, Standing, Submission, SubmissionVersion

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


def waiting(
    session: Session,
    matter_id: int,
    asked: Asked,
    *,
    after: int = 0,
    most: int = 25,
    only: Sequence[int] | None = None,
) -> list[Found]:
    """The queue of the moderator, oldest first, from after an answer; with `only`, those of them that still wait."""
    questions = _moderated(asked)
    if not questions:
        return []
    if only is None:
        wanted = _first_waiting(questions, after, most)
    else:
        wanted = sa.select(WaitingText.answer_id).where(WaitingText.for_moderator, WaitingText.answer_id.in_(only))
    rows = session.execute(
        _standing(Answer, Submission, Respondent)
        .outerjoin(Respondent, Respondent.submission_version_id == SubmissionVersion.id)
        .where(Answer.id.in_(wanted), publishable(matter_id))
        .order_by(Answer.id)
    )
    by_id = {q.id: q for q in questions}
    return [Found(a, s, by_id[a.question_id], None, r) for a, s, r in rows if a.question_id in by_id]


def _moderated(asked: Asked) -> list[AskedQuestion]:
    return [q for q in asked.questions if may_be_moderated(q)]


def _first_waiting(questions: list[AskedQuestion], after: int, most: int) -> sa.Select[Any]:
    """The first of each question, by its key, and of all those the first: nothing that was decided is passed over."""
    each = [
        sa.select(WaitingText.answer_id)
        .where(WaitingText.question_id == q.id, WaitingText.for_moderator, WaitingText.answer_id > after)
        .order_by(WaitingText.answer_id)
        .limit(most)
        .subquery()
        for q in questions
    ]
    together = sa.union_all(*(sa.select(one.c.answer_id) for one in each)).subquery("first_waiting")
    return sa.select(together.c.answer_id).order_by(together.c.answer_id).limit(most)


def count_waiting(session: Session, asked: Asked) -> int:
    """How many wait for the moderator; counted to one more than 1,000 and no further."""
    waits = sa.and_(WaitingText.question_id.in_([q.id for q in _moderated(asked)]), WaitingText.for_moderator)
    some = sa.select(WaitingText.answer_id).where(waits).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def decided(session: Session, matter_id: int, asked: Asked, *, before: int = 0, most: int = 25) -> list[Found]:
    """What was decided, newest answer first."""
    statement = (
        _standing(Answer, Submission, Moderation)
        .join(Moderation, Moderation.answer_id == Answer.id)
        .where(Moderation.matter_id == matter_id, Submission.matter_id == matter_id)
        .order_by(Moderation.answer_id.desc())
        .limit(most)
    )
    if before:
        statement = statement.where(Moderation.answer_id < before)
    found = []
    for answer, submission, moderation in session.execute(statement):
        question = asked.get(answer.question_id)
        if question is not None:
            found.append(Found(answer, submission, question, moderation, None))
    return found


@dataclass(frozen=True)
class Progress:
    """How many texts a question has, and how many of them have been coded."""

    texts: int
    coded: int


def progress(session: Session, matter_id: int, questions: Sequence[AskedQuestion]) -> dict[int, Progress]:
    """How far the coding of each question has come, from counts that are kept: one statement."""
    rows = session.execute(
        sa.select(AnswerTally.question_id, AnswerTally.option, AnswerTally.n, CodedTally.n)
        .outerjoin(CodedTally, CodedTally.question_id == AnswerTally.question_id)
        .where(
            AnswerTally.matter_id == matter_id,
            AnswerTally.question_id.in_([q.id for q in questions]),
            AnswerTally.statement == "",
            AnswerTally.option.in_(("", OTHER)),
        )
    )
    counts = {(question_id, option): Progress(texts, coded or 0) for question_id, option, texts, coded in rows}
    return {q.id: counts.get((q.id, "" if q.kind.is_text else OTHER), Progress(0, 0)) for q in questions}


def next_to_code(
    session: Session, matter_id: int, question_id: int, *, show: str = "uncoded", after: int = 0
) -> int | None:
    """The id of the next answer to show: `uncoded`, `all`, or the id of a code it was given. Each is found by a key."""
    if show == "uncoded":
        waits = sa.select(WaitingText.answer_id).where(
            WaitingText.question_id == question_id, WaitingText.for_analyst, WaitingText.answer_id > after
        )
        return _first(session, waits, WaitingText.answer_id)
    stands = _standing(Answer.id).where(
        Submission.matter_id == matter_id,
        Submission.standing == Standing.COUNTED,
        Answer.question_id == question_id,
        Answer.id > after,
        _has_text(),
    )
    if show == "all":  # an "other, please say" has its option
        places = [stands.where(Answer.option == option, Answer.statement == "") for option in ("", OTHER)]
        found = [_first(session, place, Answer.id) for place in places]
        return min((answer_id for answer_id in found if answer_id), default=None)
    given = stands.join(Coding, Coding.answer_id == Answer.id)
    return _first(session, given.where(Coding.code_id == int(show), Coding.answer_id > after), Coding.answer_id)


def _first(session: Session, ids: sa.Select[Any], key: Any) -> int | None:
    found: int | None = session.scalar(ids.order_by(key).limit(1))
    return found

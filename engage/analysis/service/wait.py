"""Keep what waits: which free texts that stand a moderator and an analyst have still to read.

Kept so that the next one is found by a key, however many were read before it, and so is how many were coded. It is
right at the end of every transaction: who sends, amends or admits a submission tells it, and who moderates or codes.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.analysis.models.coding import Coded, CodedTally, Moderation, WaitingText
from engage.analysis.publication import of_current_version
from engage.database import table_of
from engage.questionnaires import (
    Answer,
    Consent,
    Question,
    Questionnaire,
    Standing,
    Submission,
    SubmissionVersion,
)
from engage.questionnaires.service import changed

_waiting = table_of(WaitingText)
_tally = table_of(CodedTally)


def _texts(chosen: sa.ColumnElement[bool]) -> sa.Insert:
    """Puts on the list the texts of these submissions that stand."""
    undecided = ~sa.exists(sa.select(1).where(Moderation.answer_id == Answer.id).correlate(Answer))
    uncoded = ~sa.exists(sa.select(1).where(Coded.answer_id == Answer.id).correlate(Answer))
    texts = (
        sa.select(Answer.id, Answer.question_id, sa.and_(Submission.consent != Consent.NOT_AT_ALL, undecided), uncoded)
        .select_from(Submission)
        .join(SubmissionVersion, of_current_version())
        .join(Answer, Answer.submission_version_id == SubmissionVersion.id)
        .where(chosen, Submission.standing == Standing.COUNTED, Answer.text.is_not(None), Answer.text != "")
    )
    return sa.insert(_waiting).from_select(["answer_id", "question_id", "for_moderator", "for_analyst"], texts)


def _of(chosen: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """What is on the list of these submissions, in any of their versions."""
    answers = (
        sa.select(Answer.id)
        .select_from(Submission)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(Answer, Answer.submission_version_id == SubmissionVersion.id)
        .where(chosen)
    )
    return _waiting.c.answer_id.in_(answers.scalar_subquery())


_these = Submission.id.in_(sa.bindparam("ids", expanding=True))
_take_up, _put_down = _texts(_these), sa.delete(_waiting).where(_of(_these))
_coded_of_these = (
    sa.select(_waiting.c.question_id, sa.func.count())
    .where(_of(_these), ~_waiting.c.for_analyst)
    .group_by(_waiting.c.question_id)
)


def keep(session: Session, submission_ids: Sequence[int], are_new: bool = False) -> None:
    """Put on the list the texts of these submissions that stand now, and take off those that do not."""
    ids, connection = {"ids": submission_ids}, session.connection()
    if are_new:
        connection.execute(_take_up, ids)
        return
    before = _coded(session, submission_ids)
    connection.execute(_put_down, ids)
    connection.execute(_take_up, ids)
    _add(session, _coded(session, submission_ids), before)


def forget(session: Session, submission_ids: Sequence[int]) -> None:
    """Take off the list all that is on it of these submissions."""
    before = _coded(session, submission_ids)
    session.connection().execute(_put_down, {"ids": submission_ids})
    _add(session, {}, before)


def keep_all(session: Session, matter_id: int) -> None:
    """The whole list of a matter again: after its submissions were put there by other means."""
    mine = sa.select(Question.id).join(Questionnaire, Questionnaire.id == Question.questionnaire_id)
    mine = mine.where(Questionnaire.matter_id == matter_id)
    for table in (_waiting, _tally):
        session.execute(sa.delete(table).where(table.c.question_id.in_(mine)))
    session.execute(_texts(Submission.matter_id == matter_id))
    coded = sa.select(_waiting.c.question_id, sa.func.count())
    coded = coded.where(_waiting.c.question_id.in_(mine), ~_waiting.c.for_analyst).group_by(_waiting.c.question_id)
    session.execute(sa.insert(_tally).from_select(["question_id", "n"], coded))


def moderated(session: Session, answer_ids: Sequence[int]) -> None:
    """A moderator has decided about these texts."""
    session.execute(sa.update(_waiting).where(_waiting.c.answer_id.in_(answer_ids)).values(for_moderator=False))


def coded(session: Session, answer_id: int, question_id: int, *, is_coded: bool) -> None:
    """An analyst has read this text, or has taken that back."""
    other = sa.update(_waiting).where(_waiting.c.answer_id == answer_id, _waiting.c.for_analyst == is_coded)
    if session.execute(other.values(for_analyst=not is_coded)).rowcount:  # type: ignore[attr-defined]
        now, before = (1, 0) if is_coded else (0, 1)
        _add(session, {question_id: now}, {question_id: before})


def _coded(session: Session, submission_ids: Sequence[int]) -> dict[int, int]:
    return dict(session.connection().execute(_coded_of_these, {"ids": submission_ids}).all())


def _add(session: Session, now: dict[int, int], before: dict[int, int]) -> None:
    """Change the counts by the difference, in one order for everybody."""
    changes = Counter(now)
    changes.subtract(before)
    rows = [{"question_id": question_id, "n": n} for question_id, n in sorted(changes.items()) if n]
    if rows:
        insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        statement = insert(_tally)
        added = {"n": _tally.c.n + statement.excluded.n}
        session.connection().execute(statement.on_conflict_do_update(index_elements=["question_id"], set_=added), rows)


def register() -> None:
    changed.also(keep)

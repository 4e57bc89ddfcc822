"""What anyone may read: submissions as consent and moderation allow, themes, and the items that answer them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.analysis.asked import OTHER, Asked, AskedQuestion
from engage.analysis.coverage import themes_of
from engage.analysis.models.coding import Code, Coding, Moderation
from engage.analysis.publication import (
    PASSED,
    PublicAnswer,
    of_current_version,
    public_answer,
    public_name,
    publishable,
)
from engage.analysis.stamp import Stamp, kept
from engage.analysis.suppression import Shown
from engage.questionnaires import Answer, Respondent, Submission, SubmissionVersion

PER_PAGE = 20
EXCERPT = 300


@dataclass(frozen=True)
class ItemLine:
    """An item that answers a theme, enough to link to it."""

    number: int
    title: str
    outcome: str


@dataclass(frozen=True)
class ThemeLine:
    """A theme as the public reads it: how many said it, and which published items answer it."""

    id: int
    title: str
    description: str
    submissions: Shown
    items: tuple[ItemLine, ...]


def theme_lines(session: Session, matter_id: int, known: Stamp | None = None) -> tuple[ThemeLine, ...]:
    """Every theme in order; counted again only when something happened in the matter."""
    return kept(session, "theme lines", matter_id, lambda: _theme_lines(session, matter_id), known)


def _theme_lines(session: Session, matter_id: int) -> tuple[ThemeLine, ...]:
    return tuple(
        ThemeLine(
            covered.theme.id,
            covered.theme.title,
            covered.theme.description,
            covered.shown,
            tuple(ItemLine(item.number, item.title, item.outcome) for item in covered.public_items),
        )
        for covered in themes_of(session, matter_id)
    )


@dataclass(frozen=True)
class Listed:
    """One line of the list of published submissions."""

    public_id: str
    received_at: datetime
    identity: str
    excerpt: str
    key: int


def listed(session: Session, matter_id: int, asked: Asked, *, before: int = 0) -> list[Listed]:
    """One page and one more, newest first, from before a submission: two statements."""
    statement = sa.select(Submission.id, Submission.public_id, Submission.received_at, Submission.identity).where(
        publishable(matter_id)
    )
    if before:
        statement = statement.where(Submission.id < before)
    rows = session.execute(statement.order_by(Submission.id.desc()).limit(PER_PAGE + 1)).all()
    excerpts = _excerpts(session, [row.id for row in rows], asked)
    return [Listed(row.public_id, row.received_at, row.identity, excerpts.get(row.id, ""), row.id) for row in rows]


def _excerpts(session: Session, ids: list[int], asked: Asked) -> dict[int, str]:
    """The first published words of each. Which questions are published is asked here, not in the SQL: there it
    would lead the database to read every answer to them.
    """
    words = sa.func.substr(Moderation.public_text, 1, EXCERPT)
    rows = session.execute(
        sa.select(SubmissionVersion.submission_id, Answer.question_id, words)
        .select_from(Submission)
        .join(SubmissionVersion, of_current_version())
        .join(Answer, Answer.submission_version_id == SubmissionVersion.id)
        .join(Moderation, Moderation.answer_id == Answer.id)
        .where(Submission.id.in_(ids), Moderation.verdict.in_(PASSED))
        .order_by(Answer.id.desc())
    )
    shown = {q.id for q in asked.publishable}
    # newest answer first, so that the last one kept for each is its first text
    return {submission_id: text for submission_id, question_id, text in rows if question_id in shown}


@dataclass(frozen=True)
class AnswerLine:
    """A question and what was answered, one entry for each option or statement."""

    question: AskedQuestion
    answers: tuple[PublicAnswer, ...]


@dataclass(frozen=True)
class Published:
    """One submission as anyone may read it, and where its words went."""

    public_id: str
    received_at: datetime
    name: str
    amended_at: datetime | None
    lines: tuple[AnswerLine, ...]
    themes: tuple[ThemeLine, ...]


def published(session: Session, matter_id: int, public_id: str, asked: Asked) -> Published | None:
    """One published submission, or None where there is none that anyone may read: three statements."""
    row = session.execute(
        sa.select(Submission, SubmissionVersion.id, Respondent)
        .join(SubmissionVersion, of_current_version())
        .outerjoin(Respondent, Respondent.submission_version_id == SubmissionVersion.id)
        .where(publishable(matter_id), Submission.public_id == public_id)
    ).first()
    if row is None:
        return None
    submission, version_id, respondent = row
    pairs, fed = _answers(session, version_id)
    looked = any(moderation is not None and moderation.verdict in PASSED for _, moderation in pairs)
    shown = {q.id for q in asked.publishable}
    themes = {theme_id for theme_id, question_id in fed if question_id in shown}
    return Published(
        submission.public_id,
        submission.received_at,
        public_name(submission, respondent, somebody_looked=looked),
        submission.amended_at,
        _lines(asked, pairs),
        tuple(line for line in theme_lines(session, matter_id) if line.id in themes) if themes else (),
    )


def _answers(session: Session, version_id: int) -> tuple[list[tuple[Answer, Moderation | None]], set[tuple[int, int]]]:
    """Every answer with what was decided about it, and the (theme, question) pairs they were put under."""
    rows = session.execute(
        sa.select(Answer, Moderation, Code.theme_id)
        .outerjoin(Moderation, Moderation.answer_id == Answer.id)
        .outerjoin(Coding, Coding.answer_id == Answer.id)
        .outerjoin(Code, Code.id == Coding.code_id)
        .where(Answer.submission_version_id == version_id)
        .order_by(Answer.id)
    ).all()
    once = {answer.id: (answer, moderation) for answer, moderation, _ in rows}
    fed = {(theme_id, answer.question_id) for answer, _, theme_id in rows if theme_id is not None}
    return list(once.values()), fed


def _lines(asked: Asked, answers: list[tuple[Answer, Moderation | None]]) -> tuple[AnswerLine, ...]:
    given: dict[int, list[PublicAnswer]] = {}
    for answer, moderation in answers:
        question = asked.get(answer.question_id)
        shown = public_answer(question, answer, moderation) if question else None
        if shown is not None:
            given.setdefault(answer.question_id, []).append(shown)
    return tuple(AnswerLine(q, tuple(given[q.id])) for q in asked.questions if q.id in given)


@dataclass(frozen=True)
class Quote:
    """What one published answer under a theme says, and which submission it is from."""

    key: int
    public_id: str
    question: str
    words: str


def quotes(session: Session, matter_id: int, theme_id: int, asked: Asked, *, after: int = 0) -> list[Quote]:
    """One page and one more of the published answers under a theme, oldest first: one statement."""
    ids = [q.id for q in asked.publishable]
    rows = session.execute(
        sa.select(Answer.id, Submission.public_id, Answer.question_id, Answer.option, Moderation.public_text)
        .distinct()
        .select_from(Code)
        .join(Coding, Coding.code_id == Code.id)
        .join(Moderation, Moderation.answer_id == Coding.answer_id)
        .join(Answer, Answer.id == Coding.answer_id)
        .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
        .join(Submission, of_current_version())
        .where(
            Code.theme_id == theme_id,
            Coding.answer_id > after,
            Moderation.verdict.in_(PASSED),
            Answer.question_id.in_(ids),
            publishable(matter_id),
        )
        .order_by(Answer.id)
        .limit(PER_PAGE + 1)
    )
    found = []
    for answer_id, public_id, question_id, option, words in rows:
        question = asked.get(question_id)
        if question is not None:
            before = f"{question.option(OTHER)}: " if option == OTHER else ""
            found.append(Quote(answer_id, public_id, question.text, before + words))
    return found

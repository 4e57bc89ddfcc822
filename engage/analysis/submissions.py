"""Submissions as staff find and read them: a page of a list, one with all its versions, and what happened to it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from engage.analysis.answers import MOST_COUNTED
from engage.analysis.filters import Filter
from engage.analysis.models.coding import Code, Coding, Moderation
from engage.analysis.publication import of_current_version
from engage.matters import AuditEntry
from engage.questionnaires import Answer, Standing, Submission, SubmissionVersion

PER_PAGE = 25
EXCERPT = 160


@dataclass(frozen=True)
class Listed:
    """One line of the list: a submission and the first words of its first text."""

    submission: Submission
    excerpt: str


def matching(matter_id: int, chosen: Filter) -> list[sa.ColumnElement[bool]]:
    """What is looked for; only what counts, unless a standing is asked for."""
    conditions = [Submission.matter_id == matter_id, *chosen.conditions]
    if not chosen.get("standing"):
        conditions.append(Submission.standing == Standing.COUNTED)
    return conditions


def listed(session: Session, matter_id: int, chosen: Filter, *, before: int = 0) -> list[Listed]:
    """One page and one more, newest first, from before a submission: two statements."""
    statement = sa.select(Submission).where(*matching(matter_id, chosen))
    if before:
        statement = statement.where(Submission.id < before)
    found = session.scalars(statement.order_by(Submission.id.desc()).limit(PER_PAGE + 1)).all()
    excerpts = _excerpts(session, [s.id for s in found])
    return [Listed(s, excerpts.get(s.id, "")) for s in found]


def _excerpts(session: Session, ids: list[int]) -> dict[int, str]:
    rows = session.execute(
        sa.select(Submission.id, sa.func.substr(Answer.text, 1, EXCERPT))
        .join(SubmissionVersion, of_current_version())
        .join(Answer, Answer.submission_version_id == SubmissionVersion.id)
        .where(Submission.id.in_(ids), Answer.text.is_not(None), Answer.text != "")
        .order_by(Answer.id.desc())
    )
    return dict(rows.all())  # the last word of each is its first text


def count_matching(session: Session, matter_id: int, chosen: Filter) -> int:
    """How many match, counted to one more than 1,000 and no further."""
    some = sa.select(Submission.id).where(*matching(matter_id, chosen)).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def how_many(session: Session, matter_id: int, chosen: Filter) -> int:
    """How many match, to the last: for what reads them all anyway."""
    return session.scalar(sa.select(sa.func.count(Submission.id)).where(*matching(matter_id, chosen))) or 0


@dataclass(frozen=True)
class Opened:
    """One submission with everything known of it."""

    submission: Submission
    moderations: dict[int, Moderation]
    codes: dict[int, list[Code]]
    entries: list[AuditEntry]


def find(session: Session, matter_id: int, reference: str) -> Submission | None:
    return session.scalar(
        sa.select(Submission)
        .where(Submission.matter_id == matter_id, Submission.reference == reference)
        .options(
            selectinload(Submission.versions).selectinload(SubmissionVersion.answers),
            selectinload(Submission.versions).joinedload(SubmissionVersion.respondent),
        )
    )


def opened(session: Session, submission: Submission) -> Opened:
    """What was decided about its answers and done with it: three statements."""
    ids = [answer.id for version in submission.versions for answer in version.answers]
    moderations = session.scalars(sa.select(Moderation).where(Moderation.answer_id.in_(ids)))
    coded = session.execute(
        sa.select(Coding.answer_id, Code)
        .join(Code, Code.id == Coding.code_id)
        .where(Coding.answer_id.in_(ids))
        .order_by(Code.number)
    )
    codes: dict[int, list[Code]] = {}
    for answer_id, code in coded:
        codes.setdefault(answer_id, []).append(code)
    entries = session.scalars(
        sa.select(AuditEntry)
        .where(
            AuditEntry.about == f"submission:{submission.reference}",
            AuditEntry.matter_id == submission.matter_id,
        )
        .order_by(AuditEntry.id)
        .options(joinedload(AuditEntry.person))
    )
    return Opened(submission, {m.answer_id: m for m in moderations}, codes, list(entries))

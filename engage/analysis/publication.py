"""The one gate: what of a submission may leave the body. Every page, file and feed of ours asks here.

A submission is published when it counts, has not gone, and its consent is not "not at all". Of it: closed answers as
they are; free text only once approved or redacted by a moderator; a question that is not for publication never; files
never; a name or organisation only with consent in full, and only once a moderator has passed some answer of that
submission, for a name is free text too. Equality monitoring leaves only as counts with small ones suppressed.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from engage.analysis.asked import OTHER, AskedQuestion
from engage.analysis.models.coding import Moderation, Verdict
from engage.analysis.redaction import reason_words
from engage.questionnaires import (
    Answer,
    Consent,
    QuestionKind,
    Respondent,
    Standing,
    Submission,
    SubmissionVersion,
)

SMALLEST = 5  # a published count of people below this could point at one of them
PASSED = (Verdict.APPROVED, Verdict.REDACTED)


def is_publishable(submission: Submission) -> bool:
    return submission.standing == Standing.COUNTED and submission.consent != Consent.NOT_AT_ALL


def publishable(matter_id: int) -> sa.ColumnElement[bool]:
    """The same question, asked of the database."""
    return sa.and_(
        Submission.matter_id == matter_id,
        Submission.standing == Standing.COUNTED,
        Submission.consent != Consent.NOT_AT_ALL,
    )


def of_current_version() -> sa.ColumnElement[bool]:
    """Joins a submission to the version of it that stands."""
    return sa.and_(SubmissionVersion.submission_id == Submission.id, SubmissionVersion.number == Submission.current)


@dataclass(frozen=True)
class PublicAnswer:
    """One answer as anyone may read it: `words` is '' while free text still waits to be checked."""

    statement: str
    words: str
    is_withheld: bool = False  # `words` then says why
    is_waiting: bool = False


def public_answer(question: AskedQuestion, answer: Answer, moderation: Moderation | None) -> PublicAnswer | None:
    """What of one answer may leave; None where nothing may, not even that it was answered."""
    if question.not_for_publication or question.kind is QuestionKind.FILE:
        return None
    statement = question.statement(answer.statement) if answer.statement else ""
    if answer.option and answer.option != OTHER:
        return PublicAnswer(statement, question.option(answer.option))
    if answer.number is not None:
        return PublicAnswer(statement, f"{answer.number.normalize():f}")
    if answer.on_date is not None:
        return PublicAnswer(statement, answer.on_date.isoformat())
    return _free_text(question, answer, moderation, statement)


def _free_text(
    question: AskedQuestion, answer: Answer, moderation: Moderation | None, statement: str
) -> PublicAnswer | None:
    before = f"{question.option(OTHER)}: " if answer.option == OTHER else ""
    if not answer.text:
        return PublicAnswer(statement, question.option(OTHER)) if before else None
    if moderation is None:
        return PublicAnswer(statement, before.rstrip(": "), is_waiting=True)
    if moderation.verdict in PASSED:
        return PublicAnswer(statement, before + moderation.public_text)
    return PublicAnswer(statement, f"{before}[not published: {reason_words(moderation.reason)}]", is_withheld=True)


def public_name(submission: Submission, respondent: Respondent | None, *, somebody_looked: bool) -> str:
    """Who it is from, as far as anyone may know."""
    if submission.consent == Consent.IN_FULL and respondent is not None and somebody_looked:
        named = [words for words in (respondent.name, respondent.organisation) if words]
        if named:
            return ", ".join(named)
    return {
        "organisation": "An organisation",
        "named": "A person who gave their name to us",
    }.get(submission.identity, "An anonymous person")


def may_be_moderated(question: AskedQuestion) -> bool:
    """Whether its free text could be published at all, and so must be looked at first."""
    return question.takes_text and not question.not_for_publication

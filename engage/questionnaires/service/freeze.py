"""Freeze a questionnaire: what people are asked from now on, under a number and a digest, never changed again."""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.matters import By, Matter, record_on
from engage.questionnaires.models.questionnaire import (
    SCALE_OPTIONS,
    STANDARD_QUESTIONS,
    Page,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionnaireVersion,
)

MOST_ON_A_PAGE = 1000  # values that one page may send: a form of more than 2,000 fields is refused at the edge
CHOSEN = (QuestionKind.ONE_CHOICE, QuestionKind.MANY_CHOICES, QuestionKind.MATRIX)


class NotReadyError(ValueError):
    """A questionnaire with faults cannot be put to anybody. `faults` says what to mend."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def freeze(session: Session, matter_id: int, *, by: By, at: datetime) -> QuestionnaireVersion:
    """The frozen version of a questionnaire as it stands: the last one where nothing has changed, else the next.

    Raises NotReadyError where there are faults, and LookupError where the matter asks nothing.
    """
    questionnaire = session.scalar(
        sa.select(Questionnaire).where(Questionnaire.matter_id == matter_id).with_for_update()
    )
    if questionnaire is None:
        raise LookupError(f"matter {matter_id} has no questionnaire")
    found = faults(questionnaire)
    if found:
        raise NotReadyError(found)
    what = snapshot(questionnaire)
    last = last_version(session, questionnaire.id)
    if last is not None and last.digest == digest(what):
        return last
    version = QuestionnaireVersion(
        questionnaire=questionnaire,
        number=last.number + 1 if last else 1,
        frozen_at=at,
        digest=digest(what),
        snapshot=what,
    )
    session.add(version)
    session.flush()
    matter = session.get_one(Matter, matter_id)
    record_on(matter, "freeze", by=by, at=at, version=version.number, digest=version.digest)
    return version


def last_version(session: Session, questionnaire_id: int) -> QuestionnaireVersion | None:
    """The newest frozen version, or None before the first."""
    return session.scalar(
        sa.select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )


def snapshot(questionnaire: Questionnaire) -> dict[str, Any]:
    """A questionnaire as it stands, in the shape that QuestionnaireVersion says."""
    return {
        "standard": {name: questionnaire.standard.get(name, "no") for name in STANDARD_QUESTIONS},
        "has_monitoring": questionnaire.has_monitoring,
        "pages": [
            {
                "title": page.title,
                "intro_html": page.intro_html,
                "questions": [_question(question) for question in page.questions],
            }
            for page in questionnaire.pages
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    kind = question.kind
    options = list(SCALE_OPTIONS) if kind == QuestionKind.SCALE else question.options if kind in CHOSEN else []
    return {
        "id": question.id,
        "name": question.name,
        "kind": kind.value,
        "text": question.text,
        "help_html": question.help_html,
        "is_required": question.is_required,
        "not_for_publication": question.not_for_publication,
        "has_other": question.has_other,
        "options": [dict(option) for option in options],
        "statements": [dict(s) for s in question.statements] if kind == QuestionKind.MATRIX else [],
        "limits": dict(question.limits),
    }


def digest(what: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a snapshot: sorted keys, no spaces, UTF-8."""
    text = json.dumps(what, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode("utf-8")).hexdigest()


def numbers(questionnaire: Questionnaire) -> dict[int, int]:
    """Question id → the number people see: answers are counted, words that ask nothing are not."""
    asked = [q for q in questionnaire.questions if q.kind != QuestionKind.STATEMENT]
    return {question.id: n for n, question in enumerate(asked, 1)}


def faults(questionnaire: Questionnaire) -> list[str]:
    """What must be mended before anybody can be asked, in words for the officer; none when it is ready."""
    out = []
    number = numbers(questionnaire)
    if not number:
        out.append("Add at least one question that people can answer")
    for n, page in enumerate(questionnaire.pages, 1):
        if not page.questions and (number or n > 1):
            out.append(f"Page {n}, “{page.title}”, has nothing on it. Add a question or delete the page")
        if sum(_values(question) for question in page.questions) > MOST_ON_A_PAGE:
            out.append(f"Page {n}, “{page.title}”, asks too much at once. Move some of its questions to another page")
        for question in page.questions:
            out += [f"{_called(question, number, page)}: {fault}" for fault in question_faults(question)]
    return out


def _values(question: Question) -> int:
    """How many values an answer can send."""
    return {
        QuestionKind.MANY_CHOICES: len(question.options) + 2,
        QuestionKind.MATRIX: len(question.statements),
        QuestionKind.DATE: 3,
    }.get(question.kind, 2)


def _called(question: Question, number: dict[int, int], page: Page) -> str:
    return f"Question {number[question.id]}" if question.id in number else f"Words on “{page.title}”"


def question_faults(question: Question) -> Iterator[str]:
    """What is wrong with one question."""
    if not question.text.strip():
        yield "write the question"
    if question.kind in CHOSEN:
        if len(question.options) + question.has_other < 2:
            yield "give at least two options to choose from"
        if _repeated(question.options):
            yield f"the option “{_repeated(question.options)}” is there twice"
    if question.kind == QuestionKind.MATRIX:
        if not question.statements:
            yield "give at least one statement to rate"
        if _repeated(question.statements):
            yield f"the statement “{_repeated(question.statements)}” is there twice"
    if question.kind == QuestionKind.FILE and question.is_required:
        yield "a file cannot be required, because some people have none to send"
    yield from _limit_faults(question.limits)


def _repeated(choices: list[Any]) -> str:
    """The first label that is there twice, as people read it: case and spaces do not tell two apart."""
    seen = set()
    for choice in choices:
        folded = " ".join(choice["label"].split()).casefold()
        if folded in seen:
            return str(choice["label"])
        seen.add(folded)
    return ""


def _limit_faults(limits: dict[str, Any]) -> Iterator[str]:
    least, most = limits.get("minimum"), limits.get("maximum")
    if least is not None and most is not None and float(least) > float(most):
        yield "the lowest number is above the highest"
    first, last = limits.get("earliest"), limits.get("latest")
    if first and last and first > last:
        yield "the earliest date is after the latest"

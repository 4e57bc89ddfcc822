"""Filter anything by anything, from the address bar: an allow-list of keys, each a condition on a submission."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from engage.analysis.asked import Asked
from engage.analysis.models.coding import Code, Coding
from engage.analysis.publication import of_current_version
from engage.now import LONDON
from engage.questionnaires import Answer, Channel, Consent, Standing, Submission, SubmissionVersion

IDENTITIES = ("named", "organisation", "anonymous")
KEYS = ("answer", "code", "theme", "channel", "identity", "consent", "standing", "from", "to", "word")
MOST = 30
LONGEST_WORD = 100
Condition = sa.ColumnElement[bool]


class FilterRefusedError(ValueError):
    """A key or value that is not offered: the address was typed, or is old."""


@dataclass(frozen=True)
class Filter:
    """What was asked for, as (key, value) pairs in order, and as conditions on a submission of the matter."""

    pairs: tuple[tuple[str, str], ...] = ()
    conditions: tuple[Condition, ...] = ()
    words: tuple[str, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def get(self, key: str) -> str:
        return next((value for k, value in self.pairs if k == key), "")

    def has(self, key: str, value: str) -> bool:
        return (key, value) in self.pairs


def read_filter(typed: list[tuple[str, str]], asked: Asked, codes: dict[int, str], themes: dict[int, str]) -> Filter:
    """The filter that a query string asks for. Empty values are left out; what is not offered is refused."""
    readers: dict[str, Callable[[str], tuple[Condition, str]]] = {
        "answer": lambda value: _answer(value, asked),
        "code": lambda value: _code(value, codes),
        "theme": lambda value: _theme(value, themes),
        "channel": lambda value: _word_of(value, Channel, Submission.channel, "Channel"),
        "consent": lambda value: _word_of(value, Consent, Submission.consent, "Consent"),
        "standing": lambda value: _word_of(value, Standing, Submission.standing, "Standing"),
        "identity": _identity,
        "from": lambda value: _day(value, "from"),
        "to": lambda value: _day(value, "to"),
        "word": _word,
    }
    pairs = [(key, value.strip()) for key, value in typed if value.strip()]
    if len(pairs) > MOST:
        raise FilterRefusedError("That is too many filters at once.")
    found: list[tuple[Condition, str]] = []
    for key, value in pairs:
        if key not in readers:
            raise FilterRefusedError("That cannot be filtered by.")
        found.append(readers[key](value))
    return Filter(tuple(pairs), tuple(c for c, _ in found), tuple(w for _, w in found))


def _answered(*conditions: Condition) -> Condition:
    """The submission's current version has an answer of which all these are true."""
    return (
        sa.select(1)
        .select_from(SubmissionVersion)
        .join(Answer, Answer.submission_version_id == SubmissionVersion.id)
        .where(of_current_version(), *conditions)
        .correlate(Submission)
        .exists()
    )


def _answer(value: str, asked: Asked) -> tuple[Condition, str]:
    number, _, rest = value.partition(":")
    statement, _, option = rest.rpartition(":")
    question = asked.get(_whole(number))
    if question is None or not question.kind.is_choice or option not in dict(question.options):
        raise FilterRefusedError("That answer is not offered in this questionnaire.")
    if statement and statement not in dict(question.statements):
        raise FilterRefusedError("That statement is not in this questionnaire.")
    conditions = [Answer.question_id == question.id, Answer.option == option]
    if statement:
        conditions.append(Answer.statement == statement)
    about = f"{question.text} {question.statement(statement) if statement else ''}".strip()
    return _answered(*conditions), f"{about}: {question.option(option)}"


def _code(value: str, codes: dict[int, str]) -> tuple[Condition, str]:
    code_id = _whole(value)
    if code_id not in codes:
        raise FilterRefusedError("That code is not in this codebook.")
    return _coded(Coding.code_id == code_id), f"Code: {codes[code_id]}"


def _theme(value: str, themes: dict[int, str]) -> tuple[Condition, str]:
    theme_id = _whole(value)
    if theme_id not in themes:
        raise FilterRefusedError("That theme is not in this codebook.")
    return _coded(Code.theme_id == theme_id), f"Theme: {themes[theme_id]}"


def _coded(condition: Condition) -> Condition:
    coded = (
        sa.select(1)
        .select_from(Coding)
        .join(Code, Code.id == Coding.code_id)
        .where(Coding.answer_id == Answer.id, condition)
        .correlate(Answer)
        .exists()
    )
    return _answered(coded)


def _word_of(value: str, kind: type[StrEnum], column: Any, label: str) -> tuple[Condition, str]:
    if value not in set(kind):
        raise FilterRefusedError(f"{label}: choose one of those offered.")
    return column == kind(value), f"{label}: {value.replace('_', ' ')}"


def _identity(value: str) -> tuple[Condition, str]:
    if value not in IDENTITIES:
        raise FilterRefusedError("Identity: choose one of those offered.")
    return Submission.identity == value, f"Identity: {value}"


def _day(value: str, which: str) -> tuple[Condition, str]:
    try:
        day = date.fromisoformat(value)
        if not 1900 <= day.year <= 2200:
            raise ValueError
    except ValueError:
        raise FilterRefusedError("Give dates like 2026-09-24.") from None
    begins = datetime.combine(day if which == "from" else day + timedelta(days=1), time(), LONDON)
    if which == "from":
        return Submission.received_at >= begins, f"Received on or after {value}"
    return Submission.received_at < begins, f"Received on or before {value}"


def _word(value: str) -> tuple[Condition, str]:
    value = value[:LONGEST_WORD]
    return _answered(Answer.text.icontains(value, autoescape=True)), f"Says “{value}”"


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0

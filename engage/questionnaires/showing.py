"""Answers in words: how one is shown to the person who gave it, on the screen, on paper and in her copy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engage.content.dates import day
from engage.questionnaires import monitoring
from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.reading import OTHER, Typed, kept_file, label_of, plain_number
from engage.questionnaires.steps import ABOUT_YOU, EQUALITY, PUBLISHING, Step, fields, steps
from engage.questionnaires.telling import CONSENTS, STANDARD, Telling
from engage.questionnaires.versions import AskedQuestion, Snapshot

CONSENT_WORDS = {value: text for value, text, _ in CONSENTS}


@dataclass
class Shown:
    """One question and what was said to it: lines of (statement or nothing, words). `problem` says what to mend."""

    question: str
    lines: list[tuple[str, str]]
    step: str = ""
    field: str = ""
    problem: str = ""


@dataclass
class Part:
    """One screen's worth of answers."""

    title: str
    step: str
    shown: list[Shown] = field(default_factory=list)


def in_words(
    question: AskedQuestion, answers: Iterable[Mapping[str, Any]], files: Mapping[int, str]
) -> list[tuple[str, str]]:
    """What was said to one question, line by line."""
    return [_line(question, answer, files) for answer in answers]


def _line(question: AskedQuestion, answer: Mapping[str, Any], files: Mapping[int, str]) -> tuple[str, str]:
    if answer["document_id"] is not None:
        return "", files.get(answer["document_id"], "A file")
    if answer["number"] is not None:
        return "", plain_number(answer["number"])
    if answer["on_date"] is not None:
        return "", day(answer["on_date"])
    if answer["option"] == OTHER and question.has_other:
        return "", f"Other: {answer['text'] or ''}"
    if answer["option"]:
        statement = label_of(question.statements, answer["statement"]) if answer["statement"] else ""
        return statement, label_of(question.options, answer["option"])
    return "", answer["text"] or ""


def of_telling(snapshot: Snapshot, telling: Telling, typed: Typed) -> list[Part]:
    """Everything for the page on which answers are checked, problems among it."""
    files = {int(v[0]): v[1] for k, v in typed.items() if k.endswith("=file") and len(v) > 1}
    answers = _by_question(telling.answers)
    parts = []
    for here in steps(snapshot):
        errors = telling.errors.get(here.word, {})
        part = Part(here.title, here.word)
        if here.page is not None:
            part.shown = [_question(q, answers, files, typed, errors) for q in here.page.questions if _asks(q)]
        else:
            part.shown = _rest(here, snapshot, telling, typed, errors)
        for shown in part.shown:
            shown.step = here.word
        parts.append(part)
    return parts


def _asks(question: AskedQuestion) -> bool:
    return question.kind is not QuestionKind.STATEMENT


def _by_question(answers: Iterable[Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    out: dict[int, list[Mapping[str, Any]]] = {}
    for answer in answers:
        out.setdefault(answer["question_id"], []).append(answer)
    return out


def _question(
    question: AskedQuestion,
    answers: Mapping[int, list[Mapping[str, Any]]],
    files: Mapping[int, str],
    typed: Typed,
    errors: Mapping[str, str],
) -> Shown:
    names = [*fields(question), question.field_name]
    problem = next(((name, errors[name]) for name in names if name in errors), ("", ""))
    lines = in_words(question, answers.get(question.id, ()), files)
    if problem[1] and not lines:  # what cannot be taken is shown as it was typed
        lines = [("", value) for name in fields(question) for value in typed.get(name, ()) if value.strip()]
    return Shown(question.text, lines, field=problem[0] or question.field_name, problem=problem[1])


def _rest(here: Step, snapshot: Snapshot, telling: Telling, typed: Typed, errors: Mapping[str, str]) -> list[Shown]:
    if here.word == ABOUT_YOU:
        return [
            Shown(
                asked.text,
                [("", words)] if (words := (typed.get(asked.name) or [""])[0].strip()) else [],
                field=asked.name,
                problem=errors.get(asked.name, ""),
            )
            for asked in STANDARD
            if asked.name in snapshot.standard
        ]
    if here.word == EQUALITY:
        said = {a["question"]: a for a in telling.monitoring}
        lines = [(q.text, _said(q, said[q.key])) for q in monitoring.QUESTIONS if q.key in said]
        wrong = next(iter(errors.items()), (monitoring.QUESTIONS[0].field_name, ""))
        return [Shown("About equality, if you want to say", lines, field=wrong[0], problem=wrong[1])]
    assert here.word == PUBLISHING
    lines = [("", CONSENT_WORDS[telling.consent])] if telling.consent else []
    return [Shown("May we publish your answers?", lines, field="consent", problem=errors.get("consent", ""))]


def _said(question: monitoring.MonitoringQuestion, answer: Mapping[str, str]) -> str:
    words = dict(question.options)[answer["option"]]
    return f"{words}: {answer['text']}" if answer["text"] else words


def of_version(version: Any, snapshot: Snapshot, files: Mapping[int, str]) -> list[Part]:
    """A version as it was sent."""
    answers = _by_question([columns(answer) for answer in version.answers])
    parts = [
        Part(page.title, "", [_question(q, answers, files, {}, {}) for q in page.questions if _asks(q)])
        for page in snapshot.pages
    ]
    who = version.respondent
    if who is not None:
        told = [Shown(a.text, [("", getattr(who, a.name))]) for a in STANDARD if getattr(who, a.name)]
        parts.append(Part("About you", "", told))
    parts.append(
        Part("Publishing", "", [Shown("May we publish your answers?", [("", CONSENT_WORDS[version.consent])])])
    )
    return parts


def columns(answer: Any) -> dict[str, Any]:
    """An answer's columns, as reading gives them."""
    names = ("question_id", "statement", "option", "text", "number", "on_date", "document_id")
    return {name: getattr(answer, name) for name in names}


def all_typed(snapshot: Snapshot, typed: Typed) -> list[tuple[str, str]]:
    """Every word typed so far, by question: for a page that can take nothing but must give everything back."""
    called = {name: q.text for q in snapshot.questions.values() for name in [*fields(q), kept_file(q)]}
    called |= {asked.name: asked.text for asked in STANDARD}
    out = []
    for name, values in typed.items():
        question = next((q for q in snapshot.questions.values() if name in fields(q)), None)
        offered = question.offered if question else {}
        said = values[1:2] if name.endswith("=file") else values
        out += [(called.get(name, ""), offered.get(value, value)) for value in said if value.strip() and name in called]
    return out

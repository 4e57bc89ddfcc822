"""Questionnaires for tests: with every kind of question, or just those a test needs; frozen or still being written."""

from datetime import UTC, datetime
from typing import Any

from engage.database import session_of, writing
from engage.matters import Matter, Voice
from engage.questionnaires import Page, Question, QuestionKind, Questionnaire, QuestionnaireVersion
from engage.questionnaires.models.questionnaire import SCALE_OPTIONS
from engage.questionnaires.service import freeze as freezing
from engage.questionnaires.service.start import start

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)

TEXTS = {
    QuestionKind.SHORT_TEXT: "Which village do you live in?",
    QuestionKind.LONG_TEXT: "What matters most to you about the clinic?",
    QuestionKind.ONE_CHOICE: "How did you last travel to the clinic?",
    QuestionKind.MANY_CHOICES: "Which of these do you use?",
    QuestionKind.SCALE: "We propose to open on Saturdays. Do you agree or disagree?",
    QuestionKind.NUMBER: "How many miles do you travel?",
    QuestionKind.DATE: "When did you last visit?",
    QuestionKind.FILE: "Is there anything you would like to attach?",
    QuestionKind.MATRIX: "How do you rate each of these?",
    QuestionKind.STATEMENT: "The next questions are about opening hours.",
}


def labelled(prefix: str, *labels: str) -> list[dict[str, str]]:
    return [{"key": f"{prefix}{n}", "label": label} for n, label in enumerate(labels, 1)]


DETAILS: dict[QuestionKind, dict[str, Any]] = {
    QuestionKind.LONG_TEXT: {"limits": {"max_length": 5000}},
    QuestionKind.ONE_CHOICE: {"options": labelled("o", "On foot", "By bus", "By car"), "has_other": True},
    QuestionKind.MANY_CHOICES: {"options": labelled("o", "Pharmacy", "Dentist", "Nurse"), "has_other": True},
    QuestionKind.SCALE: {"options": [dict(o) for o in SCALE_OPTIONS]},
    QuestionKind.NUMBER: {"limits": {"minimum": 0, "maximum": 500}},
    QuestionKind.DATE: {"limits": {"earliest": "2000-01-01", "latest": "2030-12-31"}},
    QuestionKind.MATRIX: {
        "options": labelled("o", "Good", "Fair", "Poor"),
        "statements": labelled("s", "Parking", "Welcome at the desk"),
    },
}


def a_question(questionnaire: Questionnaire, kind: QuestionKind, page: Page | None = None, **values: Any) -> Question:
    """One more question at the end of a page (the last, if none is named), named q1, q2 … in the order made."""
    session = session_of(questionnaire)
    with writing(session):
        page = page or questionnaire.pages[-1]
        question = Question(
            questionnaire_id=questionnaire.id,
            position=len(page.questions) + 1,
            **{
                "kind": kind,
                "name": f"q{len(questionnaire.questions) + 1}",
                "text": TEXTS[kind],
                **DETAILS.get(kind, {}),
                **values,
            },
        )
        page.questions.append(question)
        session.add(question)
        session.flush()
    return question


def a_page(questionnaire: Questionnaire, title: str = "More about you") -> Page:
    """One more page at the end."""
    with writing(session_of(questionnaire)):
        page = Page(position=len(questionnaire.pages) + 1, title=title)
        questionnaire.pages.append(page)
    return page


def a_questionnaire(
    matter: Matter,
    *kinds: QuestionKind,
    required: tuple[QuestionKind, ...] = (),
    has_monitoring: bool = False,
    standard: dict[str, str] | None = None,
    frozen: bool = True,
) -> Questionnaire:
    """A questionnaire of two pages: the kinds named (every kind, if none is), all but the first on the second page."""
    session = session_of(matter)
    with writing(session):
        questionnaire = start(session, matter.id)
        questionnaire.has_monitoring = has_monitoring
        questionnaire.standard = {**questionnaire.standard, **(standard or {})}
    for kind in kinds or tuple(QuestionKind):
        if len(questionnaire.questions) == 1:
            a_page(questionnaire)
        a_question(questionnaire, kind, is_required=kind in required)
    if frozen:
        frozen_version(matter)
    return questionnaire


def frozen_version(matter: Matter, at: datetime = AT) -> QuestionnaireVersion:
    """What people are asked, as the questionnaire stands now."""
    session = session_of(matter)
    with writing(session):
        return freezing.freeze(session, matter.id, by=Voice.OPERATOR, at=at)

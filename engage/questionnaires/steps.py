"""The way through a questionnaire, screen by screen: its pages, about you, equality, publishing, check."""

from dataclasses import dataclass
from functools import lru_cache

from engage.questionnaires import monitoring
from engage.questionnaires.models.questionnaire import STANDARD_QUESTIONS, QuestionKind
from engage.questionnaires.reading import DATE_PARTS
from engage.questionnaires.versions import AskedPage, AskedQuestion, Snapshot

ABOUT_YOU, EQUALITY, PUBLISHING, CHECK = "about-you", "equality", "publishing", "check"


@dataclass(frozen=True)
class Step:
    """One screen. `word` is how the address calls it; `page` is there for a page of questions."""

    word: str
    title: str
    fields: frozenset[str]
    page: AskedPage | None = None
    number: int = 0
    of: int = 0


@lru_cache(maxsize=256)
def steps(snapshot: Snapshot) -> tuple[Step, ...]:
    """The screens of a questionnaire in order, the checking of answers not among them."""
    found: list[tuple[str, str, frozenset[str], AskedPage | None]] = [
        (str(n), page.title, _page_fields(page), page) for n, page in enumerate(snapshot.pages, 1)
    ]  # the officer's pages, then ours
    asked = [name for name in STANDARD_QUESTIONS if name in snapshot.standard]
    if asked:
        found.append((ABOUT_YOU, "About you", frozenset(asked), None))
    if snapshot.has_monitoring:
        found.append((EQUALITY, "Equality questions", _equality_fields(), None))
    found.append((PUBLISHING, "Publishing what you said", frozenset({"consent"}), None))
    of = len(found)
    return tuple(Step(word, title, fields, page, n, of) for n, (word, title, fields, page) in enumerate(found, 1))


def step(snapshot: Snapshot, word: str) -> Step | None:
    """The screen that an address names; None where there is no such."""
    return next((found for found in steps(snapshot) if found.word == word), None)


def after(snapshot: Snapshot, here: Step) -> str:
    """The word of the screen that follows."""
    all_of_them = steps(snapshot)
    return all_of_them[here.number].word if here.number < len(all_of_them) else CHECK


def before(snapshot: Snapshot, word: str) -> str | None:
    """The word of the screen before; None at the first."""
    words = [found.word for found in steps(snapshot)] + [CHECK]
    n = words.index(word)
    return words[n - 1] if n else None


def _page_fields(page: AskedPage) -> frozenset[str]:
    return frozenset(name for question in page.questions for name in fields(question))


def fields(question: AskedQuestion) -> list[str]:
    """The form fields that a question has. The bytes of a file come apart from them."""
    name = question.field_name
    if question.kind is QuestionKind.STATEMENT or question.kind is QuestionKind.FILE:
        return []
    if question.kind is QuestionKind.MATRIX:
        return [f"{name}-{statement.key}" for statement in question.statements]
    if question.kind is QuestionKind.DATE:
        return [f"{name}-{part}" for part in DATE_PARTS]
    return [name, f"{name}-other"] if question.has_other else [name]


def _equality_fields() -> frozenset[str]:
    names = [question.field_name for question in monitoring.QUESTIONS]
    return frozenset(names + [f"{q.field_name}-words" for q in monitoring.QUESTIONS if q.own_words])

"""Build a questionnaire: pages and questions added, worded, moved, copied and taken out. Each act is on the record."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from engage.content import render
from engage.database import session_of
from engage.matters import By, Matter, record_on
from engage.questionnaires.keys import keyed
from engage.questionnaires.models.questionnaire import (
    SCALE_OPTIONS,
    Page,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionnaireVersion,
)
from engage.questionnaires.service.freeze import CHOSEN

TEXT = 1000


@dataclass(frozen=True)
class PageWords:
    """What an officer wrote about a page; made, and its Markdown rendered, before the writing begins."""

    title: str
    intro: str = ""
    intro_html: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "intro_html", render(self.intro))


@dataclass(frozen=True)
class QuestionWords:
    """What an officer wrote about a question. `options` and `statements` are labels; keys are found when saving."""

    text: str
    help: str = ""
    is_required: bool = False
    not_for_publication: bool = False
    has_other: bool = False
    options: Sequence[str] = ()
    statements: Sequence[str] = ()
    limits: dict[str, Any] = field(default_factory=dict)
    renames: bool = True  # a line in the place of another is that line reworded
    help_html: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "help_html", render(self.help))


class LastPageError(ValueError):
    """A questionnaire keeps at least one page."""


def add_page(questionnaire: Questionnaire, words: PageWords, *, by: By, at: datetime) -> Page:
    """A new page at the end."""
    page = Page(
        position=len(questionnaire.pages) + 1, title=words.title, intro=words.intro, intro_html=words.intro_html
    )
    questionnaire.pages.append(page)
    _changed(questionnaire, "add page", by, at, page=words.title)
    return page


def edit_page(page: Page, words: PageWords, *, by: By, at: datetime) -> None:
    page.title, page.intro, page.intro_html = words.title, words.intro, words.intro_html
    _changed(page.questionnaire, "edit page", by, at, page=words.title)


def move_page(page: Page, *, up: bool, by: By, at: datetime) -> bool:
    """One place up or down. False, and nothing done, where there is nowhere to go."""
    pages = list(page.questionnaire.pages)
    if not _swap(pages, page, up=up):
        return False
    _number(pages)
    _changed(page.questionnaire, "move page", by, at, page=page.title)
    return True


def remove_page(page: Page, *, by: By, at: datetime) -> None:
    """Take out a page with all its questions. Raises LastPageError for the only one."""
    questionnaire = page.questionnaire
    if len(questionnaire.pages) == 1:
        raise LastPageError("A questionnaire needs at least one page")
    frozen = frozen_ids(questionnaire)
    for question in list(page.questions):
        _take_out(question, frozen, at)
    session = session_of(page)
    session.flush()
    session.expire(page, ["questions"])
    questionnaire.pages.remove(page)
    _number(questionnaire.pages)
    _changed(questionnaire, "remove page", by, at, page=page.title)


def add_question(
    page: Page, kind: QuestionKind, words: QuestionWords, *, by: By, at: datetime, name: str = ""
) -> Question:
    """A new question at the end of a page, named q1, q2 … unless it is given a name of its own."""
    questionnaire = page.questionnaire
    question = Question(
        questionnaire_id=questionnaire.id,
        position=len(page.questions) + 1,
        name=name or next_name(questionnaire),
        kind=kind,
        options=[],
        statements=[],
    )
    _word(question, words, frozen=())
    page.questions.append(question)
    session_of(page).flush()
    _changed(questionnaire, "add", by, at, question=question.id)
    return question


def edit_question(question: Question, words: QuestionWords, *, by: By, at: datetime, page: Page | None = None) -> None:
    """Reword a question; with `page`, move it to the end of another page."""
    assert question.page is not None
    questionnaire = question.page.questionnaire
    _word(question, words, frozen=frozen_snapshots(questionnaire))
    if page is not None and page is not question.page:
        _to_page(question, page, at_end=True)
    _changed(questionnaire, "edit", by, at, question=question.id)


def copy_question(question: Question, *, by: By, at: datetime) -> Question:
    """The same question again, directly below; its name and its answers are its own."""
    page = question.page
    assert page is not None
    copy = Question(
        questionnaire_id=question.questionnaire_id,
        position=0,
        name=next_name(page.questionnaire),
        **{column: getattr(question, column) for column in COPIED},
    )
    page.questions.insert(page.questions.index(question) + 1, copy)
    _number(page.questions)
    session_of(page).flush()
    _changed(page.questionnaire, "copy", by, at, question=copy.id, of=question.id)
    return copy


COPIED = (
    "kind", "text", "help", "help_html", "is_required", "not_for_publication", "has_other", "options", "statements",
    "limits",
)  # fmt: skip


def move_question(question: Question, *, up: bool, by: By, at: datetime) -> bool:
    """One place up or down, over the edge onto the next page. False, and nothing done, where there is nowhere to go."""
    page = question.page
    assert page is not None
    if _swap(page.questions, question, up=up):
        _number(page.questions)
    else:
        pages = page.questionnaire.pages
        place = pages.index(page) + (-1 if up else 1)
        if not 0 <= place < len(pages):
            return False
        _to_page(question, pages[place], at_end=up)
    _changed(page.questionnaire, "move", by, at, question=question.id)
    return True


def remove_question(question: Question, *, by: By, at: datetime) -> None:
    """Take a question out. Once it was in a frozen version its row stays, for the answers that were given to it."""
    page = question.page
    assert page is not None
    number, questionnaire = question.id, page.questionnaire
    _take_out(question, frozen_ids(questionnaire), at)
    session = session_of(page)
    session.flush()
    session.expire(page, ["questions"])
    _number(page.questions)
    _changed(questionnaire, "remove", by, at, question=number)


def set_standard(
    questionnaire: Questionnaire, standard: dict[str, str], *, has_monitoring: bool, by: By, at: datetime
) -> None:
    """Which standard questions are asked, and whether the equality-monitoring page is shown."""
    questionnaire.standard, questionnaire.has_monitoring = dict(standard), has_monitoring
    _changed(questionnaire, "standard", by, at, standard=dict(standard), has_monitoring=has_monitoring)


def next_name(questionnaire: Questionnaire) -> str:
    """The next of q1, q2 …, above every number given in this questionnaire, taken-out questions among them."""
    names = session_of(questionnaire).scalars(
        sa.select(Question.name).where(Question.questionnaire_id == questionnaire.id)
    )
    numbers = [int(m[1]) for name in names if (m := re.fullmatch(r"q(\d{1,6})", name))]
    return f"q{max(numbers, default=0) + 1}"


def mark(thing: Question | Page | Questionnaire) -> str:
    """A short digest of what an officer sees when opening a form: another one means that somebody changed it since."""
    columns = {
        Question: ("page_id", "kind", "text", "help", *_FLAGS, "options", "statements", "limits"),
        Page: ("title", "intro"),
        Questionnaire: ("standard", "has_monitoring"),
    }[type(thing)]
    text = json.dumps([getattr(thing, column) for column in columns], sort_keys=True)
    return sha256(text.encode("utf-8")).hexdigest()[:16]


_FLAGS = ("is_required", "not_for_publication", "has_other")


def load(matter: Matter) -> Questionnaire | None:
    """The questionnaire of a matter with its pages and questions, in a fixed number of statements."""
    found: Questionnaire | None = session_of(matter).scalar(
        sa.select(Questionnaire)
        .where(Questionnaire.matter_id == matter.id)
        .options(selectinload(Questionnaire.pages).selectinload(Page.questions))
    )
    return found


def frozen_snapshots(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    return list(
        session_of(questionnaire).scalars(
            sa.select(QuestionnaireVersion.snapshot).where(QuestionnaireVersion.questionnaire_id == questionnaire.id)
        )
    )


def frozen_ids(questionnaire: Questionnaire) -> set[int]:
    """Questions that people were once asked."""
    return {question["id"] for question in _questions(frozen_snapshots(questionnaire))}


def _questions(snapshots: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [question for what in snapshots for page in what["pages"] for question in page["questions"]]


def _word(question: Question, words: QuestionWords, frozen: Sequence[dict[str, Any]]) -> None:
    """Write the words into the question, giving options and statements the keys that are theirs."""
    mine = [q for q in _questions(frozen) if q["id"] == question.id]
    question.text, question.help, question.help_html = words.text, words.help, words.help_html
    answerable = question.kind != QuestionKind.STATEMENT
    question.is_required = words.is_required and answerable
    question.not_for_publication = words.not_for_publication and answerable
    question.has_other = words.has_other and question.kind in {QuestionKind.ONE_CHOICE, QuestionKind.MANY_CHOICES}
    question.limits = dict(words.limits)
    if question.kind == QuestionKind.SCALE:
        question.options = [dict(option) for option in SCALE_OPTIONS]
        return
    for column, prefix, takes in (
        ("options", "o", question.kind in CHOSEN),
        ("statements", "s", question.kind == QuestionKind.MATRIX),
    ):
        used = {choice["key"] for q in mine for choice in q[column]}
        labels = getattr(words, column) if takes else ()
        setattr(
            question,
            column,
            keyed(labels, getattr(question, column), used, prefix, rename=words.renames).choices,
        )


def _take_out(question: Question, frozen: set[int], at: datetime) -> None:
    if question.id in frozen:
        question.removed_at, question.page_id = at, None
    else:
        session_of(question).delete(question)


def _to_page(question: Question, page: Page, *, at_end: bool) -> None:
    before = question.page
    assert before is not None
    before.questions.remove(question)
    page.questions.insert(len(page.questions) if at_end else 0, question)
    _number(before.questions)
    _number(page.questions)


def _swap(things: list[Any], thing: Any, *, up: bool) -> bool:
    here = things.index(thing)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(things):
        return False
    things[here], things[there] = things[there], things[here]
    return True


def _number(things: Sequence[Any]) -> None:
    """Pages, or the questions of a page, from 1."""
    for n, thing in enumerate(things, 1):
        thing.position = n


def _changed(questionnaire: Questionnaire, what: str, by: By, at: datetime, **details: Any) -> None:
    """Raise the version, whichever row was changed, and write the record."""
    flag_modified(questionnaire, "has_monitoring")
    matter = session_of(questionnaire).get_one(Matter, questionnaire.matter_id)
    record_on(matter, "build", by=by, at=at, what=what, **details)

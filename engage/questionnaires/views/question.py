"""Write one question: add it, reword it, take it out."""

from datetime import date
from typing import Any

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from engage.matters import Matter
from engage.now import now
from engage.questionnaires import policy
from engage.questionnaires.forms.builder import QuestionForm, RemoveForm
from engage.questionnaires.keys import keyed
from engage.questionnaires.models.questionnaire import Question, QuestionKind
from engage.questionnaires.service import build
from engage.questionnaires.views.builder import (
    KINDS,
    bp,
    building,
    of,
    page_of,
    place,
    question_of,
    refuse_stale,
    show_page,
)
from engage.web.access import acting, for_matter


def words_of(form: QuestionForm) -> build.QuestionWords:
    """What the service is told; the Markdown is rendered here, before anything is written."""
    return build.QuestionWords(
        text=form.text.data,
        help=form.help.data or "",
        is_required=bool(form.value("is_required")),
        not_for_publication=bool(form.value("not_for_publication")),
        has_other=bool(form.value("has_other")),
        options=form.labels("options"),
        statements=form.labels("statements"),
        limits=form.limits(),
        renames=form.value("renames") != "apart",
    )


@bp.route("/pages/<int:number>/questions/new/<kind>", methods=["GET", "POST"])
@for_matter(Matter, policy.may_build)
def add_question(matter: Matter, number: int, kind: str) -> ResponseReturnValue:
    page = page_of(of(matter), number)
    if kind not in set(QuestionKind):
        abort(404)
    form = QuestionForm.for_kind(QuestionKind(kind))
    if form.validate_on_submit():
        words = words_of(form)
        with building(matter) as questionnaire:
            page = page_of(questionnaire, number)
            added = build.add_question(page, QuestionKind(kind), words, by=acting(), at=now())
            at = f"question-{added.id}"
        return place(matter, at)
    about = dict(KINDS)[QuestionKind(kind)]
    return show_page("question", matter, form=form, page=page, question=None, kind=QuestionKind(kind), about=about)


@bp.route("/questions/<int:number>", methods=["GET", "POST"])
@for_matter(Matter, policy.may_build)
def edit_question(matter: Matter, number: int) -> ResponseReturnValue:
    questionnaire = of(matter)
    question = question_of(questionnaire, number)
    pages = [(page.id, page.title) for page in questionnaire.pages]
    form = QuestionForm.for_kind(question.kind, pages, data=_typed(question))
    renamed: list[tuple[str, str]] = []
    if form.validate_on_submit():
        renamed = _renamed(form, question)
        if not renamed or form.renames.data in {"keep", "apart"} or number not in build.frozen_ids(questionnaire):
            return _edit(matter, number, form, renamed)
    if not form.is_submitted():
        form.version.data = build.mark(question)
    about = dict(KINDS)[question.kind]
    return show_page(
        "question", matter, form=form, page=question.page, question=question, kind=question.kind, about=about,
        renamed=renamed,
    )  # fmt: skip


def _edit(matter: Matter, number: int, form: QuestionForm, renamed: list[tuple[str, str]]) -> ResponseReturnValue:
    words = words_of(form)
    with building(matter) as questionnaire:
        question = question_of(questionnaire, number)
        refuse_stale(question, form.version.data, _mine(form), _theirs(question))
        page = page_of(questionnaire, form.page_id.data) if "page_id" in form else None
        build.edit_question(question, words, by=acting(), at=now(), page=page)
    kept = "" if form.renames.data == "apart" else "".join(f" “{old}” now reads “{new}”." for old, new in renamed)
    flash(f"The question is saved.{kept}")
    return place(matter, f"question-{number}")


def _renamed(form: QuestionForm, question: Question) -> list[tuple[str, str]]:
    """Which choices would be taken for old ones reworded: asked about where people have answered them."""
    out = []
    for name, prefix in (("options", "o"), ("statements", "s")):
        if name in form:
            out += keyed(form.labels(name), getattr(question, name), (), prefix).renamed
    return out


def _typed(question: Question) -> dict[str, Any]:
    """A question as it would have been typed."""
    limits = question.limits
    return {
        "text": question.text,
        "help": question.help,
        "options": _lines(question.options),
        "statements": _lines(question.statements),
        "has_other": question.has_other,
        "is_required": question.is_required,
        "not_for_publication": question.not_for_publication,
        "page_id": question.page_id,
        "whole": bool(limits.get("whole")),
        **{name: _figure(limits.get(name)) for name in ("max_length", "minimum", "maximum")},
        **{name: date.fromisoformat(limits[name]) for name in ("earliest", "latest") if limits.get(name)},
    }


def _figure(value: Any) -> str:
    return "" if value is None else str(value)


def _lines(choices: list[Any]) -> str:
    return "\n".join(choice["label"] for choice in choices)


def _mine(form: QuestionForm) -> dict[str, str]:
    said = {"Question": form.text.data or "", "Help": form.help.data or ""}
    for name, label in (("options", "Options"), ("statements", "Statements")):
        if name in form:
            said[label] = "\n".join(form.labels(name))
    return said


def _theirs(question: Question) -> dict[str, str]:
    said = {"Question": question.text, "Help": question.help}
    if question.options:
        said["Options"] = _lines(question.options)
    if question.statements:
        said["Statements"] = _lines(question.statements)
    return said


@bp.route("/questions/<int:number>/delete", methods=["GET", "POST"])
@for_matter(Matter, policy.may_build)
def remove_question(matter: Matter, number: int) -> ResponseReturnValue:
    questionnaire = of(matter)
    question = question_of(questionnaire, number)
    form = RemoveForm()
    if form.validate_on_submit():
        with building(matter) as questionnaire:
            question = question_of(questionnaire, number)
            refuse_stale(question, form.version.data, {}, _theirs(question))
            at = f"page-{question.page_id}"
            build.remove_question(question, by=acting(), at=now())
        flash("The question is deleted.")
        return place(matter, at)
    if request.method == "GET":
        form.version.data = build.mark(question)
    was_asked = number in build.frozen_ids(questionnaire)
    return show_page("remove_question", matter, form=form, question=question, was_asked=was_asked)

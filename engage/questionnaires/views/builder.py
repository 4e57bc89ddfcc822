"""Build a questionnaire: its pages and questions, the standard questions, how it will look, and its versions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.database import writing
from engage.extensions import db
from engage.matters import Matter
from engage.now import now
from engage.questionnaires import policy
from engage.questionnaires.forms.builder import PageForm, RemoveForm, StandardForm
from engage.questionnaires.hosting import host_of
from engage.questionnaires.models.questionnaire import STANDARD_QUESTIONS, Page, Question, QuestionKind, Questionnaire
from engage.questionnaires.service import build, freeze
from engage.questionnaires.service.start import start
from engage.web.access import acting, for_matter, person
from engage.web.errors import ConflictError

bp = Blueprint("questionnaires", __name__, url_prefix="/desk/consultations/<reference>/questionnaire")


def of(matter: Matter) -> Questionnaire:
    """The questionnaire of a matter, or a 404."""
    return build.load(matter) or abort(404)


def page_of(questionnaire: Questionnaire, number: int) -> Page:
    return next((page for page in questionnaire.pages if page.id == number), None) or gone("page")


def question_of(questionnaire: Questionnaire, number: int) -> Question:
    return next((question for question in questionnaire.questions if question.id == number), None) or gone("question")


def gone(what: str) -> NoReturn:
    """It is not there. Where somebody was writing, they are shown what they wrote: another officer took it out."""
    labels = {
        "title": "Title",
        "text": "Question",
        "intro": "Words",
        "help": "Help",
        "options": "Options",
        "statements": "Statements",
    }
    mine = {label: request.form[name] for name, label in labels.items() if request.form.get(name)}
    if mine:
        raise ConflictError(mine=mine, theirs={"Now": f"This {what} has been deleted."})
    abort(404)


@contextmanager
def building(matter: Matter) -> Iterator[Questionnaire]:
    """Write to a questionnaire that may still be built at this moment, whatever was true when the page was opened."""
    with writing(db.session()):
        if policy.may_build(person(), matter) is None:
            abort(403, "The questionnaire cannot be changed any more: the consultation has moved on.")
        yield of(matter)


def refuse_stale(thing: Any, seen: str | None, mine: dict[str, str], theirs: dict[str, str]) -> None:
    """Somebody changed it since the form was opened: both texts are shown, and nothing is lost."""
    if seen != build.mark(thing):
        raise ConflictError(mine=mine, theirs=theirs)


def place(matter: Matter, at: str = "") -> ResponseReturnValue:
    """Back to the overview, at the thing just changed."""
    return redirect(url_for(".show", reference=matter.reference, _anchor=at or None))


def show_page(template: str, matter: Matter, **more: Any) -> str:
    return render_template(
        f"questionnaires/{template}.html", matter=matter, desk_url=host_of(matter).desk_url(matter), **more
    )


@bp.get("/")
@for_matter(Matter, policy.may_see)
def show(matter: Matter) -> ResponseReturnValue:
    questionnaire = build.load(matter)
    may_build = policy.may_build(person(), matter) is not None
    if questionnaire is None:
        return show_page("none", matter, may_build=may_build)
    last = freeze.last_version(db.session(), questionnaire.id)
    return show_page(
        "show",
        matter,
        questionnaire=questionnaire,
        may_build=may_build,
        numbers=freeze.numbers(questionnaire),
        faults=freeze.faults(questionnaire),
        last=last,
        has_changed=last is not None and last.digest != freeze.digest(freeze.snapshot(questionnaire)),
    )


@bp.post("/begin")
@for_matter(Matter, policy.may_build)
def begin(matter: Matter) -> ResponseReturnValue:
    with writing(db.session()):
        start(db.session(), matter.id)
    return place(matter)


@bp.post("/arrange")
@for_matter(Matter, policy.may_build)
def arrange(matter: Matter) -> ResponseReturnValue:
    """One press of a button of the overview: `move=question-12-up`, `page-3-down`, `question-12-copy`."""
    kind, _, rest = request.form.get("move", "").partition("-")
    number, _, act = rest.partition("-")
    if (
        kind not in {"question", "page"}
        or act not in {"up", "down", "copy"}
        or not number.isascii()
        or not number.isdigit()
    ):
        abort(400, "Choose what to move.")
    with building(matter) as questionnaire:
        at = _arrange(questionnaire, kind, int(number[:9]), act)
    return place(matter, at)


def _arrange(questionnaire: Questionnaire, kind: str, number: int, act: str) -> str:
    by, at = acting(), now()
    if kind == "page":
        page = page_of(questionnaire, number)
        if act == "copy":
            abort(400, "A page cannot be copied.")
        build.move_page(page, up=act == "up", by=by, at=at)
        return f"page-{page.id}"
    question = question_of(questionnaire, number)
    if act == "copy":
        question = build.copy_question(question, by=by, at=at)
        flash("Copied. The copy is below the question it was made from.")
    else:
        build.move_question(question, up=act == "up", by=by, at=at)
    return f"question-{question.id}"


@bp.route("/pages/new", methods=["GET", "POST"])
@for_matter(Matter, policy.may_build)
def add_page(matter: Matter) -> ResponseReturnValue:
    form = PageForm()
    if form.validate_on_submit():
        words = build.PageWords(form.title.data, form.intro.data or "")
        with building(matter) as questionnaire:
            page = build.add_page(questionnaire, words, by=acting(), at=now())
            db.session.flush()
            at = f"page-{page.id}"
        return place(matter, at)
    return show_page("page", matter, form=form, page=None)


@bp.route("/pages/<int:number>", methods=["GET", "POST"])
@for_matter(Matter, policy.may_build)
def edit_page(matter: Matter, number: int) -> ResponseReturnValue:
    page = page_of(of(matter), number)
    form = PageForm(obj=page)
    if form.validate_on_submit():
        words = build.PageWords(form.title.data, form.intro.data or "")
        with building(matter) as questionnaire:
            page = page_of(questionnaire, number)
            refuse_stale(page, form.version.data, _said(words.title, words.intro), _said(page.title, page.intro))
            build.edit_page(page, words, by=acting(), at=now())
        return place(matter, f"page-{number}")
    if not form.is_submitted():
        form.version.data = build.mark(page)
    return show_page("page", matter, form=form, page=page)


def _said(title: str, intro: str) -> dict[str, str]:
    return {"Title of the page": title, "Words at the top": intro}


@bp.route("/pages/<int:number>/delete", methods=["GET", "POST"])
@for_matter(Matter, policy.may_build)
def remove_page(matter: Matter, number: int) -> ResponseReturnValue:
    questionnaire = of(matter)
    page = page_of(questionnaire, number)
    if len(questionnaire.pages) == 1:
        abort(400, "This is the only page, and a questionnaire needs one. Change its title instead.")
    form = RemoveForm()
    if form.validate_on_submit():
        with building(matter) as questionnaire:
            page = page_of(questionnaire, number)
            asked = ", ".join(question.text for question in page.questions)
            refuse_stale(page, form.version.data, {}, {page.title: asked})
            try:
                build.remove_page(page, by=acting(), at=now())
            except build.LastPageError as error:
                abort(400, f"{error}.")
        flash("The page is deleted.")
        return place(matter)
    form.version.data = build.mark(page)
    return show_page("remove_page", matter, form=form, page=page)


@bp.get("/pages/<int:number>/questions/new")
@for_matter(Matter, policy.may_build)
def choose_kind(matter: Matter, number: int) -> ResponseReturnValue:
    return show_page("choose_kind", matter, page=page_of(of(matter), number), kinds=KINDS)


KINDS = (
    (QuestionKind.LONG_TEXT, "A large box: what people think, in their own words"),
    (QuestionKind.SHORT_TEXT, "One line: a name of a place, a post, a few words"),
    (QuestionKind.ONE_CHOICE, "A list of options, of which people choose one"),
    (QuestionKind.MANY_CHOICES, "A list of options, of which people choose as many as they like"),
    (QuestionKind.SCALE, "From strongly agree to strongly disagree, and not sure"),
    (QuestionKind.MATRIX, "Several statements in a table, each answered with the same options"),
    (QuestionKind.NUMBER, "A number in figures"),
    (QuestionKind.DATE, "A day, month and year"),
    (QuestionKind.FILE, "A document or picture that people send with their answers"),
    (QuestionKind.STATEMENT, "A heading or some words to read, between questions"),
)


@bp.route("/standard", methods=["GET", "POST"])
@for_matter(Matter, policy.may_build)
def standard(matter: Matter) -> ResponseReturnValue:
    questionnaire = of(matter)
    now_asked = {name: questionnaire.standard.get(name, "no") for name in STANDARD_QUESTIONS}
    form = StandardForm(data={**now_asked, "has_monitoring": questionnaire.has_monitoring})
    if form.validate_on_submit():
        with building(matter) as questionnaire:
            theirs = _asked(questionnaire.standard, has_monitoring=questionnaire.has_monitoring)
            mine = _asked(form.standard(), has_monitoring=form.has_monitoring.data)
            refuse_stale(questionnaire, form.version.data, mine, theirs)
            build.set_standard(
                questionnaire, form.standard(), has_monitoring=form.has_monitoring.data, by=acting(), at=now()
            )
        return place(matter, "standard")
    if not form.is_submitted():
        form.version.data = build.mark(questionnaire)
    return show_page("standard", matter, form=form)


def _asked(standard: dict[str, Any], *, has_monitoring: bool) -> dict[str, str]:
    words = ", ".join(f"{name.replace('_', ' ')}: {standard.get(name, 'no')}" for name in STANDARD_QUESTIONS)
    return {"Standard questions": words, "Equality monitoring": "yes" if has_monitoring else "no"}

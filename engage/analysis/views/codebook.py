"""The codebook: codes by number, added, worded, merged, retired; and everything that was ever changed in it."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engage.analysis import policy
from engage.analysis.codebook import Codebook, history, submissions_by_code
from engage.analysis.codebook import codebook as read_codebook
from engage.analysis.coverage import themes_of
from engage.analysis.forms import NO_THEME, CodeForm, MergeForm, PlainForm, RetireForm, offered
from engage.analysis.models.coding import Code
from engage.analysis.service import codebook as keeping
from engage.analysis.service.codebook import CodebookRefusedError
from engage.analysis.views import bp
from engage.analysis.views.page import check_version, show
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter
from engage.now import now
from engage.web.access import acting, for_matter


@bp.route("/desk/consultations/<reference>/codebook/")
@for_matter(Matter, policy.may_read)
def codebook(matter: Matter) -> ResponseReturnValue:
    session = db.session()
    return show(
        "codebook",
        matter,
        "codebook",
        book=read_codebook(session, matter.id),
        used=submissions_by_code(session, matter.id),
        themes=themes_of(session, matter.id),
        entries=history(session, matter.id),
        form=PlainForm(formdata=None),
    )


def back(matter: Matter, words: str) -> ResponseReturnValue:
    """To the codebook, saying what was done."""
    flash(words)
    return redirect(url_for(".codebook", reference=matter.reference))


def _code_form(book: Codebook, code: Code | None = None) -> CodeForm:
    form = CodeForm(obj=code) if code else CodeForm()
    form.theme.choices = offered([(NO_THEME, "No theme yet"), *((str(t.id), t.title) for t in book.current_themes)])
    if code and request.method == "GET":
        form.theme.data = str(code.theme_id or NO_THEME)
    return form


def _code(matter: Matter, book: Codebook, code_id: int) -> Code:
    code = book.code(code_id)
    if code is None:
        abort(404)
    return code


@bp.route("/desk/consultations/<reference>/codebook/codes/new", methods=["GET", "POST"])
@for_matter(Matter, policy.may_analyse)
def add_code(matter: Matter) -> ResponseReturnValue:
    session = db.session()
    book = read_codebook(session, matter.id)
    form = _code_form(book)
    if form.validate_on_submit():
        with writing(session):
            theme = book.theme(int(form.theme.data))
            code = keeping.add_code(
                session,
                matter,
                name=form.name.data,
                description=form.description.data,
                theme=theme,
                by=acting(),
                at=now(),
            )
            words = f"Code {code.number} is in the codebook: {code.name}."
        return back(matter, words)
    return show("code", matter, "codebook", deeper=True, form=form, code=None)


@bp.route("/desk/consultations/<reference>/codebook/codes/<int:code>", methods=["GET", "POST"])
@for_matter(Matter, policy.may_analyse)
def edit_code(matter: Matter, code: int) -> ResponseReturnValue:
    session = db.session()
    book = read_codebook(session, matter.id)
    found = _code(matter, book, code)
    form = _code_form(book, found)
    if form.validate_on_submit():
        with writing(session):
            mine = {"Name": form.name.data, "What belongs in it": form.description.data}
            theirs = {"Name": found.name, "What belongs in it": found.description}
            check_version(found.version, form.version.data, mine, theirs)
            theme = book.theme(int(form.theme.data))
            keeping.edit_code(
                matter,
                found,
                name=form.name.data,
                description=form.description.data,
                theme=theme,
                by=acting(),
                at=now(),
            )
        return back(matter, f"Code {found.number} is changed.")
    return show("code", matter, "codebook", deeper=True, form=form, code=found)


@bp.route("/desk/consultations/<reference>/codebook/codes/<int:code>/merge", methods=["GET", "POST"])
@for_matter(Matter, policy.may_analyse)
def merge_codes(matter: Matter, code: int) -> ResponseReturnValue:
    session = db.session()
    book = read_codebook(session, matter.id)
    found, form = _code(matter, book, code), MergeForm()
    form.into.choices = offered((str(c.id), f"{c.number} {c.name}") for c in book.in_use if c.id != found.id)
    used = submissions_by_code(session, matter.id).get(found.id, 0)
    if form.validate_on_submit():
        try:
            with writing(session):
                into = _code(matter, book, int(form.into.data))
                n = keeping.merge_codes(matter, found, into, by=acting(), at=now())
                words = f"Code {found.number} is merged into code {into.number}: answers moved, {n}."
            return back(matter, words)
        except CodebookRefusedError as refused:
            form.into.errors = [str(refused)]
    return show("merge_codes", matter, "codebook", deeper=True, form=form, code=found, used=used)


@bp.route("/desk/consultations/<reference>/codebook/codes/<int:code>/retire", methods=["GET", "POST"])
@for_matter(Matter, policy.may_analyse)
def retire_code(matter: Matter, code: int) -> ResponseReturnValue:
    session = db.session()
    found, form = _code(matter, read_codebook(session, matter.id), code), RetireForm()
    if form.validate_on_submit():
        try:
            with writing(session):
                keeping.retire_code(matter, found, by=acting(), at=now(), reason=form.reason.data)
            return back(matter, f"Code {found.number} is retired.")
        except CodebookRefusedError as refused:
            form.reason.errors = [str(refused)]
    about = f"Code {found.number}: {found.name}"
    what = "It is no longer offered. What was coded with it stays coded, and still counts."
    return show("retire", matter, "codebook", deeper=True, form=form, about=about, what=what)


@bp.route("/desk/consultations/<reference>/codebook/codes/<int:code>/restore", methods=["POST"])
@for_matter(Matter, policy.may_analyse)
def restore_code(matter: Matter, code: int) -> ResponseReturnValue:
    session = db.session()
    found = _code(matter, read_codebook(session, matter.id), code)
    if PlainForm().validate_on_submit():
        try:
            with writing(session):
                keeping.restore_code(matter, found, by=acting(), at=now())
        except CodebookRefusedError as refused:
            return back(matter, f"{refused}.")
    return back(matter, f"Code {found.number} is in use again.")

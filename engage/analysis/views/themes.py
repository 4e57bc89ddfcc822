"""Themes: what many people said, in a line; added, worded, put in order, retired."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engage.analysis import policy
from engage.analysis.forms import PlainForm, RetireForm, ThemeForm
from engage.analysis.models.coding import Theme
from engage.analysis.service import codebook as keeping
from engage.analysis.service.codebook import CodebookRefusedError
from engage.analysis.views import bp
from engage.analysis.views.codebook import back
from engage.analysis.views.page import check_version, show
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter
from engage.now import now
from engage.web.access import acting, for_matter


def _theme(matter: Matter, theme_id: int) -> Theme:
    found = db.session.get(Theme, theme_id) if theme_id < 2**31 else None
    if found is None or found.matter_id != matter.id:
        abort(404)
    return found


@bp.route("/desk/consultations/<reference>/themes/new", methods=["GET", "POST"])
@for_matter(Matter, policy.may_analyse)
def add_theme(matter: Matter) -> ResponseReturnValue:
    session, form = db.session(), ThemeForm()
    if form.validate_on_submit():
        with writing(session):
            keeping.add_theme(
                session,
                matter,
                title=form.title.data,
                description=form.description.data,
                by=acting(),
                at=now(),
            )
        return back(matter, "The theme is added.")
    return show("theme", matter, "codebook", deeper=True, form=form, theme=None)


@bp.route("/desk/consultations/<reference>/themes/<int:theme>", methods=["GET", "POST"])
@for_matter(Matter, policy.may_analyse)
def edit_theme(matter: Matter, theme: int) -> ResponseReturnValue:
    session, found = db.session(), _theme(matter, theme)
    form = ThemeForm(obj=found)
    if form.validate_on_submit():
        with writing(session):
            mine = {"Theme": form.title.data, "What they said": form.description.data}
            theirs = {"Theme": found.title, "What they said": found.description}
            check_version(found.version, form.version.data, mine, theirs)
            keeping.edit_theme(
                matter,
                found,
                title=form.title.data,
                description=form.description.data,
                by=acting(),
                at=now(),
            )
        return back(matter, "The theme is changed.")
    return show("theme", matter, "codebook", deeper=True, form=form, theme=found)


@bp.route("/desk/consultations/<reference>/themes/<int:theme>/move", methods=["POST"])
@for_matter(Matter, policy.may_analyse)
def move_theme(matter: Matter, theme: int) -> ResponseReturnValue:
    found = _theme(matter, theme)
    if PlainForm().validate_on_submit():
        with writing(db.session()):
            keeping.move_theme(matter, found, up=request.form.get("way") == "up", by=acting(), at=now())
    return redirect(url_for(".codebook", reference=matter.reference))


@bp.route("/desk/consultations/<reference>/themes/<int:theme>/retire", methods=["GET", "POST"])
@for_matter(Matter, policy.may_analyse)
def retire_theme(matter: Matter, theme: int) -> ResponseReturnValue:
    found, form = _theme(matter, theme), RetireForm()
    if form.validate_on_submit():
        try:
            with writing(db.session()):
                keeping.retire_theme(matter, found, by=acting(), at=now(), reason=form.reason.data)
            return back(matter, "The theme is retired.")
        except CodebookRefusedError as refused:
            form.reason.errors = [str(refused)]
    what = "It leaves the list, and its codes are left without a theme until you give them another."
    return show("retire", matter, "codebook", deeper=True, form=form, about=f"Theme: {found.title}", what=what)

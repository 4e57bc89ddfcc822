"""Who is reminded, and who above is told, when something the body owes does not come."""

from hashlib import sha256
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body, Role, roles_at
from engage.clocks import policy
from engage.clocks.forms import ROWS, LadderForm
from engage.clocks.views import bp
from engage.content.vocabulary import capital, vocabulary
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.reminders.ladder import Directory, Rung, is_own, ladder_of, roles_reminded, set_ladder
from engage.web.access import acting, for_body, person
from engage.web.errors import ConflictError
from engage.web.show import profile


@bp.route("/desk/bodies/<slug>/escalation")
@for_body(policy.may_read)
def escalation(body: Body) -> ResponseReturnValue:
    """The ladder as it is, with how many people hold each role now."""
    directory = Directory()
    directory.learn(db.session(), [body.id])
    rungs = ladder_of(body)
    held = {rung.role: len(directory.holding(body.id, rung.role)) for rung in rungs if rung.role}
    first, people = directory.acting(body.id)
    return render_template(
        "clocks/escalation.html", body=body, rungs=rungs, held=held, first=Role(first), n_first=len(people),
        usual_first=roles_reminded(body.kind)[0], is_own=is_own(body), may_keep=policy.may_keep(person(), body),
        Role=Role,
    )  # fmt: skip


@bp.route("/desk/bodies/<slug>/escalation/edit", methods=["GET", "POST"])
@for_body(policy.may_keep)
def edit_escalation(body: Body) -> ResponseReturnValue:
    """Set the steps, or go back to the usual ones."""
    form = LadderForm()
    form.offer([(role.value, capital(vocabulary(profile())[role.term].one)) for role in roles_at(body.kind)])
    if request.method == "POST" and request.form.get("step") == "usual":
        _set(body, form, [])
        flash("The usual steps hold again.")
        return redirect(url_for(".escalation", slug=body.slug))
    if form.validate_on_submit():
        _set(body, form, form.rungs)
        flash("Saved. It holds for days that come from now on.")
        return redirect(url_for(".escalation", slug=body.slug))
    if request.method == "GET":
        rungs = ladder_of(body)
        form.show(rungs)
        form.seen.data = _seen(rungs)
    return render_template("clocks/edit_escalation.html", body=body, form=form, rows=ROWS)


def _set(body: Body, form: Any, rungs: list[Rung]) -> None:
    """Save, unless somebody has saved since the form was opened."""
    with writing(db.session()):
        there = ladder_of(body)
        if form.seen.data != _seen(there):
            raise ConflictError(mine={"Steps": _words(rungs)}, theirs={"Steps": _words(there)})
        set_ladder(body, rungs, by=acting(), at=now())


def _seen(rungs: list[Rung]) -> str:
    return sha256(_words(rungs).encode()).hexdigest()[:32]


def _words(rungs: list[Rung]) -> str:
    return "; ".join(f"{rung.days} working days: {rung.role or rung.email}" for rung in sorted(rungs)) or "the usual"

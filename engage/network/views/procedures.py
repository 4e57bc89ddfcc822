"""Writing the next version of a procedure, and publishing it once and for all."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.content import render
from engage.database import writing
from engage.decisions import Procedure, policy
from engage.decisions.service.procedures import TEXTS, draft, faults, versions
from engage.decisions.service.procedures import edit as change
from engage.decisions.service.procedures import publish as bring_out
from engage.decisions.service.standing import settle
from engage.extensions import db
from engage.network.forms.procedure import ProcedureForm
from engage.network.forms.settings import PlainForm
from engage.network.views import bp
from engage.network.views.found import refuse_overtaken, say
from engage.now import now
from engage.web.access import acting, for_body, person

NOBODYS: dict[str, Any] = {
    "title": "How we make decisions", "text": "", "deciders": "", "quorum": 3, "allows_email": False,
    "allows_urgent": False, "urgent_rule": "", "breach": "", "breach_test": "", "adopted_on": None, "version": 0,
}  # fmt: skip


@bp.route("/desk/networks/<slug>/procedures/next", methods=["GET", "POST"])
@for_body(policy.may_write_procedure)
def write_procedure(body: Body) -> ResponseReturnValue:
    """The next version, begun with the words of the last; nothing is kept before it is saved."""
    found = versions(db.session(), body)
    being_written = found[0] if found and not found[0].is_published else None
    last = found[0] if found else None
    begun = {name: getattr(last, name) for name in NOBODYS} if last else dict(NOBODYS)
    if last is not being_written:
        begun |= {"version": 0, "adopted_on": None}
    form = ProcedureForm(say=say(), data={**begun, "quorum": str(begun["quorum"])})
    preview = {}
    if form.validate_on_submit():
        if "preview" in request.form:
            preview = {form[name].label.text: render(form[name].data or "") for name in ("text", "breach")}
        else:
            _save(body, form)
            flash("Saved. It counts only once it is published.")
            return redirect(url_for(".procedures", slug=body.slug))
    number = being_written.number if being_written else (last.number if last else 0) + 1
    return render_template("network/write_procedure.html", body=body, form=form, number=number, previews=preview)


def _save(body: Body, form: ProcedureForm) -> None:
    values: dict[str, Any] = {name: form[name].data for name in TEXTS}
    values["quorum"] = int(form.quorum.data or 0)
    values |= {name: values[name] or "" for name in ("text", "deciders", "urgent_rule", "breach", "breach_test")}
    values |= {"text_html": render(values["text"]), "breach_html": render(values["breach"])}
    with writing(db.session()) as session:
        settle(session, body, at=now())  # one after another, so that none overwrites what another has just begun
        found = versions(session, body)
        kept = found[0] if found and not found[0].is_published else None
        theirs = {name: getattr(kept, name) for name in TEXTS} if kept else {}
        refuse_overtaken(form, kept.version if kept else 0, {name: values[name] for name in TEXTS}, theirs)
        change(kept or draft(session, body, by=acting(), at=now()), values, by=acting(), at=now())


@bp.route("/desk/networks/<slug>/procedures/publish", methods=["GET", "POST"])
@for_body(policy.may_publish_procedure)
def publish_procedure(body: Body) -> ResponseReturnValue:
    """Publish the version that was written: it counts from now on and never changes."""
    procedure = _next(body)
    form, missing = PlainForm(), faults(procedure, now())
    if not missing and form.validate_on_submit():
        with writing(db.session()) as session:
            settle(session, body, at=now())
            bring_out(_next(body), by=acting(), at=now())
        flash("Published. It counts for every decision made from now on.")
        return redirect(url_for(".procedures", slug=body.slug))
    return render_template("network/publish_procedure.html", body=body, procedure=procedure, form=form, missing=missing)


def _next(body: Body) -> Procedure:
    found = versions(db.session(), body)
    if not found or found[0].is_published:
        abort(404)
    return found[0]


@bp.get("/desk/networks/<slug>/procedures/<int:number>")
@for_body(policy.may_read)
def read_procedure(body: Body, number: int) -> ResponseReturnValue:
    """One version, the draft too, as it is or would be read."""
    procedure = next((one for one in versions(db.session(), body) if one.number == number), None)
    if procedure is None:
        abort(404)
    return render_template(
        "network/read_procedure.html", body=body, procedure=procedure,
        may_write=policy.may_write_procedure(person(), body), may_publish=policy.may_publish_procedure(person(), body),
    )  # fmt: skip

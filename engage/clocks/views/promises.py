"""Promising something under a clock of the body's own, and saying what became of it."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.clocks import policy, service
from engage.clocks.forms import PromiseForm, SettleForm
from engage.clocks.views import bp
from engage.clocks.views.local import clock_of
from engage.database import writing
from engage.extensions import db
from engage.matters import Duty, Matter, duties
from engage.matters.terms import LOCAL
from engage.now import now, today
from engage.web.access import acting, for_body
from engage.web.paging import LARGEST_ID


@bp.route("/desk/bodies/<slug>/clocks/<clock_id>/promise", methods=["GET", "POST"])
@for_body(policy.may_promise)
def promise(body: Body, clock_id: str) -> ResponseReturnValue:
    """Promise it on one matter of the body's."""
    known = clock_of(body, clock_id)
    if not known.id.startswith(LOCAL):
        abort(404)
    form = PromiseForm(reference=request.args.get("about", "")[:30])
    if form.validate_on_submit():
        matter = _matter_of(body, form.reference.data or "")
        began_on = form.began_on.data
        if matter is None:
            form.reference.errors = ["There is no matter of yours with this reference. Check it, and enter it again"]
        elif began_on is None or began_on > today():
            form.began_on.errors = ["Enter a day that has come"]
        else:
            with writing(db.session()):
                made = service.promise(
                    matter, body, known.id, began_on=began_on, about=form.about.data or "", by=acting(), at=now()
                )
                due_on = made.due_on
            flash(f"Promised by {due_on:%A} {due_on.day} {due_on:%B %Y}." if due_on else "Promised.")
            return redirect(url_for(".body_clocks", slug=body.slug))
    return render_template("clocks/promise.html", body=body, known=known, form=form)


def _matter_of(body: Body, typed: str) -> Matter | None:
    """A matter that people of this body work on."""
    matter = db.session.scalar(sa.select(Matter).where(Matter.reference == typed.strip().upper()))
    return matter if matter is not None and body.id in matter.parties else None


@bp.route("/desk/bodies/<slug>/promises/<int:number>", methods=["GET", "POST"])
@for_body(policy.may_promise)
def settle(body: Body, number: int) -> ResponseReturnValue:
    """Record that what was promised was done, or that it is no longer owed and why."""
    duty = db.session.get(Duty, number) if number <= LARGEST_ID else None
    if duty is None or duty.owed_by_id != body.id or not duty.clock_id.startswith(LOCAL):
        abort(404)
    form = SettleForm()
    if form.validate_on_submit() and _settled(duty, form):
        return redirect(url_for(".body_clocks", slug=body.slug))
    return render_template("clocks/settle.html", body=body, duty=duty, form=form)


def _settled(duty: Duty, form: SettleForm) -> bool:
    """Whether it is recorded; where it is not, the form says why."""
    on, words = form.on.data or today(), (form.words.data or "").strip()
    if form.what.data == "done" and not duty.began_on <= on <= today():
        form.on.errors = ["Enter a day from when it was promised to today"]
        return False
    with writing(db.session()):
        was_open = duty.is_open
        if form.what.data == "done":
            duties.meet(duty, by=acting(), at=now(), on=on, how=words)
        else:
            duties.not_owed(duty, by=acting(), at=now(), reason=words)
    flash("Recorded." if was_open else "This had been settled already. Nothing was changed.")
    return True

"""The clocks of a body: its own, the local ones it keeps sooner, and why it cannot change the others."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.accounts.profile import installed_profile
from engage.clocks import policy, service
from engage.clocks.forms import AddClockForm, EndForm, ShortenForm
from engage.clocks.views import bp
from engage.database import writing
from engage.extensions import db
from engage.matters import Basis, Clock, LocalClock, MoveRefusedError, clocks
from engage.matters.duties import OUTCOME
from engage.matters.profile import Profile
from engage.matters.terms import LOCAL, UnknownClockError, as_clock, in_use, local_clock, local_clocks
from engage.now import now
from engage.web.access import acting, for_body, person


@bp.route("/desk/bodies/<slug>/clocks")
@for_body(policy.may_read)
def body_clocks(body: Body) -> ResponseReturnValue:
    """What the body promises itself, what of it is open, and the clocks that it cannot change."""
    session = db.session()
    own = {row.clock_id: (row, as_clock(row)) for row in local_clocks(session, body.id)}
    profile = Profile(installed_profile(session))
    running = [c for c in clocks().values() if profile in c.profiles and c.kind == "duty" and (c.n or not c.is_dated)]
    return render_template(
        "clocks/body_clocks.html", body=body, own=[pair for pair in own.values() if pair[0].clock_id.startswith(LOCAL)],
        local=[own[c.id][1] if c.id in own else c for c in running if c.basis is Basis.LOCAL], set_here=own.keys(),
        fixed=[known for known in running if known.basis is not Basis.LOCAL], profile=profile,
        promises=service.promises(session, body), may_keep=policy.may_keep(person(), body),
        may_promise=policy.may_promise(person(), body),
    )  # fmt: skip


@bp.route("/desk/bodies/<slug>/clocks/add", methods=["GET", "POST"])
@for_body(policy.may_keep)
def add_clock(body: Body) -> ResponseReturnValue:
    """A promise that the body makes again and again: what, to whom, in how many days, counted how."""
    form = AddClockForm()
    if form.validate_on_submit():
        with writing(db.session()):
            row = service.add_clock(
                body, act=form.act.data or "", owed_to=form.owed_to.data or "", n=form.n.number, unit=form.unit,
                count=form.count.data, why=form.why.data or "", by=acting(), at=now(),
            )  # fmt: skip
            made = row.clock_id
        flash(f"The clock {made} is there. Officers can promise under it from now on.")
        return redirect(url_for(".body_clocks", slug=body.slug))
    return render_template("clocks/add_clock.html", body=body, form=form)


@bp.route("/desk/bodies/<slug>/clocks/<clock_id>")
@for_body(policy.may_read)
def body_clock(body: Body, clock_id: str) -> ResponseReturnValue:
    """One clock as it is for this body, and whether it can be changed here, or why not."""
    known = clock_of(body, clock_id)
    profile = Profile(installed_profile(db.session()))
    return render_template(
        "clocks/body_clock.html", body=body, known=known, why_not=service.why_not_shorter(known),
        may_keep=policy.may_keep(person(), body), may_promise=policy.may_promise(person(), body),
        is_outcome=known.basis is Basis.LOCAL and known.act == OUTCOME, is_own=known.id.startswith(LOCAL),
        set_here=row_of(body, known), usual=clocks().get(known.id), cited=known.cited(profile),
    )  # fmt: skip


@bp.route("/desk/bodies/<slug>/clocks/<clock_id>/shorten", methods=["GET", "POST"])
@for_body(policy.may_keep)
def shorten_clock(body: Body, clock_id: str) -> ResponseReturnValue:
    """Give a local clock less time from now on; one that rests on anything else is refused, with the reason."""
    known, form = clock_of(body, clock_id), ShortenForm()
    if words := service.why_not_shorter(known):
        raise MoveRefusedError(words)
    form.now = known.n
    if form.validate_on_submit():
        with writing(db.session()):
            service.shorten(body, known.id, form.n.number, why=form.why.data or "", by=acting(), at=now())
        flash("The clock is shorter for what begins from now on. What runs already is as it was.")
        return redirect(url_for(".body_clock", slug=body.slug, clock_id=known.id))
    return render_template("clocks/shorten_clock.html", body=body, known=known, form=form)


@bp.route("/desk/bodies/<slug>/clocks/<clock_id>/end", methods=["GET", "POST"])
@for_body(policy.may_keep)
def end_clock(body: Body, clock_id: str) -> ResponseReturnValue:
    """Begin nothing new on it."""
    known, form = clock_of(body, clock_id), EndForm()
    if not row_of(body, known):
        abort(404)
    if form.validate_on_submit():
        with writing(db.session()):
            service.end_clock(body, known.id, why=form.why.data or "", by=acting(), at=now())
        flash("Nothing new begins on it. What runs already is as it was.")
        return redirect(url_for(".body_clocks", slug=body.slug))
    return render_template("clocks/end_clock.html", body=body, known=known, form=form, usual=clocks().get(known.id))


def clock_of(body: Body, clock_id: str) -> Clock:
    """A clock as it is for a body; 404 where there is none."""
    try:
        return in_use(db.session(), clock_id[:40], body)
    except UnknownClockError:
        abort(404)


def row_of(body: Body, known: Clock) -> LocalClock | None:
    """What the body has set about a clock, where it has and that holds."""
    row = local_clock(db.session(), body.id, known.id) if known.basis is Basis.LOCAL else None
    return row if row is not None and not row.is_ended else None

"""Pre-election periods, kept by a body's administrator."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from engage.accounts import Area, Body, ElectionPeriod
from engage.consultations import policy, service
from engage.consultations.forms.acting import ReasonForm
from engage.consultations.forms.writing import ElectionForm, offered
from engage.consultations.views import bp
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.web.access import acting, for_body


@bp.route("/desk/bodies/<slug>/elections", methods=["GET", "POST"])
@for_body(policy.may_keep_elections)
def keep_elections(body: Body) -> ResponseReturnValue:
    areas = {area.id: area for area in db.session.scalars(sa.select(Area).order_by(Area.name))}
    form = ElectionForm()
    form.area.choices = offered([(0, "Everywhere"), *((area.id, area.name) for area in areas.values())])
    if form.validate_on_submit():
        assert form.starts_on.data is not None
        assert form.ends_on.data is not None
        with writing(db.session()) as session:
            service.add_election(
                session,
                title=form.title.data or "",
                area=areas.get(form.area.data),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                by=acting(),
                at=now(),
            )
        flash("Saved. The gate knows this period now.")
        return redirect(url_for(".keep_elections", slug=body.slug))
    periods = db.session.scalars(
        sa.select(ElectionPeriod)
        .options(joinedload(ElectionPeriod.area))
        .order_by(ElectionPeriod.ends_on.desc(), ElectionPeriod.id)
        .limit(200)
    ).all()
    return render_template("consultations/keep_elections.html", body=body, form=form, periods=periods)


@bp.route("/desk/bodies/<slug>/elections/<int:number>/remove", methods=["GET", "POST"])
@for_body(policy.may_keep_elections)
def remove_election(body: Body, number: int) -> ResponseReturnValue:
    period = db.session.get(ElectionPeriod, number) if number < 2**31 else None
    if period is None:
        abort(404)
    form = ReasonForm()
    if form.validate_on_submit():
        with writing(db.session()):
            service.remove_election(period, by=acting(), at=now(), reason=form.reason.data or "")
        flash("Removed.")
        return redirect(url_for(".keep_elections", slug=body.slug))
    return render_template("consultations/remove_election.html", body=body, period=period, form=form)

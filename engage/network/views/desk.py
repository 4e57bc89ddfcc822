"""A network behind the desk: what waits for its people, its settings, and the end of a silence."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body, BodyKind
from engage.content import render
from engage.database import writing
from engage.decisions import deciders, network_of, policy
from engage.decisions.models.network import Network
from engage.decisions.service.procedures import versions
from engage.decisions.service.standing import set_up, settle
from engage.decisions.service.standing import wake as wake_up
from engage.extensions import db
from engage.matters.remedies import remedies
from engage.network import dashboard
from engage.network.forms.settings import SettingsForm, WakeForm
from engage.network.forms.worded import offered
from engage.network.views import bp
from engage.network.views.found import refuse_overtaken, say
from engage.now import now, today
from engage.web.access import acting, for_body, person, signed_in

SAID = ("about", "host_name", "host_contact", "host_email", "contract_email")


@bp.get("/desk/networks/")
@signed_in
def index_desk() -> ResponseReturnValue:
    """The networks for which this person acts; where there is one only, its desk."""
    mine = sorted(
        {a.body for a in person().current_appointments if a.body.kind is BodyKind.NETWORK}, key=lambda b: b.name
    )
    if len(mine) == 1:
        return redirect(url_for(".desk", slug=mine[0].slug))
    return render_template("network/index_desk.html", networks=mine)


@bp.get("/desk/networks/<slug>/")
@for_body(policy.may_read)
def desk(body: Body) -> ResponseReturnValue:
    """What waits for a decision, statements owed, referrals under way, answers owed to the network."""
    someone = person()
    return render_template(
        "network/desk.html", body=body, board=dashboard.read(db.session(), body, at=now(), on=today()), on=today(),
        remedies=remedies, may_draft=policy.may_draft(someone, body), may_decide=policy.may_decide(someone, body),
        may_wake=policy.may_wake(someone, body), may_set_up=policy.may_set_up(someone, body),
        may_write=policy.may_write_procedure(someone, body),
    )  # fmt: skip


def _row(body: Body) -> Network:
    """What is kept of the network; nothing yet where nobody has set it up."""
    return network_of(db.session(), body) or Network(
        body_id=body.id, about="", host_name="", host_contact="", host_email="", contract_email="", silence_days=180,
        version=0, heard_at=now(),
    )  # fmt: skip


@bp.route("/desk/networks/<slug>/settings", methods=["GET", "POST"])
@for_body(policy.may_set_up)
def settings(body: Body) -> ResponseReturnValue:
    """Who the network is, who supports it, who chairs it, whom to tell when it falls silent."""
    row = _row(body)
    able = deciders(db.session(), body, now())
    form = SettingsForm(say=say(), obj=row)
    form.chair.choices = offered([("", "Nobody"), *((a.person_id, a.person.name) for a in able)])
    if not form.is_submitted():
        known = {str(a.person_id) for a in able}
        form.chair.data = str(row.chair_id) if str(row.chair_id) in known else ""
        form.silence_days.data = str(row.silence_days)
    form.silence_days.data = str(form.silence_days.data or "")  # a number where a form came without it
    if form.validate_on_submit():
        values: dict[str, Any] = {name: form[name].data or "" for name in SAID}
        values |= {"about_html": render(values["about"]), "silence_days": int(form.silence_days.data or 0)}
        values["chair_id"] = int(form.chair.data) if form.chair.data else None
        with writing(db.session()):
            kept = settle(db.session(), body, at=now())
            begun = form.version.data == "0" and kept.version == 1  # nobody has set it up: nothing can be overwritten
            shown = {name: getattr(kept, name) for name in SAID}
            refuse_overtaken(form, 0 if begun else kept.version, {n: values[n] for n in SAID}, shown)
            set_up(kept, values, by=acting(), at=now())
        flash("Saved. The public page shows it at once.")
        return redirect(url_for(".desk", slug=body.slug))
    return render_template("network/settings.html", body=body, form=form)


@bp.route("/desk/networks/<slug>/wake", methods=["GET", "POST"])
@for_body(policy.may_wake)
def wake(body: Body) -> ResponseReturnValue:
    """Somebody who may decide says that the network is active again."""
    row, form = network_of(db.session(), body), WakeForm()
    silent = row is not None and row.is_silent(now())
    if silent and form.validate_on_submit():
        with writing(db.session()) as session:
            wake_up(session.get_one(Network, body.id), by=acting(), at=now(), reason=form.reason.data or "")
        flash("Active again. Decisions can be made and things can leave from now on.")
        return redirect(url_for(".desk", slug=body.slug))
    return render_template("network/wake.html", body=body, form=form, row=row, silent=silent)


@bp.get("/desk/networks/<slug>/procedures/")
@for_body(policy.may_read)
def procedures(body: Body) -> ResponseReturnValue:
    """Every version of how the network decides, and the one being written."""
    found = versions(db.session(), body)
    return render_template(
        "network/procedures.html", body=body, versions=found,
        may_write=policy.may_write_procedure(person(), body),
    )  # fmt: skip

"""Who acts for a body: invite, appoint, end."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Appointment, Body, Invitation, Role
from engage.content.vocabulary import vocabulary
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import policy
from engage.people.forms.body import EndForm, InviteForm, RoleForm
from engage.people.service import appoint as service
from engage.people.service import invite as inviting
from engage.people.service.addresses import normal
from engage.people.views import bp
from engage.web.access import acting, for_body, person, require_fresh
from engage.web.show import external_url, profile


@bp.route("/desk/bodies/<slug>/people")
@for_body(policy.may_read)
def body_people(body: Body) -> ResponseReturnValue:
    """Everyone who acts for this body, in which role, and who has been invited."""
    session, at = db.session(), now()
    may_appoint = policy.may_appoint(person(), body)
    return render_template(
        "people/body_people.html",
        body=body,
        appointments=service.current(session, body.id),
        invitations=inviting.pending(session, body.id, at=at) if may_appoint else [],
        may_appoint=may_appoint,
        at=at,
    )


@bp.route("/desk/bodies/<slug>/people/invite", methods=["GET", "POST"])
@for_body(policy.may_appoint)
def invite(body: Body) -> ResponseReturnValue:
    """Send somebody a link by which they take up a role."""
    require_fresh()
    form = InviteForm()
    about_roles = form.offer(body.kind, vocabulary(profile()))
    if form.validate_on_submit():
        email, token, at = normal(form.email.data or ""), inviting.new_token(), now()
        link = external_url("people.accept_invitation", token=token)
        try:
            with writing(db.session()):
                made = inviting.invite(body, email, Role(form.role.data), token, by=acting(), at=at)
                inviting.send(made, link, at=at)
        except inviting.AlreadyError as error:
            form.email.errors = [str(error)]
        else:
            flash(f"An invitation is on its way to {email}. The link works for seven days.")
            return redirect(url_for(".body_people", slug=body.slug))
    return render_template("people/invite.html", form=form, body=body, about_roles=about_roles)


@bp.route("/desk/bodies/<slug>/invitations/<int:number>/renew", methods=["POST"])
@for_body(policy.may_appoint)
def renew_invitation(body: Body, number: int) -> ResponseReturnValue:
    """Send a new link; the one before is worth nothing."""
    require_fresh()
    invitation, token, at = _invitation(body, number), inviting.new_token(), now()
    link = external_url("people.accept_invitation", token=token)
    try:
        with writing(db.session()):
            inviting.renew(invitation, token, by=acting(), at=at)
            inviting.send(invitation, link, at=at)
        flash(f"A new link is on its way to {invitation.email}. The one before no longer works.")
    except inviting.AlreadyError as error:
        flash(f"{error}.")
    return redirect(url_for(".body_people", slug=body.slug))


@bp.route("/desk/bodies/<slug>/invitations/<int:number>/revoke", methods=["POST"])
@for_body(policy.may_appoint)
def revoke_invitation(body: Body, number: int) -> ResponseReturnValue:
    """The link opens nothing from now on."""
    invitation = _invitation(body, number)
    with writing(db.session()):
        inviting.revoke(invitation, by=acting(), at=now())
    flash("The invitation is revoked: its link no longer works.")
    return redirect(url_for(".body_people", slug=body.slug))


@bp.route("/desk/bodies/<slug>/appointments/<int:number>/add", methods=["GET", "POST"])
@for_body(policy.may_appoint)
def appoint(body: Body, number: int) -> ResponseReturnValue:
    """Another role for somebody who acts for the body already, found by an appointment they hold."""
    appointment = _appointment(body, number)
    require_fresh()
    form = RoleForm()
    about_roles = form.offer(body.kind, vocabulary(profile()))
    if form.validate_on_submit():
        try:
            with writing(db.session()):
                service.appoint(body, appointment.person, Role(form.role.data), by=acting(), at=now())
        except inviting.AlreadyError as error:
            form.role.errors = [str(error)]
        else:
            flash(f"{appointment.person.name} has the role from now on.")
            return redirect(url_for(".body_people", slug=body.slug))
    return render_template(
        "people/appoint.html", form=form, body=body, appointment=appointment, about_roles=about_roles
    )


@bp.route("/desk/bodies/<slug>/appointments/<int:number>/end", methods=["GET", "POST"])
@for_body(policy.may_appoint)
def end_appointment(body: Body, number: int) -> ResponseReturnValue:
    """End an appointment; the person is signed out everywhere in the same moment."""
    appointment = _appointment(body, number)
    require_fresh()
    form, refused = EndForm(), False
    if form.validate_on_submit():
        try:
            with writing(db.session()):
                service.end(appointment, by=acting(), at=now(), reason=form.reason.data or "")
        except service.LastAdministratorError:
            refused = True
        else:
            flash(f"{appointment.person.name} is no longer {inviting.called(db.session(), appointment.role)} here.")
            return redirect(url_for(".body_people", slug=body.slug))
    return render_template(
        "people/end_appointment.html", form=form, body=body, appointment=appointment, refused=refused
    ), (409 if refused else 200)


def _invitation(body: Body, number: int) -> Invitation:
    """An invitation of this body; another body's is not there."""
    found = db.session.scalar(sa.select(Invitation).where(Invitation.id == number, Invitation.body_id == body.id))
    return found or abort(404)


def _appointment(body: Body, number: int) -> Appointment:
    return service.at_body(db.session(), body.id, number) or abort(404)

"""An invitation taken up."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engage.accounts import Invitation, Person
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import passwords
from engage.people.forms.signing_in import AcceptAsMyselfForm, AcceptForm
from engage.people.service import invite as service
from engage.people.service import sign_in
from engage.people.views import bp
from engage.people.views.cookies import browser, hand_over, held_key
from engage.web import errors
from engage.web.access import with_key

GONE = "An invitation works once, for seven days, until it is revoked. Ask the administrator who sent it for a new one."


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@with_key
def accept_invitation(token: str) -> ResponseReturnValue:
    """Take up a role: with a new account, or as the person one is already."""
    invitation = service.find(db.session(), token, at=now())
    if invitation is None:
        return errors.page(410, GONE)
    known = db.session.scalar(sa.select(Person).where(Person.email == invitation.email))
    if known is None:
        return _newcomer(invitation, token)
    return _as_myself(invitation, token, known)


def _newcomer(invitation: Invitation, token: str) -> ResponseReturnValue:
    form = AcceptForm()
    if form.validate_on_submit() and _is_fit(form, invitation):
        password_hash, at = passwords.hashed(form.password.data), now()
        with writing(db.session()) as session:
            someone = service.accept_as_newcomer(
                session, token, name=form.name.data or "", password_hash=password_hash, at=at
            )
            if someone is not None:
                sign_in.end(session, held_key(), at=at)
                key = sign_in.begin(someone, browser=browser(), at=at)
                return hand_over(redirect(url_for("people.desk")), key)
        return errors.page(410, GONE)
    return render_template("people/accept_invitation.html", form=form, invitation=invitation)


def _is_fit(form: AcceptForm, invitation: Invitation) -> bool:
    about = [form.name.data or "", invitation.email, invitation.body.name, request.host.partition(":")[0], "engage"]
    fault = passwords.fault(form.password.data, *about)
    form.password.errors = [fault] if fault else []
    return not fault


def _as_myself(invitation: Invitation, token: str, known: Person) -> ResponseReturnValue:
    form = AcceptAsMyselfForm()
    is_me = current_user.is_authenticated and current_user.id == known.id
    if is_me and form.validate_on_submit():
        with writing(db.session()) as session:
            made = service.accept(session, token, person=known, at=now())
        if made is None:
            return errors.page(410, GONE)
        flash(f"You are now {service.called(db.session(), made.role)} at {made.body.name}.")
        return redirect(url_for("people.desk"))
    return render_template("people/accept_as_myself.html", form=form, invitation=invitation, is_me=is_me)

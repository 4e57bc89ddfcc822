"""A way back for somebody who has forgotten their password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Person
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import passwords, throttle
from engage.people.forms.signing_in import ForgottenPasswordForm, ResetForm
from engage.people.service import password as service
from engage.people.service.addresses import normal
from engage.people.views import bp
from engage.people.views.cookies import network
from engage.web import errors
from engage.web.access import visitor, with_key
from engage.web.show import external_url

GONE = "A link to choose a new password works once and for one hour. Ask for a new one on the sign-in page."


@bp.route("/forgotten-password", methods=["GET", "POST"])
@visitor
def forgotten_password() -> ResponseReturnValue:
    """Ask for a link by mail. The answer is the same for every address, and for one asked too often."""
    form = ForgottenPasswordForm()
    if form.validate_on_submit():
        email, token, at = normal(form.email.data), service.new_token(), now()
        link, ask_url = external_url("people.reset_password", token=token), external_url("people.contact")
        try:
            with writing(db.session()) as session:
                throttle.take_try(session, {network(): throttle.NETWORK_FREE}, at=at)
                service.request_reset(session, email, token, link=link, ask_url=ask_url, at=at)
        except throttle.TooManyTriesError:
            return errors.page(429, "There were too many tries from your network. Wait a quarter of an hour.")
        return render_template("people/forgotten_password_sent.html", email=email)
    return render_template("people/forgotten_password.html", form=form)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@with_key
def reset_password(token: str) -> ResponseReturnValue:
    """Choose a new password. Signing in comes after, with the second factor where there is one."""
    found = service.find_reset(db.session(), token, at=now())
    if found is None:
        return errors.page(410, GONE)
    form, someone = ResetForm(), found[1]
    if form.validate_on_submit() and _is_fit(form, someone):
        password_hash = passwords.hashed(form.password.data)
        with writing(db.session()) as session:
            done = service.reset(session, token, password_hash, at=now())
            if done is not None:
                throttle.forgive(session, throttle.account_key(done.email))
        if done is None:
            return errors.page(410, GONE)
        flash("Your new password is set. Sign in with it.")
        return redirect(url_for(".sign_in"))
    return render_template("people/reset_password.html", form=form, email=someone.email)


def _is_fit(form: ResetForm, someone: Person) -> bool:
    fault = passwords.fault(form.password.data, *about(someone))
    form.password.errors = [fault] if fault else []
    return not fault


def about(someone: Person) -> list[str]:
    """What a guesser of this person's password would try first."""
    bodies = [a.body.name for a in someone.current_appointments]
    return [someone.name, someone.email, *bodies, request.host.partition(":")[0], "engage"]

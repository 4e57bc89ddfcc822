"""The door: email and password, then a code where the person has a second factor; and the way out."""

from datetime import datetime

import sqlalchemy as sa
from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engage.accounts import Person
from engage.content.dates import instant
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import passwords, throttle
from engage.people.forms.signing_in import CodeForm, ConfirmPasswordForm, SignInForm
from engage.people.service import second_factor as factor
from engage.people.service import sign_in as service
from engage.people.service.addresses import normal
from engage.people.views import bp
from engage.people.views.cookies import browser, hand_over, held_key, network, replace_key, take_away
from engage.people.views.seal import seal_key
from engage.web.access import own_path, person, signed_in, visitor

WRONG = "Check your email address and password. One of them is not right, or the account cannot be used"


@bp.route("/sign-in", methods=["GET", "POST"])
@visitor
def sign_in() -> ResponseReturnValue:
    """Email address and password. What is said is the same whether the address has an account or not."""
    form = SignInForm()
    status, wait = 200, 0
    if form.validate_on_submit():
        at = now()
        try:
            someone = _somebody(normal(form.email.data), form.password.data, at)
        except throttle.TooManyTriesError as error:
            form.email.errors, status = [_again(error)], 429
            wait = _seconds(error, at)
        else:
            if someone is not None:
                return _let_in(someone, normal(form.email.data), form.password.data, at)
            form.email.errors = [WRONG]
    response = make_response(render_template("people/sign_in.html", form=form), status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _somebody(email: str, password: str, at: datetime) -> Person | None:
    """Whose address and password these are. Counted before, and the same work whoever it is."""
    with writing(db.session()) as session:
        service.take_try(session, email=throttle.account_key(email), network=network(), at=at)
    found = db.session.scalar(sa.select(Person).where(Person.email == email))
    right = passwords.verify(found.password_hash if found else None, password)
    return found if found is not None and right and found.is_active else None


def _let_in(someone: Person, email: str, password: str, at: datetime) -> ResponseReturnValue:
    checked = someone.password_hash
    better = passwords.hashed(password) if checked and passwords.needs_rehash(checked) else None
    with writing(db.session()) as session:
        if someone.password_hash != checked or not someone.is_active:  # changed while we were looking
            return redirect(url_for(".sign_in"))
        if better:
            someone.password_hash = better
        throttle.forgive(session, throttle.account_key(email))
        throttle.give_back(session, network())
        service.end(session, held_key(), at=at)
        key = service.begin(someone, browser=browser(), at=at)
        step = ".sign_in_code" if someone.has_second_factor else None
    back = own_path(request.args.get("next"))
    onward = url_for(step, next=back) if step else back or url_for("people.desk")
    return hand_over(redirect(onward), key)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@visitor
def sign_in_code() -> ResponseReturnValue:
    """The second step. A browser that has shown only a password can open nothing but this."""
    back = own_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(back or url_for("people.desk"))
    half = g.get("half_signed_in")
    if half is None:
        return redirect(url_for(".sign_in", next=back))
    form, at, status = CodeForm(), now(), 200
    if form.validate_on_submit():
        try:
            with writing(db.session()) as session:
                throttle.take_try(session, {throttle.factor_key(half.person_id): factor.TRIES}, at=at)
            with writing(db.session()) as session:
                if factor.accept(half.person, form.code.data, seal_key=seal_key(), at=at):
                    throttle.forgive(session, throttle.factor_key(half.person_id))
                    return hand_over(redirect(back or url_for("people.desk")), service.complete(half, at=at))
            form.code.errors = ["This code is not right, or it has been used. Enter the one that the app shows now"]
        except throttle.TooManyTriesError as error:
            form.code.errors, status = [_again(error)], 429
    return render_template("people/sign_in_code.html", form=form), status


@bp.route("/sign-out", methods=["POST"])
@visitor
def sign_out() -> ResponseReturnValue:
    """End the session behind this browser's key: the key is worth nothing from now on."""
    if held_key():
        with writing(db.session()) as session:
            service.end(session, held_key(), at=now())
    return take_away(redirect(url_for(".sign_in")))


@bp.route("/account/confirm-password", methods=["GET", "POST"])
@signed_in
def confirm_password() -> ResponseReturnValue:
    """The password once more, before a grave act."""
    form, at, status = ConfirmPasswordForm(), now(), 200
    if form.validate_on_submit():
        someone = person()
        account = throttle.account_key(someone.email)
        try:
            with writing(db.session()) as session:
                throttle.take_try(session, {account: throttle.ACCOUNT_FREE}, at=at)
        except throttle.TooManyTriesError as error:
            form.password.errors, status = [_again(error)], 429
        else:
            if passwords.verify(someone.password_hash, form.password.data):
                with writing(db.session()) as session:
                    throttle.forgive(session, account)
                    key = service.confirm(g.sign_in, at=at)
                flash("Thank you. You can go on for ten minutes.")
                back = own_path(request.args.get("next"))
                return replace_key(redirect(back or url_for("people.account")), key)
            form.password.errors = ["This is not your password"]
    return render_template("people/confirm_password.html", form=form), status


def _again(error: throttle.TooManyTriesError) -> str:
    """When to try again, to the next whole minute; it says nothing of whether the account exists."""
    minutes = -(-_seconds(error, now()) // 60)
    clock = instant(error.until).partition(" at ")[2]
    return f"There were too many tries. Try again in {minutes} minute{'s' if minutes != 1 else ''}, after {clock}"


def _seconds(error: throttle.TooManyTriesError, at: datetime) -> int:
    return max(1, int((error.until - at).total_seconds()) + 1)

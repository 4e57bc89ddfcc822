"""One's own account: name, password, the browsers that are signed in, and the second factor."""

from flask import Response, abort, current_app, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import authenticator, passwords, throttle
from engage.people.forms.account import ActForm, ChangePasswordForm, EnrolForm, NameForm
from engage.people.service import account
from engage.people.service import password as password_service
from engage.people.service import second_factor as factor
from engage.people.service import sign_in as sessions
from engage.people.views import bp
from engage.people.views.cookies import replace_key
from engage.people.views.password import about
from engage.people.views.seal import seal_key
from engage.web.access import ABSOLUTE, IDLE, person, require_fresh, signed_in


@bp.route("/account/", methods=["GET", "POST"], endpoint="account")
@signed_in
def account_page() -> ResponseReturnValue:
    """Who I am here: my name, my appointments, my browsers."""
    someone, at = person(), now()
    form = NameForm(obj=someone)
    if form.validate_on_submit():
        with writing(db.session()):
            account.rename(someone, form.name.data, at=at)
        flash("Your name is changed.")
        return redirect(url_for(".account"))
    open_now = sessions.open_sessions(someone, since=at - ABSOLUTE, seen_since=at - IDLE)
    return render_template("people/account.html", form=form, someone=someone, sessions=open_now, here=g.sign_in)


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """A new password for the old one. Every other browser is signed out."""
    form, at, status = ChangePasswordForm(), now(), 200
    if form.validate_on_submit():
        someone, key = person(), throttle.account_key(person().email)
        try:
            with writing(db.session()) as session:
                throttle.take_try(session, {key: throttle.ACCOUNT_FREE}, at=at)
        except throttle.TooManyTriesError:
            form.old.errors, status = ["There were too many tries. Wait a quarter of an hour, then try again"], 429
        else:
            if not passwords.verify(someone.password_hash, form.old.data):
                form.old.errors = ["This is not the password that you have now"]
            elif fault := passwords.fault(form.password.data, *about(someone)):
                form.password.errors = [fault]
            else:
                return _changed(form.password.data, key)
    return render_template("people/change_password.html", form=form), status


def _changed(password: str, throttle_key: str) -> ResponseReturnValue:
    password_hash = passwords.hashed(password)
    with writing(db.session()) as session:
        throttle.forgive(session, throttle_key)
        password_service.change(person(), password_hash, at=now(), here=g.sign_in)
        key = sessions.confirm(g.sign_in, at=now())
    flash("Your password is changed. Every other browser was signed out.")
    return replace_key(redirect(url_for(".account")), key)


@bp.route("/account/sessions/<int:number>/end", methods=["POST"])
@signed_in
def end_session(number: int) -> ResponseReturnValue:
    """Sign one browser out from afar."""
    with writing(db.session()):
        ended = sessions.end_one(person(), number, at=now())
    if not ended:
        abort(404)
    flash("That browser is signed out.")
    return redirect(url_for(".account"))


@bp.route("/account/sessions/end", methods=["POST"])
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Sign every other browser out."""
    with writing(db.session()):
        n = sessions.end_all(person(), at=now(), but=g.sign_in)
    flash("No other browser was signed in." if n == 0 else "Every other browser is signed out.")
    return redirect(url_for(".account"))


@bp.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
def second_factor() -> ResponseReturnValue:
    """Set up an authenticator app, or see that it is set up."""
    someone = person()
    start = ActForm()
    if start.validate_on_submit() and not someone.has_second_factor:
        require_fresh()
        with writing(db.session()):
            factor.offer(someone, seal_key=seal_key())
        return redirect(url_for(".second_factor"))
    return _second_factor_page(EnrolForm())


def _second_factor_page(form: EnrolForm, status: int = 200) -> ResponseReturnValue:
    someone = person()
    seed = None
    if not someone.has_second_factor:
        try:
            seed = factor.seed_of(someone, seal_key=seal_key())
        except authenticator.SealedOtherwiseError:
            seed = None
    words = authenticator.address(seed, someone.email, current_app.config["SITE_NAME"]) if seed else ""
    page = render_template(
        "people/second_factor.html",
        form=form,
        someone=someone,
        required=any(a.body.requires_second_factor for a in someone.current_appointments),
        seed=authenticator.spoken(seed) if seed else "",
        picture=authenticator.picture(words) if words else "",
        codes_left=factor.codes_left(someone),
    )
    return page, status


@bp.route("/account/second-factor/confirm", methods=["POST"])
@signed_in
def second_factor_confirm() -> ResponseReturnValue:
    """The app shows a right code: it is in use from now on. The recovery codes are shown this once."""
    form, at, someone = EnrolForm(), now(), person()
    if someone.has_second_factor or someone.totp_seed is None:
        return redirect(url_for(".second_factor"))
    if not form.validate_on_submit():
        return _second_factor_page(form)
    try:
        with writing(db.session()) as session:
            throttle.take_try(session, {throttle.factor_key(someone.id): factor.TRIES}, at=at)
    except throttle.TooManyTriesError:
        form.code.errors = ["There were too many tries. Wait a quarter of an hour, then try again"]
        return _second_factor_page(form, 429)
    with writing(db.session()) as session:
        codes = factor.enrol(someone, form.code.data, seal_key=seal_key(), at=at)
        if codes is not None:
            throttle.forgive(session, throttle.factor_key(someone.id))
            sessions.end_all(someone, at=at, but=g.sign_in)
            return replace_key(_codes_page(codes), sessions.complete(g.sign_in, at=at))
    form.code.errors = ["This code is not right. Look at the app again: it shows a new one every 30 seconds"]
    return _second_factor_page(form)


@bp.route("/account/second-factor/recovery-codes", methods=["POST"])
@signed_in
def second_factor_recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes; the old ones are worth nothing."""
    require_fresh()
    someone = person()
    if not someone.has_second_factor:
        return redirect(url_for(".second_factor"))
    with writing(db.session()):
        codes = factor.renew_codes(someone, at=now())
    return _codes_page(codes)


def _codes_page(codes: list[str]) -> Response:
    return make_response(render_template("people/recovery_codes.html", codes=codes))


@bp.route("/account/second-factor/remove", methods=["POST"])
@signed_in
def second_factor_remove() -> ResponseReturnValue:
    """Take the second factor away, where no body of this person's requires one."""
    require_fresh()
    try:
        with writing(db.session()):
            factor.remove(person(), at=now())
    except factor.RequiredError:
        flash("A body that you act for requires the second step, so it stays.")
        return redirect(url_for(".second_factor"))
    flash("Signing in now takes your password only.")
    return redirect(url_for(".account"))

"""What a person sees when something cannot be done: why, and what to do instead. Never a trace."""

import logging
import secrets
from typing import Any

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from engage.extensions import db
from engage.matters import MoveRefusedError

log = logging.getLogger("engage")

TITLES = {
    400: "We could not read that",
    403: "You cannot do this",
    404: "Page not found",
    405: "This address does not do that",
    409: "Somebody changed this while you were working",
    410: "This link has been used or has run out",
    413: "That is too large",
    414: "The address is too long",
    415: "We could not read that",
    429: "Too many tries",
    500: "Something went wrong on our side",
    503: "We cannot do this at the moment",
    507: "Not recorded: please keep your text",
}


UNSAID = {"csrf_token", "password", "old_password", "new_password", "code"}  # never shown again


class ConflictError(Exception):
    """Two people edited one thing. `mine` and `theirs` are field label → text, shown side by side."""

    def __init__(self, mine: dict[str, str] | None = None, theirs: dict[str, str] | None = None) -> None:
        super().__init__("changed since you opened it")
        self.mine, self.theirs = mine or {}, theirs or {}


NOT_NOW = "This cannot be done now"


def page(code: int, message: str = "", *, title: str = "", **more: Any) -> ResponseReturnValue:
    """One error page for all, in the right words; what was typed is given back where there was any."""
    typed = _typed() if code in (401, 409, 500, 503, 507) else []
    title = title or TITLES.get(code, "Something went wrong")
    body = render_template("errors/error.html", code=code, title=title, message=message, typed=typed, **more)
    return body, code, {"Cache-Control": "private, no-store"}


def _typed() -> list[tuple[str, str]]:
    """What a form held, less what is nobody's words."""
    if request.method != "POST":
        return []
    fields = request.form.items(multi=True)
    return [(name, words) for name, words in fields if name not in UNSAID and words.strip()]


def send_again(code: int) -> ResponseReturnValue:
    """A form that came too late to be believed: every word of it, and a button that sends it again.

    Only for one that our own page sent: another site's must not get a button with its words behind it.
    """
    ours = request.headers.get("Sec-Fetch-Site", "") == "same-origin" or (
        request.headers.get("Origin", "") in (request.host_url.rstrip("/"), current_app.config["BASE_URL"])
    )
    fields = _typed() if ours and not request.files else []
    title = "Sign in, then send this again" if code == 401 else "This page had been open too long"
    body = render_template("errors/send_again.html", code=code, title=title, fields=fields, typed=_typed())
    return body, code, {"Cache-Control": "private, no-store"}


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or (error.code or 500) < 400:
            return error
        told = error.code in (400, 403, 410, 413, 415, 429, 503) and not isinstance(error, SecurityError)
        custom = error.description if told else ""
        return page(error.code or 500, "" if custom == type(error).description else custom or "")

    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> ResponseReturnValue:
        return send_again(400)

    @app.errorhandler(MoveRefusedError)
    def refused(error: MoveRefusedError) -> ResponseReturnValue:
        db.session.rollback()
        return page(409, str(error), title=NOT_NOW)

    @app.errorhandler(ConflictError)
    def conflict(error: ConflictError) -> ResponseReturnValue:
        db.session.rollback()
        return page(409, mine=error.mine, theirs=error.theirs)

    @app.errorhandler(StaleDataError)
    def stale(_error: StaleDataError) -> ResponseReturnValue:
        db.session.rollback()
        return page(409)

    @app.errorhandler(PoolTimeout)
    @app.errorhandler(OperationalError)
    def database(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        full = "disk is full" in str(error) or "No space left" in str(error)
        log.error("database: %s", type(error).__name__)
        return page(507 if full else 503)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        number = secrets.token_hex(4)
        log.error("error %s at %s", number, request.endpoint, exc_info=error)
        return page(500, number=number)

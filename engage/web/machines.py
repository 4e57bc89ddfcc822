"""What machines ask: is it alive, is it ready, whom to tell of a hole, what not to index."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from engage.extensions import db
from engage.now import now
from engage.web.access import visitor

bp = Blueprint("machines", __name__)

PRIVATE = ("/desk/", "/account/", "/sign-in", "/submissions/", "/receipts/", "/follow/", "/invitations/", "/reset/")


@bp.route("/healthz")
@visitor
def alive() -> ResponseReturnValue:
    """The process answers."""
    return _text("ok\n")


@bp.route("/readyz")
@visitor
def ready() -> ResponseReturnValue:
    """The process can do its work: the database answers."""
    try:
        db.session.scalar(sa.text("SELECT count(*) FROM installation"))
    except SQLAlchemyError:
        return _text("the database does not answer\n"), 503
    return _text("ready\n")


@bp.route("/.well-known/security.txt")
@visitor
def security() -> ResponseReturnValue:
    """Where to tell of a weakness (RFC 9116)."""
    base, contact = current_app.config["BASE_URL"], current_app.config["SECURITY_CONTACT"]
    expires = (now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    return _text(
        f"Contact: {contact or f'{base}/contact'}\nExpires: {expires}\nPreferred-Languages: en\n"
        f"Canonical: {base}/.well-known/security.txt\n"
    )


@bp.route("/robots.txt")
@visitor
def robots() -> ResponseReturnValue:
    """Public pages may be indexed; nobody's own pages may."""
    return _text("User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in PRIVATE))


def _text(words: str) -> Response:
    return Response(words, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)

"""Pages and files of the register: the same for everyone."""

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, current_app
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.extensions import db

bp = Blueprint("register", __name__)


def all_bodies() -> list[Body]:
    """What a filter offers to choose from."""
    return list(db.session.scalars(sa.select(Body).order_by(Body.name).limit(500)))


def whole() -> Callable[[str], str]:
    """A path of ours as an address that works anywhere."""
    base = str(current_app.config["BASE_URL"])
    return lambda path: base + path


def file(lines: Callable[[Session], Iterator[str]], media_type: str, name: str) -> Response:
    """A file sent in pieces, on a session of its own: the request is over before the last piece is read."""
    engine = db.engine

    def pieces() -> Iterator[str]:
        with Session(engine) as session:
            yield from lines(session)

    response = Response(pieces(), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


from engage.register.views import bodies, clocks, duties, items  # noqa: E402, F401 - they add their pages to bp

"""The pages of committees: meetings and their papers, reviews and the tracker; public ones never change address."""

from flask import Blueprint, Flask

bp = Blueprint("scrutiny", __name__)


def init_app(app: Flask) -> None:
    """Register the pages: each module adds its own."""
    from engage.scrutiny.views import committees, meetings  # noqa: F401 - each adds its pages

    app.register_blueprint(bp)

"""The pages of clocks, days and ladders."""

from flask import Blueprint, Flask

bp = Blueprint("clocks", __name__)


def init_app(app: Flask) -> None:
    """Register the pages, each module adds its own, and the job that counts the rest."""
    from engage.clocks import recounting  # noqa: F401 - the job registers itself
    from engage.clocks.views import days, escalation, local, promises  # noqa: F401 - each adds its pages

    app.register_blueprint(bp)

"""Pages of people: one blueprint, one file a subject."""

from flask import Blueprint, Flask

bp = Blueprint("people", __name__)


def init_app(app: Flask) -> None:
    """Each file registers its pages on `bp`."""
    from engage.people.cli import people
    from engage.people.views import account, appointments, bodies, desk, invitation, pages, password, signing_in, undone  # noqa: F401

    if "people" not in app.blueprints:
        app.register_blueprint(bp)
    app.cli.add_command(people)

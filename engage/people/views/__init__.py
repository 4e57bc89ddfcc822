"""Pages of people: one blueprint, one file a subject."""

from importlib import import_module

from flask import Blueprint, Flask

bp = Blueprint("people", __name__)

PAGES = (
    "account", "appointments", "bodies", "desk", "invitation", "pages", "password", "signing_in", "staying", "undone",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Each file registers its pages on `bp`."""
    from engage.people.cli import people

    for name in PAGES:
        import_module(f"{__name__}.{name}")
    if "people" not in app.blueprints:
        app.register_blueprint(bp)
    app.cli.add_command(people)

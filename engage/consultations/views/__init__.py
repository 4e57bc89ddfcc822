"""The pages of consultations: public ones that never change address, and the desk on which one is made."""

from flask import Blueprint, Flask

bp = Blueprint("consultations", __name__)


def init_app(app: Flask) -> None:
    """Register the pages, and tell the questionnaire who asks."""
    from engage.consultations import hosting
    from engage.consultations.views import public  # noqa: F401 - each module adds its pages

    hosting.register()
    app.register_blueprint(bp)

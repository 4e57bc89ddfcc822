"""The pages of consultations: public ones that never change address, and the desk on which one is made."""

from flask import Blueprint, Flask

bp = Blueprint("consultations", __name__)


def init_app(app: Flask) -> None:
    """Register the pages, and tell the questionnaire who asks."""
    from engage.consultations import hosting
    from engage.consultations.views import (  # noqa: F401 - each adds its pages
        changing,
        concluding,
        desk,
        documents,
        elections,
        gate,
        public,
    )

    hosting.register()
    app.register_blueprint(bp)

"""The pages of networks: who they are and what they decided, for anyone; how they decide, for their own people."""

from flask import Blueprint, Flask

bp = Blueprint("network", __name__)


def init_app(app: Flask) -> None:
    """Register the pages, each module adds its own; what waits for somebody; and what is looked at every day."""
    from engage.network import asleep, cautions, waiting  # noqa: F401 - the daily look registers itself
    from engage.network.views import (  # noqa: F401 - each adds its pages
        deciding,
        desk,
        drafting,
        procedures,
        public,
        register,
        telling,
    )

    waiting.register()
    cautions.register()
    app.register_blueprint(bp)

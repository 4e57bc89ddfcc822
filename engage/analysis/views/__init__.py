"""The pages of analysis: for staff under a consultation's desk, and what the public reads of the results."""

from flask import Blueprint, Flask

bp = Blueprint("analysis", __name__)


def init_app(app: Flask) -> None:
    """Register the pages, and clear away after an erasure what was made of the answers."""
    from engage.analysis.service import forget
    from engage.analysis.views import (  # noqa: F401 - each adds its pages to the blueprint
        codebook,
        coding,
        export,
        moderation,
        public,
        public_files,
        results,
        submissions,
        themes,
    )

    forget.register()
    app.register_blueprint(bp)

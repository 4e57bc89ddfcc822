"""The pages of analysis: for staff under a consultation's desk, and what the public reads of the results."""

from importlib import import_module

from flask import Blueprint, Flask

bp = Blueprint("analysis", __name__)

PAGES = (
    "codebook", "coding", "export", "moderation", "public", "public_files", "results", "submissions", "themes",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Register the pages, and clear away after an erasure what was made of the answers."""
    from engage.analysis.service import forget

    for name in PAGES:
        import_module(f"{__name__}.{name}")
    forget.register()
    app.register_blueprint(bp)

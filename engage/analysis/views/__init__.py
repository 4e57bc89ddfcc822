"""The pages of analysis: for staff under a consultation's desk, and what the public reads of the results."""

from importlib import import_module

from flask import Blueprint, Flask

bp = Blueprint("analysis", __name__)

PAGES = (
    "codebook", "coding", "export", "moderation", "public", "public_files", "results", "submissions", "themes",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Register the pages, and what follows here when submissions come, change or are erased."""
    from engage.analysis.service import forget, wait

    for name in PAGES:
        import_module(f"{__name__}.{name}")
    forget.register()
    wait.register()
    app.register_blueprint(bp)

"""The pages of committees: meetings and their papers, reviews and the tracker; public ones never change address."""

from flask import Blueprint, Flask

bp = Blueprint("scrutiny", __name__)


def init_app(app: Flask) -> None:
    """Register the pages: each module adds its own; and tell the rest of the house how a review is answered."""
    from engage.scrutiny import meeting_waiting, review_hosting, review_waiting
    from engage.scrutiny.views import (  # noqa: F401 - each adds its pages
        agenda_desk,
        committee_desk,
        committees,
        meeting_desk,
        meetings,
        minute_desk,
        paper_desk,
        recommendation,
        request,
        review_act,
        review_desk,
        review_public,
        review_report,
        review_work,
        tracker,
    )

    meeting_waiting.register()
    review_hosting.register()
    review_waiting.register()
    app.register_blueprint(bp)

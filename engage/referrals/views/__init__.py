"""The pages of referrals: public ones that never change address, and one desk on which both sides work."""

from flask import Blueprint, Flask

bp = Blueprint("referrals", __name__)


def init_app(app: Flask) -> None:
    """Register the pages; say what a committee's minute does, and what waits for whom."""
    from engage.referrals import hosting
    from engage.referrals.views import (  # noqa: F401 - each adds its pages
        committee,
        considering,
        desk,
        evidence,
        making,
        public,
        writing,
    )

    hosting.register()
    app.register_blueprint(bp)

"""You said, we did: a body answers each item, promises, and is followed until it has delivered."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Put the pages of this feature in their places."""
    from engage.responses.views import bp

    app.register_blueprint(bp)

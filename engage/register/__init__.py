"""The register: public pages across everything that was said, owed, promised, late and delivered."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Put the pages of this feature in their places."""
    from engage.register.views import bp

    app.register_blueprint(bp)

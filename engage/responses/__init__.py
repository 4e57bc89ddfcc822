"""You said, we did: a body answers each item, promises, and is followed until it has delivered."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Put the pages of this feature in their places."""
    from engage.matters import outcome
    from engage.responses.finding import make_findable
    from engage.responses.views import bp

    if make_findable not in outcome.when_public:
        outcome.when_public.append(make_findable)
    app.register_blueprint(bp)

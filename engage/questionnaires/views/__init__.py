"""Pages: building a questionnaire, and answering one."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Put the builder's pages in place."""
    from engage.questionnaires.views import builder, question, versions  # noqa: F401 - they add to the blueprint

    app.register_blueprint(builder.bp)

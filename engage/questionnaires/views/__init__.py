"""Pages: building a questionnaire, and answering one."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Put the builder's pages in place, and those on which people answer."""
    from engage.questionnaires import retention, unsent  # noqa: F401 - they say how answers and drafts are let go of
    from engage.questionnaires.views import after, answer, builder, private, question, versions  # noqa: F401 - they add to the blueprint

    app.register_blueprint(builder.bp)
    for pages in (answer, after, private):
        app.register_blueprint(pages.bp)

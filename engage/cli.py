"""The commands of the installation: `flask --app engage …`."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register every command group."""
    from engage.questionnaires import cli as questionnaires

    questionnaires.init_app(app)

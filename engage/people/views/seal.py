"""The key that seals second-factor seeds, from the settings: never in the database."""

from flask import current_app


def seal_key() -> str:
    key: str = current_app.config["SEAL_KEY"]
    return key

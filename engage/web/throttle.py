"""How often one address may try. A page that asks here can say so in the form itself, and lose no word."""

from flask import Flask, current_app, request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter


def init_app(app: Flask) -> None:
    """Count in memory, or where `ENGAGE_LIMITS` says when several processes must count together."""
    app.extensions["limits"] = FixedWindowRateLimiter(storage_from_string(app.config["RATELIMIT_STORAGE_URI"]))


def within(limit: str, what: str) -> bool:
    """Whether this try is within a limit such as "10 per 10 minutes", counted per address; the try is counted."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return True
    counter: FixedWindowRateLimiter = current_app.extensions["limits"]
    return counter.hit(parse(limit), what, request.remote_addr or "")

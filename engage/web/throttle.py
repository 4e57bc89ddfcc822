"""How often one address may try. A page that asks here can say so in the form itself, and lose no word."""

from flask_limiter.util import get_remote_address
from limits import parse

from engage.extensions import limiter


def within(limit: str, what: str) -> bool:
    """Whether this try is within a limit such as "10 per 10 minutes", counted per address; the try is counted."""
    if not limiter.enabled:
        return True
    return bool(limiter.limiter.hit(parse(limit), what, get_remote_address()))

"""Staying signed in: when this browser will be signed out, and the button that puts it off."""

from datetime import datetime, timedelta

from flask import g
from flask.typing import ResponseReturnValue

from engage.content.dates import time_of_day
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people.service import sign_in as sessions
from engage.people.views import bp
from engage.web.access import ABSOLUTE, IDLE, signed_in


@bp.app_template_global("signed_out_at")
def signed_out_at() -> datetime | None:
    """When whoever is signed in here will not be any more, if nothing is done; None where nobody is."""
    here = g.get("sign_in")
    return min(here.seen_at + IDLE, here.began_at + ABSOLUTE) if here else None


@bp.app_template_global("seconds_left")
def seconds_left() -> int:
    """The same as a number of seconds from now: a browser's own clock may be wrong."""
    ends = signed_out_at()
    return max(0, int((ends - now()) / timedelta(seconds=1))) if ends else 0


@bp.route("/account/stay", methods=["POST"])
@signed_in
def stay() -> ResponseReturnValue:
    """Keep the session for another half an hour; what a page's script asks for when somebody selects the button."""
    with writing(db.session()):
        sessions.stay(g.sign_in, at=now())
    ends = signed_out_at()
    return {"seconds": seconds_left(), "at": time_of_day(ends)}

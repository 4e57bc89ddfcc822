"""How one body keeps its word."""

import sqlalchemy as sa
from flask import abort, render_template
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.extensions import db
from engage.now import today
from engage.register import summary
from engage.register.owing import DutyFilter
from engage.register.views import bp
from engage.web.access import public


@bp.route("/register/bodies/<slug>")
@public
def body(slug: str) -> ResponseReturnValue:
    """How one body keeps its word: promises apart from duties, law apart from code apart from local."""
    found = db.session.scalar(sa.select(Body).where(Body.slug == slug))
    if found is None:
        abort(404)
    session, on = db.session(), today()
    first, last = summary.twelve_months(on)
    return render_template(
        "register/body.html", body=found, promises=summary.promises(session, found, on=on), first=first, last=last,
        owes=summary.record(session, DutyFilter(body=found.slug), on=on),
        is_owed=summary.record(session, DutyFilter(to=found.slug), on=on), parts=summary.PARTS, now_words=summary.NOW,
    )  # fmt: skip

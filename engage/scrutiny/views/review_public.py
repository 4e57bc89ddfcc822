"""What anyone reads of reviews: the list, and one review with its status first."""

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body, BodyKind
from engage.content import tidy
from engage.extensions import db
from engage.now import today
from engage.scrutiny import review_reading as reading
from engage.scrutiny.models.review import AFTER_REPORT, ReviewState
from engage.scrutiny.views import bp
from engage.scrutiny.views.review_desk import number_key
from engage.web.access import public


@bp.get("/reviews/")
@public
def reviews() -> ResponseReturnValue:
    """Reviews of every committee or one, the newest first; filter, words and page are in the address."""
    group, committee = request.args.get("state", ""), request.args.get("committee", "")[:80]
    if group and group not in reading.GROUPS:
        abort(404)
    typed = tidy(request.args.get("q", "")).strip()[:200]
    after = number_key(request.args.get("before", ""))
    found = reading.listed(db.session(), committee=committee, group=group, typed=typed, after=after)
    shown, more = found[: reading.PAGE], found[reading.PAGE :]
    address: dict[str, Any] = {"state": group or None, "committee": committee or None, "q": typed or None}
    committees = sa.select(Body).where(Body.kind == BodyKind.SCRUTINY).order_by(Body.name).limit(500)
    return render_template(
        "scrutiny/reviews.html", reviews=shown, groups=reading.GROUPS, group=group, committee=committee, typed=typed,
        committees=db.session.scalars(committees).all(), is_deep=after is not None, standing=reading.standing,
        is_filtered=bool(group or committee or typed),
        following=url_for(".reviews", **address, before=shown[-1].id) if more else "",
    )  # fmt: skip


@bp.get("/reviews/<reference>")
@public
def show_review(reference: str) -> ResponseReturnValue:
    """One review: who must act by when under which rule, the report, the answers, the evidence, who advises."""
    session, on = db.session(), today()
    review = reading.find(session, reference[:30])
    if review is None or not review.is_public:
        abort(404)
    recommended = reading.recommendations(session, review, public=True)
    complete = sum(r.recommendation.is_complete for r in recommended)
    asked = reading.asked(session, review)
    waiting = review.standing in {ReviewState.SENT, ReviewState.RESPONSE_REQUESTED}
    return render_template(
        "scrutiny/show_review.html", review=review, on=on, recommended=recommended, asked=asked,
        standing=reading.standing(review, completed=complete, of=len(recommended)), complete=complete,
        unasked=[a for a in asked if waiting and a.request.asked_on is None and a.request.responded_on is None],
        is_report_late=reading.is_report_late(review, on), links=reading.links(session, review, public=True),
        advisers=reading.advisers(session, review), approaches=reading.approaches(session, review),
        evidence=reading.evidence(session, review), has_report=review.state in AFTER_REPORT,
    )  # fmt: skip

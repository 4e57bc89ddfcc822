"""Telling those who follow a review what happened, in one line."""

from datetime import datetime

from engage.database import session_of
from engage.notices.service import tell_followers
from engage.scrutiny.models.review import Review

HEADINGS = {
    "scope": ("A review begins", "The committee has settled what it will look into, and by when."),
    "gather": ("Evidence is being gathered", "The committee has begun to gather evidence."),
    "decline": ("Not taken up", "The committee decided not to take this up. The page gives its reasons."),
    "suspend": ("Suspended", "The committee has stopped work on this for a time. The page says why."),
    "resume": ("Taken up again", "The committee goes on with this."),
    "agree": ("The report is agreed", "The committee has agreed its report and what it recommends."),
    "ask": ("Responses asked for", "The committee has asked for a response. The page says who must answer by when."),
    "respond": ("All have responded", "Every body that was asked has responded. Read what they say they will do."),
    "complete": ("A recommendation is complete", "The committee is satisfied that a recommendation was carried out."),
    "close": ("Finished", "The review is finished."),
}


def announce(review: Review, kind: str, *, at: datetime, link: str = "", once: str = "") -> None:
    """One mail to each follower. `link` is the public address, whole."""
    if not review.is_public:
        return
    heading, text = HEADINGS[kind]
    session = session_of(review)
    session.flush()
    tell_followers(
        session, review.id, "review_news", once=f"review:{kind}:{review.reference}:{once or at.isoformat()}", at=at,
        title=review.title, heading=heading, body=review.body.in_office.name, text=text, link=link,
    )  # fmt: skip

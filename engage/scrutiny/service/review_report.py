"""The report: its four parts, how the network's information was taken into account, and agreeing it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.content.disclosure import Disclosure
from engage.content.vocabulary import vocabulary
from engage.database import session_of
from engage.matters import By, Item, MoveRefusedError, record_on
from engage.matters.outcome import items_of, show_unanswered
from engage.now import london_date
from engage.scrutiny.models.recommendation import Recommendation
from engage.scrutiny.models.review import WRITABLE, Review
from engage.scrutiny.models.review_work import ReviewEvidence
from engage.scrutiny.review_finding import make_findable
from engage.scrutiny.service.review import owe_copy, rendered
from engage.scrutiny.service.review_news import announce

# SI 2002/3048 reg 3(2); SI 2013/218 reg 22(6)
PARTS = {
    "explanation": "an explanation of the matter reviewed",
    "heard": "a summary of the evidence considered",
    "participants": "a list of those who took part",
}


def write(review: Review, values: dict[str, Any], *, by: By, at: datetime) -> list[str]:
    """Write parts of the report; nothing of it is public yet. Says which changed."""
    _refuse_written(review)
    changed = [k for k, v in values.items() if getattr(review, k) != v]
    for name, value in rendered({k: values[k] for k in changed}).items():
        setattr(review, name, value)
    if changed:
        record_on(review, "write", by=by, at=at, fields=[k for k in changed if not k.endswith("_html")])
    return changed


def withhold(review: Review, *, annex: str, disclosure: Disclosure, because: str, by: By, at: datetime) -> None:
    """Write the one part of the report that may not be open to everyone, and what is said in its place."""
    _refuse_written(review)
    for fault in disclosure.faults():
        raise MoveRefusedError(fault)
    for name, value in rendered({"annex": annex}).items():
        setattr(review, name, value)
    review.openness, review.publish_exempt = disclosure.openness, disclosure.publish_exempt
    review.would_mislead, review.summary = disclosure.would_mislead, disclosure.summary
    review.withheld_because = because
    record_on(review, "withhold", by=by, at=at, openness=disclosure.openness.value)


def account(review: Review, *, text: str, minute: str, by: By, at: datetime, text_html: str | None = None) -> None:
    """Record how the network's information was taken into account, and where that is minuted."""
    _refuse_written(review)
    if not text.strip() or not minute.strip():
        raise MoveRefusedError("Say how it was taken into account, and where that is minuted.")
    review.account, review.account_minute = text, minute
    review.account_html = text_html if text_html is not None else rendered({"account": text})["account_html"]
    record_on(review, "account", by=by, at=at, minute=minute)


def _refuse_written(review: Review) -> None:
    if review.state not in WRITABLE:
        raise MoveRefusedError(f"This cannot be written now: it is “{review.standing.words.lower()}”.")


def owes_account(review: Review) -> bool:
    """Whether the committee must say how it took a network's information into account."""
    if review.referred_by_id is not None:
        return True
    theirs = sa.select(ReviewEvidence.id).where(
        ReviewEvidence.review_id == review.id, ReviewEvidence.is_networks, ReviewEvidence.withdrawn_at.is_(None)
    )
    return session_of(review).scalar(theirs.limit(1)) is not None


def missing(review: Review, items: list[Item] | None = None) -> list[str]:
    """What must still be there before the report can be agreed, in words for the page."""
    found = [words for name, words in PARTS.items() if not getattr(review, name).strip()]
    standing = items_of(review) if items is None else items
    if not standing and not review.without.strip():
        found.append("recommendations, or why it makes none")
    if owes_account(review) and not review.account.strip():
        network = vocabulary(review.profile)["network"].the
        found.append(f"how the information from {network} was taken into account, as minuted")
    if review.annex.strip() and review.disclosure.faults():
        found.append("a summary in the place of what is left out, since leaving it out would mislead")
    return found


def agree(
    review: Review,
    *,
    vote: str,
    minute: str,
    by: By,
    at: datetime,
    on: date | None = None,
    path: str = "",
    minority: str | None = None,
    unpublished_reason: str = "",
    link: str = "",
) -> None:
    """Agree the report as it stands: it and its recommendations are sealed, and public unless the committee says why not.

    Refused with the list of what is missing. From then on everyone can follow each recommendation.
    """
    review.workflow.after(review.state, "agree")
    items = items_of(review)
    lacking = missing(review, items)
    if lacking:
        raise MoveRefusedError(f"The report cannot be agreed yet. It lacks: {'; '.join(lacking)}.")
    if not vote.strip() or not minute.strip():
        raise MoveRefusedError("Say how it was agreed, and where that is minuted.")
    day = on or london_date(at)
    if day > london_date(at):
        raise MoveRefusedError("Enter a date that is not in the future.")
    if minority is not None:
        for name, value in rendered({"minority": minority}).items():
            setattr(review, name, value)
    review.vote, review.agreed_on, review.agreed_minute, review.agreed_path = vote, day, minute, path
    review.unpublished_reason = unpublished_reason
    review.move("agree", by=by, at=at, recommendations=len(items), minute=minute)
    _seal(review, items, minute, day)
    if not unpublished_reason.strip():
        review.report_published_at = at
        for item in items:
            show_unanswered(item, by=by, at=at)
    make_findable(review)
    owe_copy(review, by=by, at=at)
    announce(review, "agree", at=at, link=link)


def _seal(review: Review, items: list[Item], minute: str, on: date) -> None:
    """Keep each recommendation's wording as it was minuted."""
    standing = {item.id: item for item in items}
    found = sa.select(Recommendation).where(Recommendation.review_id == review.id)
    for row in session_of(review).scalars(found):
        if row.item_id in standing:
            row.wording, row.minute, row.minuted_on = standing[row.item_id].said, minute, on

"""What of a committee's reviews waits for whom, for the desk that knows no committee. A fixed number of statements."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, contains_eager

from engage.accounts import Body, BodyKind, Person, Role
from engage.database import session_of
from engage.matters import Item, ItemState
from engage.matters.agenda import MOST, Heading, Waiting, waiting
from engage.scrutiny.committee_page import lines
from engage.scrutiny.models.recommendation import Recommendation
from engage.scrutiny.models.request import ResponseRequest
from engage.scrutiny.models.review import Origin, Review, ReviewState

# state → what comes next, and under which heading; what is asked of others is listed by itself
NEXT = {
    ReviewState.SUGGESTED: (Heading.DECISION, "Take it up, or decline it with reasons"),
    ReviewState.SCOPED: (Heading.TO_DO, "Invite interested parties to comment, then gather evidence"),
    ReviewState.EVIDENCE: (Heading.UNDER_WAY, "Gather evidence"),
    ReviewState.DELIBERATING: (Heading.UNDER_WAY, "Consider the evidence, then begin the report"),
    ReviewState.DRAFT_REPORT: (Heading.DECISION, "Write and agree the report"),
    ReviewState.AGREED: (Heading.TO_DO, "Send the report"),
    ReviewState.RESPONDED: (Heading.TO_DO, "Begin to follow what was promised"),
    ReviewState.MONITORED: (Heading.DECISION, "Finish the review: every recommendation is complete"),
    ReviewState.DECLINED: (Heading.TO_DO, "Tell whoever suggested it why it was not taken up"),
}

REPORTING = (ReviewState.EVIDENCE, ReviewState.DELIBERATING, ReviewState.DRAFT_REPORT)  # the report's own day is near


def for_committees(person: Person, on: date) -> Iterable[Waiting]:
    """The next step of each review, for whom no clock runs, and what is said to be delivered: for officers and chairs."""
    roles = {Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR}
    mine = {a.body_id for a in person.current_appointments if a.body.kind is BodyKind.SCRUTINY and a.role in roles}
    if not mine:
        return []
    session = session_of(person)
    return [*_next(session, mine), *_without_clock(session, mine), *_to_complete(session, mine)]


def _theirs(mine: set[int]) -> sa.ColumnElement[bool]:
    """Of these committees, and of those whose place they took."""
    return Body.id.in_(lines(mine))


def _is_next() -> sa.ColumnElement[bool]:
    """In a state from which somebody must act. What is followed waits for others until all of it is complete; who was
    declined is told, unless the idea was the committee's own.
    """
    incomplete = (
        sa.exists()
        .where(Recommendation.review_id == Review.id, Recommendation.completed_at.is_(None))
        .where(Item.id == Recommendation.item_id, Item.withdrawn_at.is_(None))
    )
    sometimes = {ReviewState.MONITORED, ReviewState.DECLINED}
    return sa.or_(
        Review.state.in_([state for state in NEXT if state not in sometimes]),
        sa.and_(Review.state == ReviewState.MONITORED, ~incomplete),
        sa.and_(Review.state == ReviewState.DECLINED, Review.told_on.is_(None), Review.origin != Origin.OWN),
    )


def _next(session: Session, mine: set[int]) -> Iterable[Waiting]:
    found: Sequence[Review] = session.scalars(
        sa.select(Review)
        .join(Review.body)
        .where(_theirs(mine), _is_next())
        .options(contains_eager(Review.body))
        .order_by(Review.reports_on.is_(None), Review.reports_on, Review.id)
        .limit(MOST + 1)
    ).all()
    for review in found:
        heading, act = NEXT[review.standing]
        due = review.reports_on if review.standing in REPORTING else None
        yield Waiting(heading, act, review.title, review.desk_path, f"{review.reference} · {review.body.name}", due)


def _without_clock(session: Session, mine: set[int]) -> Iterable[Waiting]:
    """Nobody asked, or nobody knows when an executive received the report: no clock. It is said where it is mended."""
    asked = aliased(Body)
    unreceived = sa.and_(asked.kind == BodyKind.COUNCIL, ResponseRequest.received_on.is_(None))
    found = session.execute(
        sa.select(ResponseRequest, Review, asked.name, asked.slug)
        .join(Review, Review.id == ResponseRequest.review_id)
        .join(Review.body)
        .join(asked, asked.id == ResponseRequest.body_id)
        .where(
            _theirs(mine), Review.state.in_([ReviewState.SENT, ReviewState.RESPONSE_REQUESTED]),
            sa.or_(ResponseRequest.asked_on.is_(None), unreceived), ResponseRequest.responded_on.is_(None),
        )
        .order_by(ResponseRequest.id)
        .limit(MOST + 1)
    )  # fmt: skip
    for request, review, name, slug in found:
        path = f"{review.desk_path}responses/{slug}"
        act = f"Ask {name} for a response" if request.asked_on is None else f"Note when {name} received the report"
        yield Waiting(Heading.TO_DO, f"{act}: no clock runs", review.title, path, review.reference)


def _to_complete(session: Session, mine: set[int]) -> Iterable[Waiting]:
    found = session.execute(
        sa.select(Item, Review)
        .join(Recommendation, Recommendation.item_id == Item.id)
        .join(Review, Review.id == Item.matter_id)
        .join(Review.body)
        .where(_theirs(mine), Item.state == ItemState.DELIVERED, Recommendation.completed_at.is_(None))
        .order_by(Item.delivered_on, Item.id)
        .limit(MOST + 1)
    )
    for item, review in found:
        path = f"{review.desk_path}recommendations/{item.number}"
        act = "Decide whether it is complete: the body says that it is delivered"
        yield Waiting(Heading.DECISION, act, item.title, path, f"{review.reference}/{item.number} · {review.title}")


def register() -> None:
    """Say so to the desk, once."""
    if for_committees not in waiting:
        waiting.append(for_committees)

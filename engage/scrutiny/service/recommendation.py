"""Recommendations: written and taken out before the report is agreed; followed, and marked complete by the committee."""

from datetime import date, datetime

from engage.accounts import Appointment, Body, BodyKind
from engage.content import render
from engage.database import session_of
from engage.matters import By, Item, ItemState, MoveRefusedError
from engage.matters import items as chain
from engage.now import london_date
from engage.scrutiny.models.recommendation import ProgressNote, Recommendation
from engage.scrutiny.models.review import WRITABLE, Review, ReviewState
from engage.scrutiny.service.review_news import announce

ANSWERING = (BodyKind.COMMISSIONER, BodyKind.COUNCIL, BodyKind.PROVIDER, BodyKind.OTHER)


def recommendation_of(item: Item) -> Recommendation:
    """What the committee knows of an item of its report."""
    return session_of(item).get_one(Recommendation, item.id)


def recommend(
    review: Review, *, title: str, said: str, addressee: Body, owner: str, by: By, at: datetime
) -> Item:  # fmt: skip
    """Write the next recommendation: what, to which body, and which post answers for it there."""
    _refuse_unwritable(review)
    _refuse_addressee(addressee)
    item = chain.begin(review, body_id=addressee.id, title=title, said=said, at=at)
    item.responsible = owner
    session_of(review).add(Recommendation(item_id=item.id, review_id=review.id))
    item.note("recommend", by=by, at=at, after=ItemState.DRAFTED, addressee=addressee.slug)
    return item


def reword(item: Item, *, title: str, said: str, addressee: Body, owner: str, by: By, at: datetime) -> None:
    """Change a recommendation before the report is agreed."""
    chain.refuse_public(item)
    _refuse_unwritable(item.matter)
    _refuse_addressee(addressee)
    item.title, item.said, item.said_html = title, said, render(said)
    item.body_id, item.responsible = addressee.id, owner
    item.note("reword", by=by, at=at, addressee=addressee.slug)


def withdraw(item: Item, *, reason: str, by: By, at: datetime) -> None:
    """Take a recommendation out before the report is agreed. Its number is not used again."""
    _refuse_unwritable(item.matter)
    chain.withdraw(item, reason=reason, by=by, at=at)


def _refuse_unwritable(review: object) -> None:
    if not isinstance(review, Review) or review.state not in WRITABLE:
        raise MoveRefusedError(
            "Recommendations are written until the report is agreed, and stand as minuted from then."
        )


def _refuse_addressee(body: Body) -> None:
    if body.kind not in ANSWERING:
        raise MoveRefusedError("Choose a body that can answer: a council, or one that plans or provides services.")


def note(item: Item, *, on: date, text: str, from_body_id: int, by: By, at: datetime) -> ProgressNote:
    """Say how far it has come. Public at once, and never rewritten."""
    row = recommendation_of(item)
    if not row.wording:
        raise MoveRefusedError("The report has not been agreed yet.")
    if row.is_complete:
        raise MoveRefusedError("The committee has marked this complete.")
    if on > london_date(at):
        raise MoveRefusedError("Enter a date that is not in the future.")
    if row.minuted_on is not None and on < row.minuted_on:
        raise MoveRefusedError("That is before the recommendation was made.")
    made = ProgressNote(
        item_id=item.id, on=on, text=text, from_body_id=from_body_id, added_at=at,
        added_by_id=by.person_id if isinstance(by, Appointment) else None,
    )  # fmt: skip
    session = session_of(item)
    session.add(made)
    session.flush()
    item.note("progress", by=by, at=at, note=made.id)
    return made


def complete(item: Item, *, minute: str, reason: str, by: By, at: datetime, link: str = "") -> None:
    """The committee is satisfied, as minuted. Whoever was asked may say that it is delivered; only this completes it."""
    row = recommendation_of(item)
    if not row.wording:
        raise MoveRefusedError("The report has not been agreed yet.")
    if row.is_complete:
        raise MoveRefusedError(f"This was marked complete already ({row.completed_minute}).")
    if not minute.strip() or not reason.strip():
        raise MoveRefusedError("Say where the committee’s decision is minuted, and what satisfied it.")
    row.completed_at, row.completed_minute, row.completed_reason = at, minute, reason
    row.completed_by_id = by.person_id if isinstance(by, Appointment) else None
    item.note("complete", by=by, at=at, reason=reason, minute=minute)
    if isinstance(item.matter, Review) and item.is_public:
        announce(item.matter, "complete", at=at, link=link, once=f"{item.number}:{at.isoformat()}")


def reopen(item: Item, *, minute: str, reason: str, by: By, at: datetime) -> None:
    """The committee is no longer satisfied, as minuted. What it had found stays in the record."""
    row = recommendation_of(item)
    if not row.is_complete:
        raise MoveRefusedError("This has not been marked complete.")
    if item.matter.state == ReviewState.CLOSED:
        raise MoveRefusedError("The review is finished.")
    if not minute.strip() or not reason.strip():
        raise MoveRefusedError("Say where the committee’s decision is minuted, and why.")
    was = row.completed_minute
    row.completed_at, row.completed_by_id, row.completed_minute, row.completed_reason = None, None, "", ""
    item.note("reopen_recommendation", by=by, at=at, reason=reason, minute=minute, was=was)

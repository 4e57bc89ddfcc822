"""The course of a review: suggested, scoped, evidence gathered, report drafted; declined, suspended, closed."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment, Body
from engage.accounts.profile import installed_profile
from engage.content import render
from engage.database import session_of
from engage.matters import By, Duty, LinkKind, Matter, MatterLink, MoveRefusedError, record_on
from engage.matters.duties import duties_of, meet, owe
from engage.matters.profile import Profile, profile_on
from engage.matters.reference import next_reference
from engage.now import london_date
from engage.scrutiny.models.recommendation import Recommendation
from engage.scrutiny.models.review import AFTER_REPORT, Origin, Review, ReviewState
from engage.scrutiny.models.review_work import Approach, ApproachKind
from engage.scrutiny.review_finding import make_findable
from engage.scrutiny.service.review_news import announce

MARKDOWN = (
    "why", "terms", "timetable", "account", "explanation", "heard", "participants", "annex", "minority", "overall",
    "withheld", "text", "answer",
)  # fmt: skip
TOOK_UP = ("accepted", "reported_back")  # states of a referral that the committee took up
CALL = "OS07-CCFA"


def rendered(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, with the safe HTML of each Markdown text added where it is not there yet."""
    more = {f"{k}_html": render(v) for k, v in values.items() if k in MARKDOWN and f"{k}_html" not in values}
    return {**values, **more}


def suggest(
    session: Session,
    committee: Body,
    *,
    title: str,
    by: By,
    at: datetime,
    why: str = "",
    origin: Origin = Origin.OWN,
    suggested_by: str = "",
    councillor: str = "",
    about: Matter | None = None,
) -> Review:
    """A review that somebody proposes to the committee, linked with what it is about. Not public before it is scoped."""
    referral = about if about is not None and about.kind == "referral" else None
    if referral is not None:
        origin, suggested_by = Origin.REFERRAL, suggested_by or referral.body.name
        if committee.id not in referral.parties:
            raise MoveRefusedError(f"{referral.reference} was not made to this committee.")
        _refuse_second(session, referral)
    on = london_date(at)
    review = Review(
        reference=next_reference(session, "REV", on.year),
        body_id=committee.id,
        title=title,
        state=ReviewState.SUGGESTED,
        profile=profile_on(on, Profile(installed_profile(session))),
        created_at=at,
        created_by_id=by.person_id if isinstance(by, Appointment) else None,
        origin=origin,
        suggested_by=suggested_by,
        councillor=councillor,
        referred_by_id=referral.body_id if referral else None,
        **rendered({"why": why}),
    )
    session.add(review)
    session.flush()
    record_on(review, "suggest", by=by, at=at, after=review.state, origin=origin.value)
    if about is not None:
        _link(review, about, opened=referral is not None, by=by, at=at)
    return review


def _refuse_second(session: Session, referral: Matter) -> None:
    if referral.state not in TOOK_UP:
        raise MoveRefusedError("A review is opened from a referral once the committee has accepted it.")
    opened = session.scalar(
        sa.select(Review)
        .join(MatterLink, MatterLink.to_id == Review.id)
        .where(MatterLink.from_id == referral.id, MatterLink.kind == LinkKind.OPENED)
        .where(Review.state.not_in([ReviewState.DECLINED, ReviewState.CLOSED]))
        .limit(1)
    )
    if opened is not None:
        raise MoveRefusedError(f"{opened.reference} was opened from this referral already.")


def _link(review: Review, about: Matter, *, opened: bool, by: By, at: datetime) -> None:
    """From a referral it was opened; anything else it is about. Either end shows the other."""
    kind, ends = (LinkKind.OPENED, (about, review)) if opened else (LinkKind.ABOUT, (review, about))
    session_of(review).add(MatterLink(from_id=ends[0].id, to_id=ends[1].id, kind=kind, made_at=at))
    record_on(review, "link", by=by, at=at, about=f"{about.kind}:{about.reference}", kind=kind.value)


def scope(review: Review, values: dict[str, Any], *, by: By, at: datetime, link: str = "") -> None:
    """Settle terms, timetable and who does the work. From then on anyone can read of it."""
    if not values.get("terms", review.terms).strip():
        raise MoveRefusedError("Write the scope and the terms of reference.")
    _set(review, values)
    review.move("scope", by=by, at=at, fields=sorted(values))
    if review.published_at is None:
        review.published_at = at
        announce(review, "scope", at=at, link=link)
    make_findable(review)


def amend(review: Review, values: dict[str, Any], *, reason: str, by: By, at: datetime) -> None:
    """Change terms or timetable once evidence is being gathered; the reason is public."""
    _set(review, values)
    review.move("amend", by=by, at=at, reason=reason, fields=sorted(values))
    make_findable(review)


def _set(review: Review, values: dict[str, Any]) -> None:
    for name, value in rendered(values).items():
        setattr(review, name, value)


def gather(review: Review, *, by: By, at: datetime, link: str = "") -> None:
    """Begin to gather evidence. Inviting interested parties to comment is a duty, so it comes first."""
    review.workflow.after(review.state, "gather")
    invited = sa.select(Approach.id).where(Approach.review_id == review.id, Approach.kind == ApproachKind.COMMENT)
    if session_of(review).scalar(invited.limit(1)) is None:
        raise MoveRefusedError("Invite those with an interest to comment first: the committee must.")
    review.move("gather", by=by, at=at)
    announce(review, "gather", at=at, link=link)


def deliberate(review: Review, *, by: By, at: datetime) -> None:
    """Consider what was heard."""
    review.move("deliberate", by=by, at=at)


def draft(review: Review, *, by: By, at: datetime) -> None:
    """Begin to write the report."""
    review.move("draft", by=by, at=at)


def decline(review: Review, *, reason: str, by: By, at: datetime, link: str = "") -> None:
    """Do not take it up. A councillor who referred it is owed the reasons."""
    review.move("decline", by=by, at=at, reason=reason)
    review.ended_reason = reason
    if review.councillor:
        _owe_councillor(review, "reasons", by=by, at=at)
    if review.is_public:
        announce(review, "decline", at=at, link=link)


def _owe_councillor(review: Review, limb: str, *, by: By, at: datetime) -> None:
    """Reasons or a copy for the councillor who referred it (LGA 2000 s.21A): no date, so never in breach."""
    owe(
        review, CALL, owed_by=review.body, owed_to=review.councillor, began_on=london_date(at), by=by, at=at,
        limbs=[limb], is_public=review.is_public,
    )  # fmt: skip


def owe_copy(review: Review, *, by: By, at: datetime) -> None:
    """Once there is a report, a councillor who referred the matter is owed a copy of it."""
    if review.councillor:
        _owe_councillor(review, "copy", by=by, at=at)


def tell(review: Review, *, on: date, by: By, at: datetime) -> None:
    """Record that whoever suggested it was told: the reasons why not, or the report."""
    if review.state != ReviewState.DECLINED and review.state not in AFTER_REPORT:
        raise MoveRefusedError("There is nothing to tell them yet.")
    _refuse_future(on, at)
    limb = "reasons" if review.state == ReviewState.DECLINED else "copy"
    if review.told_on is not None:
        raise MoveRefusedError("They were told already.")
    review.told_on = on
    record_on(review, "tell", by=by, at=at, on=on.isoformat(), limb=limb)
    for duty in councillor_duties(review):
        if duty.limb == limb and duty.is_open:
            meet(duty, by=by, at=at, on=on, how="sent")


def councillor_duties(review: Review) -> list[Duty]:
    return duties_of(review, CALL)


def _refuse_future(on: date, at: datetime) -> None:
    if on > london_date(at):
        raise MoveRefusedError("Enter a date that is not in the future.")


def suspend(review: Review, *, reason: str, by: By, at: datetime, link: str = "") -> None:
    """Stop for a time, and say why. No clock of anybody's stops with it."""
    review.move("suspend", by=by, at=at, reason=reason)
    review.ended_reason = reason
    announce(review, "suspend", at=at, link=link)


def resume(review: Review, *, by: By, at: datetime, link: str = "") -> None:
    """Go on: terms and timetable are looked at again; all that was gathered is still there."""
    review.move("resume", by=by, at=at)
    review.ended_reason = ""
    announce(review, "resume", at=at, link=link)


def monitor(review: Review, *, by: By, at: datetime, reason: str = "") -> None:
    """Follow what was promised. Where a body has not answered, say why the committee goes on without it."""
    review.workflow.after(review.state, "monitor")
    silent = [r.body.name for r in review.requests if r.asked_on is not None and r.responded_on is None]
    if silent and not reason.strip():
        raise MoveRefusedError(f"{' and '.join(silent)} did not respond. Say why you go on without a response.")
    review.move("monitor", by=by, at=at, reason=reason, silent=silent)


def close(review: Review, *, by: By, at: datetime, link: str = "") -> None:
    """End it: every recommendation is complete; or there was none; or it was declined, and whoever asked was told."""
    review.workflow.after(review.state, "close")
    if review.state == ReviewState.DECLINED and review.told_on is None and review.origin != Origin.OWN:
        raise MoveRefusedError("Tell whoever suggested it why it was not taken up, and record it here first.")
    open_ones = incomplete(review)
    if open_ones:
        numbers = ", ".join(str(n) for n in open_ones)
        raise MoveRefusedError(f"The committee has not marked these recommendations complete: {numbers}.")
    review.move("close", by=by, at=at)
    if review.is_public:
        announce(review, "close", at=at, link=link)


def incomplete(review: Review) -> list[int]:
    """Numbers of the standing recommendations that the committee has not marked complete."""
    if review.state == ReviewState.DECLINED:
        return []
    rows = session_of(review).scalars(
        sa.select(Recommendation)
        .where(Recommendation.review_id == review.id, Recommendation.completed_at.is_(None))
        .order_by(Recommendation.item_id)
    )
    return [row.item.number for row in rows if row.item.withdrawn_at is None]

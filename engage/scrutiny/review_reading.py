"""What pages read of reviews, in a fixed number of statements; what a reader may have of it is decided here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, with_polymorphic

from engage.accounts import Body
from engage.content.dates import day
from engage.content.disclosure import Openness
from engage.documents import Document
from engage.matters import Duty, Item, LinkKind, Matter, MatterLink, Promise, Response
from engage.scrutiny.committee_page import line, lines
from engage.scrutiny.meeting_reading import PUBLIC, Reads, is_readable
from engage.scrutiny.models.recommendation import ProgressNote, Recommendation
from engage.scrutiny.models.request import ResponseRequest
from engage.scrutiny.models.review import Review, ReviewState
from engage.scrutiny.models.review_work import Adviser, Approach, ReviewEvidence
from engage.scrutiny.service.request import RESPOND, RESPONSES
from engage.search.query import matching

PAGE = 25
GROUPS = {
    "current": ("Going on", ("scoped", "evidence", "deliberating", "draft_report", "suspended")),
    "reported": ("Reported, waiting for answers", ("agreed", "sent", "response_requested")),
    "followed": ("Being followed", ("responded", "monitored")),
    "ended": ("Ended", ("closed", "declined")),
}


def find(session: Session, reference: str) -> Review | None:
    """A review by its reference, public or not, with its committee; one statement."""
    options = (joinedload(Review.body), joinedload(Review.referred_by))
    return session.scalar(sa.select(Review).where(Review.reference == reference).options(*options))


def listed(
    session: Session, *, committee: str = "", group: str = "", typed: str = "", after: int | None = None
) -> list[Review]:
    """Public reviews, the newest first: one page and one more, in one statement."""
    statement = (
        sa.select(Review)
        .where(Review.published_at.is_not(None))
        .order_by(Review.id.desc())
        .limit(PAGE + 1)
        .options(joinedload(Review.body))
    )
    if committee:
        body_id = session.scalar(sa.select(Body.id).where(Body.slug == committee))
        statement = statement.where(Review.body_id.in_(line(body_id)) if body_id else sa.false())
    if group:
        statement = statement.where(Review.state.in_(GROUPS[group][1]))
    if typed and (words := matching(session, "review", typed)) is not None:
        statement = statement.where(Review.id.in_(sa.select(words.c.ref)))
    if after is not None:
        statement = statement.where(Review.id < after)
    return list(session.scalars(statement))


def desk_listed(session: Session, bodies: Iterable[int], *, group: str, after: int | None) -> list[Review]:
    """Reviews of these committees, or that were sent to these bodies, the newest first; one page and one more."""
    ids = list(bodies)
    committees = lines(ids)  # and those whose place they took
    sent = sa.select(ResponseRequest.review_id).where(ResponseRequest.body_id.in_(ids))
    advising = sa.select(Adviser.review_id).where(Adviser.body_id.in_(ids), Adviser.left_on.is_(None))
    mine = sa.or_(
        Review.body_id.in_(committees), Review.referred_by_id.in_(ids), Review.id.in_(sent), Review.id.in_(advising)
    )
    statement = sa.select(Review).where(mine).order_by(Review.id.desc()).limit(PAGE + 1)
    if group == "suggested":
        statement = statement.where(Review.state == ReviewState.SUGGESTED)
    elif group:
        statement = statement.where(Review.state.in_(GROUPS[group][1]))
    if after is not None:
        statement = statement.where(Review.id < after)
    return list(session.scalars(statement.options(joinedload(Review.body))))


@dataclass(frozen=True)
class Linked:
    """A matter that this one is linked with, and what the one has to do with the other."""

    words: str
    matter: Any


LINK_WORDS = {
    (LinkKind.OPENED, True): "It opened",
    (LinkKind.OPENED, False): "It was opened because of",
    (LinkKind.ABOUT, True): "It is about",
    (LinkKind.ABOUT, False): "This is about it:",
    (LinkKind.JOINED, True): "It is dealt with together with",
    (LinkKind.JOINED, False): "Together with it is dealt with",
    (LinkKind.REDIRECTED, True): "It goes on as",
    (LinkKind.REDIRECTED, False): "It came from",
}


def links(session: Session, review: Review, *, public: bool) -> list[Linked]:
    """What led to it and what it is about, in both directions; for the public only what is public itself."""
    other = with_polymorphic(Matter, "*", flat=True, aliased=True)
    rows = session.execute(
        sa.select(MatterLink.kind, MatterLink.from_id, other)
        .join(
            other,
            sa.or_(
                sa.and_(MatterLink.from_id == review.id, other.id == MatterLink.to_id),
                sa.and_(MatterLink.to_id == review.id, other.id == MatterLink.from_id),
            ),
        )
        .order_by(MatterLink.id)
    )
    found = [Linked(LINK_WORDS[kind, from_id == review.id], matter) for kind, from_id, matter in rows]
    return [one for one in found if one.matter.is_public or not public]


@dataclass(frozen=True)
class ApproachAsRead:
    """One approach as one reader has it: that somebody was asked is public; what they answered, as far as it is open."""

    approach: Approach
    words_html: str
    instead: str
    because: str
    marking: str


@dataclass(frozen=True)
class EvidenceAsRead:
    """One piece of evidence as one reader has it."""

    evidence: ReviewEvidence
    title: str
    words_html: str
    document: Document | None
    instead: str
    because: str
    marking: str
    is_waiting: bool  # nobody has looked yet whether it identifies anybody


def approaches(session: Session, review: Review, reads: Reads = PUBLIC) -> list[ApproachAsRead]:
    """Everybody who was approached, in order; one statement."""
    found = session.scalars(
        sa.select(Approach)
        .where(Approach.review_id == review.id)
        .order_by(Approach.asked_on, Approach.id)
        .options(joinedload(Approach.body), joinedload(Approach.duty).joinedload(Duty.owed_by))
    )
    return [_approach_as_read(one, reads) for one in found]


def _approach_as_read(one: Approach, reads: Reads) -> ApproachAsRead:
    may = is_readable(one, reads)
    marking = "" if one.openness is Openness.OPEN else one.openness.words
    if may or one.answered_on is None:
        return ApproachAsRead(one, one.answer_html if may else "", "", "", marking if reads else "")
    return ApproachAsRead(one, "", one.disclosure.instead, one.withheld_because, "")


def evidence(session: Session, review: Review, reads: Reads = PUBLIC) -> list[EvidenceAsRead]:
    """The evidence in the order in which it came; one statement."""
    found = session.scalars(
        sa.select(ReviewEvidence)
        .where(ReviewEvidence.review_id == review.id)
        .order_by(ReviewEvidence.received_on, ReviewEvidence.id)
        .options(joinedload(ReviewEvidence.document))
    )
    return [evidence_as_read(piece, reads) for piece in found]


def evidence_as_read(piece: ReviewEvidence, reads: Reads = PUBLIC) -> EvidenceAsRead:
    """Words and file only where this reader may have them; the title of what is confidential is kept too."""
    is_inside = bool(reads)
    marking = "" if piece.openness is Openness.OPEN else piece.openness.words
    may = is_readable(piece, reads) and (is_inside or piece.is_shown)
    hides_title = not may and (piece.openness is Openness.CONFIDENTIAL or piece.checked_at is None)
    title = (
        ("Evidence that is being checked" if piece.checked_at is None else "Confidential evidence")
        if hides_title
        else piece.title
    )
    waiting = piece.checked_at is None
    if may:
        return EvidenceAsRead(piece, title, piece.text_html, piece.document, "", "", marking, waiting)
    instead = (
        "Somebody is looking whether it identifies anyone. It is published then."
        if waiting
        else piece.disclosure.instead
    )
    if piece.withdrawn_at is not None:
        instead = "The committee no longer relies on it."
    return EvidenceAsRead(
        piece, title, "", None, instead, piece.withheld_because, marking if is_inside else "", waiting
    )


@dataclass(frozen=True)
class Recommended:
    """One recommendation with the answer that stands, what that promised, and what was last said of its progress."""

    item: Item
    recommendation: Recommendation
    response: Response | None
    promise: Promise | None
    latest: ProgressNote | None

    @property
    def wording_html(self) -> str:
        return self.item.said_html


def recommendations(session: Session, review: Review, *, public: bool) -> list[Recommended]:
    """Standing recommendations by number; one statement."""
    later, note = aliased(Response), aliased(ProgressNote)
    newest = sa.select(sa.func.max(later.number)).where(later.item_id == Item.id, later.published_at.is_not(None))
    last = sa.select(note.id).where(note.item_id == Item.id).order_by(note.on.desc(), note.id.desc()).limit(1)
    statement = (
        sa.select(Item, Recommendation, Response, Promise, ProgressNote)
        .select_from(Item)
        .join(Recommendation, Recommendation.item_id == Item.id)
        .outerjoin(Response, sa.and_(Response.item_id == Item.id, Response.number == newest.scalar_subquery()))
        .outerjoin(Promise, Promise.response_id == Response.id)
        .outerjoin(ProgressNote, ProgressNote.id == last.scalar_subquery())
        .where(Item.matter_id == review.id, Item.withdrawn_at.is_(None))
        .order_by(Item.number)
        .options(joinedload(Item.body))
    )
    rows = session.execute(statement.where(Item.published_at.is_not(None)) if public else statement)
    return [Recommended(*row) for row in rows]


def progress_of(session: Session, item: Item) -> Sequence[ProgressNote]:
    """All that was said of how far one has come, the latest first."""
    order = (ProgressNote.on.desc(), ProgressNote.id.desc())
    return session.scalars(sa.select(ProgressNote).where(ProgressNote.item_id == item.id).order_by(*order)).all()


@dataclass(frozen=True)
class Asked:
    """One addressee of the report, with the limbs of its answer that its clock has begun."""

    request: ResponseRequest
    duties: list[Duty]

    @property
    def main(self) -> Duty | None:
        """The limb that stands for all in a sentence: to respond; once that is done, the first that is not."""
        first = next((d for d in self.duties if d.limb in RESPOND), None)
        if first is not None and not first.is_open:
            return next((d for d in self.duties if d.is_open), first)
        return first

    @property
    def waits_for_receipt(self) -> bool:
        """The notice was given, but no day of receipt is known: no clock runs."""
        return self.request.is_executive and self.request.asked_on is not None and self.request.began_on is None


def asked(session: Session, review: Review) -> list[Asked]:
    """Everyone the report was sent to, with the limbs that each owes; one statement."""
    owes = sa.and_(
        Duty.matter_id == ResponseRequest.review_id, Duty.owed_by_id == ResponseRequest.body_id,
        Duty.clock_id.in_(RESPONSES),
    )  # fmt: skip
    rows = session.execute(
        sa.select(ResponseRequest, Duty)
        .outerjoin(Duty, owes)
        .where(ResponseRequest.review_id == review.id)
        .order_by(ResponseRequest.id, Duty.id)
        .options(joinedload(ResponseRequest.body), joinedload(Duty.owed_by))
    )
    found: dict[int, Asked] = {}
    for request, duty in rows:
        one = found.setdefault(request.id, Asked(request, []))
        if duty is not None:
            one.duties.append(duty)
    return list(found.values())


def advisers(session: Session, review: Review) -> Sequence[Adviser]:
    return session.scalars(
        sa.select(Adviser).where(Adviser.review_id == review.id).order_by(Adviser.id).options(joinedload(Adviser.body))
    ).all()


def standing(review: Review, *, completed: int = 0, of: int = 0) -> str:
    """How far it has come, in one or two plain sentences."""
    due = f" It is to report by {day(review.reports_on)}." if review.reports_on else ""
    return {
        ReviewState.SUGGESTED: "Somebody suggested this. The committee has not decided yet whether to take it up.",
        ReviewState.SCOPED: f"The committee has settled what it will look into. Next it gathers evidence.{due}",
        ReviewState.EVIDENCE: f"The committee is gathering evidence.{due}",
        ReviewState.DELIBERATING: f"The committee is considering what it heard.{due}",
        ReviewState.DRAFT_REPORT: f"The committee is writing its report.{due}",
        ReviewState.AGREED: f"The committee agreed its report on {day(review.agreed_on)}. Next it sends it to those who can act.",
        ReviewState.SENT: "The report was sent to those who can act. Nobody has been asked to respond yet, so no clock runs.",
        ReviewState.RESPONSE_REQUESTED: "The committee has asked for responses.",
        ReviewState.RESPONDED: "Everyone who was asked has responded. The committee follows what they promised.",
        ReviewState.MONITORED: f"The committee follows what was promised: it has marked {completed} of {of} recommendations complete.",
        ReviewState.CLOSED: "The review is finished.",
        ReviewState.DECLINED: "The committee decided not to take this up.",
        ReviewState.SUSPENDED: "Work on this has stopped for a time.",
    }[review.standing]


def is_report_late(review: Review, on: date) -> bool:
    """Whether the day on which the report was to be ready has passed; the committee’s own date, not a legal one."""
    before = {ReviewState.SCOPED, ReviewState.EVIDENCE, ReviewState.DELIBERATING, ReviewState.DRAFT_REPORT}
    return review.reports_on is not None and review.reports_on < on and review.standing in before

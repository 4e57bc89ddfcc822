"""The tracker: every public recommendation of a committee, how far it has come, and the totals that its paper prints.

It reads the same rows as the register and asks the same question of each, so the two always agree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from engage.accounts import Body
from engage.content.dates import day
from engage.matters import Duty, DutyStatus, Item, Outcome
from engage.matters.standing import Standing, late, standing, stands
from engage.scrutiny.committee_page import line
from engage.scrutiny.models.recommendation import ProgressNote, Recommendation
from engage.scrutiny.models.request import ResponseRequest
from engage.scrutiny.models.review import Review
from engage.scrutiny.service.request import RESPOND, RESPONSES

PAGE = 50
COMPLETE = "complete"
STATES = {**{s.value: s.words for s in Standing}, "open": "Not complete", COMPLETE: "Complete"}
Key = tuple[int, int]  # review and number: the order in which the paper lists them


class TrackerFilterError(Exception):
    """A filter in the address makes no sense, in words fit for a page."""


@dataclass(frozen=True)
class Wanted:
    """Which recommendations are wanted; everything is empty for all."""

    review: str = ""
    body: str = ""
    state: str = ""

    def address(self) -> dict[str, str]:
        return {k: v for k, v in vars(self).items() if v}


def read(args: Mapping[str, str]) -> Wanted:
    """The filter in an address."""
    state = args.get("state", "")
    if state and state not in STATES:
        raise TrackerFilterError("Choose a state from the list.")
    return Wanted(args.get("review", "")[:30], args.get("body", "")[:80], state)


@dataclass(frozen=True)
class Tracked:
    """One recommendation as the tracker lists it."""

    item: Item
    review: Review
    recommendation: Recommendation
    duty: Duty | None
    sent: ResponseRequest | None
    progress: ProgressNote | None
    on: date

    @property
    def key(self) -> Key:
        return self.item.matter_id, self.item.number

    @property
    def reference(self) -> str:
        return f"{self.review.reference}/{self.item.number}"

    @property
    def path(self) -> str:
        return f"/responses/{self.review.reference}/{self.item.number}"

    @property
    def wording(self) -> str:
        return self.recommendation.wording

    @property
    def standing(self) -> Standing:
        return standing(self.item.state, self.item.due_on, self.on)

    @property
    def outcome(self) -> Outcome | None:
        return Outcome(self.item.outcome) if self.item.outcome else None

    @property
    def response(self) -> str:
        """Where its answer stands, in a few words."""
        if self.item.outcome:
            return "Answered"
        if self.sent is not None and self.sent.responded_on is not None:
            return f"Responded on {day(self.sent.responded_on)}, not to each by itself"
        if self.duty is not None:
            return self.duty.says(self.on)
        if self.sent is None:
            return "Not sent yet"
        if self.sent.asked_on is None:
            return "Not asked"
        return "Not received" if self.sent.is_timed else "Asked: no law sets a time"

    @property
    def response_due(self) -> date | None:
        return self.duty.due_on if self.duty else None

    @property
    def is_unanswered(self) -> bool:
        """No answer to it, and no response to the whole: what the paper lists by name."""
        return not self.item.outcome and (self.sent is None or self.sent.responded_on is None)

    @property
    def response_days_overdue(self) -> int:
        """Days by which the response to this recommendation is late; 0 once it is answered or where no clock runs."""
        if self.duty is None or not self.is_unanswered or not self.duty.status(self.on).is_late:
            return 0
        return self.duty.days_late(self.on)

    @property
    def response_late_by(self) -> str:
        """The same as every page says it, by the way its clock counts."""
        return self.duty.late_by(self.on) if self.duty is not None and self.response_days_overdue else ""

    @property
    def delivery_days_overdue(self) -> int:
        is_late = self.standing is Standing.LATE and not self.recommendation.is_complete
        return (self.on - self.item.due_on).days if is_late and self.item.due_on else 0

    @property
    def is_met_late(self) -> bool:
        return self.duty is not None and self.duty.status(self.on) is DutyStatus.MET_LATE


def _rows(on: date) -> Any:
    """Each recommendation with all that its line shows: one row each, so that a page is one statement."""
    latest = aliased(ProgressNote)
    newest = (
        sa.select(latest.id)
        .where(latest.item_id == Item.id)
        .order_by(latest.on.desc(), latest.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    owes = sa.and_(
        Duty.matter_id == Item.matter_id, Duty.owed_by_id == Item.body_id, Duty.clock_id.in_(RESPONSES),
        Duty.limb.in_(RESPOND),
    )  # fmt: skip
    sent = sa.and_(ResponseRequest.review_id == Item.matter_id, ResponseRequest.body_id == Item.body_id)
    return (
        sa.select(Item, Review, Recommendation, Duty, ResponseRequest, ProgressNote)
        .select_from(Item)
        .join(Recommendation, Recommendation.item_id == Item.id)
        .join(Review, Review.id == Item.matter_id)
        .outerjoin(Duty, owes)
        .outerjoin(ResponseRequest, sent)
        .outerjoin(ProgressNote, ProgressNote.id == newest)
        .options(joinedload(Item.body))
    )


def _where(session: Session, committee: Body, wanted: Wanted, on: date) -> list[sa.ColumnElement[bool]]:
    """Only what the public may read: the tracker is a public paper."""
    found: list[sa.ColumnElement[bool]] = [Item.published_at.is_not(None), Review.body_id.in_(line(committee.id))]
    if wanted.review:
        found.append(Review.reference == wanted.review)
    if wanted.body:
        found.append(Item.body_id == sa.select(Body.id).where(Body.slug == wanted.body).scalar_subquery())
    if wanted.state in {COMPLETE, "open"}:
        is_complete = Recommendation.completed_at.is_not(None)
        found.append(is_complete if wanted.state == COMPLETE else ~is_complete)
    elif wanted.state:
        found.append(stands(Standing(wanted.state), on))
    return found


def page(
    session: Session, committee: Body, wanted: Wanted, *, on: date, after: Key | None = None, most: int = PAGE
) -> tuple[list[Tracked], Key | None]:
    """One page in the order of reviews and numbers, and the key of the next; one statement."""
    statement = _rows(on).where(*_where(session, committee, wanted, on)).order_by(Item.matter_id, Item.number)
    if after is not None:
        statement = statement.where(sa.tuple_(Item.matter_id, Item.number) > after)
    rows = [_tracked(row, on) for row in session.execute(statement.limit(most + 1))]
    shown = rows[:most]
    return shown, shown[-1].key if len(rows) > most else None


def every(session: Session, committee: Body, wanted: Wanted, *, on: date, lot: int = 200) -> Iterator[Tracked]:
    """All of them in lots by key, so that a paper of any length needs the memory of one lot."""
    after: Key | None = None
    while True:
        rows, after = page(session, committee, wanted, on=on, after=after, most=lot)
        yield from rows
        if after is None:
            return


def _tracked(row: Any, on: date) -> Tracked:
    return Tracked(row[0], row[1], row[2], row[3], row[4], row[5], on)


@dataclass(frozen=True)
class Totals:
    """How many recommendations stand in each state of the register, and how many the committee marked complete."""

    all: int
    by_standing: dict[Standing, int]
    complete: int
    overdue: int  # answers that are late, as the register lists them: without one, past the day it was due


def totals(session: Session, committee: Body, wanted: Wanted, *, on: date) -> Totals:
    """Counted in one statement."""
    counted = [sa.func.count().filter(stands(standing, on)) for standing in Standing]
    owes = (Duty.matter_id == Item.matter_id, Duty.owed_by_id == Item.body_id, Duty.clock_id.in_(RESPONSES))
    is_late = sa.exists().where(*owes, Duty.limb.in_(RESPOND), late(on))
    row = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(Recommendation.completed_at.is_not(None)),
            sa.func.count().filter(Item.outcome == "", is_late),
            *counted,
        )
        .select_from(Item)
        .join(Recommendation, Recommendation.item_id == Item.id)
        .join(Review, Review.id == Item.matter_id)
        .where(*_where(session, committee, wanted, on))
    ).one()
    return Totals(row[0], dict(zip(Standing, row[3:], strict=True)), row[1], row[2])


def offered(session: Session, committee: Body) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The reviews and the bodies by which the tracker can be narrowed: (reference, title) and (slug, name)."""
    mine = (Item.published_at.is_not(None), Review.body_id.in_(line(committee.id)))
    reviews = session.execute(
        sa.select(Review.reference, Review.title)
        .where(Review.id.in_(sa.select(Item.matter_id).join(Review, Review.id == Item.matter_id).where(*mine)))
        .order_by(Review.id.desc())
        .limit(200)
    )
    bodies = session.execute(
        sa.select(Body.slug, Body.name)
        .where(Body.id.in_(sa.select(Item.body_id).join(Review, Review.id == Item.matter_id).where(*mine)))
        .order_by(Body.name)
        .limit(200)
    )
    return [(r[0], r[1]) for r in reviews], [(b[0], b[1]) for b in bodies]


def by_review(rows: list[Tracked]) -> list[tuple[Review, list[Tracked]]]:
    """The rows of a paper under the review that each comes from, in the order in which they came."""
    found: dict[int, tuple[Review, list[Tracked]]] = {}
    for row in rows:
        found.setdefault(row.review.id, (row.review, []))[1].append(row)
    return list(found.values())


def unanswered(rows: list[Tracked]) -> list[Tracked]:
    """Those without an answer, the most overdue first."""
    return sorted((r for r in rows if r.is_unanswered), key=lambda r: (-r.response_days_overdue, r.key))

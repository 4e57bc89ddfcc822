"""What the desk and the public pages of this feature read, each in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, with_polymorphic

from engage.accounts import Area, Body
from engage.documents import Document
from engage.matters import AuditEntry, Duty, Evidence, Item, ItemState, Matter, Outcome, Promise, Response
from engage.matters.answering import answering_of, response_clocks
from engage.matters.duties import OUTCOME

PAGE = 50
LONG_CONSIDERED = timedelta(days=183)

# The states by which the desk lists items, and what it calls them.
DESK_STATES = {
    "unanswered": "Unanswered",
    "waiting": "Waiting for approval",
    "approved": "Approved, not published",
    "promised": "Promised",
    "late": "Promised and late",
    "considered": "Under consideration for more than six months",
}


def desk_items(
    session: Session, bodies: Iterable[int], *, state: str, at: datetime, today: date, after: tuple[date, int] | None
) -> list[Item]:
    """One page and one more of the items of these bodies in a desk state, the soonest due first."""
    statement = (
        sa.select(Item)
        .where(Item.body_id.in_(list(bodies)), Item.withdrawn_at.is_(None), _desk_state(state, at, today))
        .order_by(Item.listed_on, Item.id)
        .limit(PAGE + 1)
        .options(joinedload(Item.matter).joinedload(Matter.body))
    )
    if after is not None:
        statement = statement.where(sa.tuple_(Item.listed_on, Item.id) > after)
    return list(session.scalars(statement))


def desk_counts(
    session: Session, bodies: Iterable[int], *, at: datetime, today: date, most: int = 1000
) -> dict[str, int]:
    """How many items stand in each desk state, counted to at most `most` + 1; one statement."""
    ids = list(bodies)
    counts = []
    for state in DESK_STATES:
        some = (
            sa.select(Item.id)
            .where(Item.body_id.in_(ids), Item.withdrawn_at.is_(None), _desk_state(state, at, today))
            .limit(most + 1)
            .subquery()
        )
        counts.append(sa.select(sa.func.count()).select_from(some).scalar_subquery().label(state))
    return dict(session.execute(sa.select(*counts)).mappings().one())


def _desk_state(state: str, at: datetime, today: date) -> sa.ColumnElement[bool]:
    open_answer = sa.exists().where(Response.item_id == Item.id, Response.approved_at.is_(None))
    sent = open_answer.where(Response.sent_at.is_not(None))
    if state == "waiting":
        return sent
    if state == "approved":
        return Item.state == ItemState.ANSWERED
    if state == "promised":
        return sa.and_(Item.state == ItemState.PUBLISHED, Item.due_on >= today)
    if state == "late":
        return sa.and_(Item.state == ItemState.PUBLISHED, Item.due_on < today)
    if state == "considered":
        return sa.and_(_considered(), Item.id.in_(_considered_since(at - LONG_CONSIDERED)))
    return sa.and_(Item.state.in_([ItemState.DRAFTED, ItemState.ASSIGNED]), Item.is_given, ~sent)


def _considered() -> sa.ColumnElement[bool]:
    return sa.and_(Item.outcome == Outcome.UNDER_CONSIDERATION, Item.state == ItemState.PUBLISHED)


def _considered_since(before: datetime) -> sa.Select[Any]:
    return sa.select(Response.item_id).where(
        Response.outcome == Outcome.UNDER_CONSIDERATION, Response.published_at <= before
    )


def is_long_considered(item: Item, response: Response | None, at: datetime) -> bool:
    """Under consideration for more than six months: said on the page, and to the body."""
    return (
        item.state == ItemState.PUBLISHED
        and response is not None
        and response.outcome is Outcome.UNDER_CONSIDERATION
        and response.published_at is not None
        and at - response.published_at > LONG_CONSIDERED
    )


def outcomes_owed(session: Session, bodies: Iterable[int], most: int = 20) -> list[Duty]:
    """The outcomes and responses that these bodies still owe, the soonest due first."""
    statement = (
        sa.select(Duty)
        .where(Duty.owed_by_id.in_(list(bodies)), sa.or_(Duty.act == OUTCOME, Duty.clock_id.in_(response_clocks())))
        .where(Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))
        .order_by(Duty.due_on, Duty.id)
        .limit(most)
        .options(joinedload(Duty.matter).joinedload(Matter.body))
    )
    return list(session.scalars(statement))


@dataclass(frozen=True)
class Head:
    """A matter that the public may read of here, with its body and its outcome duty."""

    matter: Any
    body: Body
    duty: Duty | None


def head(session: Session, reference: str) -> Head | None:
    """The matter behind a public address, in one statement; None where the public has nothing to read of it yet."""
    kinds = with_polymorphic(Matter, "*")
    shown = sa.exists().where(Item.matter_id == kinds.id, Item.published_at.is_not(None))
    row = session.execute(
        sa.select(kinds, Body, Duty)
        .join(Body, Body.id == kinds.body_id)
        .outerjoin(Duty, sa.and_(Duty.matter_id == kinds.id, Duty.act == OUTCOME))
        .where(kinds.reference == reference, sa.or_(Duty.id.is_not(None), shown))
    ).first()
    return Head(row[0], row[1], row[2]) if row else None


@dataclass(frozen=True)
class Told:
    """An item that is public, with the answer that stands and what that answer promised."""

    item: Item
    response: Response | None
    promise: Promise | None


def told(session: Session, matter: Matter) -> list[Told]:
    """Every public item of a matter by number, in one statement."""
    later = aliased(Response)
    newest = (
        sa.select(sa.func.max(later.number))
        .where(later.item_id == Item.id, later.published_at.is_not(None))
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Item, Response, Promise)
        .select_from(Item)
        .outerjoin(Response, sa.and_(Response.item_id == Item.id, Response.number == newest))
        .outerjoin(Promise, Promise.response_id == Response.id)
        .where(Item.matter_id == matter.id, Item.is_public)
        .order_by(Item.number)
        .options(joinedload(Item.body))
    )
    return [Told(*row) for row in rows]


RESPOND = ("", "respond")  # the limb of a response that answering each item meets


def responses_owed(session: Session, matter: Matter) -> list[Duty]:
    """What each body that was asked owes in answer to a report, in the order in which it began; one statement."""
    clocks = answering_of(matter).clocks
    if not clocks:
        return []
    found = sa.select(Duty).where(Duty.matter_id == matter.id, Duty.clock_id.in_(clocks), Duty.is_public)
    return list(session.scalars(found.order_by(Duty.id).options(joinedload(Duty.owed_by))))


@dataclass(frozen=True)
class Answered:
    """One public item with every published answer, oldest first, and what each promised."""

    head: Head
    item: Item
    answers: list[tuple[Response, Promise | None]]

    @property
    def latest(self) -> Response | None:
        return self.answers[-1][0] if self.answers else None


def answered(session: Session, reference: str, number: int) -> Answered | None:
    """One public item, with its matter, the body that answers and the duty to, in one statement."""
    kinds = with_polymorphic(Matter, "*")
    asked = sa.and_(
        Duty.clock_id.in_(response_clocks()), Duty.owed_by_id == Item.body_id, Duty.limb.in_(RESPOND), Duty.is_public
    )
    rows: Sequence[Any] = session.execute(
        sa.select(kinds, Body, Duty, Item, Response, Promise)
        .join(Item, Item.matter_id == kinds.id)
        .join(Body, Body.id == Item.body_id)
        .outerjoin(Duty, sa.and_(Duty.matter_id == kinds.id, sa.or_(Duty.act == OUTCOME, asked)))
        .outerjoin(Response, sa.and_(Response.item_id == Item.id, Response.published_at.is_not(None)))
        .outerjoin(Promise, Promise.response_id == Response.id)
        .where(kinds.reference == reference, Item.number == number, Item.is_public)
        .order_by(Response.number, Duty.id)
    ).all()
    if not rows:
        return None
    first = rows[0]
    answers = {row[4].id: (row[4], row[5]) for row in rows if row[4] is not None}  # a body may be asked twice
    return Answered(Head(*first[:3]), first[3], list(answers.values()))


@dataclass(frozen=True)
class Shown:
    """One piece of evidence, with its document where it has one."""

    promise_id: int
    text: str
    link: str
    added_at: datetime
    document: Document | None


def evidence_of(session: Session, item: Item) -> list[Shown]:
    rows = session.execute(
        sa.select(Evidence, Document)
        .join(Promise, Promise.id == Evidence.promise_id)
        .outerjoin(Document, Document.id == Evidence.document_id)
        .where(Promise.item_id == item.id)
        .order_by(Evidence.id)
    )
    return [Shown(e.promise_id, e.text, e.link, e.added_at, document) for e, document in rows]


def record_of(session: Session, about: str) -> list[AuditEntry]:
    """Every entry about one thing, oldest first."""
    return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.about == about).order_by(AuditEntry.id)))


@dataclass(frozen=True)
class Published:
    """One outcome in the public list, with how many items it answered of how many there are."""

    duty: Duty
    items: int
    answered: int


def outcomes(
    session: Session, *, body: str = "", area: str = "", after: tuple[date, int] | None = None, most: int = 20
) -> list[Published]:
    """Outcomes published, the latest first: one page and one more, in two statements."""
    statement = (
        sa.select(Duty)
        .join(Body, Body.id == Duty.owed_by_id)
        .where(Duty.act == OUTCOME, Duty.met_on.is_not(None))
        .order_by(Duty.met_on.desc(), Duty.id.desc())
        .limit(most + 1)
        .options(joinedload(Duty.matter), joinedload(Duty.owed_by))
    )
    if body:
        statement = statement.where(Body.slug == body)
    if area:
        statement = statement.where(Body.areas.any(Area.slug == area))
    if after is not None:
        statement = statement.where(sa.tuple_(Duty.met_on, Duty.id) < after)
    duties = list(session.scalars(statement))
    counts = _item_counts(session, [d.matter_id for d in duties])
    return [Published(d, *counts.get(d.matter_id, (0, 0))) for d in duties]


def _item_counts(session: Session, matters: list[int]) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        sa.select(Item.matter_id, sa.func.count(), sa.func.count().filter(Item.outcome != ""))
        .where(Item.matter_id.in_(matters), Item.is_public)
        .group_by(Item.matter_id)
    )
    return {matter_id: (n, answers) for matter_id, n, answers in rows}

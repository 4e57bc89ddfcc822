"""Lists of referrals: the public one, by state, committee, network and year, and the desk's; each paged by key."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engage.accounts import Body, BodyKind
from engage.matters import Duty, Matter
from engage.referrals.models.referral import Care, DeclineCode, Referral, ReferralSending
from engage.referrals.models.workflow import State
from engage.referrals.service.clocks import ACKNOWLEDGEMENTS
from engage.search.query import matching

PAGE = 25
MOST = 200  # beyond this a total reads "more than 200": counting on would cost every reader
BEST = 1000

STATES = {
    "waiting": ("Waiting to be acknowledged", (State.MADE, State.RECEIVED, State.REDIRECTED)),
    "considering": ("Being considered", (State.ACKNOWLEDGED, State.CONSIDERED, State.JOINED)),
    "accepted": ("Taken up", (State.ACCEPTED, State.REPORTED_BACK)),
    "refused": ("Not taken up", (State.DECLINED, State.POWER_NOT_EXERCISABLE)),
    "closed": ("Closed", (State.CLOSED,)),
    "withdrawn": ("Withdrawn", (State.WITHDRAWN,)),
}

_network, _committee = aliased(Body), aliased(Body)
_matter: sa.Table = Matter.__table__  # type: ignore[assignment]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; an unknown word was refused before."""

    q: str = ""
    state: str = ""
    committee: str = ""
    network: str = ""
    year: int | None = None

    def address(self, **more: Any) -> dict[str, str]:
        """The query of this search, less what is empty."""
        values = {"q": self.q, "state": self.state, "committee": self.committee, "network": self.network,
                  "year": str(self.year or ""), **more}  # fmt: skip
        return {key: str(value) for key, value in values.items() if value}

    @property
    def is_empty(self) -> bool:
        return not self.address()


@dataclass(frozen=True)
class Row:
    """One referral as a list shows it, with the acknowledgement that is owed or was made."""

    id: int
    reference: str
    title: str
    care: Care
    state: State
    network: str
    network_slug: str
    committee: str
    committee_slug: str
    made_on: date
    received_on: date | None
    acknowledged_on: date | None
    decline_code: DeclineCode | None
    duty: Duty | None

    @property
    def path(self) -> str:
        return f"/referrals/{self.reference}"


def _rows() -> sa.Select[Any]:
    """Columns, not entities. `title` is what anyone may read: it is the reference alone where the title is not public."""
    last = aliased(ReferralSending)
    newest = (
        sa.select(sa.func.max(ReferralSending.number))
        .where(ReferralSending.referral_id == Referral.id)
        .correlate(Referral)
        .scalar_subquery()
    )
    table: sa.Table = Referral.__table__  # type: ignore[assignment]
    return (
        sa.select(
            table.c.id, _matter.c.reference, _matter.c.title, table.c.care, _matter.c.state, table.c.decline_code,
            _network.name.label("network"), _network.slug.label("network_slug"), _committee.name.label("committee"),
            _committee.slug.label("committee_slug"), table.c.made_on, last.received_on, last.acknowledged_on,
            table.c.committee_id,
        )
        .select_from(Referral)
        .join(_network, _network.id == _matter.c.body_id)
        .join(_committee, _committee.id == table.c.committee_id)
        .outerjoin(last, sa.and_(last.referral_id == table.c.id, last.number == newest))
    )  # fmt: skip


def page(
    session: Session, wanted: Wanted, *, after: tuple[date, int] | None = None, limit: int = PAGE
) -> tuple[list[Row], str]:
    """One page of public referrals, the newest made first, and the key of the next page ('' where this is the last)."""
    where = _where(session, wanted)
    if where is None:
        return [], ""
    statement = _rows().where(*where).order_by(Referral.made_on.desc(), Referral.id.desc()).limit(limit + 1)
    if after is not None:
        statement = statement.where(sa.tuple_(Referral.made_on, Referral.id) < sa.tuple_(*map(sa.literal, after)))
    rows = session.execute(statement).all()
    shown = _with_duties(session, rows[:limit])
    key = f"{shown[-1].made_on.isoformat()}_{shown[-1].id}" if len(rows) > limit else ""
    return shown, key


def every(session: Session, wanted: Wanted) -> Iterator[Row]:
    """All of them, a page at a time, for files."""
    after: tuple[date, int] | None = None
    while True:
        rows, more = page(session, wanted, after=after, limit=500)
        yield from rows
        if not more:
            return
        after = (rows[-1].made_on, rows[-1].id)
        session.expunge_all()


def total(session: Session, wanted: Wanted) -> int:
    """How many there are; MOST + 1 stands for more than that."""
    where = _where(session, wanted)
    if where is None:
        return 0
    some = (
        sa.select(sa.literal(1))
        .select_from(Referral)
        .join(_network, _network.id == _matter.c.body_id)
        .join(_committee, _committee.id == Referral.committee_id)
        .where(*where)
        .limit(MOST + 1)
        .subquery()
    )
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _where(session: Session, wanted: Wanted) -> list[sa.ColumnElement[bool]] | None:
    where: list[sa.ColumnElement[bool]] = [Referral.made_on.is_not(None)]
    if wanted.state:
        where.append(_matter.c.state.in_(STATES[wanted.state][1]))
    if wanted.committee:
        where.append(_committee.slug == wanted.committee)
    if wanted.network:
        where.append(_network.slug == wanted.network)
    if wanted.year:
        where.append(Referral.made_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.q:
        found = matching(session, "referral", wanted.q)
        if found is None:
            return None
        best = sa.select(found.c.ref).order_by(found.c.rank).limit(BEST)
        where.append(Referral.id.in_(session.scalars(best).all()))
    return where


def _with_duties(session: Session, rows: Collection[Any]) -> list[Row]:
    """The rows with the acknowledgement of each: what is still owed before what was done, the soonest due first."""
    owed = {(row.id, row.committee_id) for row in rows}
    duties: dict[int, Duty] = {}
    if rows:
        found = sa.select(Duty).where(Duty.matter_id.in_([row.id for row in rows]), Duty.clock_id.in_(ACKNOWLEDGEMENTS))
        for duty in sorted(session.scalars(found), key=lambda d: (not d.is_open, d.listed_on), reverse=True):
            if (duty.matter_id, duty.owed_by_id) in owed:
                duties[duty.matter_id] = duty
    return [
        Row(
            id=row.id, reference=row.reference, title=row.title, care=row.care, state=State(row.state),
            network=row.network, network_slug=row.network_slug, committee=row.committee,
            committee_slug=row.committee_slug, made_on=row.made_on, received_on=row.received_on,
            acknowledged_on=row.acknowledged_on, decline_code=row.decline_code, duty=duties.get(row.id),
        )
        for row in rows
    ]  # fmt: skip


def choices(session: Session) -> dict[str, list[tuple[str, str]]]:
    """Committees and networks to choose from, in one statement."""
    rows = session.execute(
        sa.select(Body.kind, Body.slug, Body.name)
        .where(Body.kind.in_([BodyKind.SCRUTINY, BodyKind.NETWORK]))
        .order_by(Body.name)
        .limit(500)
    )
    out: dict[str, list[tuple[str, str]]] = {"committee": [], "network": []}
    for kind, slug, name in rows:
        out["committee" if kind is BodyKind.SCRUTINY else "network"].append((slug, name))
    return out


@dataclass(frozen=True)
class DeskRow:
    """One referral as those who work on it see it in a list."""

    id: int
    reference: str
    title: str
    state: State
    network: str
    committee: str
    made_on: date | None
    duty: Duty | None
    is_individual: bool


DESK_STATES: dict[str, tuple[str, tuple[State, ...]]] = {
    "writing": ("Being written", (State.DRAFTED, State.DECIDED)),
    **STATES,
}


def desk(
    session: Session, bodies: Collection[int], *, state: str = "", body: int | None = None, before: int | None = None
) -> tuple[list[DeskRow], int | None]:
    """Referrals that these bodies made or have had before them, the newest first, and the key of the next page."""
    mine = [body] if body is not None else list(bodies)
    sent_to = sa.exists().where(ReferralSending.referral_id == Referral.id, ReferralSending.committee_id.in_(mine))
    theirs = sa.or_(
        Referral.body_id.in_(mine),
        sa.and_(Referral.entered_at.is_not(None), sa.or_(Referral.committee_id.in_(mine), sent_to)),
    )
    statement = (
        sa.select(
            Referral.id, Referral.reference, Referral.subject, Referral.state, _network.name.label("network"),
            _committee.name.label("committee"), Referral.made_on, Referral.committee_id, Referral.is_individual,
        )
        .join(_network, _network.id == Referral.body_id)
        .join(_committee, _committee.id == Referral.committee_id)
        .where(theirs)
        .order_by(Referral.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if state:
        statement = statement.where(Referral.state.in_(DESK_STATES[state][1]))
    if before is not None:
        statement = statement.where(Referral.id < before)
    rows = session.execute(statement).all()
    duties = _open_acknowledgements(session, rows[:PAGE])
    shown = [
        DeskRow(
            id=row.id, reference=row.reference, title=row.subject, state=State(row.state), network=row.network,
            committee=row.committee, made_on=row.made_on, duty=duties.get(row.id), is_individual=row.is_individual,
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    return shown, shown[-1].id if len(rows) > PAGE else None


def _open_acknowledgements(session: Session, rows: Collection[Any]) -> dict[int, Duty]:
    """By referral: the acknowledgement that is still owed, the soonest due, whoever owes it."""
    if not rows:
        return {}
    found = sa.select(Duty).where(
        Duty.matter_id.in_([row.id for row in rows]), Duty.clock_id.in_(ACKNOWLEDGEMENTS), Duty.met_on.is_(None),
        Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None),
    )  # fmt: skip
    soonest: dict[int, Duty] = {}
    for duty in sorted(session.scalars(found), key=lambda d: d.listed_on, reverse=True):
        soonest[duty.matter_id] = duty
    return soonest

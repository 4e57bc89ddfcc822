"""How one body keeps its word: its promises, and apart from them its duties, by what each rests on."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.matters import Basis, Duty, Item, Promise, PromiseState, clocks
from engage.matters.standing import Standing, stands

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Kept:
    """Of what was settled in the last twelve months, how much was in time; and what is open or late now."""

    on_time: int
    settled: int
    open: int
    late: int


def promises(session: Session, body: Body, *, on: date) -> Kept:
    """Promises of a body. In time is by the date first promised: a date that was moved does not make it punctual.

    A promise that came due and was recorded as not delivered counts as settled, and not in time.
    """
    ended = sa.and_(
        Promise.state.in_([PromiseState.DELIVERED, PromiseState.NOT_DELIVERED]), Promise.settled_on > on - YEAR
    )
    punctual = sa.and_(Promise.state == PromiseState.DELIVERED, Promise.settled_on <= Promise.first_due_on)
    settled, on_time = session.execute(
        sa.select(sa.func.count(), sa.func.count().filter(punctual))
        .select_from(Promise)
        .join(Item, Item.id == Promise.item_id)
        .where(Item.body_id == body.id, ended)
    ).one()
    return Kept(on_time, settled, *_standing(session, body, on))


def _standing(session: Session, body: Body, on: date) -> tuple[int, int]:
    def counted(how: Standing) -> sa.ScalarSelect[int]:
        mine = sa.select(sa.func.count()).select_from(Item)
        return mine.where(Item.body_id == body.id, Item.published_at.is_not(None), stands(how, on)).scalar_subquery()

    late = counted(Standing.LATE)
    row = session.execute(sa.select(counted(Standing.PROMISED) + late, late)).one()
    return row[0], row[1]


def duties(session: Session, body: Body, *, on: date) -> dict[Basis, Kept]:
    """Duties of a body by basis, so that a code is never added up with a promise, nor either with law."""
    owed = sa.and_(Duty.met_on.is_(None), Duty.not_owed_at.is_(None))
    met = sa.and_(Duty.met_on.is_not(None), Duty.met_on > on - YEAR)
    rows = session.execute(
        sa.select(
            Duty.clock_id,
            sa.func.count().filter(met, Duty.met_on <= Duty.due_on),
            sa.func.count().filter(met),
            sa.func.count().filter(owed),
            sa.func.count().filter(owed, Duty.due_on < on),
        )
        .where(Duty.owed_by_id == body.id)
        .group_by(Duty.clock_id)
    )
    by_basis: dict[Basis, Kept] = {}
    for clock_id, *n in rows:
        basis = clocks()[clock_id].basis
        so_far = by_basis.get(basis, Kept(0, 0, 0, 0))
        sums = (so_far.on_time + n[0], so_far.settled + n[1], so_far.open + n[2], so_far.late + n[3])
        by_basis[basis] = Kept(*sums)
    return by_basis

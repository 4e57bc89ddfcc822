"""How one body keeps its word: its promises, and apart from them its duties, by what each rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.matters import Basis, Duty, Item, Promise, PromiseState
from engage.matters.standing import Standing, stands
from engage.register.owing import DutyFilter

YEAR = timedelta(days=365)
DAY = timedelta(days=1)


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


@dataclass(frozen=True)
class Counted:
    """One number of a body's record, with the filter whose list has just so many rows."""

    n: int
    wanted: DutyFilter


@dataclass(frozen=True)
class Record:
    """A body's duties on one basis. What fell due in twelve months is the base of its parts; the rest is as of now."""

    basis: Basis
    owed: Counted  # fell due in the twelve months, and did not fall away
    parts: Mapping[str, Counted]  # in time, late, still late: they add up to what was owed, save what law has paused
    now: Mapping[str, Counted]  # late now whenever it was due, still to do, without a date
    not_owed: Counted


PARTS = {"met": "Done in time", "met_late": "Done late", "late": "Late, not done", "paused_by_law": "Paused by law"}
NOW = {
    "late": "Late now, whenever it was due",
    "open": "Still to do, not late",
    "undated": "Of these, with no date set",
}


def twelve_months(on: date) -> tuple[date, date]:
    """The first and last due day that is looked at: what is due today is not yet late, so it ends with yesterday."""
    last = on - DAY
    return date(last.year - 1, last.month, min(last.day, 28) if last.month == 2 else last.day) + DAY, last


def record(session: Session, about: DutyFilter, *, on: date) -> list[Record]:
    """The record of what a body owes (or is owed), by basis, law first; one statement.

    Every number is counted by the same conditions as the list it leads to.
    """
    first, last = twelve_months(on)
    due = {"due_from": first, "due_to": last}
    questions: dict[str, dict[str, Any]] = {
        "owed": {"state": "owed", **due},
        "not_owed": {"state": "not_owed", **due},
        **{f"part:{state}": {"state": state, **due} for state in PARTS},
        **{f"now:{state}": {"state": state} for state in NOW},
    }
    counts = [
        sa.func.count().filter(sa.and_(*replace(about, **asked).where(session, on))) for asked in questions.values()
    ]
    rows = session.execute(sa.select(Duty.basis, *counts).where(*about.where(session, on)).group_by(Duty.basis))
    found = {row[0]: dict(zip(questions, row[1:], strict=True)) for row in rows if any(row[1:])}
    return [_record(basis, found[basis], questions, about) for basis in Basis if basis in found]


def _record(basis: Basis, n: Mapping[str, int], questions: Mapping[str, Any], about: DutyFilter) -> Record:
    def counted(name: str) -> Counted:
        return Counted(n[name], replace(about, basis=basis.value, **questions[name]))

    return Record(
        basis, counted("owed"), {state: counted(f"part:{state}") for state in PARTS},
        {state: counted(f"now:{state}") for state in NOW}, counted("not_owed"),
    )  # fmt: skip

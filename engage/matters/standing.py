"""How an item or a duty stands on a day, in one word for everyone: asked of it in Python, and of the database."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from engage.matters.models.duty import Duty, DutyStatus
from engage.matters.models.item import UNDATED, Item, ItemState


class Standing(StrEnum):
    """What the register says of an item. Late follows from the promised date and the day; nothing stores it."""

    UNANSWERED = "unanswered"
    PROMISED = "promised"
    LATE = "late"
    ANSWERED = "answered"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"

    @property
    def words(self) -> str:
        return {
            "unanswered": "No answer yet",
            "promised": "Promised",
            "late": "Late",
            "answered": "Answered",
            "delivered": "Delivered",
            "not_delivered": "Not delivered",
        }[self.value]

    @property
    def colour(self) -> str:
        """Of the tag: it only helps, the word says it."""
        return {
            "unanswered": "yellow",
            "promised": "blue",
            "late": "red",
            "answered": "grey",
            "delivered": "green",
            "not_delivered": "red",
        }[self.value]


def standing(state: ItemState, due_on: date | None, on: date) -> Standing:
    """How an item in a state with a promised date stands on a London day. The promised day itself is not late."""
    if state == ItemState.DELIVERED:
        return Standing.DELIVERED
    if state == ItemState.NOT_DELIVERED:
        return Standing.NOT_DELIVERED
    if state != ItemState.PUBLISHED:
        return Standing.UNANSWERED
    if due_on is None:
        return Standing.ANSWERED
    return Standing.LATE if due_on < on else Standing.PROMISED


def stands(wanted: Standing, on: date) -> sa.ColumnElement[bool]:
    """The same question asked of the database, of public items, so that one of the register's indexes answers it."""
    if wanted is Standing.UNANSWERED:
        return Item.outcome == ""
    if wanted in {Standing.DELIVERED, Standing.NOT_DELIVERED}:
        return Item.state == ItemState(wanted.value)
    days = {
        Standing.LATE: Item.listed_on < on,
        Standing.PROMISED: sa.and_(Item.listed_on >= on, Item.listed_on < UNDATED),
        Standing.ANSWERED: Item.listed_on == UNDATED,
    }
    return sa.and_(Item.state == ItemState.PUBLISHED, days[wanted])


def still_owed() -> sa.ColumnElement[bool]:
    """Duties that are owed and not done, whether in time or late: what an index of its own holds."""
    return sa.and_(Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))


def running(on: date) -> sa.ColumnElement[bool]:
    """Those of them whose clock runs on a day: nothing in law pauses it."""
    return sa.and_(still_owed(), sa.or_(Duty.paused_on.is_(None), Duty.paused_on > on))


def late(on: date) -> sa.ColumnElement[bool]:
    """Duties that are overdue on a day, long or not."""
    return sa.and_(running(on), Duty.listed_on < on)


def owed(wanted: DutyStatus, on: date, *, soon: date) -> sa.ColumnElement[bool]:
    """`Duty.status(on)` asked of the database, so that an index answers it in the register's order.

    `soon` is the last day that is soon: `days.soon_until(on, session)`. `listed_on` is the due day, or the last of
    days where there is none, so that it is compared where `due_on` is meant.
    """
    done = sa.and_(Duty.superseded_by_id.is_(None), Duty.not_owed_at.is_(None))
    runs, day = running(on), Duty.listed_on
    return {
        DutyStatus.OPEN: sa.and_(runs, day > soon),
        DutyStatus.DUE_SOON: sa.and_(runs, day > on, day <= soon),
        DutyStatus.DUE_TODAY: sa.and_(runs, day == on),
        DutyStatus.OVERDUE: sa.and_(late(on), sa.or_(Duty.long_on.is_(None), Duty.long_on >= on)),
        DutyStatus.LONG_OVERDUE: sa.and_(late(on), Duty.long_on < on),
        DutyStatus.MET: sa.and_(done, Duty.met_on <= day),
        DutyStatus.MET_LATE: sa.and_(done, Duty.met_on > day),
        DutyStatus.NOT_OWED: sa.and_(Duty.not_owed_at.is_not(None), Duty.superseded_by_id.is_(None)),
        DutyStatus.SUPERSEDED: Duty.superseded_by_id.is_not(None),
        DutyStatus.PAUSED_BY_LAW: sa.and_(still_owed(), Duty.paused_on.is_not(None), Duty.paused_on <= on),
    }[wanted]

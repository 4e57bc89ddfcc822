"""How an item stands on a day, in one word for everyone: asked of an item in Python, and of the database."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa

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

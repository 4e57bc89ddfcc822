"""An item: one thing that was said and is owed an answer, numbered within its matter."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body
from engage.database import Base, enum_type
from engage.matters.models.matter import Matter
from engage.matters.models.record import AuditEntry, By, record_on
from engage.matters.workflow import Move, Workflow

if TYPE_CHECKING:
    from engage.matters.models.response import Promise, Response


UNDATED = date(9999, 12, 31)  # where the register lists what has no date: last


class ItemState(StrEnum):
    """How far an item has come (P12). What follows an answer is derived from its promises."""

    DRAFTED = "drafted"  # written in the body's words, not yet given to anybody to answer
    ASSIGNED = "assigned"
    ANSWERED = "answered"  # an answer stands, not yet published
    PUBLISHED = "published"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"


ITEM_WORKFLOW = Workflow(
    initial=ItemState.DRAFTED,
    moves={
        "assign": Move({ItemState.DRAFTED, ItemState.ASSIGNED}, ItemState.ASSIGNED),
        "answer": Move({ItemState.DRAFTED, ItemState.ASSIGNED, ItemState.ANSWERED}, ItemState.ANSWERED),
        "publish": Move({ItemState.ANSWERED}, ItemState.PUBLISHED),
        "revise": Move(
            {ItemState.PUBLISHED, ItemState.DELIVERED, ItemState.NOT_DELIVERED}, ItemState.PUBLISHED, reason=True
        ),
        "deliver": Move({ItemState.PUBLISHED, ItemState.NOT_DELIVERED}, ItemState.DELIVERED),
        "fail": Move({ItemState.PUBLISHED}, ItemState.NOT_DELIVERED, reason=True),
        "reopen": Move({ItemState.DELIVERED, ItemState.NOT_DELIVERED}, ItemState.PUBLISHED, reason=True),
    },
)


def _register(*columns: str) -> sa.Index:
    """An index that gives one page of the public register in its order, under one of its filters."""
    public = sa.text("published_at IS NOT NULL")
    key = tuple(dict.fromkeys((*columns, "listed_on", "id")))
    return sa.Index(f"ix_item_register_{'_'.join(columns)}", *key, sqlite_where=public, postgresql_where=public)


class Item(Base):
    """What was said, in plain words; its answers are `responses`, what they promise is `promises`."""

    __tablename__ = "item"
    workflow = ITEM_WORKFLOW

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"))
    number: Mapped[int] = mapped_column(comment="within its matter, from 1, never reused")
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), comment="the body that owes the answer")
    title: Mapped[str] = mapped_column(sa.String(200), comment="you said, in one line")
    said: Mapped[str] = mapped_column(sa.Text, default="", comment="you said, Markdown")
    said_html: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[ItemState] = mapped_column(enum_type(ItemState), default=ItemState.DRAFTED)
    responsible: Mapped[str] = mapped_column(sa.String(200), default="", comment="accountable officer: post, not name")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(comment="when the public first could read it")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="taken out before publication, with a reason")
    version: Mapped[int] = mapped_column(default=1)

    # What the register lists, kept with the item so that a list never joins; written with the answer in one act.
    outcome: Mapped[str] = mapped_column(sa.String(40), default="")
    due_on: Mapped[date | None] = mapped_column(comment="the date now promised for delivery")
    delivered_on: Mapped[date | None]
    listed_on: Mapped[date] = mapped_column(default=UNDATED, comment="due_on, or the last of days: the register's key")

    matter: Mapped[Matter] = relationship()
    body: Mapped[Body] = relationship()
    responses: Mapped[list["Response"]] = relationship(back_populates="item", order_by="Response.number")
    promises: Mapped[list["Promise"]] = relationship(back_populates="item", order_by="Promise.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.UniqueConstraint("matter_id", "number"),
        sa.Index("ix_item_published_at_id", "published_at", "id"),
        _register("listed_on"),
        _register("body_id"),
        _register("state"),
        _register("outcome"),
        _register("body_id", "state"),
        _register("body_id", "outcome"),
    )

    @property
    def reference(self) -> str:
        return f"{self.matter.reference}/{self.number}"

    @hybrid_property
    def is_public(self) -> bool:
        return self.published_at is not None

    @is_public.inplace.expression
    @classmethod
    def _is_public(cls) -> sa.ColumnElement[bool]:
        return cls.published_at.is_not(None)

    @hybrid_property
    def is_given(self) -> bool:
        """Whether the body that owes the answer has it: another body's only once it was handed over."""
        return self.state != ItemState.DRAFTED or self.body_id == self.matter.body_id

    @is_given.inplace.expression
    @classmethod
    def _is_given(cls) -> sa.ColumnElement[bool]:
        own = sa.exists().where(Matter.id == cls.matter_id, Matter.body_id == cls.body_id).correlate(cls.__table__)
        return sa.or_(cls.state != ItemState.DRAFTED, own)

    def move(self, verb: str, *, by: By, at: datetime, reason: str = "", **details: Any) -> AuditEntry:
        """Change state and record it: one act."""
        before, self.state = self.state, ItemState(self.workflow.after(self.state, verb, reason))
        return self.note(verb, by=by, at=at, before=before, after=self.state, reason=reason, **details)

    def note(self, verb: str, *, by: By, at: datetime, **rest: Any) -> AuditEntry:
        """Record an act on this item that does not change its state."""
        return record_on(self.matter, verb, by=by, at=at, about=f"item:{self.reference}", **rest)

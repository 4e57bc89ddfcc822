"""We did: the answer to an item, what it promises, and the evidence that it was kept."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Person
from engage.database import Base, enum_type
from engage.matters.models.item import Item


class Outcome(StrEnum):
    """The six answers an item can be given (P12). "Noted" is not one of them."""

    ADOPTED = "adopted"
    IN_PART = "adopted_in_part"
    ALREADY_DONE = "already_done"
    UNDER_CONSIDERATION = "under_consideration"
    NOT_ADOPTED = "not_adopted"
    OUTSIDE_OUR_POWER = "outside_our_power"

    @property
    def words(self) -> str:
        return {
            "adopted": "Adopted",
            "adopted_in_part": "Adopted in part",
            "already_done": "Already done",
            "under_consideration": "Under consideration",
            "not_adopted": "Not adopted",
            "outside_our_power": "Outside our power",
        }[self.value]

    @property
    def owes_reason(self) -> bool:
        """Everything but a plain yes must say why."""
        return self is not Outcome.ADOPTED

    @property
    def owes_promise(self) -> bool:
        """What is adopted, wholly or in part, or still being considered, says what comes next and by when."""
        return self in {Outcome.ADOPTED, Outcome.IN_PART, Outcome.UNDER_CONSIDERATION}


class Response(Base):
    """One version of the answer to an item. A published one is never rewritten; the next number replaces it."""

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"))
    number: Mapped[int] = mapped_column(comment="version, from 1")
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome))
    answer: Mapped[str] = mapped_column(sa.Text, default="", comment="we did, Markdown: what changes")
    answer_html: Mapped[str] = mapped_column(sa.Text, default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown: why, where it is not a plain yes")
    reason_html: Mapped[str] = mapped_column(sa.Text, default="")
    plan: Mapped[str] = mapped_column(sa.String(200), default="", comment="which plan, policy or service changes")
    responsible: Mapped[str] = mapped_column(sa.String(200), default="")
    promise: Mapped[str] = mapped_column(sa.String(500), default="", comment="in one line; followed until delivered")
    due_on: Mapped[date | None]
    passed_to: Mapped[str] = mapped_column(sa.String(200), default="", comment="outside our power: whose it is")
    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    sent_at: Mapped[datetime | None] = mapped_column(comment="sent to an approver; null while it is being written")
    approved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    revised_because: Mapped[str] = mapped_column(sa.Text, default="", comment="why it replaces the one before; public")
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item] = relationship(back_populates="responses")
    drafted_by: Mapped[Person | None] = relationship(foreign_keys=[drafted_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.UniqueConstraint("item_id", "number"),)


class PromiseState(StrEnum):
    """Whether what was promised has come; whether it is late is derived from the date and the moment."""

    DUE = "due"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    REPLACED = "replaced"  # a newer answer promises something else, or nothing


class Promise(Base):
    """One thing an answer promises: what, who, by when. Its first date is never overwritten."""

    __tablename__ = "promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    response_id: Mapped[int] = mapped_column(sa.ForeignKey("response.id"))
    text: Mapped[str] = mapped_column(sa.String(500))
    responsible: Mapped[str] = mapped_column(sa.String(200))
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[PromiseState] = mapped_column(enum_type(PromiseState), default=PromiseState.DUE)
    settled_on: Mapped[date | None] = mapped_column(comment="the day it was delivered, or found not to be")
    version: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item] = relationship(back_populates="promises")
    response: Mapped[Response] = relationship()
    dates: Mapped[list["PromiseDate"]] = relationship(back_populates="promise", order_by="PromiseDate.id")
    evidence: Mapped[list["Evidence"]] = relationship(back_populates="promise", order_by="Evidence.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.Index("ix_promise_state_due_on", "state", "due_on"),)

    def is_late(self, on: date) -> bool:
        return self.state == PromiseState.DUE and on > self.due_on

    def was_late(self) -> bool:
        """Delivered, but after the date first promised."""
        return (
            self.state == PromiseState.DELIVERED and self.settled_on is not None and self.settled_on > self.first_due_on
        )


class PromiseDate(Base):
    """A date that was changed: the old one stays visible with the reason. Insert-only."""

    __tablename__ = "promise_date"

    id: Mapped[int] = mapped_column(primary_key=True)
    promise_id: Mapped[int] = mapped_column(sa.ForeignKey("promise.id"), index=True)
    was_due_on: Mapped[date]
    now_due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.Text)
    changed_at: Mapped[datetime]

    promise: Mapped[Promise] = relationship(back_populates="dates")


class Evidence(Base):
    """Something that shows a promise was kept, or how far it has come: words, a link or a document. Insert-only."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    promise_id: Mapped[int] = mapped_column(sa.ForeignKey("promise.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    added_at: Mapped[datetime]

    promise: Mapped[Promise] = relationship(back_populates="evidence")

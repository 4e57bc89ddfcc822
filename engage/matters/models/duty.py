"""A duty: an act that a body owes by a date that a rule computes. One row per limb."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from engage.accounts import Body
from engage.database import Base, enum_type
from engage.matters.clocks import Basis, rule_words
from engage.matters.days import corrected_days, late_by, soon_until
from engage.matters.models.item import UNDATED
from engage.matters.models.matter import Matter


class DutyStatus(StrEnum):
    """Derived from recorded facts and the day asked about; never stored."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"
    MET = "met"
    MET_LATE = "met_late"
    NOT_OWED = "not_owed"
    SUPERSEDED = "superseded"
    PAUSED_BY_LAW = "paused_by_law"

    @property
    def words(self) -> str:
        return {
            "open": "Open",
            "due_soon": "Due soon",
            "due_today": "Due today",
            "overdue": "Late",
            "long_overdue": "Long overdue",
            "met": "Done in time",
            "met_late": "Done late",
            "not_owed": "Not owed",
            "superseded": "Replaced by another duty",
            "paused_by_law": "Paused by law",
        }[self.value]

    @property
    def colour(self) -> str:
        """Of the tag: it only helps, the word says it."""
        return {
            "due_soon": "yellow", "due_today": "orange", "overdue": "red", "long_overdue": "red",
            "met": "green", "met_late": "aqua-green", "not_owed": "grey", "superseded": "grey",
            "paused_by_law": "purple",
        }.get(self.value, "blue")  # fmt: skip

    @property
    def is_late(self) -> bool:
        return self in {DutyStatus.OVERDUE, DutyStatus.LONG_OVERDUE}


# What a duty still owed looks like; an index of its own holds those alone, and a query must say it just so.
STILL_OWED = "met_on IS NULL AND not_owed_at IS NULL AND superseded_by_id IS NULL"


def _listed(name: str, *columns: str, where: str = "", also: tuple[str, ...] = ()) -> sa.Index:
    """An index that gives one page of the register in its order, under one of its filters.

    `also` names what a filter asks of each row besides, so that the rows it passes over are not read.
    """
    those: dict[str, Any] = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
    return sa.Index(f"ix_duty_{name}", *columns, "listed_on", "id", *also, **those)


class Duty(Base):
    """Who owes what to whom, since when, by when, under which rule; met, or not owed, as recorded facts.

    The clock's own terms are kept with the duty as they were when it began: a later change of the data changes
    nothing that was judged already. `due_on` is empty for a clock without a date; that is never in breach.
    """

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(200), comment="what is owed, as an imperative")
    limb: Mapped[str] = mapped_column(sa.String(40), default="", comment="which part of a duty with several parts")
    about: Mapped[str] = mapped_column(
        sa.String(60), default="", comment="what it concerns within the matter, where it may be owed more than once"
    )

    clock_id: Mapped[str] = mapped_column(sa.String(40))
    profile: Mapped[str] = mapped_column(sa.String(20), comment="the era of the event that started it")
    basis: Mapped[Basis] = mapped_column(enum_type(Basis))
    citation: Mapped[str] = mapped_column(sa.String(300))
    confidence: Mapped[str] = mapped_column(
        sa.String(40), default="", comment="A: the instrument was read; B: a secondary source; C: to be checked; local"
    )
    n: Mapped[int | None] = mapped_column(comment="how many of `unit`; empty where the clock has no number")
    unit: Mapped[str] = mapped_column(sa.String(20), default="")
    count: Mapped[str] = mapped_column(sa.String(20), default="", comment="the way of counting, as WD-INC/ENG")

    owed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    owed_to: Mapped[str] = mapped_column(sa.String(200))
    owed_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), comment="where it is a body here")

    began_on: Mapped[date] = mapped_column(comment="the day of the event that started the clock")
    due_on: Mapped[date | None] = mapped_column(comment="the last day in time")
    long_on: Mapped[date | None] = mapped_column(comment="local: late by as much time again as the clock gives")
    target_on: Mapped[date | None] = mapped_column(comment="a local target where the rule gives no date")
    listed_on: Mapped[date] = mapped_column(default=UNDATED, comment="due_on, or the last of days: the register's key")

    met_on: Mapped[date | None]
    met_at: Mapped[datetime | None] = mapped_column(comment="the instant of the act, where it was done here")
    how_met: Mapped[str] = mapped_column(sa.Text, default="")
    not_owed_at: Mapped[datetime | None]
    not_owed_reason: Mapped[str] = mapped_column(sa.Text, default="")
    superseded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("duty.id"))
    paused_on: Mapped[date | None] = mapped_column(comment="since when the law itself stops this clock")
    is_public: Mapped[bool] = mapped_column(default=True, comment="false while its matter is not public")
    version: Mapped[int] = mapped_column(default=1)

    matter: Mapped[Matter] = relationship()
    owed_by: Mapped[Body] = relationship(foreign_keys=[owed_by_id])
    creditor: Mapped[Body | None] = relationship(foreign_keys=[owed_to_id])
    dates: Mapped[list["DutyDate"]] = relationship(back_populates="duty", order_by="DutyDate.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (
        sa.UniqueConstraint("matter_id", "clock_id", "act", "limb", "about", "owed_by_id"),
        _listed("listed_on"),
        _listed("owed_by_id_listed_on", "owed_by_id"),
        _listed("owed_to_id_listed_on", "owed_to_id"),
        _listed("basis_listed_on", "basis"),
        _listed("clock_id_listed_on", "clock_id"),
        _listed("open", where=STILL_OWED, also=("long_on", "paused_on", "is_public")),
        _listed("open_owed_by_id", "owed_by_id", where=STILL_OWED),
        _listed("met", where="met_on <= listed_on"),
        _listed("met_late", where="met_on > listed_on"),
        _listed("not_owed", where="not_owed_at IS NOT NULL"),
        _listed("superseded", where="superseded_by_id IS NOT NULL"),
        _listed("paused", where="paused_on IS NOT NULL"),
        sa.Index("ix_duty_owed_by_id_met_on", "owed_by_id", "met_on"),
        sa.CheckConstraint("not_owed_at IS NULL OR not_owed_reason <> ''", name="reason"),
    )  # fmt: skip

    @property
    def rule(self) -> str:
        """The rule and what it rests on, as a page says it."""
        return rule_words(self.basis, self.citation)

    @property
    def is_open(self) -> bool:
        """Whether it is still owed and not done; whether it is late is another question."""
        return self.met_on is None and self.not_owed_at is None and self.superseded_by_id is None

    def status(self, on: date) -> DutyStatus:
        """What the duty is on a London day, by what is recorded now. Met late is not overdue; without a date it is open
        or met. `standing.owed` asks the database the same.
        """
        if self.superseded_by_id is not None:
            return DutyStatus.SUPERSEDED
        if self.not_owed_at is not None:
            return DutyStatus.NOT_OWED
        if self.met_on is not None:
            return DutyStatus.MET_LATE if self.due_on and self.met_on > self.due_on else DutyStatus.MET
        if self.paused_on is not None and self.paused_on <= on:
            return DutyStatus.PAUSED_BY_LAW
        if self.due_on is None:
            return DutyStatus.OPEN
        if self.due_on < on:
            return DutyStatus.LONG_OVERDUE if self.long_on and self.long_on < on else DutyStatus.OVERDUE
        if self.due_on == on:
            return DutyStatus.DUE_TODAY
        return DutyStatus.DUE_SOON if self.due_on <= soon_until(on, object_session(self)) else DutyStatus.OPEN

    def says(self, on: date) -> str:
        """Its status in words. What was done under a rule that sets no date is done, and nobody can say in time."""
        status = self.status(on)
        return "Done" if status is DutyStatus.MET and self.due_on is None else status.words

    def days_late(self, on: date) -> int:
        """Calendar days past the due date, to the day it was met or to `on`; 0 when in time or without a date."""
        return max(0, ((self.met_on or on) - self.due_on).days) if self.due_on else 0

    def late_by(self, on: date) -> str:
        """How late it is, or was done, as its clock counts: “5 working days”, “1 day”; '' where it is not late."""
        if self.due_on is None or not (self.status(on).is_late or self.met_on):
            return ""
        return late_by(self.due_on, self.met_on or on, corrected_days(object_session(self)).of(self.count))

    def days_open(self, on: date) -> int:
        """Calendar days since it began, to the day it was met or to `on`: all that is said of a clock without a date."""
        return max(0, ((self.met_on or on) - self.began_on).days)


class DutyDate(Base):
    """One computing of a duty's dates, kept for ever: when it moved, to what, and why."""

    __tablename__ = "duty_date"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("duty.id"), index=True)
    computed_at: Mapped[datetime]
    began_on: Mapped[date]
    due_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(sa.String(300))

    duty: Mapped[Duty] = relationship(back_populates="dates")


class DutyPause(Base):
    """A time in which the law itself stops a clock: its days are not counted, first and last included.

    Open while `until_on` is empty.
    """

    __tablename__ = "duty_pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("duty.id"), index=True)
    from_on: Mapped[date] = mapped_column(comment="the day of the notice: not counted")
    until_on: Mapped[date | None] = mapped_column(comment="the day it ended: not counted")
    why: Mapped[str] = mapped_column(sa.String(300))

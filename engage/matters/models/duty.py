"""A duty: an act that a body owes by a date that a rule computes. One row per limb."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body
from engage.database import Base
from engage.matters.clocks import Basis, Clock, clock
from engage.matters.models.matter import Matter


class DutyStatus(StrEnum):
    """Derived from recorded facts and the day asked about; never stored."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    NOT_OWED = "not_owed"

    @property
    def words(self) -> str:
        return {
            "open": "Open",
            "due_soon": "Due soon",
            "due_today": "Due today",
            "overdue": "Late",
            "met": "Done in time",
            "met_late": "Done late",
            "not_owed": "Not owed",
        }[self.value]


class Duty(Base):
    """Who owes what to whom, since when, by when, under which rule; met, or not owed, as recorded facts."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(120))
    clock_id: Mapped[str] = mapped_column(sa.String(40))
    owed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    owed_to: Mapped[str] = mapped_column(sa.String(200))
    began_on: Mapped[date] = mapped_column(comment="the day of the event that started the clock")
    due_on: Mapped[date]
    met_on: Mapped[date | None]
    not_owed_at: Mapped[datetime | None]
    not_owed_reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    matter: Mapped[Matter] = relationship()
    owed_by: Mapped[Body] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.UniqueConstraint("matter_id", "act"),
        sa.Index("ix_duty_met_on_due_on", "met_on", "due_on"),
    )

    @property
    def clock(self) -> Clock:
        return clock(self.clock_id)

    @property
    def basis(self) -> Basis:
        return self.clock.basis

    def status(self, on: date) -> DutyStatus:
        """What the duty is on a London day. Met late is not overdue."""
        if self.not_owed_at is not None:
            return DutyStatus.NOT_OWED
        if self.met_on is not None:
            return DutyStatus.MET_LATE if self.met_on > self.due_on else DutyStatus.MET
        days = (self.due_on - on).days
        if days < 0:
            return DutyStatus.OVERDUE
        if days == 0:
            return DutyStatus.DUE_TODAY
        return DutyStatus.DUE_SOON if days <= 7 else DutyStatus.OPEN

    def days_late(self, on: date) -> int:
        """Calendar days past the due date, to the day it was met or to `on`; 0 when in time."""
        return max(0, ((self.met_on or on) - self.due_on).days)

"""Who has been reminded of what, and a body's ladder of people to tell."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.accounts import Role
from engage.database import Base, BigKey


class Reminder(Base):
    """One step of reminding about one duty and one due date, taken once. Insert-only: what was sent was sent.

    A due date that moves is reminded of anew.
    """

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("duty.id"))
    due_on: Mapped[date]
    step: Mapped[str] = mapped_column(
        sa.String(40),
        comment="soon, due, late, creditor; up:5:… five working days after, by role or hash of an address",
    )
    told: Mapped[int] = mapped_column(comment="how many people; none where nobody holds the role")
    made_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("duty_id", "due_on", "step"),)


class EscalationStep(Base):
    """One rung of a body's ladder: so many working days after the due day a role, or an address above, is told."""

    __tablename__ = "escalation_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    days: Mapped[int] = mapped_column(comment="working days after the due day")
    role: Mapped[str] = mapped_column(sa.String(40), default="", comment="of the body's own; or email")
    email: Mapped[str] = mapped_column(sa.String(254), default="", comment="of somebody above; or role")
    made_at: Mapped[datetime] = mapped_column(comment="days that had come before are not told of")

    __table_args__ = (
        sa.UniqueConstraint("body_id", "days", "role", "email"),
        sa.CheckConstraint("(role = '') <> (email = '')", name="one"),
        sa.CheckConstraint("days BETWEEN 1 AND 250", name="days"),
    )

    @property
    def to(self) -> str:
        """Whom: an address, or the key of a role in the vocabulary."""
        return self.email or Role(self.role).term

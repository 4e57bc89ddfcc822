"""An appointment joins one person, one role and one body; a person may hold several."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models.body import Body
from engage.accounts.models.person import Person
from engage.database import Base, enum_type


class Role(StrEnum):
    """What somebody does for a body."""

    OFFICER = "officer"  # the commissioner's consultation officer
    APPROVER = "approver"  # publishes and answers for the body
    ANALYST = "analyst"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"  # invites people, keeps the body's pages

    @property
    def words(self) -> str:
        return {
            "officer": "Consultation officer",
            "approver": "Approver",
            "analyst": "Analyst",
            "moderator": "Moderator",
            "administrator": "Administrator",
        }[self.value]


STAFF_ROLES = tuple(Role)


class Appointment(Base):
    """One person in one role at one body, from a moment until it is ended; never deleted."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="appointments", foreign_keys=[person_id])
    body: Mapped[Body] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.Index(
            "uq_appointment_current",
            "person_id",
            "body_id",
            "role",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

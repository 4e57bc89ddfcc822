"""An appointment joins one person, one role and one body; a person may hold several."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models.body import Body, BodyKind
from engage.accounts.models.person import Person
from engage.database import Base, enum_type


class Role(StrEnum):
    """What somebody does for a body."""

    OFFICER = "officer"  # the commissioner's consultation officer
    APPROVER = "approver"  # publishes and answers for the body
    ANALYST = "analyst"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"  # invites people, keeps the body's pages
    MEMBER = "member"  # of a network: a volunteer with a regular commitment
    DECIDER = "decider"  # whom a network's published procedure entitles to decide
    HOST = "host"  # works for the body that supports a network; is never the network itself
    SCRUTINY_OFFICER = "scrutiny_officer"
    SCRUTINY_CHAIR = "scrutiny_chair"
    SCRUTINY_MEMBER = "scrutiny_member"  # a councillor on the committee

    @property
    def term(self) -> str:
        """Its key in the vocabulary: each era has its own word for it."""
        return f"role_{self.value}"


STAFF_ROLES = tuple(Role)
NETWORK_ROLES = (Role.MEMBER, Role.DECIDER, Role.HOST, Role.ADMINISTRATOR)
SCRUTINY_ROLES = (Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR, Role.SCRUTINY_MEMBER, Role.ADMINISTRATOR)
AUTHORITY_ROLES = (Role.OFFICER, Role.APPROVER, Role.ANALYST, Role.MODERATOR, Role.ADMINISTRATOR)


def roles_at(kind: BodyKind) -> tuple[Role, ...]:
    """The roles that a body of this kind appoints people to."""
    return {BodyKind.NETWORK: NETWORK_ROLES, BodyKind.SCRUTINY: SCRUTINY_ROLES}.get(kind, AUTHORITY_ROLES)


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

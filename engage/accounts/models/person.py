"""People with an account: staff of a body. Residents need none."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.database import Base

if TYPE_CHECKING:
    from engage.accounts.models.appointment import Appointment, Role


class Person(Base):
    """Somebody who signs in. What they may do follows from their appointments alone."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True, comment="lower-cased, NFC")
    name: Mapped[str] = mapped_column(sa.String(200))
    password_hash: Mapped[str | None] = mapped_column(sa.String(300), comment="argon2id")
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    password_changed_at: Mapped[datetime | None]
    totp_seed: Mapped[str | None] = mapped_column(sa.Text, comment="encrypted with the key outside the database")
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None] = mapped_column(comment="last time step used, so that a code works once")
    version: Mapped[int] = mapped_column(default=1)

    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="person", foreign_keys="Appointment.person_id", order_by="Appointment.id"
    )

    __mapper_args__ = {"version_id_col": version}

    # what flask-login asks
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.suspended_at is None

    def get_id(self) -> str:
        return str(self.id)

    @property
    def has_second_factor(self) -> bool:
        return self.totp_confirmed_at is not None

    @property
    def current_appointments(self) -> "list[Appointment]":
        return [a for a in self.appointments if a.ended_at is None]

    def appointed(self, body_id: int, *roles: "Role") -> "Appointment | None":
        """The appointment by which this person acts in one of these roles (any, if none named) at a body.

        Roles are tried in the order given, so the first named is the one the record will show.
        """
        if self.suspended_at is not None:
            return None
        here = [a for a in self.current_appointments if a.body_id == body_id]
        if not roles:
            return here[0] if here else None
        for role in roles:
            for appointment in here:
                if appointment.role == role:
                    return appointment
        return None


class RecoveryCode(Base):
    """A one-time code for someone who lost their authenticator; burned when used."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None]

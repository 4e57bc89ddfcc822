"""Ways in: an invitation to a role at a body, and a way back for a forgotten password. Tokens are kept hashed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models.appointment import Role
from engage.accounts.models.body import Body
from engage.database import Base, enum_type


class Invitation(Base):
    """Bound to one address, one body and one role; used once; dies after seven days or when revoked."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), comment="null: made by the operator")
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship()

    def is_usable(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class PasswordReset(Base):
    """One hour, one use; a newer one or a change of password ends it."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(comment="used, or overtaken by a newer one")

    def is_usable(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at

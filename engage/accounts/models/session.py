"""Server-side sign-in sessions, which can be ended, and the count of failures that slows a guesser."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models.person import Person
from engage.database import Base


class SignInSession(Base):
    """One signed-in browser. The cookie holds a random id; here is only its SHA-256."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(comment="written at most every five minutes")
    authenticated_at: Mapped[datetime] = mapped_column(comment="last time the password was given")
    second_factor_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(sa.String(200), default="", comment="what the browser calls itself")

    person: Mapped[Person] = relationship()


class Throttle(Base):
    """Failures counted against a key (a hashed account or network), so that they survive a restart."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failed_at: Mapped[datetime]

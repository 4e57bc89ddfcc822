"""The outbox, and who asked to be told about a matter."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.database import Base, BigKey


class Notice(Base):
    """One mail to one address. Its words are made when it is queued and blanked when sent: they can hold private links."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60), comment="the template in templates/notices/")
    once: Mapped[str] = mapped_column(
        sa.String(120), unique=True, comment="what makes it one mail however often queued"
    )
    to: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    unsubscribe: Mapped[str] = mapped_column(sa.String(300), default="", comment="address for one-click unsubscribing")
    matter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("matter.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    queued_at: Mapped[datetime]
    send_after: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None] = mapped_column(comment="given up on: 48 tries, five minutes apart")
    error: Mapped[str] = mapped_column(sa.String(300), default="")
    accepted_as: Mapped[str] = mapped_column(
        sa.String(300), default="", comment="what the mail server answered: its id"
    )
    mailbox: Mapped[str] = mapped_column(
        sa.String(64), default="", comment="hash of the address, where a visitor set the mail off: for the hourly limit"
    )

    __table_args__ = (
        sa.Index(
            "ix_notice_waiting",
            "send_after",
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        ),
        sa.Index(
            "ix_notice_mailbox",
            "mailbox",
            "queued_at",
            sqlite_where=sa.text("mailbox <> ''"),
            postgresql_where=sa.text("mailbox <> ''"),
        ),
        sa.Index(
            "ix_notice_failed",
            "body_id",
            "failed_at",
            sqlite_where=sa.text("failed_at IS NOT NULL"),
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        ),
    )


class Follower(Base):
    """An address that asked to be told what becomes of a matter. Kept apart from any submission."""

    __tablename__ = "follower"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"))
    email: Mapped[str] = mapped_column(sa.String(254))
    key: Mapped[str] = mapped_column(sa.String(64), unique=True, comment="random; in the links to confirm and to stop")
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("matter_id", "email"),)

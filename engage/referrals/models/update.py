"""The log that keeps the network informed: what the committee did, and when the network was told."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Appointment, Body
from engage.database import Base


class ReferralUpdate(Base):
    """One thing that was done, in words that anyone may read. Never changed: a mistake is put right by a further one."""

    __tablename__ = "referral_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(sa.ForeignKey("referral.id"), index=True)
    verb: Mapped[str] = mapped_column(sa.String(40), comment="the act it tells of")
    text: Mapped[str] = mapped_column(sa.Text, comment="Markdown")
    text_html: Mapped[str] = mapped_column(sa.Text)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), comment="who did it")
    meeting: Mapped[str] = mapped_column(sa.String(200), default="", comment="at which it was decided")
    meeting_path: Mapped[str] = mapped_column(sa.String(300), default="")
    done_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(comment="when it was written here")
    told_on: Mapped[date | None] = mapped_column(comment="when the network was told; empty: nobody there could be")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointment.id"))
    has_conflict: Mapped[bool] = mapped_column(default=False, comment="by somebody who acts for the other side too")

    body: Mapped[Body] = relationship()
    by: Mapped[Appointment | None] = relationship()

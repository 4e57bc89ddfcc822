"""When a body received what starts a clock: the first receipt counts, a second copy does not begin anew."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.database import Base


class CopyReceived(Base):
    """One copy reaching one body. Insert-only: a lead's clock and every dispute about a date go back to these."""

    __tablename__ = "copy_received"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"))
    about: Mapped[str] = mapped_column(sa.String(60), default="", comment="which version: a materially new one is new")
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    received_at: Mapped[datetime] = mapped_column(comment="the instant; no rule deems receipt by the hour")
    received_on: Mapped[date] = mapped_column(comment="its London day")
    source: Mapped[str] = mapped_column(sa.String(200), default="", comment="the original, or who passed a copy on")
    noted_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("matter_id", "about", "body_id", "received_at"),)

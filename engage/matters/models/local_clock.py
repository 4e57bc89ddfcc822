"""Clocks that a body sets itself: a promise of its own, or a local default of this product that it keeps sooner."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body
from engage.database import Base


class LocalClock(Base):
    """The terms of one local clock of one body from a moment on. Insert-only: the last row of a clock holds."""

    __tablename__ = "local_clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    clock_id: Mapped[str] = mapped_column(sa.String(40), comment="LOCAL-…, or the local clock that it shortens")
    act: Mapped[str] = mapped_column(sa.String(200), comment="what is owed, as an imperative")
    owed_to: Mapped[str] = mapped_column(sa.String(200))
    n: Mapped[int]
    unit: Mapped[str] = mapped_column(sa.String(20))
    count: Mapped[str] = mapped_column(sa.String(20), comment="the way of counting, as CD-EXC")
    is_ended: Mapped[bool] = mapped_column(default=False, comment="nothing new begins on it; what runs runs on")
    why: Mapped[str] = mapped_column(sa.String(300), default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]

    body: Mapped[Body] = relationship()

    __table_args__ = (
        sa.Index("ix_local_clock_body_id_clock_id", "body_id", "clock_id", "id"),
        sa.CheckConstraint("n BETWEEN 1 AND 1000", name="n"),
    )

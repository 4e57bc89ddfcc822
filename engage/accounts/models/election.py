"""Pre-election periods: what may not begin in them, and what only needs care."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts.models.body import Area
from engage.database import Base


class ElectionPeriod(Base):
    """A pre-election period in an area (all areas, if none named): no launch starts in it."""

    __tablename__ = "election_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("area.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(comment="the day polling closes, inclusive")

    area: Mapped[Area | None] = relationship()

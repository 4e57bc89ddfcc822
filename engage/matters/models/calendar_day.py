"""Bank holidays as administrators corrected them: days proclaimed late, days that were moved."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.database import Base, enum_type


class Where(StrEnum):
    """The nations that keep a bank holiday."""

    EVERYWHERE = "ALL"
    ENGLAND = "ENG"
    WALES = "WLS"
    SCOTLAND = "SCT"
    NORTHERN_IRELAND = "NIR"

    @property
    def words(self) -> str:
        return {
            "ALL": "All of the United Kingdom",
            "ENG": "England",
            "WLS": "Wales",
            "SCT": "Scotland",
            "NIR": "Northern Ireland",
        }[self.value]

    @property
    def nations(self) -> tuple[str, ...]:
        """Their codes."""
        return ("ENG", "WLS", "SCT", "NIR") if self is Where.EVERYWHERE else (self.value,)


class Correction(StrEnum):
    """What became of the day."""

    ADDED = "added"  # is a bank holiday, whatever the published list says
    TAKEN_OUT = "taken_out"  # is none

    @property
    def words(self) -> str:
        return {"added": "is a bank holiday", "taken_out": "is not a bank holiday"}[self.value]


class CalendarDay(Base):
    """One correction of one day. Insert-only: what is wrong is corrected by a further row, and the last one holds."""

    __tablename__ = "calendar_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    nation: Mapped[Where] = mapped_column(enum_type(Where))
    correction: Mapped[Correction] = mapped_column(enum_type(Correction))
    name: Mapped[str] = mapped_column(sa.String(120), comment="what the day is called")
    why: Mapped[str] = mapped_column(sa.String(300), comment="the proclamation or whatever else it rests on")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]

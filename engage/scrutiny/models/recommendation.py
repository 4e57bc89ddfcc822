"""A recommendation: an item of a review, with its wording as minuted and what the committee makes of its delivery."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Person
from engage.database import Base
from engage.matters import Item
from engage.scrutiny.models.review import Review


class Recommendation(Base):
    """What the committee knows of one item of its report. The body may say that it is delivered; only the committee,
    that it is complete.
    """

    __tablename__ = "recommendation"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), primary_key=True, autoincrement=False)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    wording: Mapped[str] = mapped_column(sa.Text, default="", comment="as minuted; sealed once the report is agreed")
    minute: Mapped[str] = mapped_column(sa.String(300), default="", comment="where it is minuted")
    minuted_on: Mapped[date | None]
    completed_at: Mapped[datetime | None]
    completed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    completed_minute: Mapped[str] = mapped_column(sa.String(300), default="")
    completed_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="what satisfied the committee; public")
    version: Mapped[int] = mapped_column(default=1)

    item: Mapped[Item] = relationship()
    review: Mapped[Review] = relationship()
    completed_by: Mapped[Person | None] = relationship()
    progress: Mapped[list["ProgressNote"]] = relationship(
        order_by="(ProgressNote.on, ProgressNote.id)",
        primaryjoin="Recommendation.item_id == foreign(ProgressNote.item_id)",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (
        sa.CheckConstraint(
            "completed_at IS NULL OR (completed_minute <> '' AND completed_reason <> '')", name="completed"
        ),
    )

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None


class ProgressNote(Base):
    """How far a recommendation had come on a day. Public, and insert-only."""

    __tablename__ = "progress_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"))
    on: Mapped[date] = mapped_column("on_date", comment="the day it speaks of")
    text: Mapped[str] = mapped_column(sa.Text)
    from_body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), comment="who says so: committee or addressee")
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.Index("ix_progress_note_item_id_on_date", "item_id", "on_date", "id"),)

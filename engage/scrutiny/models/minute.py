"""What a meeting resolved, as minuted. Insert-only once published: a mistake is corrected by a further entry."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Person
from engage.content.disclosure import Openness
from engage.database import Base
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.meeting import Meeting
from engage.scrutiny.models.paper import Disclosed

STRICTNESS = (Openness.OPEN, Openness.EXEMPT, Openness.CONFIDENTIAL)


class Minute(Disclosed, Base):
    """One entry of the minutes: of an item, or (with no item) a correction of who was there.

    `verb` is what was decided about the item's matter, which moved with this entry; '' where nothing was to move.
    """

    __tablename__ = "minute"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    discussion: Mapped[str] = mapped_column(sa.Text, default="", comment="what was said, Markdown")
    discussion_html: Mapped[str] = mapped_column(sa.Text, default="")
    resolved: Mapped[str] = mapped_column(sa.Text, default="", comment="as minuted, one resolution a line")
    verb: Mapped[str] = mapped_column(sa.String(60), default="")
    decision: Mapped[str] = mapped_column(sa.String(200), default="", comment="that verb, in words")
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    abstained: Mapped[int | None]
    minority: Mapped[str] = mapped_column(sa.Text, default="", comment="the view of those who were outvoted")
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    told_at: Mapped[datetime | None] = mapped_column(comment="when whoever raised the matter was told")
    published_at: Mapped[datetime | None]
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("minute.id"))
    why: Mapped[str] = mapped_column(sa.Text, default="", comment="of a correction: what was wrong")
    version: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="minutes")
    item: Mapped[AgendaItem | None] = relationship(back_populates="minutes")
    entered_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (
        sa.Index(
            "uq_minute_first_of_item", "item_id", unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"), postgresql_where=sa.text("corrects_id IS NULL"),
        ),
        sa.CheckConstraint("corrects_id IS NULL OR why <> ''", name="why"),
        sa.CheckConstraint("item_id IS NOT NULL OR why <> ''", name="of_what"),
        sa.CheckConstraint("corrects_id <> id", name="not_itself"),
        sa.CheckConstraint(
            "coalesce(votes_for, 0) >= 0 AND coalesce(votes_against, 0) >= 0 AND coalesce(abstained, 0) >= 0",
            name="votes",
        ),
    )  # fmt: skip

    @property
    def resolutions(self) -> list[str]:
        """What was resolved, in order; the page numbers them."""
        return [line.strip() for line in self.resolved.splitlines() if line.strip()]

    @property
    def was_voted(self) -> bool:
        return any(n is not None for n in (self.votes_for, self.votes_against, self.abstained))

    @property
    def is_correction(self) -> bool:
        return bool(self.why)

"""What a meeting is to deal with, in order."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.database import Base
from engage.matters import Matter
from engage.matters.models.record import AuditEntry, By
from engage.scrutiny.models.meeting import Meeting
from engage.scrutiny.models.paper import Paper

if TYPE_CHECKING:
    from engage.scrutiny.models.minute import Minute


class AgendaItem(Base):
    """One thing on an agenda, about a matter or about nothing that is on the record yet. Its title is always public."""

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    number: Mapped[int] = mapped_column(comment="its place on the agenda, from 1; below 0 once it was taken off")
    title: Mapped[str] = mapped_column(sa.String(200))
    matter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("matter.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text, default="", comment="what it is about, Markdown")
    text_html: Mapped[str] = mapped_column(sa.Text, default="")
    author: Mapped[str] = mapped_column(sa.String(200), default="", comment="who reports on it: post or name")
    wanted: Mapped[str] = mapped_column(sa.Text, default="", comment="the decision that is asked for")
    published_at: Mapped[datetime | None]
    late_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="the chair's, where it was added late")
    removed_at: Mapped[datetime | None] = mapped_column(comment="taken off before anybody could read it")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="taken off after the agenda was published")
    withdrawn_reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    matter: Mapped[Matter | None] = relationship()
    papers: Mapped[list[Paper]] = relationship(back_populates="item", order_by=Paper.id)
    minutes: Mapped[list["Minute"]] = relationship(back_populates="item", order_by="Minute.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (
        sa.UniqueConstraint("meeting_id", "number"),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason <> ''", name="why_withdrawn"),
        sa.CheckConstraint("published_at IS NULL OR removed_at IS NULL", name="removed_unread"),
    )

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def stands(self) -> bool:
        """Whether the meeting is to deal with it."""
        return self.removed_at is None and self.withdrawn_at is None

    @property
    def public_path(self) -> str:
        return f"{self.meeting.public_path}/items/{self.number}"

    @property
    def standing_papers(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.removed_at is None]

    @property
    def minute(self) -> "Minute | None":
        """The minute as it was first entered; corrections come after it."""
        return next((m for m in self.minutes if m.corrects_id is None), None)

    def note(self, verb: str, *, by: By, at: datetime, **rest: Any) -> AuditEntry:
        """Record an act on this item; with its matter, so that the matter's own record shows it too."""
        about = f"{self.meeting.about}/{self.number}" if self.number > 0 else self.meeting.about
        return self.meeting.note(verb, by=by, at=at, about=about, matter_id=self.matter_id, **rest)

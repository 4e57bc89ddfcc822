"""Papers of a meeting, and what any text of a committee says of how open it is."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.content.disclosure import Disclosure, Openness
from engage.database import Base, enum_type
from engage.documents import Document

if TYPE_CHECKING:
    from engage.scrutiny.models.agenda import AgendaItem


class Disclosed:
    """Columns of a text that may not be open to everyone (LGA 2000 s.21D; LGA 1972 Sch 12A)."""

    openness: Mapped[Openness] = mapped_column(enum_type(Openness), default=Openness.OPEN)
    publish_exempt: Mapped[bool] = mapped_column(default=False, comment="exempt, and published all the same")
    would_mislead: Mapped[bool] = mapped_column(default=False, comment="leaving it out would mislead")
    summary: Mapped[str] = mapped_column(sa.Text, default="", comment="what the public reads in its place")
    withheld_because: Mapped[str] = mapped_column(
        sa.String(300), default="", comment="the rule by which it is left out, as the public reads it"
    )

    @property
    def disclosure(self) -> Disclosure:
        return Disclosure(self.openness, self.publish_exempt, self.would_mislead, self.summary)


class Paper(Disclosed, Base):
    """One paper of an item: text, a file, or both. Under embargo until the agenda is published."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    text_html: Mapped[str] = mapped_column(sa.Text, default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    to_follow: Mapped[bool] = mapped_column(default=False, comment="not published with the agenda, but after it")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    late_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="the chair's, where it came late")
    removed_at: Mapped[datetime | None]
    removed_reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    item: Mapped["AgendaItem"] = relationship(back_populates="papers")
    document: Mapped[Document | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (
        sa.CheckConstraint("published_at IS NULL OR removed_at IS NULL OR removed_reason <> ''", name="why_removed"),
    )

    @property
    def is_published(self) -> bool:
        """Whether the public knows of it: the paper itself, or what stands in its place."""
        return self.published_at is not None and self.removed_at is None

"""A decision procedure: numbered versions; what is published never changes and stays to be read for ever."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body
from engage.database import Base


class Procedure(Base):
    """One version of how a network makes relevant decisions, and of what follows when the procedure is not kept."""

    __tablename__ = "decision_procedure"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    number: Mapped[int] = mapped_column(comment="of its version, from 1 within the network")
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    text_html: Mapped[str] = mapped_column(sa.Text, default="")
    deciders: Mapped[str] = mapped_column(sa.Text, default="", comment="who may decide, in words")
    quorum: Mapped[int] = mapped_column(comment="how many must take part, without those who stood out")
    allows_email: Mapped[bool] = mapped_column(default=False, comment="decisions by e-mail between meetings")
    allows_urgent: Mapped[bool] = mapped_column(default=False, comment="urgent decisions by the chair alone")
    urgent_rule: Mapped[str] = mapped_column(sa.Text, default="", comment="when the chair may, in words")
    breach: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown: what follows a breach")
    breach_html: Mapped[str] = mapped_column(sa.Text, default="")
    breach_test: Mapped[str] = mapped_column(sa.Text, default="", comment="when a breach goes to the host or council")
    adopted_on: Mapped[date | None] = mapped_column(comment="the day the network adopted it")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(comment="from this instant it counts, and never changes")
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.UniqueConstraint("body_id", "number"),
        sa.Index(
            "uq_decision_procedure_draft",
            "body_id",
            unique=True,
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        ),
        sa.CheckConstraint("quorum BETWEEN 1 AND 100", name="quorum"),
        sa.CheckConstraint("published_at IS NULL OR adopted_on IS NOT NULL", name="adopted"),
    )

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def was_public(self, at: datetime) -> bool:
        """Whether anyone could read it at that moment: what was published later does not count."""
        return self.published_at is not None and self.published_at <= at

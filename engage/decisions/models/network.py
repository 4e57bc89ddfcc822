"""A network as a body that decides: who supports it, who chairs it, and since when it has been silent."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body, Person
from engage.database import Base

SILENCE = 180  # days; a local default of this product


class Network(Base):
    """What a network has beside what every body has. Its Host supports it and is never the network itself."""

    __tablename__ = "network"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), primary_key=True, autoincrement=False)
    about: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown: who it is")
    about_html: Mapped[str] = mapped_column(sa.Text, default="")
    host_name: Mapped[str] = mapped_column(sa.String(200), default="", comment="the organisation that supports it")
    host_contact: Mapped[str] = mapped_column(sa.String(300), default="", comment="as the public reads it")
    host_email: Mapped[str] = mapped_column(sa.String(254), default="")
    contract_email: Mapped[str] = mapped_column(
        sa.String(254), default="", comment="the council's contract manager: told when the network falls silent"
    )
    chair_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    silence_days: Mapped[int] = mapped_column(default=SILENCE, comment="days without a sound after which it is dormant")
    heard_at: Mapped[datetime] = mapped_column(comment="when its members or deciders last did something here")
    dormant_since: Mapped[datetime | None] = mapped_column(comment="when it was found dormant, and others were told")
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship()
    chair: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.CheckConstraint("silence_days BETWEEN 7 AND 1000", name="silence_days"),)

    def is_silent(self, at: datetime) -> bool:
        """Whether nothing has been heard of it for longer than its own setting."""
        return at - self.heard_at > timedelta(days=self.silence_days)

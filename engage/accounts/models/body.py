"""Bodies: the public authorities and networks that one installation serves; areas they serve."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.database import Base, enum_type


class BodyKind(StrEnum):
    """What sort of body it is, by function; the vocabulary profile supplies the words."""

    COMMISSIONER = "commissioner"
    COUNCIL = "council"
    PROVIDER = "provider"
    NETWORK = "network"
    SCRUTINY = "scrutiny"
    OTHER = "other"

    @property
    def term(self) -> str:
        """Its key in the vocabulary: each era has its own word for it."""
        return "other_body" if self is BodyKind.OTHER else self.value


body_area = sa.Table(
    "body_area",
    Base.metadata,
    sa.Column("body_id", sa.ForeignKey("body.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("area_id", sa.ForeignKey("area.id", ondelete="CASCADE"), primary_key=True),
)


class Area(Base):
    """A place: a town, ward or council area; a code where the statistics office gives one."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(40), default="town")
    code: Mapped[str | None] = mapped_column(sa.String(20), comment="code of the Office for National Statistics")


class Body(Base):
    """A public body or network: what it publishes about itself, and the rules it sets for its own people."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[BodyKind] = mapped_column(enum_type(BodyKind), default=BodyKind.COMMISSIONER)
    created_at: Mapped[datetime]
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    contact_text: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown: address, telephone, hours")
    contact_html: Mapped[str] = mapped_column(sa.Text, default="")
    accessibility_text: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    accessibility_html: Mapped[str] = mapped_column(sa.Text, default="")
    requires_second_factor: Mapped[bool] = mapped_column(default=False)
    outcome_days: Mapped[int | None] = mapped_column(
        comment="calendar days after closing in which this body promises the outcome; null: the code's 84"
    )
    version: Mapped[int] = mapped_column(default=1)

    successor_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("body.id"), comment="the body that took its place: it inherits what is still owed"
    )

    areas: Mapped[list[Area]] = relationship(secondary=body_area, order_by=Area.name)
    successor: Mapped["Body | None"] = relationship(remote_side="Body.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.CheckConstraint("outcome_days IS NULL OR outcome_days BETWEEN 1 AND 84", name="outcome_days"),)

    @property
    def in_office(self) -> "Body":
        """The body that acts for this one now: itself, or the last of those that took its place."""
        body, seen = self, {self.id}
        while body.successor is not None and body.successor.id not in seen:
            body = body.successor
            seen.add(body.id)
        return body

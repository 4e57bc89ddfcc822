"""Links between matters: what a referral is about, what it was joined with, which review it opened."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.database import Base, enum_type
from engage.matters.models.item import Item
from engage.matters.models.matter import Matter


class LinkKind(StrEnum):
    """What the first matter has to do with the second."""

    ABOUT = "about"  # the first concerns the second, or one item of it
    OPENED = "opened"  # the first led to the second being opened
    JOINED = "joined"  # the first is dealt with together with the second, and keeps its own clock
    REDIRECTED = "redirected"  # the first was passed on and goes on as the second


class MatterLink(Base):
    """One link, readable in both directions. What is not held here is named in words, as `outside`."""

    __tablename__ = "matter_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"))
    to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("matter.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"), comment="where one item of it is meant")
    kind: Mapped[LinkKind] = mapped_column(enum_type(LinkKind))
    outside: Mapped[str] = mapped_column(sa.String(300), default="", comment="a petition or paper kept elsewhere")
    made_at: Mapped[datetime]

    matter: Mapped[Matter] = relationship(foreign_keys=[from_id])
    to: Mapped[Matter | None] = relationship(foreign_keys=[to_id])
    item: Mapped[Item | None] = relationship()

    __table_args__ = (
        sa.Index("uq_matter_link_same", "from_id", "kind", "to_id", "item_id", "outside", unique=True),
        sa.CheckConstraint("(to_id IS NULL) <> (outside = '')", name="one_end"),
        sa.CheckConstraint("from_id <> to_id", name="not_itself"),
    )

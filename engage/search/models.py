"""One row per public thing that can be found by its words."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.database import Base


class SearchEntry(Base):
    """What the full-text index covers: title and words, accents stripped; `ref` leads to the thing."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(30))
    ref: Mapped[int] = mapped_column(comment="id of the thing in its own table")
    title: Mapped[str] = mapped_column(sa.Text)
    body: Mapped[str] = mapped_column(sa.Text)

    __table_args__ = (sa.UniqueConstraint("kind", "ref"),)

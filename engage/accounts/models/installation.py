"""What this installation is: one row, made with the database."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.database import Base


class Installation(Base):
    """The single row that says when the database was made and whether it holds a demonstration.

    `is_demo` is set when the row is made and never later: a trigger refuses the change.
    """

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    profile: Mapped[str] = mapped_column(
        sa.String(20), default="hw2024", comment="the era whose rules and words this installation uses"
    )

    __table_args__ = (
        sa.CheckConstraint("id = 1", name="single"),
        sa.CheckConstraint("profile IN ('link2008', 'hw2013', 'hw2024')", name="profile"),
    )

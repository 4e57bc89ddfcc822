"""A committee: a body of councillors that looks into services; what it is for, and who sits on it."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body, Person
from engage.database import Base, enum_type

committee_council = sa.Table(
    "committee_council",
    Base.metadata,
    sa.Column("committee_id", sa.ForeignKey("committee.body_id"), primary_key=True),
    sa.Column("council_id", sa.ForeignKey("body.id"), primary_key=True),
)


class Committee(Base):
    """What a scrutiny body says of itself. Its people, duties and matters hang on the body; so does its successor."""

    __tablename__ = "committee"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), primary_key=True, autoincrement=False)
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), comment="the council it belongs to")
    terms: Mapped[str] = mapped_column(sa.Text, default="", comment="terms of reference, Markdown")
    terms_html: Mapped[str] = mapped_column(sa.Text, default="")
    usual_place: Mapped[str] = mapped_column(sa.String(300), default="", comment="where it meets unless it says so")
    dissolved_on: Mapped[date | None]
    dissolved_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship(foreign_keys=[body_id])
    council: Mapped[Body | None] = relationship(foreign_keys=[council_id])
    others: Mapped[list[Body]] = relationship(
        secondary=committee_council, order_by=Body.name, doc="the other councils of a joint committee"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.CheckConstraint("dissolved_on IS NULL OR dissolved_reason <> ''", name="why_dissolved"),)

    @property
    def is_joint(self) -> bool:
        """One committee for several councils (SI 2002/3048 reg 7; SI 2013/218 reg 30)."""
        return bool(self.others)

    @property
    def councils(self) -> list[Body]:
        return [*([self.council] if self.council else []), *self.others]


class Sitting(StrEnum):
    """As what somebody sits on a committee."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    CO_OPTED = "co_opted"  # from another council or body

    @property
    def words(self) -> str:
        return {"chair": "Chair", "vice_chair": "Vice-chair", "member": "Member", "co_opted": "Co-opted member"}[
            self.value
        ]


class Seat(Base):
    """One person on a committee, from a day until a day. Membership of a committee is public; an account is not needed."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sitting: Mapped[Sitting] = mapped_column(enum_type(Sitting), default=Sitting.MEMBER)
    from_body: Mapped[str] = mapped_column(
        sa.String(200), default="", comment="the council or body that somebody from elsewhere comes from"
    )
    votes: Mapped[bool] = mapped_column(default=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), comment="where they have an account")
    from_on: Mapped[date]
    until_on: Mapped[date | None] = mapped_column(comment="the last day; empty while they sit")
    version: Mapped[int] = mapped_column(default=1)

    committee: Mapped[Body] = relationship()
    person: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="until_on"),)

    def sits(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    @property
    def words(self) -> str:
        """As what they sit there, from where, and whether they vote."""
        place = f"{self.sitting.words}, {self.from_body}" if self.from_body else self.sitting.words
        return place if self.votes else f"{place} (does not vote)"

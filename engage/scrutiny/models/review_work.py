"""The work of a review: who advises it, whom it approached and what came back, and the evidence it received."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body
from engage.database import Base, enum_type
from engage.documents import Document
from engage.matters import Duty
from engage.scrutiny.models.paper import Disclosed
from engage.scrutiny.models.review import Review


class AdviserKind(StrEnum):
    """In what way somebody who is no member of the committee takes part."""

    ADVISER = "adviser"  # never votes
    CO_OPTEE = "co_optee"
    DISTRICT = "district"  # a councillor of a district council

    @property
    def words(self) -> str:
        return {"adviser": "Adviser", "co_optee": "Co-opted member", "district": "Co-opted from a district council"}[
            self.value
        ]


class Adviser(Base):
    """Somebody who advises or is co-opted to one review, with the interests they declared. All of it is public."""

    __tablename__ = "review_adviser"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[AdviserKind] = mapped_column(enum_type(AdviserKind))
    body_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("body.id"), comment="whom they come from, where it is here"
    )
    from_where: Mapped[str] = mapped_column(sa.String(200), default="", comment="whom they come from, in words")
    votes: Mapped[bool] = mapped_column(default=False)
    interests: Mapped[str] = mapped_column(sa.Text, comment="as declared; or that there are none")
    joined_on: Mapped[date]
    left_on: Mapped[date | None]

    review: Mapped[Review] = relationship(back_populates="advisers")
    body: Mapped[Body | None] = relationship()

    __table_args__: Any = (
        sa.CheckConstraint("kind <> 'adviser' OR NOT votes", name="adviser_votes"),
        sa.CheckConstraint("interests <> ''", name="interests"),
    )


class ApproachKind(StrEnum):
    """What the committee wants of somebody."""

    COMMENT = "comment"  # an interested party is invited to comment: a duty of the committee
    INFORMATION = "information"
    WITNESS = "witness"

    @property
    def words(self) -> str:
        return {
            "comment": "Invited to comment", "information": "Asked for information", "witness": "Asked to attend",
        }[self.value]  # fmt: skip


class Identity(StrEnum):
    """Whether information that is asked for says who somebody is (SI 2002/3048 reg 5; SI 2013/218 reg 26)."""

    NOBODY = "nobody"
    ANONYMISED = "anonymised"  # it must be supplied so that nobody can be known from it
    CONSENTED = "consented"  # each person it names has agreed

    @property
    def words(self) -> str:
        return {
            "nobody": "It identifies nobody",
            "anonymised": "It could, so we ask for it in a form from which nobody can be known",
            "consented": "It does, and each person it names has agreed",
        }[self.value]


class Refusal(StrEnum):
    """Why somebody did not do what the committee wanted of them."""

    PROTECTED = "protected"  # confidential information that identifies a living person; what may not be disclosed
    BURDEN = "burden"  # it would cost too much to find or put together
    NOT_OBLIGED = "not_obliged"  # no officer of a body that must attend or answer
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            "protected": "The information is protected",
            "burden": "It would be too much work",
            "not_obliged": "They are not obliged to",
            "other": "Another reason",
        }[self.value]


class Approach(Disclosed, Base):
    """One time the committee approached somebody: an invitation to comment, a request, a witness; and what came of it."""

    __tablename__ = "review_approach"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    kind: Mapped[ApproachKind] = mapped_column(enum_type(ApproachKind))
    whom: Mapped[str] = mapped_column(sa.String(200), comment="an organisation or a post; public")
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), comment="where it is here")
    what: Mapped[str] = mapped_column(sa.Text, comment="what was asked, as the public may read it")
    asked_on: Mapped[date]
    wanted_on: Mapped[date | None] = mapped_column(comment="when the answer, or the witness, is wanted")
    identity: Mapped[Identity] = mapped_column(enum_type(Identity), default=Identity.NOBODY)
    is_employee: Mapped[bool] = mapped_column(default=False, comment="a witness who is an officer of that body")
    short_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="why notice to a witness was short")
    answered_on: Mapped[date | None] = mapped_column(comment="answered, supplied, or attended")
    answer: Mapped[str] = mapped_column(sa.Text, default="", comment="what came, Markdown")
    answer_html: Mapped[str] = mapped_column(sa.Text, default="")
    refused_on: Mapped[date | None]
    refusal: Mapped[Refusal | None] = mapped_column(enum_type(Refusal))
    refused_because: Mapped[str] = mapped_column(sa.Text, default="", comment="in their words; public")
    reply: Mapped[str] = mapped_column(sa.Text, default="", comment="what the committee made of the refusal; public")
    duty_id: Mapped[int | None] = mapped_column(sa.ForeignKey("duty.id"), comment="where a body here owes it")
    version: Mapped[int] = mapped_column(default=1)

    review: Mapped[Review] = relationship()
    body: Mapped[Body | None] = relationship()
    duty: Mapped[Duty | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (
        sa.CheckConstraint("(refused_on IS NULL) = (refused_because = '')", name="refused_because"),
        sa.CheckConstraint("(refused_on IS NULL) = (refusal IS NULL)", name="refused_how"),
        sa.CheckConstraint("kind = 'information' OR identity = 'nobody'", name="whose_identity"),
    )

    @property
    def is_open(self) -> bool:
        return self.answered_on is None and self.refused_on is None


class ReviewEvidence(Disclosed, Base):
    """Something put before the committee: words, a file or both. Public as far as it is open, once it was checked."""

    __tablename__ = "review_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    source: Mapped[str] = mapped_column(sa.String(200), comment="who gave it: an organisation or a post")
    received_on: Mapped[date]
    text: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    text_html: Mapped[str] = mapped_column(sa.Text, default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    is_networks: Mapped[bool] = mapped_column(default=False, comment="information from the network: account is owed")
    added_at: Mapped[datetime]
    checked_at: Mapped[datetime | None] = mapped_column(comment="somebody looked that it identifies nobody")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="no longer relied on")
    withdrawn_reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    review: Mapped[Review] = relationship()
    document: Mapped[Document | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason <> ''", name="why_withdrawn"),)

    @property
    def is_shown(self) -> bool:
        """Whether the evidence itself may be read by anyone."""
        return self.checked_at is not None and self.withdrawn_at is None and self.disclosure.is_shown

"""A referral: what a network asks a committee to look into, where it is now, and by what dates (P6)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Appointment, Body
from engage.content.privacy import PrivacyResult, digest
from engage.database import Base, enum_type, session_of
from engage.matters import LinkKind, Matter, MatterLink
from engage.referrals.models.workflow import BEFORE_MAKING, WORKFLOW, State

SHARED = (LinkKind.JOINED, LinkKind.OPENED, LinkKind.REDIRECTED)  # links whose other end takes part in this matter


class Care(StrEnum):
    """What kind of care a referral is about; each kind has its clock, and mixed has both."""

    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    MIXED = "mixed"

    @property
    def words(self) -> str:
        return {"health": "Health", "social_care": "Social care", "mixed": "Health and social care"}[self.value]

    @property
    def kinds(self) -> tuple["Care", ...]:
        return (Care.HEALTH, Care.SOCIAL_CARE) if self is Care.MIXED else (self,)


class DeclineCode(StrEnum):
    """Why a committee will not take a referral up, in one of a few words; the reasons themselves come beside it."""

    INDIVIDUAL = "individual_matter"
    LITIGATION = "litigation"
    ALREADY_LOOKED_AT = "already_looked_at"
    ELSEWHERE = "elsewhere"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            "individual_matter": "Individual matter",
            "litigation": "Before a court or tribunal",
            "already_looked_at": "Looked into already",
            "elsewhere": "Being dealt with elsewhere",
            "other": "Other reasons",
        }[self.value]


class Referral(Matter):
    """Text is kept twice: as typed (Markdown) and as HTML, sanitised when saved.

    `title` is what may be shown wherever matters are listed: the network's own title, or the reference alone once
    it was made without a title that anyone may read. `subject` is the network's title, for those who work on it.
    """

    __tablename__ = "referral"
    workflow = WORKFLOW

    id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), primary_key=True)
    committee_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), comment="the scrutiny body it is with now")
    care: Mapped[Care] = mapped_column(enum_type(Care))
    subject: Mapped[str] = mapped_column(sa.String(200), comment="the title as the network wrote it")
    concern: Mapped[str] = mapped_column(sa.Text, default="", comment="what the matter is, Markdown")
    concern_html: Mapped[str] = mapped_column(sa.Text, default="")
    tried: Mapped[str] = mapped_column(sa.Text, default="", comment="what was tried first, Markdown")
    tried_html: Mapped[str] = mapped_column(sa.Text, default="")
    asked: Mapped[str] = mapped_column(sa.Text, default="", comment="what the committee is asked to do, Markdown")
    asked_html: Mapped[str] = mapped_column(sa.Text, default="")

    privacy: Mapped[PrivacyResult | None] = mapped_column(enum_type(PrivacyResult))
    privacy_digest: Mapped[str] = mapped_column(sa.String(64), default="", comment="of the words that were checked")
    privacy_at: Mapped[datetime | None]
    privacy_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointment.id"))
    public_text: Mapped[str] = mapped_column(sa.Text, default="", comment="what the public reads instead, Markdown")
    public_html: Mapped[str] = mapped_column(sa.Text, default="")
    title_is_public: Mapped[bool] = mapped_column(default=False)
    is_individual: Mapped[bool] = mapped_column(default=False, comment="about one person: never published")

    made_on: Mapped[date | None] = mapped_column(comment="the day it was first made; eras count from it")
    made_at: Mapped[datetime | None] = mapped_column(comment="the instant, where it was made here")
    entered_at: Mapped[datetime | None] = mapped_column(comment="when the making was entered here")
    decline_code: Mapped[DeclineCode | None] = mapped_column(enum_type(DeclineCode))

    committee: Mapped[Body] = relationship(foreign_keys=[committee_id])
    privacy_by: Mapped[Appointment | None] = relationship(foreign_keys=[privacy_by_id])
    sendings: Mapped[list["ReferralSending"]] = relationship(
        back_populates="referral", order_by="ReferralSending.number"
    )

    __mapper_args__ = {"polymorphic_identity": "referral"}
    __table_args__: Any = (
        sa.Index("ix_referral_made_on_id", "made_on", "id"),
        sa.Index("ix_referral_committee_id_made_on_id", "committee_id", "made_on", "id"),
        sa.CheckConstraint("(made_on IS NULL) = (entered_at IS NULL)", name="made"),
    )

    @property
    def is_public(self) -> bool:
        """Whether anyone may know of it: from the day it is made."""
        return self.entered_at is not None

    @property
    def public_title(self) -> str:
        """Its title where that passed the check, else the reference alone."""
        return self.subject if self.shows_title else self.bare_title

    @property
    def shows_title(self) -> bool:
        return self.is_public and self.title_is_public and not self.is_individual

    @property
    def bare_title(self) -> str:
        return f"Referral {self.reference}"

    @property
    def public_path(self) -> str:
        return f"/referrals/{self.reference}"

    @property
    def parties(self) -> set[int]:
        """The network; once it was made, each committee it was with, and who takes part in what it is joined with."""
        if not self.is_public:
            return {self.body_id}
        committees = {sending.committee.in_office.id for sending in self.sendings}
        return {self.body_id, self.committee_id, *(s.committee_id for s in self.sendings), *committees, *self._linked()}

    def _linked(self) -> set[int]:
        ends = sa.or_(
            sa.and_(MatterLink.from_id == self.id, Matter.id == MatterLink.to_id),
            sa.and_(MatterLink.to_id == self.id, Matter.id == MatterLink.from_id),
        )
        found = sa.select(Matter.body_id).join(MatterLink, ends).where(MatterLink.kind.in_(SHARED))
        return set(session_of(self).scalars(found))

    @property
    def sending(self) -> "ReferralSending | None":
        """How it came to the committee that it is with now."""
        return self.sendings[-1] if self.sendings else None

    @property
    def received_on(self) -> date | None:
        return self.sending.received_on if self.sending else None

    @property
    def received_at(self) -> datetime | None:
        return self.sending.received_at if self.sending else None

    @property
    def acknowledged_on(self) -> date | None:
        return self.sending.acknowledged_on if self.sending else None

    @property
    def acknowledged_at(self) -> datetime | None:
        return self.sending.acknowledged_at if self.sending else None

    @property
    def acknowledged_by(self) -> Appointment | None:
        return self.sending.acknowledged_by if self.sending else None

    @property
    def words_digest(self) -> str:
        """By what a check is known to be of these words and no others."""
        return digest(self.subject, self.concern, self.tried, self.asked)

    @property
    def is_checked(self) -> bool:
        """Whether a person looked through the words as they are now."""
        return self.privacy is not None and self.privacy_digest == self.words_digest

    @property
    def is_being_written(self) -> bool:
        return self.state in BEFORE_MAKING

    @property
    def standing(self) -> State:
        """Its state, with its words."""
        return State(self.state)


class ReferralSending(Base):
    """That a referral was sent to one committee: made to it, received by it, acknowledged by it. The last one counts."""

    __tablename__ = "referral_sending"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(sa.ForeignKey("referral.id"))
    number: Mapped[int] = mapped_column(comment="1, and one more each time it is passed on")
    committee_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    made_on: Mapped[date]
    made_at: Mapped[datetime | None] = mapped_column(comment="the instant, where it was made here")
    entered_at: Mapped[datetime] = mapped_column(comment="when the making was entered here")
    received_on: Mapped[date | None]
    received_at: Mapped[datetime | None] = mapped_column(comment="the instant, where it came in here")
    receipt_entered_at: Mapped[datetime | None]
    acknowledged_on: Mapped[date | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointment.id"))

    referral: Mapped[Referral] = relationship(back_populates="sendings")
    committee: Mapped[Body] = relationship()
    acknowledged_by: Mapped[Appointment | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("referral_id", "number"),
        sa.CheckConstraint("received_on IS NULL OR received_on >= made_on", name="received_after_made"),
        sa.CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_on IS NULL)", name="acknowledged"),
    )

    @property
    def counted_from(self) -> date:
        """The day of receipt; until it is noted, the day it was made to the committee here."""
        return self.received_on or self.made_on

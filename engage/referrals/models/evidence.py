"""What a network sends with a referral, how open each piece is, and what somebody found who looked for people in it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Appointment
from engage.content.disclosure import Disclosure, Openness
from engage.content.privacy import PrivacyResult
from engage.database import Base, enum_type
from engage.documents import Document


class ReferralEvidence(Base):
    """One piece of evidence: a document or a text. Open until the network says otherwise; public once it was checked."""

    __tablename__ = "referral_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(sa.ForeignKey("referral.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    text: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    text_html: Mapped[str] = mapped_column(sa.Text, default="")
    openness: Mapped[Openness] = mapped_column(enum_type(Openness), default=Openness.OPEN)
    would_mislead: Mapped[bool] = mapped_column(
        default=False, comment="leaving it out would mislead: a summary is owed"
    )
    summary: Mapped[str] = mapped_column(sa.Text, default="", comment="what the public reads in its place, Markdown")
    summary_html: Mapped[str] = mapped_column(sa.Text, default="")
    privacy: Mapped[PrivacyResult | None] = mapped_column(enum_type(PrivacyResult))
    privacy_at: Mapped[datetime | None]
    privacy_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointment.id"))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointment.id"))
    removed_at: Mapped[datetime | None] = mapped_column(comment="taken out before it was made")

    document: Mapped[Document | None] = relationship()
    privacy_by: Mapped[Appointment | None] = relationship(foreign_keys=[privacy_by_id])

    __table_args__ = (
        sa.UniqueConstraint("referral_id", "number"),
        sa.CheckConstraint("(document_id IS NULL) <> (text = '')", name="one_of_two"),
    )

    @property
    def disclosure(self) -> Disclosure:
        """What of it may be published, by what it is."""
        return Disclosure(self.openness, would_mislead=self.would_mislead, summary=self.summary)

    @property
    def is_shown(self) -> bool:
        """Whether the public may have the piece itself: open, and found clear by a person who looked."""
        return self.disclosure.is_shown and self.privacy is PrivacyResult.CLEAR

    @property
    def leaves(self) -> bool:
        """Whether it may leave the network at all."""
        return self.privacy is not PrivacyResult.BLOCKED

    def faults(self) -> list[str]:
        """What must be mended before the referral can be made."""
        if self.privacy is None:
            return [f"Evidence {self.number}, “{self.title}”: nobody has checked it for what identifies people."]
        if self.privacy.owes_words and not self.summary.strip():
            return [f"Evidence {self.number}, “{self.title}”: write what the public reads in its place."]
        return [f"Evidence {self.number}, “{self.title}”: {fault}" for fault in self.disclosure.faults()]


class ReferralCheck(Base):
    """One look through a text or paper for what identifies people: what was found, and what a person decided."""

    __tablename__ = "referral_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(sa.ForeignKey("referral.id"), index=True)
    about: Mapped[str] = mapped_column(sa.String(40), comment="words, or evidence:<number>")
    digest: Mapped[str] = mapped_column(sa.String(64))
    found: Mapped[dict[str, Any]] = mapped_column(sa.JSON, comment="how many of each kind; never the words")
    result: Mapped[PrivacyResult] = mapped_column(enum_type(PrivacyResult))
    title_is_public: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointment.id"))

    by: Mapped[Appointment | None] = relationship()

"""A review: the committee looks into something, hears evidence, reports, and asks those who can act to answer (P7)."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body
from engage.database import enum_type
from engage.matters import Matter, Move, Workflow
from engage.scrutiny.models.paper import Disclosed

if TYPE_CHECKING:
    from engage.scrutiny.models.request import ResponseRequest
    from engage.scrutiny.models.review_work import Adviser


class ReviewState(StrEnum):
    """How far a review has come."""

    SUGGESTED = "suggested"
    SCOPED = "scoped"
    EVIDENCE = "evidence"
    DELIBERATING = "deliberating"
    DRAFT_REPORT = "draft_report"
    AGREED = "agreed"
    SENT = "sent"
    RESPONSE_REQUESTED = "response_requested"
    RESPONDED = "responded"
    MONITORED = "monitored"
    CLOSED = "closed"
    DECLINED = "declined"
    SUSPENDED = "suspended"

    @property
    def words(self) -> str:
        return {
            "suggested": "Suggested",
            "scoped": "Being planned",
            "evidence": "Gathering evidence",
            "deliberating": "Considering the evidence",
            "draft_report": "Writing the report",
            "agreed": "Report agreed",
            "sent": "Report sent",
            "response_requested": "Waiting for responses",
            "responded": "Responses received",
            "monitored": "Being followed",
            "closed": "Finished",
            "declined": "Not taken up",
            "suspended": "Suspended",
        }[self.value]

    @property
    def colour(self) -> str:
        """Of the tag: it only helps, the word says it."""
        return {
            "agreed": "aqua-green", "sent": "yellow", "response_requested": "yellow", "responded": "aqua-green",
            "monitored": "purple", "closed": "green", "declined": "grey", "suspended": "orange", "suggested": "grey",
        }.get(self.value, "blue")  # fmt: skip


_S = ReviewState
WRITABLE = (_S.EVIDENCE, _S.DELIBERATING, _S.DRAFT_REPORT)  # evidence and report are being put together
BEFORE_REPORT = (_S.SUGGESTED, _S.SCOPED, *WRITABLE, _S.SUSPENDED)
AFTER_REPORT = (_S.AGREED, _S.SENT, _S.RESPONSE_REQUESTED, _S.RESPONDED, _S.MONITORED, _S.CLOSED)

REVIEW_WORKFLOW = Workflow(
    initial=_S.SUGGESTED,
    moves={
        "scope": Move({_S.SUGGESTED, _S.SCOPED}, _S.SCOPED),
        "gather": Move({_S.SCOPED}, _S.EVIDENCE),
        "deliberate": Move({_S.EVIDENCE}, _S.DELIBERATING),
        "draft": Move({_S.EVIDENCE, _S.DELIBERATING}, _S.DRAFT_REPORT),
        "agree": Move({_S.DRAFT_REPORT}, _S.AGREED),
        "send": Move({_S.AGREED}, _S.SENT),
        "ask": Move({_S.SENT, _S.RESPONSE_REQUESTED}, _S.RESPONSE_REQUESTED),
        "respond": Move({_S.SENT, _S.RESPONSE_REQUESTED}, _S.RESPONDED),
        "monitor": Move({_S.RESPONSE_REQUESTED, _S.RESPONDED}, _S.MONITORED),
        "close": Move({_S.SENT, _S.MONITORED, _S.DECLINED}, _S.CLOSED),
        "decline": Move({_S.SUGGESTED, _S.SCOPED}, _S.DECLINED, reason=True),
        "suspend": Move({_S.SCOPED, *WRITABLE}, _S.SUSPENDED, reason=True),
        "resume": Move({_S.SUSPENDED}, _S.SCOPED),  # its terms and timetable are looked at again
        "amend": Move({*WRITABLE}, None, reason=True),  # terms or timetable, once evidence is being gathered
    },
)


class Origin(StrEnum):
    """Whose idea a review was."""

    OWN = "own"  # of the committee's own motion
    REFERRAL = "referral"
    COUNCILLOR = "councillor"  # a councillor's call for action: reasons are owed if it is declined (LGA 2000 s.21A)
    PUBLIC = "public"

    @property
    def words(self) -> str:
        return {
            "own": "The committee’s own idea",
            "referral": "A referral",
            "councillor": "A councillor referred it",
            "public": "A member of the public, a group or a petition",
        }[self.value]


class Review(Disclosed, Matter):
    """What the committee looks into, what it found, and what it asks of whom.

    The `Disclosed` columns speak of `annex`: the one part of the report that may not be open to everyone.
    """

    __tablename__ = "review"
    workflow = REVIEW_WORKFLOW

    id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), primary_key=True)
    origin: Mapped[Origin] = mapped_column(enum_type(Origin), default=Origin.OWN)
    suggested_by: Mapped[str] = mapped_column(sa.String(200), default="", comment="for staff until it is scoped")
    referred_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), comment="the network that referred it")
    councillor: Mapped[str] = mapped_column(sa.String(200), default="", comment="who referred it, where one did")
    told_on: Mapped[date | None] = mapped_column(
        comment="declined: the day whoever suggested it was told, with reasons"
    )
    why: Mapped[str] = mapped_column(sa.Text, default="", comment="why it is suggested, Markdown; for staff")
    why_html: Mapped[str] = mapped_column(sa.Text, default="")

    terms: Mapped[str] = mapped_column(sa.Text, default="", comment="scope and terms of reference, Markdown")
    terms_html: Mapped[str] = mapped_column(sa.Text, default="")
    timetable: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    timetable_html: Mapped[str] = mapped_column(sa.Text, default="")
    reports_on: Mapped[date | None] = mapped_column(comment="when the report is to be ready")
    task_group: Mapped[str] = mapped_column(sa.Text, default="", comment="who does the work; empty: the committee")
    jointly: Mapped[str] = mapped_column(
        sa.String(300), default="", comment="with which councils, and which functions they delegated"
    )

    account: Mapped[str] = mapped_column(
        sa.Text, default="", comment="how the network's information was taken into account, as minuted; Markdown"
    )
    account_html: Mapped[str] = mapped_column(sa.Text, default="")
    account_minute: Mapped[str] = mapped_column(sa.String(300), default="")

    explanation: Mapped[str] = mapped_column(sa.Text, default="", comment="of the matter reviewed, Markdown")
    explanation_html: Mapped[str] = mapped_column(sa.Text, default="")
    heard: Mapped[str] = mapped_column(sa.Text, default="", comment="summary of the evidence considered, Markdown")
    heard_html: Mapped[str] = mapped_column(sa.Text, default="")
    participants: Mapped[str] = mapped_column(sa.Text, default="", comment="who took part, Markdown")
    participants_html: Mapped[str] = mapped_column(sa.Text, default="")
    without: Mapped[str] = mapped_column(sa.Text, default="", comment="why the report recommends nothing, if it does")
    annex: Mapped[str] = mapped_column(sa.Text, default="", comment="what may not be open to all, Markdown")
    annex_html: Mapped[str] = mapped_column(sa.Text, default="")
    minority: Mapped[str] = mapped_column(sa.Text, default="", comment="the view of those who disagree, Markdown")
    minority_html: Mapped[str] = mapped_column(sa.Text, default="")

    vote: Mapped[str] = mapped_column(sa.String(300), default="", comment="how the report was agreed")
    agreed_on: Mapped[date | None]
    agreed_minute: Mapped[str] = mapped_column(sa.String(300), default="")
    agreed_path: Mapped[str] = mapped_column(sa.String(200), default="", comment="where that minute is read, if here")
    unpublished_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="why the report is not published")
    ended_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="declined or suspended: why")
    published_at: Mapped[datetime | None] = mapped_column(comment="when the public first could know of it")
    report_published_at: Mapped[datetime | None]

    referred_by: Mapped[Body | None] = relationship(foreign_keys=[referred_by_id])
    advisers: Mapped[list["Adviser"]] = relationship(back_populates="review", order_by="Adviser.id")
    requests: Mapped[list["ResponseRequest"]] = relationship(back_populates="review", order_by="ResponseRequest.id")

    __mapper_args__ = {"polymorphic_identity": "review"}
    __table_args__: Any = (
        sa.CheckConstraint("origin <> 'councillor' OR councillor <> ''", name="councillor"),
        sa.Index("ix_review_published_at_id", "published_at", "id"),
    )

    @property
    def is_public(self) -> bool:
        """From the day it is scoped. Once public, its address never dies."""
        return self.published_at is not None

    @property
    def is_report_public(self) -> bool:
        return self.report_published_at is not None

    @property
    def parties(self) -> set[int]:
        """The committee, who referred it, those who advise it; and those it asks, once the report was sent to them."""
        found = {self.body_id, self.body.in_office.id} | {request.body_id for request in self.requests}
        found |= {adviser.body_id for adviser in self.advisers if adviser.body_id and adviser.left_on is None}
        return found | ({self.referred_by_id} if self.referred_by_id else set())

    @property
    def public_path(self) -> str:
        return f"/reviews/{self.reference}"

    @property
    def standing(self) -> ReviewState:
        return ReviewState(self.state)

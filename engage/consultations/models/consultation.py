"""A consultation: what it says, when it is open, and the moves it can make (P1)."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Area
from engage.database import Base
from engage.documents import Document
from engage.matters import Matter, Move, Workflow


class State(StrEnum):
    """Stored states. Open and closed are not among them: the clock alone decides those, see `phase`."""

    IDEA = "idea"
    PRE_ENGAGEMENT = "pre_engagement"
    DRAFTING = "drafting"
    GATE_CHECK = "gate_check"
    SCHEDULED = "scheduled"  # published: forthcoming, open or closed, as the clock says
    PAUSED = "paused"
    ANALYSING = "analysing"
    SUMMARY_PUBLISHED = "summary_published"
    DECIDING = "deciding"
    DECIDED = "decided"
    RESPONSE_PUBLISHED = "response_published"
    IMPLEMENTING = "implementing"
    REVIEWED = "reviewed"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"
    RELAUNCHED = "relaunched"
    QUASHED = "quashed"


BEFORE_PUBLICATION = (State.IDEA, State.PRE_ENGAGEMENT, State.DRAFTING, State.GATE_CHECK)
AFTER_CLOSING = (
    State.ANALYSING,
    State.SUMMARY_PUBLISHED,
    State.DECIDING,
    State.DECIDED,
    State.RESPONSE_PUBLISHED,
    State.IMPLEMENTING,
    State.REVIEWED,
    State.ARCHIVED,
)
BEFORE_DECISION = (
    *BEFORE_PUBLICATION,
    State.SCHEDULED,
    State.PAUSED,
    State.ANALYSING,
    State.SUMMARY_PUBLISHED,
    State.DECIDING,
)

WORKFLOW = Workflow(
    initial=State.IDEA,
    moves={
        "pre_engage": Move({State.IDEA}, State.PRE_ENGAGEMENT),
        "draft": Move({State.IDEA, State.PRE_ENGAGEMENT}, State.DRAFTING),
        "submit": Move({State.DRAFTING}, State.GATE_CHECK),
        "return": Move({State.GATE_CHECK}, State.DRAFTING, reason=True),
        "publish": Move({State.GATE_CHECK}, State.SCHEDULED),
        "correct": Move({State.SCHEDULED, State.PAUSED}, None, reason=True),
        "pause": Move({State.SCHEDULED}, State.PAUSED, reason=True),
        "resume": Move({State.PAUSED}, State.SCHEDULED),
        "extend": Move({State.SCHEDULED}, None, reason=True),
        "analyse": Move({State.SCHEDULED}, State.ANALYSING),
        "publish_summary": Move({State.ANALYSING}, State.SUMMARY_PUBLISHED),
        "deliberate": Move({State.SUMMARY_PUBLISHED}, State.DECIDING),
        "decide": Move({State.SUMMARY_PUBLISHED, State.DECIDING}, State.DECIDED),
        "publish_outcome": Move({State.DECIDED}, State.RESPONSE_PUBLISHED),
        "implement": Move({State.RESPONSE_PUBLISHED}, State.IMPLEMENTING),
        "review": Move({State.IMPLEMENTING, State.REVIEWED}, State.REVIEWED),
        "archive": Move({State.REVIEWED}, State.ARCHIVED),
        "withdraw": Move(set(BEFORE_DECISION), State.WITHDRAWN, reason=True),
        "quash": Move({State.DECIDED, State.RESPONSE_PUBLISHED, State.IMPLEMENTING}, State.QUASHED, reason=True),
        "relaunch": Move({State.QUASHED, State.WITHDRAWN}, State.RELAUNCHED, reason=True),
    },
)


class Phase(StrEnum):
    """What the public sees, derived from the state and the moment."""

    UNPUBLISHED = "unpublished"
    FORTHCOMING = "forthcoming"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"  # we are analysing what you told us
    SUMMARY = "summary"  # what was said is published, the decision is to come
    OUTCOME = "outcome"  # we asked, you said, we did
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {
            "unpublished": "Not published",
            "forthcoming": "Opening soon",
            "open": "Open",
            "paused": "Paused",
            "closed": "Closed",
            "summary": "Closed, results published",
            "outcome": "Outcome published",
            "withdrawn": "Withdrawn",
        }[self.value]


def _is_open(dated: Any, at: datetime) -> bool:
    return (
        dated.state == State.SCHEDULED
        and dated.opens_at is not None
        and dated.closes_at is not None
        and dated.opens_at <= at < dated.closes_at
    )


def _is_closed(dated: Any, at: datetime) -> bool:
    return dated.state in AFTER_CLOSING or (
        dated.state == State.SCHEDULED and dated.closes_at is not None and dated.closes_at <= at
    )


def phase_of(dated: Any, at: datetime) -> Phase:
    """What the public sees at an instant, of a consultation or of a row with its state and moments."""
    if dated.published_at is None:
        return Phase.UNPUBLISHED
    if dated.state in {State.WITHDRAWN, State.RELAUNCHED, State.QUASHED}:
        return Phase.WITHDRAWN
    if dated.outcome_published_at is not None:
        return Phase.OUTCOME
    if dated.summary_published_at is not None:
        return Phase.SUMMARY
    if dated.state == State.PAUSED:
        return Phase.PAUSED
    if _is_open(dated, at):
        return Phase.OPEN
    return Phase.CLOSED if _is_closed(dated, at) else Phase.FORTHCOMING


consultation_area = sa.Table(
    "consultation_area",
    Base.metadata,
    sa.Column("consultation_id", sa.ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("area_id", sa.ForeignKey("area.id"), primary_key=True, index=True),
)

# What the hub filters by, beside the lists on the row: kind is audience or interest.
consultation_facet = sa.Table(
    "consultation_facet",
    Base.metadata,
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("word", sa.String(80), primary_key=True),
    sa.Column("consultation_id", sa.ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Consultation(Matter):
    """A public body asks, says what can change, and by when it will say what it did.

    Prose is kept twice: as typed (Markdown) and as HTML, sanitised when saved.
    """

    __tablename__ = "consultation"
    workflow = WORKFLOW

    id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True, comment="the public address, for ever")
    summary: Mapped[str] = mapped_column(sa.String(300), default="", comment="one or two plain sentences for lists")

    overview: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, deferred_group="markdown")
    overview_html: Mapped[str] = mapped_column(sa.Text, default="")
    why: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, deferred_group="markdown")
    why_html: Mapped[str] = mapped_column(sa.Text, default="")
    can_influence: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, deferred_group="markdown")
    can_influence_html: Mapped[str] = mapped_column(sa.Text, default="")
    cannot_influence: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, deferred_group="markdown")
    cannot_influence_html: Mapped[str] = mapped_column(sa.Text, default="")
    what_next: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, deferred_group="markdown")
    what_next_html: Mapped[str] = mapped_column(sa.Text, default="")
    contact: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, deferred_group="markdown")
    contact_html: Mapped[str] = mapped_column(sa.Text, default="")
    other_ways: Mapped[str] = mapped_column(
        sa.Text, default="", deferred=True, deferred_group="markdown", comment="paper, telephone, languages, formats"
    )
    other_ways_html: Mapped[str] = mapped_column(sa.Text, default="")

    audiences: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    interests: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    duty_basis: Mapped[str] = mapped_column(sa.String(40), default="", comment="why the body consults, see DUTY_BASES")
    decision: Mapped[str] = mapped_column(sa.String(300), default="", comment="the decision it feeds")
    decision_on: Mapped[date | None] = mapped_column(comment="when that decision is to be taken")

    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None] = mapped_column(comment="exclusive: a submission at this instant is late")
    first_closes_at: Mapped[datetime | None] = mapped_column(comment="before any extension; stays visible")
    short_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="published where it is under 84 days")
    outcome_days: Mapped[int | None] = mapped_column(comment="promised sooner than 84 days after closing")
    paused_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(sa.Text, default="")

    privacy_controller: Mapped[str] = mapped_column(sa.String(300), default="")
    privacy_purpose: Mapped[str] = mapped_column(sa.Text, default="")
    privacy_readers: Mapped[str] = mapped_column(sa.Text, default="", comment="who sees what is sent")
    kept_until: Mapped[date | None] = mapped_column(comment="answers and addresses are erased when this day has come")
    erased_at: Mapped[datetime | None]

    asked: Mapped[str] = mapped_column(sa.Text, default="", comment="we asked, Markdown: for the outcome")
    asked_html: Mapped[str] = mapped_column(sa.Text, default="")
    summary_report: Mapped[str] = mapped_column(sa.Text, default="", comment="what people told us, Markdown")
    summary_report_html: Mapped[str] = mapped_column(sa.Text, default="")
    decided: Mapped[str] = mapped_column(sa.Text, default="", comment="we did, overall: decision and reasons, Markdown")
    decided_html: Mapped[str] = mapped_column(sa.Text, default="")
    decided_on: Mapped[date | None]
    summary_published_at: Mapped[datetime | None]
    outcome_published_at: Mapped[datetime | None]
    drafted_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id"), comment="who last sent it to the gate: may not be its only approver"
    )

    areas: Mapped[list[Area]] = relationship(secondary=consultation_area, order_by=Area.name)
    options: Mapped[list["ConsultationOption"]] = relationship(
        order_by="ConsultationOption.position", cascade="all, delete-orphan"
    )
    documents: Mapped[list["ConsultationDocument"]] = relationship(
        order_by="ConsultationDocument.position",
        primaryjoin="and_(Consultation.id == ConsultationDocument.consultation_id, "
        "ConsultationDocument.removed_at.is_(None))",
    )
    news: Mapped[list["ConsultationNews"]] = relationship(order_by="ConsultationNews.id.desc()")

    __mapper_args__ = {"polymorphic_identity": "consultation"}
    __table_args__: Any = (
        sa.CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="opens_before_closes"),
        sa.CheckConstraint("outcome_days IS NULL OR outcome_days BETWEEN 1 AND 84", name="outcome_days"),
        sa.CheckConstraint("slug <> ''", name="slug"),
        sa.Index("ix_consultation_closes_at_id", "closes_at", "id"),
        sa.Index("ix_consultation_published_at_id", "published_at", "id"),
    )

    @hybrid_method
    def is_open(self, at: datetime) -> bool:
        """Open for submissions at an instant: from `opens_at`, until just before `closes_at`."""
        return _is_open(self, at)

    @is_open.inplace.expression  # type: ignore[attr-defined]
    @classmethod
    def _is_open_sql(cls, at: datetime) -> sa.ColumnElement[bool]:
        return sa.and_(cls.state == State.SCHEDULED, cls.opens_at <= at, at < cls.closes_at)

    @hybrid_method
    def is_closed(self, at: datetime) -> bool:
        """Its closing time has come while it was published; nothing stores this."""
        return _is_closed(self, at)

    @is_closed.inplace.expression  # type: ignore[attr-defined]
    @classmethod
    def _is_closed_sql(cls, at: datetime) -> sa.ColumnElement[bool]:
        return sa.or_(cls.state.in_(AFTER_CLOSING), sa.and_(cls.state == State.SCHEDULED, cls.closes_at <= at))

    @property
    def is_public(self) -> bool:
        """Whether anyone may know of it. Once published, its address never dies."""
        return self.published_at is not None

    @property
    def public_path(self) -> str:
        return f"/consultations/{self.slug}"

    def phase(self, at: datetime) -> Phase:
        """What the public sees at an instant."""
        return phase_of(self, at)

    @property
    def was_extended(self) -> bool:
        return self.first_closes_at is not None and self.first_closes_at != self.closes_at

    def length(self) -> timedelta | None:
        if self.opens_at is None or self.closes_at is None:
            return None
        return self.closes_at - self.opens_at


class ConsultationOption(Base):
    """One of the options put to the public, the status quo among them."""

    __tablename__ = "consultation_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    text_html: Mapped[str] = mapped_column(sa.Text, default="")
    is_status_quo: Mapped[bool] = mapped_column(default=False)


class ConsultationDocument(Base):
    """A document that belongs to a consultation. One that was published is replaced, never taken away."""

    __tablename__ = "consultation_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    position: Mapped[int]
    removed_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)


class ConsultationVersion(Base):
    """A frozen version of what the public was told: texts, options, documents by digest, and the questionnaire."""

    __tablename__ = "consultation_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"))
    number: Mapped[int]
    frozen_at: Mapped[datetime]
    questionnaire_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("questionnaire_version.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    snapshot: Mapped[dict[str, object]] = mapped_column(sa.JSON)

    __table_args__ = (sa.UniqueConstraint("consultation_id", "number"),)


class ConsultationNews(Base):
    """A public notice on the page: correction, pause, extension, withdrawal, results. Insert-only."""

    __tablename__ = "consultation_news"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(30))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(sa.Text)


class GateAnswer(Base):
    """What the officer gives as evidence for one criterion of the gate, while it is being prepared."""

    __tablename__ = "gate_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"))
    criterion: Mapped[str] = mapped_column(sa.String(40))
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.UniqueConstraint("consultation_id", "criterion"),)


class GateCheck(Base):
    """One run of the gate: what it found, with the evidence as it stood, dated. Insert-only."""

    __tablename__ = "gate_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultation.id"), index=True)
    at: Mapped[datetime]
    passed: Mapped[bool]
    findings: Mapped[list[object]] = mapped_column(sa.JSON, comment="list of {criterion, level, words}")
    evidence: Mapped[dict[str, object]] = mapped_column(sa.JSON)

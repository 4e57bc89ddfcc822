"""A relevant decision: from the draft to the published statement, with everybody's part in it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Appointment, Body, Person, Role
from engage.database import Base, enum_type, session_of
from engage.decisions.models.kind import Kind
from engage.decisions.models.procedure import Procedure
from engage.matters import AuditEntry, By, Matter, Move, Workflow, record


class DecisionState(StrEnum):
    """How far a decision has come (P0)."""

    DRAFTED = "drafted"
    TABLED = "tabled"
    DECIDED = "decided"
    STATEMENT_PUBLISHED = "statement_published"
    BREACH_FLAGGED = "breach_flagged"
    REFERRED_UP = "referred_up"  # the breach went to the host or the council
    CLOSED = "closed"  # the breach was settled
    DROPPED = "dropped"  # taken off before anything was decided

    @property
    def words(self) -> str:
        return {
            "drafted": "Draft",
            "tabled": "On the agenda",
            "decided": "Decided, statement not yet published",
            "statement_published": "Decided",
            "breach_flagged": "A breach of the procedure is being looked into",
            "referred_up": "A breach of the procedure was passed on",
            "closed": "A breach of the procedure was looked into",
            "dropped": "Taken off the agenda",
        }[self.value]


class DecisionOutcome(StrEnum):
    """What was decided."""

    YES = "yes"
    NO = "no"
    DEFERRED = "deferred"

    @property
    def words(self) -> str:
        return {"yes": "Yes", "no": "No", "deferred": "Put off"}[self.value]


class Way(StrEnum):
    """How it was made."""

    MEETING = "meeting"
    EMAIL = "email"
    CHAIR = "chair"

    @property
    def words(self) -> str:
        return {"meeting": "At a meeting", "email": "By e-mail", "chair": "By the chair alone, as urgent"}[self.value]


class Vote(StrEnum):
    """One decider's part in the outcome."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    CONSENSUS = "consensus"
    NONE = "none"  # stood out

    @property
    def words(self) -> str:
        return {
            "for": "For", "against": "Against", "abstain": "Abstained", "consensus": "Agreed, by consensus",
            "none": "Stood out",
        }[self.value]  # fmt: skip


class Conflict(StrEnum):
    """What a decider has declared."""

    NONE = "none"
    EMPLOYED = "employed"  # by the provider concerned: stands out, whatever else is said
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            "none": "None",
            "employed": "Works for the provider concerned",
            "other": "Another interest",
        }[self.value]


_S = DecisionState

WORKFLOW = Workflow(
    initial=_S.DRAFTED,
    moves={
        "table": Move({_S.DRAFTED}, _S.TABLED),
        "decide": Move({_S.TABLED}, _S.DECIDED, reason=True),
        "publish_statement": Move({_S.DECIDED}, _S.STATEMENT_PUBLISHED),
        # the public is owed the statement even while a breach is looked into
        "publish_statement_late": Move({_S.BREACH_FLAGGED, _S.REFERRED_UP, _S.CLOSED}, None),
        "flag_breach": Move(set(_S) - {_S.BREACH_FLAGGED, _S.DROPPED}, _S.BREACH_FLAGGED, reason=True),
        "refer_up": Move({_S.BREACH_FLAGGED}, _S.REFERRED_UP, reason=True),
        "close_breach": Move({_S.BREACH_FLAGGED, _S.REFERRED_UP}, _S.CLOSED, reason=True),
        "drop": Move({_S.DRAFTED, _S.TABLED}, _S.DROPPED, reason=True),
    },
)


class Decision(Base):
    """One relevant decision of a network, about one subject, perhaps about one matter on the record."""

    __tablename__ = "decision"
    workflow = WORKFLOW

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(30), unique=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), comment="the network")
    kind: Mapped[Kind] = mapped_column(enum_type(Kind))
    subject: Mapped[str] = mapped_column(sa.String(200))
    matter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("matter.id"), index=True)
    to_withdraw: Mapped[bool] = mapped_column(default=False, comment="whether to take back what was decided before")
    concerns: Mapped[str] = mapped_column(sa.String(200), default="", comment="the provider concerned, in words")
    concerns_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"), comment="where that is a body here")
    off_agenda: Mapped[bool] = mapped_column(
        default=False, comment="an unannounced visit: nothing of it is public before its statement"
    )
    retakes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"), comment="the decision taken again")
    state: Mapped[DecisionState] = mapped_column(enum_type(DecisionState), default=DecisionState.DRAFTED)
    profile: Mapped[str] = mapped_column(sa.String(20), comment="the era by whose rules it is made")

    drafted_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(sa.String(200), comment="a member or the host's worker, as named then")
    drafted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    tabled_at: Mapped[datetime | None]
    tabled_for: Mapped[date | None] = mapped_column(comment="the day on which it is to be decided")
    declared: Mapped[list[Any]] = mapped_column(default=list, comment="conflicts declared at tabling, by appointment")

    decided_at: Mapped[datetime | None] = mapped_column(comment="when the deciders decided, not when it was entered")
    entered_at: Mapped[datetime | None] = mapped_column(comment="when it was entered here")
    procedure_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("decision_procedure.id"), comment="the version by which it was made"
    )
    way: Mapped[Way | None] = mapped_column(enum_type(Way))
    outcome: Mapped[DecisionOutcome | None] = mapped_column(enum_type(DecisionOutcome))
    reasons: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    reasons_html: Mapped[str] = mapped_column(sa.Text, default="")
    lay_part: Mapped[str] = mapped_column(
        sa.Text, default="", comment="from 2013: how lay people and volunteers took part"
    )

    statement: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    statement_html: Mapped[str] = mapped_column(sa.Text, default="")
    statement_published_at: Mapped[datetime | None]

    breach_rule: Mapped[str] = mapped_column(sa.Text, default="", comment="which rule of the procedure was broken")
    breach_flagged_at: Mapped[datetime | None]
    breach_to: Mapped[str] = mapped_column(sa.String(20), default="", comment="host or council, where it went up")
    breach_summary: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown: what the public reads of it")
    breach_summary_html: Mapped[str] = mapped_column(sa.Text, default="")
    stands: Mapped[bool] = mapped_column(default=True, comment="false once a breach was found to undo it")
    listed_on: Mapped[date] = mapped_column(comment="decided, else to be decided, else drafted: the register's key")
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship(foreign_keys=[body_id])
    concerned: Mapped[Body | None] = relationship(foreign_keys=[concerns_id])
    matter: Mapped[Matter | None] = relationship()
    procedure: Mapped[Procedure | None] = relationship()
    retakes: Mapped["Decision | None"] = relationship(remote_side="Decision.id")
    drafted_by: Mapped[Person | None] = relationship()
    voices: Mapped[list["DecisionVoice"]] = relationship(back_populates="decision", order_by="DecisionVoice.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.Index("ix_decision_listed_on", "listed_on", "id"),
        sa.Index("ix_decision_body_id_listed_on", "body_id", "listed_on", "id"),
        sa.Index("ix_decision_kind_listed_on", "kind", "listed_on", "id"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL) AND (decided_at IS NULL) = (way IS NULL)", name="whole"
        ),
        sa.CheckConstraint("decided_at IS NULL OR reasons <> ''", name="reasons"),
        sa.CheckConstraint("statement_published_at IS NULL OR statement <> ''", name="statement"),
        sa.CheckConstraint("breach_to IN ('', 'host', 'council')", name="breach_to"),
    )

    @property
    def is_urgent(self) -> bool:
        """Made by the chair alone because it could not wait."""
        return self.way is Way.CHAIR

    @property
    def is_consensus(self) -> bool:
        return any(voice.vote is Vote.CONSENSUS for voice in self.voices)

    @hybrid_property
    def is_public(self) -> bool:
        """Whether anyone may know of it: once it is on the agenda, or, kept off it, once its statement is out."""
        return self.statement_published_at is not None or (self.tabled_at is not None and not self.off_agenda)

    @is_public.inplace.expression
    @classmethod
    def _is_public(cls) -> sa.ColumnElement[bool]:
        on_agenda = sa.and_(cls.tabled_at.is_not(None), cls.off_agenda.is_(False))
        return sa.or_(cls.statement_published_at.is_not(None), on_agenda)

    @property
    def is_told(self) -> bool:
        """Whether the public may read what was decided, by whom and why."""
        return self.statement_published_at is not None

    @property
    def is_relevant(self) -> bool:
        """Whether something was decided, so that a statement is owed: putting it off decides nothing."""
        return self.outcome in {DecisionOutcome.YES, DecisionOutcome.NO}

    @property
    def was_under_procedure(self) -> bool:
        """Whether the procedure it was made by could be read by anyone when it was made."""
        if self.decided_at is None or self.procedure is None:
            return False
        return self.procedure.was_public(self.decided_at)

    @property
    def counts(self) -> bool:
        """Whether it may be acted on: decided under a published procedure, and no breach stands against it."""
        settled = {DecisionState.DECIDED, DecisionState.STATEMENT_PUBLISHED, DecisionState.CLOSED}
        return self.is_relevant and self.was_under_procedure and self.stands and self.state in settled

    @property
    def public_path(self) -> str:
        return f"/decisions/{self.reference}"

    def allows(self, verb: str) -> bool:
        return self.workflow.allows(self.state, verb)

    def move(self, verb: str, *, by: By, at: datetime, reason: str = "", **details: Any) -> AuditEntry:
        """Change state and record it: one act. Raises MoveRefusedError where the table has no such move."""
        before, self.state = self.state, DecisionState(self.workflow.after(self.state, verb, reason))
        return self.note(verb, by=by, at=at, before=before, after=self.state, reason=reason, **details)

    def note(self, verb: str, *, by: By, at: datetime, **rest: Any) -> AuditEntry:
        """Record an act on this decision, in the network's own record."""
        about = f"decision:{self.reference}"
        return record(session_of(self), verb, by=by, at=at, about=about, body_id=self.body_id, **rest)


class DecisionVoice(Base):
    """One decider's part in one decision, as it was then; never changed."""

    __tablename__ = "decision_voice"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"))
    appointment_id: Mapped[int] = mapped_column(sa.ForeignKey("appointment.id"))
    name: Mapped[str] = mapped_column(sa.String(200), comment="public by law: those who make relevant decisions")
    role: Mapped[str] = mapped_column(sa.String(40), default=Role.DECIDER.value)
    is_chair: Mapped[bool] = mapped_column(default=False)
    conflict: Mapped[Conflict] = mapped_column(enum_type(Conflict), default=Conflict.NONE)
    conflict_words: Mapped[str] = mapped_column(sa.Text, default="", comment="as declared; the network's own")
    stood_out: Mapped[bool] = mapped_column(default=False)
    vote: Mapped[Vote] = mapped_column(enum_type(Vote))

    decision: Mapped[Decision] = relationship(back_populates="voices")
    appointment: Mapped[Appointment] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("decision_id", "appointment_id"),
        sa.CheckConstraint("role = 'decider'", name="decider"),  # the host is never recorded as the network
        sa.CheckConstraint("stood_out = (vote = 'none')", name="stood_out"),
        sa.CheckConstraint("conflict <> 'employed' OR stood_out", name="employed"),
    )

"""A matter: what is raised. Joined-table parent of consultations, and later of juries, referrals, petitions …"""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body
from engage.database import Base
from engage.matters.models.record import AuditEntry, By, record_on
from engage.matters.workflow import Workflow

# The states of each kind, in the parent table where they are stored; a test holds them equal to the feature's own.
CONSULTATION_STATES = (
    "idea", "pre_engagement", "drafting", "gate_check", "scheduled", "paused", "analysing", "summary_published",
    "deciding", "decided", "response_published", "implementing", "reviewed", "archived", "withdrawn", "relaunched",
    "quashed",
)  # fmt: skip
REFERRAL_STATES = (
    "drafted", "decided", "made", "received", "acknowledged", "considered", "power_not_exercisable", "declined",
    "accepted", "reported_back", "closed", "withdrawn", "redirected", "joined",
)  # fmt: skip
REVIEW_STATES = (
    "suggested", "scoped", "evidence", "deliberating", "draft_report", "agreed", "sent", "response_requested",
    "responded", "monitored", "closed", "declined", "suspended",
)  # fmt: skip
STATES = {"consultation": CONSULTATION_STATES, "referral": REFERRAL_STATES, "review": REVIEW_STATES}


def _known_states() -> str:
    """What the database itself holds every matter to: a state that its kind has."""
    return " AND ".join(
        f"(kind <> '{kind}' OR state IN ({', '.join(repr(state) for state in states)}))"
        for kind, states in STATES.items()
    )


class ReferenceSeries(Base):
    """The last number given in a series such as CON-2026; taken within a writing transaction."""

    __tablename__ = "reference_series"

    prefix: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Matter(Base):
    """Something raised with, or by, a public body, on one record from the first word to what was delivered."""

    __tablename__ = "matter"
    workflow: ClassVar[Workflow]

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(30))
    reference: Mapped[str] = mapped_column(sa.String(30), unique=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(40))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    profile: Mapped[str] = mapped_column(
        sa.String(20), default="hw2024", comment="the era of what set it going: its clocks and words stay with it"
    )
    version: Mapped[int] = mapped_column(default=1, comment="raised by every change; the loser of a race sees both")

    body: Mapped[Body] = relationship()

    __mapper_args__ = {"polymorphic_on": "kind", "version_id_col": version}
    __table_args__: Any = (
        sa.CheckConstraint(_known_states(), name="state"),
        sa.Index("ix_matter_kind_state", "kind", "state"),
    )

    @property
    def is_public(self) -> bool:
        """Whether anyone may know of it; each kind says so itself."""
        return False

    @property
    def public_title(self) -> str:
        """What anyone may read as its title; a kind that must hide it gives the reference alone."""
        return self.title

    @property
    def parties(self) -> set[int]:
        """Ids of the bodies whose people work on it and may read its staff pages; each kind adds its own."""
        return {self.body_id}

    @property
    def public_path(self) -> str:
        """Where its public page is."""
        raise NotImplementedError

    @property
    def desk_path(self) -> str:
        """Where its staff page is."""
        return f"/desk/{self.kind}s/{self.reference}/"

    def move(self, verb: str, *, by: By, at: datetime, reason: str = "", **details: Any) -> AuditEntry:
        """Change state and record it: one act. Raises MoveRefusedError where the table has no such move."""
        before, self.state = self.state, self.workflow.after(self.state, verb, reason)
        return record_on(self, verb, by=by, at=at, before=before, after=self.state, reason=reason, **details)

    def allows(self, verb: str) -> bool:
        return self.workflow.allows(self.state, verb)

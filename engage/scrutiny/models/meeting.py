"""A meeting of a committee: when and where, how far it has come, who was there."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.accounts import Body
from engage.database import Base, enum_type, session_of
from engage.matters.models.record import AuditEntry, By, record
from engage.matters.workflow import Move, Workflow
from engage.now import london_date
from engage.scrutiny.models.committee import Seat

if TYPE_CHECKING:
    from engage.scrutiny.models.agenda import AgendaItem
    from engage.scrutiny.models.minute import Minute


class MeetingState(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    AGENDA_PUBLISHED = "agenda_published"
    HELD = "held"
    MINUTES_PUBLISHED = "minutes_published"
    POSTPONED = "postponed"  # to a day that is not yet set
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        return {
            "planned": "Planned",
            "agenda_published": "Agenda published",
            "held": "Held: minutes to follow",
            "minutes_published": "Minutes published",
            "postponed": "Postponed",
            "cancelled": "Cancelled",
        }[self.value]

    @property
    def colour(self) -> str:
        return {
            "agenda_published": "blue", "held": "yellow", "minutes_published": "green", "postponed": "orange",
            "cancelled": "red",
        }.get(self.value, "grey")  # fmt: skip


_S = MeetingState
MEETING_WORKFLOW = Workflow(
    initial=_S.PLANNED,
    moves={
        "publish_agenda": Move({_S.PLANNED}, _S.AGENDA_PUBLISHED),
        "rearrange": Move({_S.PLANNED, _S.AGENDA_PUBLISHED}, None, reason=True),
        "postpone": Move({_S.PLANNED, _S.AGENDA_PUBLISHED}, _S.POSTPONED, reason=True),
        "set_again": Move({_S.POSTPONED}, _S.PLANNED),
        "announce_again": Move({_S.POSTPONED}, _S.AGENDA_PUBLISHED),
        "cancel": Move({_S.PLANNED, _S.AGENDA_PUBLISHED, _S.POSTPONED}, _S.CANCELLED, reason=True),
        "hold": Move({_S.AGENDA_PUBLISHED}, _S.HELD),
        "publish_minutes": Move({_S.HELD}, _S.MINUTES_PUBLISHED),
    },
)


class Meeting(Base):
    """One meeting, numbered within its committee. Its public address says the number and never changes."""

    __tablename__ = "meeting"
    workflow = MEETING_WORKFLOW

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    number: Mapped[int] = mapped_column(comment="within its committee, from 1, never reused")
    title: Mapped[str] = mapped_column(sa.String(200), default="", comment="where it is more than a meeting: Special")
    starts_at: Mapped[datetime] = mapped_column(comment="of one that is postponed: when it was to be")
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    online: Mapped[str] = mapped_column(sa.String(500), default="", comment="https address for watching or taking part")
    notice: Mapped[str] = mapped_column(sa.Text, default="", comment="public notice: how to come, speak, ask; Markdown")
    notice_html: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[MeetingState] = mapped_column(enum_type(MeetingState), default=MeetingState.PLANNED)
    reason: Mapped[str] = mapped_column(sa.Text, default="", comment="why it was cancelled, postponed or moved last")
    created_at: Mapped[datetime]
    agenda_published_at: Mapped[datetime | None] = mapped_column(comment="when the agenda first became public")
    noticed_at: Mapped[datetime | None] = mapped_column(comment="when notice of the day as it now stands was given")
    late_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="the chair's, where that notice was late")
    also_present: Mapped[str] = mapped_column(sa.Text, default="", comment="officers, witnesses: as the minutes say it")
    minutes_published_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1, comment="of the agenda: raised when an item comes, goes or moves")
    version: Mapped[int] = mapped_column(default=1)

    committee: Mapped[Body] = relationship()
    items: Mapped[list["AgendaItem"]] = relationship(back_populates="meeting", order_by="AgendaItem.number")
    minutes: Mapped[list["Minute"]] = relationship(back_populates="meeting", order_by="Minute.id")
    attendances: Mapped[list["Attendance"]] = relationship(back_populates="meeting", order_by="Attendance.id")
    dates: Mapped[list["MeetingDate"]] = relationship(back_populates="meeting", order_by="MeetingDate.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__: Any = (
        sa.UniqueConstraint("committee_id", "number"),
        sa.Index("ix_meeting_committee_id_starts_at", "committee_id", "starts_at", "id"),
        sa.Index("ix_meeting_starts_at", "starts_at", "id"),
        sa.CheckConstraint("state NOT IN ('cancelled', 'postponed') OR reason <> ''", name="reason"),
    )

    @property
    def on(self) -> date:
        """The London day of the meeting."""
        return london_date(self.starts_at)

    @property
    def is_agenda_public(self) -> bool:
        """Once public, always public: a meeting that is moved or cancelled keeps its page."""
        return self.agenda_published_at is not None

    @property
    def are_minutes_public(self) -> bool:
        return self.minutes_published_at is not None

    def is_coming(self, at: datetime) -> bool:
        """Whether it is still to come at a moment; a postponed one is, until it is held or called off."""
        return self.starts_at > at or self.state is MeetingState.POSTPONED

    @property
    def is_settled(self) -> bool:
        """Whether its day stands and it will be or was held."""
        return self.state not in {MeetingState.CANCELLED, MeetingState.POSTPONED}

    @property
    def standing_items(self) -> list["AgendaItem"]:
        """The agenda in its order, less what was taken off before anybody saw it."""
        return [item for item in self.items if item.removed_at is None]

    @property
    def name(self) -> str:
        return self.title or "Meeting"

    @property
    def public_path(self) -> str:
        return f"/committees/{self.committee.slug}/meetings/{self.number}"

    @property
    def about(self) -> str:
        """How the record names it."""
        return f"meeting:{self.committee.slug}/{self.number}"

    def note(self, verb: str, *, by: By, at: datetime, **rest: Any) -> AuditEntry:
        """Record an act on this meeting or something in it."""
        rest.setdefault("about", self.about)
        return record(session_of(self), verb, by=by, at=at, body_id=self.committee_id, **rest)

    def move(self, verb: str, *, by: By, at: datetime, reason: str = "", **details: Any) -> AuditEntry:
        """Change state and record it: one act. Raises MoveRefusedError where the table has no such move."""
        before, self.state = self.state, MeetingState(self.workflow.after(self.state, verb, reason))
        return self.note(verb, by=by, at=at, before=before, after=self.state, reason=reason, **details)

    def allows(self, verb: str) -> bool:
        return self.workflow.allows(self.state, verb)


class MeetingDate(Base):
    """One setting of a meeting's day and place, kept for ever: what it was moved to, and why."""

    __tablename__ = "meeting_date"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    starts_at: Mapped[datetime | None] = mapped_column(comment="empty: put off, the day not yet set")
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    set_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(sa.Text, default="")
    was_public: Mapped[bool] = mapped_column(default=False, comment="whether the agenda was public by then")

    meeting: Mapped[Meeting] = relationship(back_populates="dates")


class Standing(StrEnum):
    """Whether a member came."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @property
    def words(self) -> str:
        return {"present": "Present", "apologies": "Apologies", "absent": "Absent"}[self.value]


class Attendance(Base):
    """One member at one meeting: present or not, who came instead, and the interest they declared."""

    __tablename__ = "attendance"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("seat.id"), index=True)
    standing: Mapped[Standing] = mapped_column(enum_type(Standing))
    substitute: Mapped[str] = mapped_column(sa.String(200), default="", comment="who came in their place")
    interest: Mapped[str] = mapped_column(sa.Text, default="", comment="declared: which item, what, whether they left")

    meeting: Mapped[Meeting] = relationship(back_populates="attendances")
    seat: Mapped[Seat] = relationship()

    __table_args__ = (sa.UniqueConstraint("meeting_id", "seat_id"),)

"""The record: who did what, in what role, when, from, to and why. Insert-only in the database itself."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engage.accounts import Appointment, Person
from engage.database import Base, BigKey, session_of

if TYPE_CHECKING:
    from engage.matters.models.matter import Matter


class Voice(StrEnum):
    """Who acts when it is no member of staff."""

    RESIDENT = "resident"
    CLOCK = "clock"  # the system, because a time has come
    OPERATOR = "operator"  # somebody at the server's command line


By = Appointment | Voice


class AuditEntry(Base):
    """One act. Holds nothing personal of the public: ids, references, counts and staff's own words only."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(sa.String(40))
    body_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))
    matter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("matter.id"))
    about: Mapped[str] = mapped_column(sa.String(120), comment="what was acted on, as kind:reference")
    verb: Mapped[str] = mapped_column(sa.String(60))
    before: Mapped[str] = mapped_column(sa.String(40), default="")
    after: Mapped[str] = mapped_column(sa.String(40), default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        sa.Index("ix_audit_entry_matter_id_id", "matter_id", "id"),
        sa.Index("ix_audit_entry_body_id_id", "body_id", "id"),
        sa.Index("ix_audit_entry_about", "about"),
    )


def entry_values(
    verb: str,
    *,
    by: By,
    at: datetime,
    about: str,
    matter_id: int | None = None,
    body_id: int | None = None,
    before: str = "",
    after: str = "",
    reason: str = "",
    **details: Any,
) -> dict[str, Any]:
    """The columns of one entry, for acts that insert in bulk or with Core."""
    staff = by if isinstance(by, Appointment) else None
    return {
        "at": at,
        "person_id": staff.person_id if staff else None,
        "role": staff.role.value if staff else str(by),
        "body_id": body_id if body_id is not None else (staff.body_id if staff else None),
        "matter_id": matter_id,
        "about": about,
        "verb": verb,
        "before": before,
        "after": after,
        "reason": reason,
        "details": details,
    }


def record(session: Session, verb: str, *, by: By, at: datetime, about: str, **rest: Any) -> AuditEntry:
    """Write one entry in the act's own transaction. `rest`: matter_id, body_id, before, after, reason, details."""
    entry = AuditEntry(**entry_values(verb, by=by, at=at, about=about, **rest))
    session.add(entry)
    return entry


def record_on(matter: "Matter", verb: str, *, by: By, at: datetime, about: str = "", **rest: Any) -> AuditEntry:
    """Write one entry about a matter or something in it."""
    return record(
        session_of(matter),
        verb,
        by=by,
        at=at,
        about=about or f"{matter.kind}:{matter.reference}",
        matter_id=matter.id,
        body_id=matter.body_id,
        **rest,
    )

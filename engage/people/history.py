"""The record as staff read it: the acts at their own bodies, newest first, paged by key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.accounts import Body, Role
from engage.matters import AuditEntry, Matter

PAGE = 50


@dataclass(frozen=True)
class Act:
    """One entry with what it was about, for the page."""

    entry: AuditEntry
    body: Body | None
    matter_reference: str | None
    matter_title: str | None

    @property
    def verb(self) -> str:
        return self.entry.verb.replace("_", " ")

    @property
    def about(self) -> str:
        """The reference of the matter, where the act was about nothing smaller."""
        kind, _, number = self.entry.about.partition(":")
        return number if number == self.matter_reference else f"{kind.replace('_', ' ')} {number}".strip()

    @property
    def role(self) -> str:
        """Key of the role in the vocabulary; '' where it was no member of staff."""
        return Role(self.entry.role).term if self.entry.role in set(Role) else ""


def acts(
    session: Session, bodies: Collection[int], *, matter: str = "", before: int | None = None
) -> tuple[Sequence[Act], int | None]:
    """One page of acts at these bodies, and the key of the next page (None where this is the last)."""
    matters = Matter.__table__
    found = (
        sa.select(AuditEntry, Body, matters.c.reference, matters.c.title)
        .select_from(AuditEntry)
        .outerjoin(Body, Body.id == AuditEntry.body_id)
        .outerjoin(matters, matters.c.id == AuditEntry.matter_id)
        .where(AuditEntry.body_id.in_(bodies))
        .options(joinedload(AuditEntry.person))
        .order_by(AuditEntry.id.desc())
    )
    if matter:
        found = found.where(
            AuditEntry.matter_id == sa.select(Matter.id).where(Matter.reference == matter).scalar_subquery()
        )
    if before is not None:
        found = found.where(AuditEntry.id < before)
    rows = session.execute(found.limit(PAGE + 1)).all()
    page = [Act(*row) for row in rows[:PAGE]]
    return page, page[-1].entry.id if len(rows) > PAGE else None

"""Who is reminded, and who above is told when it does not come: each body's ladder, or the usual one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment, Body, BodyKind, Person, Role
from engage.database import session_of
from engage.matters import By, record
from engage.now import london_date
from engage.reminders.models import EscalationStep

MOST_RUNGS = 6


@dataclass(frozen=True, order=True)
class Rung:
    """So many working days after the due day, a role of the body's own or an address above is told."""

    days: int
    role: str = ""
    email: str = ""
    since: date = date.min  # days that had come before it was set are not told of

    @property
    def key(self) -> str:
        """What makes it one step, without holding the address."""
        return f"up:{self.days}:{self.role or sha256(self.email.encode()).hexdigest()[:16]}"


OFFICERS = (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)
WORKING = {
    BodyKind.NETWORK: (Role.HOST, Role.DECIDER, Role.ADMINISTRATOR),
    BodyKind.SCRUTINY: (Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR, Role.ADMINISTRATOR),
}
DEFAULT_DAYS = (5, 10)


def roles_reminded(kind: BodyKind) -> tuple[Role, ...]:
    """Who acts on what a body owes or is owed: the first role that somebody holds."""
    return WORKING.get(kind, OFFICERS)


def usual_ladder(kind: BodyKind) -> list[Rung]:
    """The ladder of a body that has set none: who approves, then who administers."""
    return [Rung(days, role=role.value) for days, role in zip(DEFAULT_DAYS, roles_reminded(kind)[1:], strict=True)]


def ladders_of(session: Session, kinds: dict[int, BodyKind]) -> dict[int, list[Rung]]:
    """The ladder of each of these bodies, its first rung first."""
    kept: dict[int, list[Rung]] = {}
    mine = sa.select(EscalationStep).where(EscalationStep.body_id.in_(kinds))
    for step in session.scalars(mine.order_by(EscalationStep.days, EscalationStep.id)):
        kept.setdefault(step.body_id, []).append(Rung(step.days, step.role, step.email, london_date(step.made_at)))
    return {body_id: kept.get(body_id) or usual_ladder(kind) for body_id, kind in kinds.items()}


def ladder_of(body: Body) -> list[Rung]:
    """The ladder of one body as it is now."""
    return ladders_of(session_of(body), {body.id: body.kind})[body.id]


def is_own(body: Body) -> bool:
    """Whether the body has set a ladder itself."""
    mine = sa.select(EscalationStep.id).where(EscalationStep.body_id == body.id)
    return session_of(body).scalar(mine.limit(1)) is not None


def set_ladder(body: Body, rungs: Sequence[Rung], *, by: By, at: datetime) -> None:
    """Put these rungs in the place of those there were; none means the usual ladder again.

    The record says how many days and which roles, and of an address only that there is one.
    """
    session = session_of(body)
    wanted = {(rung.days, rung.role, rung.email) for rung in rungs}
    for step in session.scalars(sa.select(EscalationStep).where(EscalationStep.body_id == body.id)):
        kept = (step.days, step.role, step.email)
        if kept not in wanted:
            session.delete(step)
        wanted.discard(kept)
    for days, role, email in sorted(wanted):
        session.add(EscalationStep(body_id=body.id, days=days, role=role, email=email, made_at=at))
    session.flush()
    said = [f"{rung.days} working days: {rung.role or 'an address'}" for rung in rungs]
    record(session, "set_ladder", by=by, at=at, about=f"body:{body.slug}", body_id=body.id, ladder=said or "usual")


class Directory:
    """Who holds which role at which body, asked once for each body; kind and ladder with them."""

    def __init__(self) -> None:
        self.kinds: dict[int, BodyKind] = {}
        self.ladders: dict[int, list[Rung]] = {}
        self._people: dict[tuple[int, str], list[str]] = {}
        self._acting: dict[int, tuple[str, list[str]]] = {}

    def learn(self, session: Session, body_ids: Iterable[int]) -> None:
        """Ask for bodies that are not known yet: three statements, however many they are."""
        fresh = set(body_ids) - self.kinds.keys()
        if not fresh:
            return
        rows = session.execute(sa.select(Body.id, Body.kind).where(Body.id.in_(fresh)))
        kinds = {row.id: row.kind for row in rows}
        self.kinds |= kinds
        self.ladders |= ladders_of(session, kinds)
        for row in session.execute(_in_post(fresh)):
            self._people.setdefault((row.body_id, row.role.value), []).append(row.email)

    def holding(self, body_id: int, role: str) -> list[str]:
        """The addresses of those who hold a role."""
        return self._people.get((body_id, role), [])

    def acting(self, body_id: int) -> tuple[str, list[str]]:
        """The role that acts on what is owed, and the addresses of those who hold it."""
        if body_id not in self._acting:
            roles = [role.value for role in roles_reminded(self.kinds[body_id])]
            held = next((role for role in roles if self.holding(body_id, role)), roles[0])
            self._acting[body_id] = (held, self.holding(body_id, held))
        return self._acting[body_id]


def _in_post(body_ids: Collection[int]) -> Any:
    return (
        sa.select(Appointment.body_id, Appointment.role, Person.email)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.body_id.in_(body_ids), Appointment.ended_at.is_(None), Person.suspended_at.is_(None))
        .order_by(Appointment.id)
    )

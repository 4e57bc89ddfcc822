"""The public record of a matter: each change of state with its day, role and reason. Never a name."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engage.accounts import Role
from engage.content.vocabulary import capital, vocabulary
from engage.matters import AuditEntry, Duty, Item, Matter, Voice
from engage.matters.duties import OUTCOME

PAGE = 100

# Changes of the outcome duty, in words.
DUTY_WORDS = {
    "owe": "The outcome became owed",
    "move_duty": "The day by which the outcome is owed changed",
    "meet": "The outcome was published: what was owed is done",
    "excuse": "The outcome is no longer owed",
}
VOICES = {Voice.CLOCK.value: "the clock", Voice.OPERATOR.value: "the people who run this site"}


@dataclass(frozen=True)
class Line:
    """One step of a matter."""

    id: int
    at: datetime
    words: str
    before: str
    after: str
    role: str
    reason: str


def public_matter(session: Session, reference: str) -> Matter | None:
    """A matter whose record anyone may read: one that owes an outcome, or has shown an item; one statement."""
    owes = sa.exists().where(Duty.matter_id == Matter.id, Duty.act == OUTCOME)
    shown = sa.exists().where(Item.matter_id == Matter.id, Item.published_at.is_not(None))
    return session.scalar(sa.select(Matter).where(Matter.reference == reference, sa.or_(owes, shown)))


def lines(session: Session, matter: Matter, *, after: int = 0) -> list[Line]:
    """Changes of state of the matter and its duty, oldest first: one page and one more, in one statement.

    A reason is shown from publication on: what was said among staff before that was not said to the public.
    """
    own, duty = f"{matter.kind}:{matter.reference}", f"duty:{matter.reference}"
    launch = aliased(AuditEntry)
    published = (
        sa.select(sa.func.min(launch.id))
        .where(launch.matter_id == matter.id, launch.verb == "publish")
        .scalar_subquery()
    )
    moved = sa.and_(AuditEntry.about == own, AuditEntry.after != "")
    owed = sa.and_(AuditEntry.about == duty, AuditEntry.verb.in_(DUTY_WORDS))
    rows = session.execute(
        sa.select(AuditEntry, published)
        .where(AuditEntry.matter_id == matter.id, AuditEntry.id > after, sa.or_(moved, owed))
        .order_by(AuditEntry.id)
        .limit(PAGE + 1)
    )
    return [_line(entry, launched, matter.profile) for entry, launched in rows]


def _line(entry: AuditEntry, launched: int | None, profile: str) -> Line:
    is_public = launched is not None and entry.id >= launched
    verb = DUTY_WORDS.get(entry.verb, entry.verb.replace("_", " ").capitalize())
    known = entry.role in set(Role)
    role = capital(vocabulary(profile)[Role(entry.role).term].one) if known else VOICES.get(entry.role, "")
    reason = entry.reason if is_public else ""
    return Line(entry.id, entry.at, verb, _state(entry.before), _state(entry.after), role, reason)


def _state(state: str) -> str:
    return state.replace("_", " ")

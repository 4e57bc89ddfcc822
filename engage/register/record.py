"""The public record of a matter: each change of state with its day, role and reason. Never a name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engage.accounts import Role
from engage.content.vocabulary import capital, vocabulary
from engage.matters import AuditEntry, Duty, Item, Matter, Voice, clocks
from engage.matters.duties import OUTCOME

PAGE = 100

# By kind of matter: the act from which on it is public, whether what came before is shown (the states alone, without
# what was said among staff), and whether reasons are. A referral's reasons stand on its own page, which knows whether
# it is about one person.
LAUNCH = {"consultation": "publish", "referral": "make", "review": "scope"}
SHOWN_BEFORE = {"consultation"}
REASONED = {"consultation", "review"}

# Changes of a duty, in words.
OUTCOME_WORDS = {
    "owe": "The outcome became owed",
    "move_duty": "The day by which the outcome is owed changed",
    "meet": "The outcome was published: what was owed is done",
    "excuse": "The outcome is no longer owed",
}
DUTY_WORDS = {
    "owe": "It became owed to {act}",
    "move_duty": "The day changed by which it is owed to {act}",
    "recompute": "The day was counted again by which it is owed to {act}",
    "meet": "Done, as was owed: {act}",
    "excuse": "It is no longer owed to {act}",
    "supersede": "Another duty took the place of the one to {act}",
    "pause": "The law stopped the clock by which it is owed to {act}",
    "resume": "The clock runs again by which it is owed to {act}",
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
    """A matter whose record anyone may read: one that owes something in public, or has shown an item; one statement."""
    owes = sa.exists().where(Duty.matter_id == Matter.id, Duty.is_public)
    shown = sa.exists().where(Item.matter_id == Matter.id, Item.published_at.is_not(None))
    return session.scalar(sa.select(Matter).where(Matter.reference == reference, sa.or_(owes, shown)))


def lines(session: Session, matter: Matter, *, after: int = 0) -> tuple[list[Line], int | None]:
    """Changes of state of the matter and its duties, oldest first, and the key of the next page; two statements.

    A reason is shown from publication on: what was said among staff before that was not said to the public.
    """
    own, duty = f"{matter.kind}:{matter.reference}", f"duty:{matter.reference}"
    hidden = {(row.clock_id, row.limb) for row in session.execute(_hidden_duties(matter))}
    launch = aliased(AuditEntry)
    published = (
        sa.select(sa.func.min(launch.id))
        .where(launch.matter_id == matter.id, launch.verb == LAUNCH.get(matter.kind, "publish"))
        .scalar_subquery()
    )
    moved = sa.and_(AuditEntry.about == own, AuditEntry.after != "")
    owed = sa.and_(AuditEntry.about == duty, AuditEntry.verb.in_(DUTY_WORDS))
    found = sa.select(AuditEntry, published).where(
        AuditEntry.matter_id == matter.id, AuditEntry.id > after, sa.or_(moved, owed)
    )
    if matter.kind not in SHOWN_BEFORE:
        found = found.where(AuditEntry.id >= published)
    rows = session.execute(found.order_by(AuditEntry.id).limit(PAGE + 1)).all()
    shown = [_line(entry, launched, matter) for entry, launched in rows[:PAGE] if _of(entry) not in hidden]
    return shown, rows[PAGE - 1][0].id if len(rows) > PAGE else None


def _hidden_duties(matter: Matter) -> Any:
    return sa.select(Duty.clock_id, Duty.limb).where(Duty.matter_id == matter.id, ~Duty.is_public)


def _of(entry: AuditEntry) -> tuple[str, str]:
    """Clock and limb of the duty that an entry is about."""
    return str(entry.details.get("clock", "")), str(entry.details.get("limb", ""))


def _line(entry: AuditEntry, launched: int | None, matter: Matter) -> Line:
    is_public = launched is not None and entry.id >= launched and matter.kind in REASONED
    known = entry.role in set(Role)
    words = vocabulary(matter.profile)
    role = capital(words[Role(entry.role).term].one) if known else VOICES.get(entry.role, "")
    reason = entry.reason if is_public else ""
    return Line(entry.id, entry.at, _words(entry), _state(entry.before), _state(entry.after), role, reason)


def _words(entry: AuditEntry) -> str:
    if not entry.about.startswith("duty:"):
        return entry.verb.replace("_", " ").capitalize()
    clock_id, limb = _of(entry)
    clock = clocks().get(clock_id)
    act = dict(clock.limbs).get(limb, clock.act) if clock else "do what was promised"
    return (
        OUTCOME_WORDS[entry.verb]
        if act == OUTCOME and entry.verb in OUTCOME_WORDS
        else DUTY_WORDS[entry.verb].format(act=act)
    )


def _state(state: str) -> str:
    return state.replace("_", " ")

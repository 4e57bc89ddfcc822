"""The public record of a matter: each change of state with its day, role and reason. Never a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engage.accounts import Role
from engage.content.vocabulary import capital, vocabulary
from engage.matters import AuditEntry, Duty, Item, Matter, Voice, clocks
from engage.register.record_words import DUTY_WORDS, act_words, duty_words

PAGE = 100
Acts = Mapping[tuple[str, str], str]
"""What is owed, by clock and limb."""

# By kind of matter: the act from which on it is public, whether what came before is shown (the states alone, without
# what was said among staff), and whether reasons are. A referral's reasons stand on its own page, which knows whether
# it is about one person.
LAUNCH = {"consultation": "publish", "referral": "make", "review": "scope"}
SHOWN_BEFORE = {"consultation"}
REASONED = {"consultation", "review"}

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
    duties = session.execute(_duties(matter)).all()
    hidden = {(row.clock_id, row.limb) for row in duties if not row.is_public}
    acts = {(row.clock_id, row.limb): row.act for row in duties}
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
    shown = [_line(entry, launched, matter, acts) for entry, launched in rows[:PAGE] if _of(entry) not in hidden]
    return shown, rows[PAGE - 1][0].id if len(rows) > PAGE else None


def _duties(matter: Matter) -> Any:
    return sa.select(Duty.clock_id, Duty.limb, Duty.act, Duty.is_public).where(Duty.matter_id == matter.id)


def _of(entry: AuditEntry) -> tuple[str, str]:
    """Clock and limb of the duty that an entry is about."""
    return str(entry.details.get("clock", "")), str(entry.details.get("limb", ""))


def _line(entry: AuditEntry, launched: int | None, matter: Matter, acts: Acts) -> Line:
    is_public = launched is not None and entry.id >= launched and matter.kind in REASONED
    known = entry.role in set(Role)
    words = vocabulary(matter.profile)
    role = capital(words[Role(entry.role).term].one) if known else VOICES.get(entry.role, "")
    reason = entry.reason if is_public else ""
    return Line(
        entry.id, entry.at, _words(entry, matter.kind, acts), _state(entry.before), _state(entry.after), role, reason
    )


def _words(entry: AuditEntry, kind: str, acts: Acts) -> str:
    if not entry.about.startswith("duty:"):
        return act_words(kind, entry.verb)
    return duty_words(entry.verb, _act(entry, acts), str(entry.details.get("due_on", "")))


def _act(entry: AuditEntry, acts: Acts) -> str:
    """What is owed, as the duty says; where its clock was changed since, as that clock says."""
    clock_id, limb = _of(entry)
    rule = clocks().get(clock_id)
    known = dict(rule.limbs).get(limb, rule.act) if rule else "do what was promised"
    return acts.get((clock_id, limb), known)


def _state(state: str) -> str:
    return state.replace("_", " ")

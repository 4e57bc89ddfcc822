"""The record of an item in plain words: the day, the act, the role. Never a name, and nothing that is for staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from engage.accounts import Role
from engage.content.dates import day
from engage.content.vocabulary import capital, vocabulary
from engage.matters import AuditEntry, Outcome, Voice

# Acts that the public reads of, in its words. What is not here stays with the staff: drafts, returns, edits.
WORDS = {
    "make": "What people said was written down as an item",
    "recommend": "The committee wrote this recommendation",
    "assign": "Somebody was made responsible for the answer",
    "answer": "The answer was approved",
    "show": "Published, with no answer yet",
    "publish": "The answer was published",
    "revise": "A new answer was published. The old one stays readable",
    "add_evidence": "Evidence was added",
    "move_date": "The date was changed",
    "reopen": "It was taken up again, with a new date",
    "deliver": "Delivered",
    "fail": "Not delivered",
    "progress": "Somebody said how far it had come",
    "complete": "The committee marked it complete",
    "reopen_recommendation": "The committee took it up again",
}
REASON_IS_PUBLIC = {"revise", "move_date", "reopen", "fail", "complete", "reopen_recommendation"}

_VOICES = {
    Voice.RESIDENT.value: "A resident",
    Voice.CLOCK.value: "The clock",
    Voice.OPERATOR.value: "The people who run this site",
}


@dataclass(frozen=True)
class Event:
    """One line of a timeline."""

    at: datetime
    words: str
    role: str
    reason: str
    more: str


def timeline(entries: Iterable[AuditEntry], profile: str) -> list[Event]:
    """What the public may read of a record, oldest first, in the words of its matter's era."""
    return [_event(entry, profile) for entry in entries if entry.verb in WORDS]


def role_words(role: str, profile: str) -> str:
    """The role in which somebody acted, for the public."""
    return capital(vocabulary(profile)[Role(role).term].one) if role in set(Role) else _VOICES.get(role, "")


@dataclass(frozen=True)
class Moved:
    """A promised date that was changed: the old one stays visible."""

    at: datetime
    was: date
    now: date
    reason: str


def moved_dates(entries: Iterable[AuditEntry]) -> list[Moved]:
    """The acts that changed a promised date, oldest first."""
    moves = [e for e in entries if e.verb in {"move_date", "reopen"}]
    dates = [(date.fromisoformat(e.details["was_due_on"]), date.fromisoformat(e.details["now_due_on"])) for e in moves]
    return [Moved(e.at, was, to, e.reason) for e, (was, to) in zip(moves, dates, strict=True)]


def _event(entry: AuditEntry, profile: str) -> Event:
    reason = entry.reason if entry.verb in REASON_IS_PUBLIC else ""
    return Event(entry.at, WORDS[entry.verb], role_words(entry.role, profile), reason, _more(entry))


def _more(entry: AuditEntry) -> str:
    details = entry.details or {}
    if entry.verb in {"publish", "revise", "answer"} and details.get("outcome"):
        return Outcome(details["outcome"]).words
    if entry.verb in {"move_date", "reopen"}:
        return f"from {_day(details['was_due_on'])} to {_day(details['now_due_on'])}"
    if entry.verb == "deliver":
        due = _day(details["due_on"])
        return f"after the promised date, {due}" if details.get("late") else f"by the promised date, {due}"
    if entry.verb == "fail":
        return f"it was promised by {_day(details['due_on'])}"
    return ""


def _day(value: str) -> str:
    return day(date.fromisoformat(value))

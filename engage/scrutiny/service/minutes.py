"""The acts on minutes: who was there, what was resolved, corrections. A decision is entered once and moves its matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from engage.accounts import Appointment
from engage.content.dates import day, instant
from engage.database import session_of
from engage.matters import By, MoveRefusedError
from engage.matters.minutes import minutable
from engage.scrutiny.meeting_finding import make_findable
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.committee import Seat
from engage.scrutiny.models.meeting import Attendance, Meeting, MeetingState, Standing
from engage.scrutiny.models.minute import Minute
from engage.scrutiny.service.papers import Openly, disclose


@dataclass(frozen=True)
class Words:
    """What an entry says, as a form gives it."""

    discussion: str = ""
    discussion_html: str = ""
    resolved: str = ""
    reasons: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    minority: str = ""
    how: Openly = field(default_factory=Openly)


@dataclass(frozen=True)
class Came:
    """One member at one meeting, as a form gives it."""

    standing: Standing
    substitute: str = ""
    interest: str = ""


class EnteredAlreadyError(MoveRefusedError):
    """Somebody else has entered the minute of this item: who, and when."""


def outcomes_of(item: AgendaItem) -> list[tuple[str, str]]:
    """What the meeting can decide about the item's matter now: (verb, words); empty where nothing is to move."""
    matter = item.matter
    kind = minutable.get(matter.kind) if matter is not None else None
    return kind.outcomes(matter) if kind is not None and matter is not None else []


def enter(item: AgendaItem, words: Words, *, verb: str = "", by: By, at: datetime) -> Minute:
    """Enter what was resolved about an item, once; with `verb` the matter moves, and whoever raised it is told.

    All of it is done or nothing: if the matter cannot move now, MoveRefusedError says why and no minute is there.
    """
    session, meeting = session_of(item), item.meeting
    session.refresh(item, with_for_update=True)
    first = session.scalar(sa.select(Minute).where(Minute.item_id == item.id, Minute.corrects_id.is_(None)))
    if first is not None:
        raise EnteredAlreadyError(_by_whom(first))
    _refuse_unless(has_met(meeting, at), "Minutes are entered once the meeting has begun.")
    _refuse_unless(item.stands, "This item was taken off the agenda.")
    _refuse_unless(item.is_public, "This item is not public: publish it first, with the chair’s reason.")
    decision = _decision(item, verb, words)
    minute = Minute(
        meeting=meeting, item=item, verb=verb, decision=decision, entered_at=at, why="",
        entered_by_id=by.person_id if isinstance(by, Appointment) else None,
    )  # fmt: skip
    session.add(minute)
    _write(minute, words)
    session.flush()
    item.note("enter", by=by, at=at, decision=verb, openness=words.how.openness.value)
    if verb:
        _take(item, minute, verb, by, at)
    return minute


def _decision(item: AgendaItem, verb: str, words: Words) -> str:
    """The decision in words. What is decided needs reasons, and reasons that may not be read need a summary."""
    _refuse_unless(bool(words.resolved.strip()), "Say what was resolved, one resolution a line.")
    if not verb:
        return ""
    offered = dict(outcomes_of(item))
    reference = item.matter.reference if item.matter else ""
    _refuse_unless(verb in offered, f"That cannot be decided about {reference} now. {_instead(offered)}")
    _refuse_unless(bool(words.reasons.strip()), "Give the reasons: whoever raised the matter is told them.")
    return offered[verb]


def _instead(offered: Mapping[str, str]) -> str:
    if not offered:
        return "Nothing can be decided about it at present: minute what was resolved, and decide nothing."
    return f"What can be decided: {'; '.join(offered.values())}."


def _take(item: AgendaItem, minute: Minute, verb: str, by: By, at: datetime) -> None:
    """Move the matter by its own service, with the reasons as far as anyone may read them."""
    matter, disclosure = item.matter, minute.disclosure
    assert matter is not None
    if not disclosure.is_shown and not disclosure.summary.strip():
        raise MoveRefusedError(
            "The reasons are given to whoever raised the matter, and these may not be read. Write a summary of them."
        )
    minutable[matter.kind].take(
        matter,
        verb,
        reason=minute.reasons if disclosure.is_shown else disclosure.summary,
        meeting=f"{item.meeting.committee.name}, {day(item.meeting.on)}",
        meeting_path=item.public_path,
        on=item.meeting.on,
        by=by,
        at=at,
    )
    minute.told_at = at


def has_met(meeting: Meeting, at: datetime) -> bool:
    """Whether there can be minutes: it was held, or its agenda is public and it has begun."""
    if meeting.state is MeetingState.AGENDA_PUBLISHED:
        return meeting.starts_at <= at
    return meeting.state is MeetingState.HELD


def edit_minute(minute: Minute, words: Words, *, by: By, at: datetime) -> None:
    """Change a draft of the minutes. The decision stays: it was carried out when it was entered."""
    _refuse_unless(minute.published_at is None, "The minutes are published: correct them by a further entry.")
    _refuse_unless(minute.item is not None, "Correct who was present by a further entry.")
    _write(minute, words)
    _of(minute).note("edit_minute", by=by, at=at, openness=words.how.openness.value)


def correct(minute: Minute, words: Words, *, why: str, by: By, at: datetime) -> Minute:
    """Correct published minutes by a further entry, which is public at once. What stood before stays to be read.

    A correction that is less open than what it corrects takes the words before it back too.
    """
    _refuse_unless(minute.published_at is not None, "Only published minutes are corrected; these can be changed.")
    _refuse_unless(bool(why.strip()), "Say what was wrong.")
    faults = words.how.faults
    _refuse_unless(not faults, " ".join(faults))
    item, meeting = minute.item, minute.meeting
    entry = Minute(
        meeting=meeting, item=item, corrects_id=minute.id, decision=minute.decision, why=why, entered_at=at,
        published_at=at, entered_by_id=by.person_id if isinstance(by, Appointment) else None,
    )  # fmt: skip
    session = session_of(minute)
    session.add(entry)
    _write(entry, words)
    session.flush()
    if item is not None:
        item.note("correct", by=by, at=at, openness=words.how.openness.value, corrects=minute.id)
        make_findable(item)
    return entry


def attend(meeting: Meeting, came: Mapping[int, Came], *, also_present: str, by: By, at: datetime) -> None:
    """Enter who was there, by the id of their seat; entering it again changes it until the minutes are published."""
    _refuse_unless(not meeting.are_minutes_public, "The minutes are published: correct them by a further entry.")
    _refuse_unless(has_met(meeting, at), "Who was present is entered once the meeting has begun.")
    session = session_of(meeting)
    seats = {seat.id: seat for seat in seats_of(meeting)}
    _refuse_unless(came.keys() <= seats.keys(), "Somebody named here did not sit on the committee that day.")
    there = {attendance.seat_id: attendance for attendance in meeting.attendances}
    for seat_id, one in came.items():
        attendance = there.get(seat_id)
        if attendance is None:
            attendance = Attendance(meeting=meeting, seat_id=seat_id)
            session.add(attendance)
        attendance.standing, attendance.substitute, attendance.interest = one.standing, one.substitute, one.interest
    meeting.also_present = also_present
    present = sum(one.standing is Standing.PRESENT for one in came.values())
    meeting.note("attend", by=by, at=at, present=present, of=len(came))
    meeting.edition += 1
    session.flush()


def correct_attendance(meeting: Meeting, *, why: str, by: By, at: datetime) -> Minute:
    """Correct who was there, in words, once the minutes are published."""
    _refuse_unless(meeting.are_minutes_public, "The minutes are not published: change the attendance itself.")
    _refuse_unless(bool(why.strip()), "Say what was wrong, and what is right.")
    entry = Minute(
        meeting=meeting, why=why, entered_at=at, published_at=at,
        entered_by_id=by.person_id if isinstance(by, Appointment) else None,
    )  # fmt: skip
    session = session_of(meeting)
    session.add(entry)
    session.flush()
    meeting.note("correct_attendance", by=by, at=at)
    return entry


def seats_of(meeting: Meeting) -> list[Seat]:
    """Who sat on the committee on the day of the meeting: the chair first, co-opted members last."""
    found = session_of(meeting).scalars(sa.select(Seat).where(Seat.committee_id == meeting.committee_id)).all()
    order = ["chair", "vice_chair", "member", "co_opted"]
    return sorted((s for s in found if s.sits(meeting.on)), key=lambda s: (order.index(s.sitting), s.name.casefold()))


def _write(minute: Minute, words: Words) -> None:
    minute.discussion, minute.discussion_html = words.discussion, words.discussion_html
    minute.resolved, minute.reasons, minute.minority = words.resolved, words.reasons, words.minority
    minute.votes_for, minute.votes_against = words.votes_for, words.votes_against
    minute.abstained = words.abstained
    disclose(minute, words.how)


def _of(minute: Minute) -> AgendaItem:
    assert minute.item is not None
    return minute.item


def _by_whom(minute: Minute) -> str:
    who = minute.entered_by.name if minute.entered_by else "Somebody"
    return f"{who} entered the minute of this item on {instant(minute.entered_at)}. Nothing was written a second time."


def _refuse_unless(fine: bool, words: str) -> None:
    if not fine:
        raise MoveRefusedError(words)

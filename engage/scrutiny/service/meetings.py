"""The acts on a meeting as a whole: plan, publish its agenda, move, put off, cancel, hold, publish its minutes."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from engage.accounts import Body
from engage.database import session_of
from engage.matters import By, MoveRefusedError
from engage.scrutiny.meeting_finding import make_findable
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.meeting import Meeting, MeetingDate, MeetingState
from engage.scrutiny.service.papers import bring_out
from engage.scrutiny.service.urgency import last_day_of, needs_reason


def plan(
    body: Body, *, starts_at: datetime, place: str, online: str = "", title: str = "", notice: str = "",
    notice_html: str = "", by: By, at: datetime,
) -> Meeting:  # fmt: skip
    """Put a meeting in the diary. The public sees its day and place at once; its agenda comes later."""
    session = session_of(body)
    last = session.scalar(sa.select(sa.func.max(Meeting.number)).where(Meeting.committee_id == body.id))
    meeting = Meeting(
        committee=body, number=(last or 0) + 1, starts_at=starts_at, place=place, online=online, title=title,
        notice=notice, notice_html=notice_html, created_at=at,
    )  # fmt: skip
    session.add(meeting)
    _dated(meeting, at=at, why="")
    session.flush()
    meeting.note("plan", by=by, at=at, starts_at=starts_at.isoformat(), place=place)
    return meeting


def edit_meeting(
    meeting: Meeting, *, title: str, online: str, notice: str, notice_html: str, also_present: str, by: By, at: datetime
) -> None:
    """Change what is said about a meeting; its day and place are moved by `rearrange`, which tells why."""
    if meeting.are_minutes_public and also_present != meeting.also_present:
        raise MoveRefusedError("The minutes are published: correct who was present by a further entry.")
    meeting.title, meeting.online = title, online
    meeting.notice, meeting.notice_html, meeting.also_present = notice, notice_html, also_present
    meeting.note("edit_meeting", by=by, at=at)


def rearrange(
    meeting: Meeting, *, starts_at: datetime, place: str, reason: str, late_reason: str = "", by: By, at: datetime
) -> None:
    """Move a meeting to another day, time or place. Once its agenda is public, the new day needs its own notice."""
    was, where = meeting.starts_at, meeting.place
    if (was, where) == (starts_at, place):
        raise MoveRefusedError("Nothing would change: enter another day, time or place.")
    if starts_at <= at:
        raise MoveRefusedError("Choose a day and time that are still to come.")
    if meeting.state is MeetingState.POSTPONED:
        verb = "announce_again" if meeting.is_agenda_public else "set_again"
    else:
        verb = "rearrange"
    meeting.move(
        verb, by=by, at=at, reason=reason, was=was.isoformat(), was_at=where, starts_at=starts_at.isoformat(),
        place=place, late_reason=late_reason,
    )  # fmt: skip
    meeting.starts_at, meeting.place, meeting.reason = starts_at, place, reason
    if meeting.is_agenda_public:
        _give_notice(meeting, late_reason, at)
    _dated(meeting, at=at, why=reason)


def postpone(meeting: Meeting, *, reason: str, by: By, at: datetime) -> None:
    """Put a meeting off to a day that is not yet set."""
    meeting.reason = reason
    meeting.move("postpone", by=by, at=at, reason=reason)
    meeting.noticed_at = None
    session_of(meeting).add(
        MeetingDate(meeting_id=meeting.id, starts_at=None, set_at=at, why=reason, was_public=meeting.is_agenda_public)
    )


def cancel(meeting: Meeting, *, reason: str, by: By, at: datetime) -> None:
    """Call a meeting off. Its page stays and says why; what was on its agenda waits for another."""
    meeting.reason = reason
    meeting.move("cancel", by=by, at=at, reason=reason)


def faults_of_agenda(meeting: Meeting) -> list[str]:
    """What must be mended before the agenda can be published."""
    items = [item for item in meeting.standing_items if item.stands]
    if not items:
        return ["Put at least one item on the agenda."]
    papers = [(item, paper) for item in items for paper in item.standing_papers if not paper.to_follow]
    return [
        f"Item {item.number}, “{paper.title}”. {fault}" for item, paper in papers for fault in paper.disclosure.faults()
    ]


def publish_agenda(meeting: Meeting, *, late_reason: str = "", by: By, at: datetime) -> None:
    """Give notice: the agenda and every paper that is ready become public. Late is done with the chair's reason."""
    meeting.workflow.after(meeting.state, "publish_agenda")
    _refuse(faults_of_agenda(meeting))
    _give_notice(meeting, late_reason, at)
    meeting.agenda_published_at = at
    for item in meeting.standing_items:
        if item.stands:
            item.published_at = at
            bring_out([paper for paper in item.standing_papers if not paper.to_follow], late_reason="", at=at)
    meeting.move("publish_agenda", by=by, at=at, reason=meeting.late_reason, **_edge(meeting))
    _findable(meeting)


def publish_item(item: AgendaItem, *, late_reason: str = "", by: By, at: datetime) -> None:
    """Bring out an item that was added after the agenda was published, with its papers."""
    meeting = item.meeting
    public = meeting.state in {MeetingState.AGENDA_PUBLISHED, MeetingState.HELD}
    _refuse_unless(public, "Items are added to a published agenda only.")
    _refuse_unless(item.published_at is None and item.stands, "This item is public already, or was taken off.")
    _refuse([fault for paper in item.standing_papers for fault in paper.disclosure.faults() if not paper.to_follow])
    late_reason = needs_reason(meeting, late_reason, at, "This item is urgent business")
    item.published_at, item.late_reason = at, late_reason
    bring_out([paper for paper in item.standing_papers if not paper.to_follow], late_reason="", at=at)
    item.note("publish_item", by=by, at=at, reason=late_reason, **_edge(meeting))
    make_findable(item)


def hold(meeting: Meeting, *, by: By, at: datetime) -> None:
    """Record that it was held: from now on what was resolved can be entered."""
    _refuse_unless(meeting.starts_at <= at, "It has not begun yet.")
    meeting.move("hold", by=by, at=at)


def faults_of_minutes(meeting: Meeting) -> list[str]:
    """What must be entered or mended before the minutes can be published."""
    standing = [item for item in meeting.standing_items if item.stands]
    found = [
        f"Item {item.number}, “{item.title}”, is not public. Publish it with the chair’s reason, or take it off."
        for item in standing
        if not item.is_public
    ]
    found += [f"Item {item.number}, “{item.title}”, has no minute yet." for item in standing if item.minute is None]
    if not meeting.attendances:
        found.insert(0, "Nobody has entered who was present.")
    for minute in meeting.minutes:
        where = f"Item {minute.item.number}. " if minute.item else ""
        found += [f"{where}{fault}" for fault in minute.disclosure.faults()]
    return found


def publish_minutes(meeting: Meeting, *, by: By, at: datetime) -> None:
    """Make the minutes public, for good: from now on a mistake is corrected by a further entry."""
    meeting.workflow.after(meeting.state, "publish_minutes")
    _refuse(faults_of_minutes(meeting))
    for minute in meeting.minutes:
        minute.published_at = at
    meeting.minutes_published_at = at
    meeting.move("publish_minutes", by=by, at=at)
    _findable(meeting)


def _give_notice(meeting: Meeting, late_reason: str, at: datetime) -> None:
    meeting.late_reason = needs_reason(meeting, late_reason, at, "Notice of this meeting is late")
    meeting.noticed_at = at


def _dated(meeting: Meeting, *, at: datetime, why: str) -> None:
    meeting.dates.append(
        MeetingDate(
            starts_at=meeting.starts_at, place=meeting.place, set_at=at, why=why, was_public=meeting.is_agenda_public
        )
    )


def _edge(meeting: Meeting) -> dict[str, str]:
    return {"meeting_on": meeting.on.isoformat(), "last_on": last_day_of(meeting).isoformat()}


def _findable(meeting: Meeting) -> None:
    for item in meeting.standing_items:
        make_findable(item)


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise MoveRefusedError(" ".join(faults))


def _refuse_unless(fine: bool, words: str) -> None:
    if not fine:
        raise MoveRefusedError(words)

"""The acts on an agenda: put on, edit, order, take off. What is public is withdrawn with a reason, not removed."""

from collections.abc import Sequence
from datetime import datetime

from engage.database import session_of
from engage.matters import By, Matter, MoveRefusedError
from engage.scrutiny.meeting_finding import make_findable
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.meeting import Meeting, MeetingState

MOST = 60
OPEN_STATES = (MeetingState.PLANNED, MeetingState.AGENDA_PUBLISHED, MeetingState.POSTPONED)


def add_item(
    meeting: Meeting, *, title: str, about: Matter | None = None, text: str = "", text_html: str = "", author: str = "",
    wanted: str = "", by: By, at: datetime,
) -> AgendaItem:  # fmt: skip
    """Put something at the end of the agenda. After publication it stays unseen until it is brought out by itself."""
    _refuse_unless(meeting.state in OPEN_STATES, f"This meeting takes no more items: {meeting.state.words.lower()}.")
    standing = meeting.standing_items
    _refuse_unless(len(standing) < MOST, f"There are {MOST} items already. Take one off first.")
    if about is not None:
        same = next((item for item in standing if item.stands and item.matter_id == about.id), None)
        _refuse_unless(
            same is None, f"{about.reference} is on this agenda already, as item {same.number if same else ''}."
        )
    item = AgendaItem(
        meeting=meeting, number=max((i.number for i in standing), default=0) + 1, title=title,
        matter_id=about.id if about else None, text=text, text_html=text_html, author=author, wanted=wanted,
        withdrawn_reason="", late_reason="",
    )  # fmt: skip
    _changed(meeting)
    session = session_of(meeting)
    session.add(item)
    session.flush()
    item.note("add_item", by=by, at=at, number=item.number, matter=about.reference if about else "")
    return item


def edit_item(
    item: AgendaItem, *, title: str, text: str, text_html: str, author: str, wanted: str, by: By, at: datetime
) -> None:
    """Change what an item says; of one that is public the record keeps that it changed, and its title before."""
    _refuse_unless(item.meeting.state in OPEN_STATES, "The agenda of a meeting that was held does not change.")
    _refuse_unless(item.stands, "This item was taken off the agenda.")
    was, item.title = item.title, title
    item.text, item.text_html, item.author, item.wanted = text, text_html, author, wanted
    item.note("edit_item", by=by, at=at, was_title=was, was_public=item.is_public)
    if item.is_public:
        make_findable(item)


def order(meeting: Meeting, numbers: Sequence[int], *, by: By, at: datetime) -> None:
    """Put the items in this order, given by their present numbers; only while nobody has read the agenda."""
    _refuse_unless(not meeting.is_agenda_public, "The agenda is published: its numbers stay as they are.")
    items = {item.number: item for item in meeting.standing_items}
    _refuse_unless(sorted(numbers) == sorted(items), "Give every item one place.")
    if list(numbers) == sorted(items):
        return
    _number([items[n] for n in numbers])
    _changed(meeting)
    meeting.note("order", by=by, at=at, order=list(numbers))


def remove_item(item: AgendaItem, *, by: By, at: datetime) -> None:
    """Take off an item that nobody outside has seen."""
    _refuse_unless(not item.is_public, "This item is public: withdraw it with a reason instead.")
    _refuse_unless(item.removed_at is None, "This item was taken off already.")
    meeting, was = item.meeting, item.number
    item.note("remove_item", by=by, at=at, title=item.title)
    item.removed_at, item.number = at, -item.id
    session_of(item).flush()
    if not meeting.is_agenda_public:
        _number(meeting.standing_items)
    _changed(meeting)
    assert was > 0


def withdraw_item(item: AgendaItem, *, reason: str, by: By, at: datetime) -> None:
    """Take a published item off: it stays on the page with the reason."""
    _refuse_unless(item.is_public and item.stands, "Only an item of a published agenda is withdrawn.")
    _refuse_unless(bool(reason.strip()), "Give a reason.")
    _refuse_unless(item.minute is None, "This item has a minute: it was dealt with.")
    item.withdrawn_at, item.withdrawn_reason = at, reason
    _changed(item.meeting)
    item.note("withdraw_item", by=by, at=at, reason=reason)
    make_findable(item)


def _number(items: Sequence[AgendaItem]) -> None:
    """Number from 1. Two steps, since no two items may have one number even for a moment."""
    session = session_of(items[0]) if items else None
    if session is None:
        return
    for item in items:
        item.number = -item.id
    session.flush()
    for n, item in enumerate(items, 1):
        item.number = n
    session.flush()


def _changed(meeting: Meeting) -> None:
    """Whoever orders the agenda from an older page is told that it changed."""
    meeting.edition += 1


def _refuse_unless(fine: bool, words: str) -> None:
    if not fine:
        raise MoveRefusedError(words)

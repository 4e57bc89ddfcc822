"""Telling whoever follows a matter that it is on an agenda, or that the meeting is moved or off."""

from datetime import datetime

from engage.content.dates import instant
from engage.database import session_of
from engage.notices.service import tell_followers
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.meeting import Meeting

HEADINGS = {
    "agenda": "On the agenda",
    "moved": "The meeting is moved",
    "postponed": "The meeting is postponed",
    "cancelled": "The meeting is cancelled",
}


def tell_about(meeting: Meeting, what: str, *, link: str, at: datetime) -> None:
    """Tell the followers of every public matter on a published agenda. `link` is the meeting's public address, whole."""
    if meeting.is_agenda_public:
        for item in meeting.standing_items:
            if item.is_public and item.stands:
                tell_about_item(item, what, link=f"{link}/items/{item.number}", at=at)


def tell_about_item(item: AgendaItem, what: str, *, link: str, at: datetime) -> None:
    """Tell the followers of one item's matter, where it has one that is public."""
    meeting, matter = item.meeting, item.matter
    if matter is None or not matter.is_public:
        return
    when = instant(meeting.starts_at) if meeting.is_settled else f"It was to be on {instant(meeting.starts_at)}."
    tell_followers(
        session_of(meeting),
        matter.id,
        "meeting_news",
        once=f"meeting:{meeting.id}:{what}:{len(meeting.dates)}:{matter.id}",
        at=at,
        title=matter.public_title,
        heading=HEADINGS[what],
        committee=meeting.committee.name,
        when=when,
        place=meeting.place if meeting.is_settled else "",
        reason="" if what == "agenda" else meeting.reason,
        link=link,
    )

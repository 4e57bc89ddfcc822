"""Meetings as files: a calendar, a feed, a table. Each says what the public page says, and no more."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from defusedcsv import csv

from engage.content import plain
from engage.scrutiny.meeting_reading import ItemAsRead, MinuteAsRead
from engage.scrutiny.models.meeting import Meeting, MeetingState

STAMP = "%Y%m%dT%H%M%SZ"
COLUMNS = (
    "committee", "meeting", "starts_at", "state", "item", "title", "about", "report_by", "papers", "decision",
    "resolved", "reasons", "votes", "minority", "withheld", "corrected", "address",
)  # fmt: skip


def calendar(name: str, meetings: Sequence[Meeting], address: Callable[[str], str], at: datetime) -> str:
    """An iCalendar file (RFC 5545). A meeting that moved keeps its UID and raises its SEQUENCE."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Engage//Meetings//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for meeting in meetings:
        lines += _event(meeting, address, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(meeting: Meeting, address: Callable[[str], str], at: datetime) -> list[str]:
    url = address(meeting.public_path)
    host = url.split("/")[2]
    off = meeting.state in {MeetingState.CANCELLED, MeetingState.POSTPONED}
    about = [meeting.state.words, meeting.reason if off else "", meeting.online, plain(meeting.notice_html), url]
    return [
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.id}@{host}",
        f"DTSTAMP:{at.strftime(STAMP)}",
        f"DTSTART:{meeting.starts_at.strftime(STAMP)}",
        "DURATION:PT2H",
        f"SEQUENCE:{max(0, meeting.version - 1)}",
        f"SUMMARY:{_escaped(f'{meeting.committee.name}: {meeting.name}')}",
        f"LOCATION:{_escaped(meeting.place)}",
        f"DESCRIPTION:{_escaped(chr(10).join(part for part in about if part))}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if off else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """Text as a value: nothing somebody typed can begin a line of its own."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """At most 75 bytes a line, never within a character."""
    out, width = [], 0
    for character in line:
        size = len(character.encode())
        if width + size > 74:
            out.append("\r\n ")
            width = 1
        out.append(character)
        width += size
    return "".join(out)


def described(meeting: Meeting, items: Iterable[ItemAsRead]) -> str:
    """A meeting in a feed: its agenda, or what it resolved, in plain words."""
    parts = [f"{meeting.state.words}. {meeting.reason}".strip()]
    for each in items:
        minute = each.minute
        said = "; ".join([minute.decision, *minute.resolutions, minute.instead]).strip("; ") if minute else ""
        parts.append(f"{each.item.number}. {each.item.title}{': ' + said if said else ''}")
    return "\n".join(parts)


def table(pairs: Iterable[tuple[Meeting, Sequence[ItemAsRead]]], address: Callable[[str], str]) -> Iterator[str]:
    """A row for each item, header first; it begins with a mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    yield "\ufeff"
    for meeting, items in pairs:
        for each in items:
            writer.writerow(_row(meeting, each, address))
        yield _taken(out)
    yield _taken(out)


def _row(meeting: Meeting, each: ItemAsRead, address: Callable[[str], str]) -> list[object]:
    latest: MinuteAsRead | None = each.minutes[-1] if each.minutes else None
    withheld = [paper.instead for paper in each.papers if paper.is_withheld]
    if latest is not None and latest.is_withheld:
        withheld.append(latest.instead)
    return [
        meeting.committee.name, meeting.number, meeting.starts_at.isoformat(), meeting.state.value, each.item.number,
        each.item.title, each.matter.reference if each.matter else "", each.item.author,
        "; ".join(paper.title for paper in each.papers), latest.decision if latest else "",
        "\n".join(latest.resolutions) if latest else "", latest.reasons if latest else "",
        latest.votes if latest else "", latest.minority if latest else "", "\n".join(withheld),
        "yes" if each.corrections else "", address(each.item.public_path),
    ]  # fmt: skip


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text

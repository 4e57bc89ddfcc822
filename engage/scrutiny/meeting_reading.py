"""What a reader may see of papers and minutes: the one place that every page, list, feed, file and search asks.

Confidential text comes out of whatever the public reads; exempt text may; a summary stands in its place where leaving
it out would mislead (LGA 2000 s.21D). `reads` says how open a text must be for this reader: nothing for the public,
since what is shown to everyone is shown by its own disclosure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engage.content.dates import london_day
from engage.content.disclosure import Disclosure, Openness
from engage.documents import Document
from engage.matters import Matter
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.minute import STRICTNESS, Minute
from engage.scrutiny.models.paper import Disclosed, Paper

Reads = frozenset[Openness]
PUBLIC: Reads = frozenset()


def is_readable(disclosed: Disclosed, reads: Reads) -> bool:
    """The test: whether this reader may have the words themselves."""
    return disclosed.disclosure.is_shown or disclosed.openness in reads


@dataclass(frozen=True)
class PaperAsRead:
    """One paper as one reader has it: `title` always; words and file only where they may be read, else `instead`."""

    id: int
    title: str
    text: str
    text_html: str
    document: Document | None
    instead: str
    because: str  # the rule, for whoever reads it too
    marking: str  # Exempt, Confidential: what a reader who may have it must know before passing it on
    published_at: datetime | None
    late_reason: str
    version: int
    is_standing: bool = True  # false once it was taken away

    @property
    def is_withheld(self) -> bool:
        return bool(self.instead)


def paper_as_read(paper: Paper, reads: Reads = PUBLIC) -> PaperAsRead:
    may = is_readable(paper, reads)
    hidden = not may and paper.openness is Openness.CONFIDENTIAL
    return PaperAsRead(
        id=paper.id,
        title="Confidential paper" if hidden else paper.title,
        text=paper.text if may else "",
        text_html=paper.text_html if may else "",
        document=paper.document if may else None,
        instead="" if may else paper.disclosure.instead,
        because=paper.withheld_because,
        marking="" if paper.openness is Openness.OPEN else paper.openness.words,
        published_at=paper.published_at,
        late_reason=paper.late_reason,
        version=paper.version,
    )


def papers_as_read(papers: Iterable[Paper], reads: Reads = PUBLIC) -> list[PaperAsRead]:
    """The papers of an item: for the public those that were published, for whoever prepares the meeting all.

    One that was taken away after it was public leaves its place and the reason.
    """
    standing = (p for p in papers if p.published_at is not None or (reads != PUBLIC and p.removed_at is None))
    return [paper_as_read(p, reads) if p.removed_at is None else _taken_away(p) for p in standing]


def _taken_away(paper: Paper) -> PaperAsRead:
    instead = f"This paper was taken away on {london_day(paper.removed_at)}: {paper.removed_reason}"
    return replace(paper_as_read(paper), text="", text_html="", document=None, instead=instead, is_standing=False)


@dataclass(frozen=True)
class MinuteAsRead:
    """One entry of the minutes as one reader has it. The decision is public with the matter that it moved."""

    minute: Minute
    is_withheld: bool
    instead: str
    because: str
    marking: str
    discussion_html: str = ""
    resolutions: Sequence[str] = ()
    reasons: str = ""
    minority: str = ""
    votes: str = ""

    @property
    def decision(self) -> str:
        return self.minute.decision

    @property
    def entered_at(self) -> datetime:
        return self.minute.entered_at

    @property
    def why(self) -> str:
        """Of a correction: what was wrong."""
        return self.minute.why


def minutes_as_read(entries: Iterable[Minute], reads: Reads = PUBLIC) -> list[MinuteAsRead]:
    """The first entry of an item and its corrections, in order.

    Words that a later entry makes less open are withheld in the earlier ones too: a correction can take back what
    should never have been read, though nothing is rewritten.
    """
    shown: list[MinuteAsRead] = []
    ordered = sorted((m for m in entries if reads != PUBLIC or m.published_at is not None), key=lambda m: m.id)
    strictest: Disclosed | None = None
    for minute in reversed(ordered):
        if strictest is None or _stricter(minute, strictest):
            strictest = minute
        shown.append(_minute_as_read(minute, strictest, reads))
    return shown[::-1]


def _stricter(one: Disclosed, other: Disclosed) -> bool:
    """Whether the first is less open: by what is shown to everyone, then by its kind."""
    return _strictness(one.disclosure) > _strictness(other.disclosure)


def _strictness(disclosure: Disclosure) -> tuple[bool, int]:
    return not disclosure.is_shown, STRICTNESS.index(disclosure.openness)


def _minute_as_read(minute: Minute, governing: Disclosed, reads: Reads) -> MinuteAsRead:
    marking = "" if governing.openness is Openness.OPEN else governing.openness.words
    if not (is_readable(governing, reads) and is_readable(minute, reads)):
        told = minute if not minute.disclosure.is_shown else governing
        return MinuteAsRead(minute, True, told.disclosure.instead, told.withheld_because, marking)
    return MinuteAsRead(
        minute, False, "", "", marking, minute.discussion_html, minute.resolutions, minute.reasons, minute.minority,
        votes_in_words(minute),
    )  # fmt: skip


def votes_in_words(minute: Minute) -> str:
    """For 7, against 2, abstained 1; '' where nobody counted."""
    counted = (("For", minute.votes_for), ("against", minute.votes_against), ("abstained", minute.abstained))
    words = ", ".join(f"{name} {n}" for name, n in counted if n is not None)
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class ItemAsRead:
    """One item of an agenda with what this reader may see of its papers and minutes."""

    item: AgendaItem
    papers: Sequence[PaperAsRead]
    minutes: Sequence[MinuteAsRead]
    matter: Matter | None  # where this reader may know of it

    @property
    def minute(self) -> MinuteAsRead | None:
        return self.minutes[0] if self.minutes else None

    @property
    def corrections(self) -> Sequence[MinuteAsRead]:
        return self.minutes[1:]


def items_as_read(items: Iterable[AgendaItem], reads: Reads = PUBLIC) -> list[ItemAsRead]:
    """The agenda: for the public what was published, for whoever prepares the meeting all of it."""
    return [item_as_read(item, reads) for item in items if item.is_public or reads != PUBLIC]


def item_as_read(item: AgendaItem, reads: Reads = PUBLIC) -> ItemAsRead:
    matter = item.matter if item.matter is not None and (reads != PUBLIC or item.matter.is_public) else None
    return ItemAsRead(item, papers_as_read(item.papers, reads), minutes_as_read(item.minutes, reads), matter)

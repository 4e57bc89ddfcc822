"""The acts on papers: add, edit, publish, remove. What is confidential never becomes public by any of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engage.content.disclosure import Disclosure, Openness
from engage.database import session_of
from engage.documents import Document
from engage.matters import By, MoveRefusedError
from engage.scrutiny.meeting_finding import make_findable
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.paper import Disclosed, Paper
from engage.scrutiny.service.urgency import needs_reason

MOST = 30


@dataclass(frozen=True)
class Openly:
    """How open a text is to be, as a form says it."""

    openness: Openness = Openness.OPEN
    publish_exempt: bool = False
    would_mislead: bool = False
    summary: str = ""
    because: str = ""

    @property
    def faults(self) -> list[str]:
        return Disclosure(self.openness, self.publish_exempt, self.would_mislead, self.summary).faults()


def disclose(text: Disclosed, how: Openly) -> None:
    """Set how open a text is. Reasons and summaries of what is open are let go of."""
    text.openness = how.openness
    withheld = how.openness is not Openness.OPEN
    text.publish_exempt = how.openness is Openness.EXEMPT and how.publish_exempt
    text.would_mislead = withheld and how.would_mislead
    text.summary, text.withheld_because = (how.summary, how.because) if withheld else ("", "")


def add_paper(
    item: AgendaItem, *, title: str, text: str, text_html: str, document: Document | None, how: Openly, to_follow: bool,
    by: By, at: datetime,
) -> Paper:  # fmt: skip
    """Put a paper with an item. Nobody outside sees it until it is published."""
    _refuse_unless(item.stands, "This item was taken off the agenda.")
    _refuse_unless(bool(text.strip()) or document is not None, "Write the paper here, or choose a file.")
    _refuse_unless(len(item.standing_papers) < MOST, f"There are {MOST} papers already. Remove one first.")
    paper = Paper(
        item=item, title=title, text=text, text_html=text_html, document=document, to_follow=to_follow, created_at=at,
        removed_reason="", late_reason="",
    )  # fmt: skip
    session = session_of(item)
    session.add(paper)
    disclose(paper, how)
    session.flush()
    item.note("add_paper", by=by, at=at, **_facts(paper))
    return paper


def edit_paper(
    paper: Paper, *, title: str, text: str, text_html: str, document: Document | None, how: Openly, to_follow: bool,
    by: By, at: datetime,
) -> None:  # fmt: skip
    """Change a paper. One that is public may be withheld or explained, and its words changed on the record."""
    if paper.is_published and how.faults:
        raise MoveRefusedError(how.faults[0])
    before = paper.openness
    paper.title, paper.text, paper.text_html, paper.to_follow = title, text, text_html, to_follow
    if document is not None:
        if paper.document is not None:
            paper.document.is_public = False
        paper.document = document
    disclose(paper, how)
    _hand_out(paper)
    paper.item.note("edit_paper", by=by, at=at, was_openness=before, was_public=paper.is_published, **_facts(paper))
    make_findable(paper.item)


def publish_paper(paper: Paper, *, late_reason: str, by: By, at: datetime) -> None:
    """Bring out one paper after the agenda: one that was to follow, or that came late."""
    item = paper.item
    _refuse_unless(item.is_public and item.stands, "Publish the agenda first: its papers come out with it.")
    _refuse_unless(paper.published_at is None and paper.removed_at is None, "This paper is public already.")
    faults = paper.disclosure.faults()
    _refuse_unless(not faults, " ".join(faults))
    late_reason = needs_reason(item.meeting, late_reason, at, "This paper is late")
    bring_out([paper], late_reason=late_reason, at=at)
    item.note("publish_paper", by=by, at=at, reason=late_reason, **_facts(paper))
    make_findable(item)


def bring_out(papers: Iterable[Paper], *, late_reason: str, at: datetime) -> None:
    """Make papers public as far as their disclosure allows; the act that does it is recorded by who calls."""
    for paper in papers:
        if paper.published_at is None:
            paper.published_at, paper.late_reason = at, late_reason
        _hand_out(paper)


def remove_paper(paper: Paper, *, reason: str, by: By, at: datetime) -> None:
    """Take a paper away: before publication without a word, afterwards with a reason that the page gives."""
    _refuse_unless(paper.removed_at is None, "This paper was taken away already.")
    _refuse_unless(not paper.is_published or bool(reason.strip()), "Say in public why the paper is taken away.")
    paper.removed_at, paper.removed_reason = at, reason
    _hand_out(paper)
    paper.item.note(
        "remove_paper", by=by, at=at, reason=reason, was_public=paper.published_at is not None, paper=paper.id
    )
    make_findable(paper.item)


def _hand_out(paper: Paper) -> None:
    """The file is public exactly while the paper is, and its words may be read by everyone."""
    if paper.document is not None:
        paper.document.is_public = paper.is_published and paper.disclosure.is_shown


def _facts(paper: Paper) -> dict[str, object]:
    """What the record keeps: never the title of what is confidential."""
    open_title = paper.title if paper.openness is not Openness.CONFIDENTIAL else ""
    return {
        "paper": paper.id, "title": open_title, "openness": paper.openness.value,
        "sha256": paper.document.sha256 if paper.document else "",
    }  # fmt: skip


def _refuse_unless(fine: bool, words: str) -> None:
    if not fine:
        raise MoveRefusedError(words)

"""Making agendas, open papers and published minutes findable by their words: by what the public reads, no more."""

from engage.content import plain
from engage.database import session_of
from engage.scrutiny.meeting_reading import minutes_as_read, papers_as_read
from engage.scrutiny.models.agenda import AgendaItem
from engage.search.query import forget, index

KIND = "agenda_item"


def public_words(item: AgendaItem) -> str:
    """Everything of an item that anyone can read, as plain words."""
    parts = [item.author, item.wanted, plain(item.text_html)]
    for paper in papers_as_read(item.papers):
        parts += [paper.title, plain(paper.text_html), paper.instead]
    for minute in minutes_as_read(item.minutes):
        parts += [plain(minute.discussion_html), *minute.resolutions, minute.reasons, minute.minority, minute.instead]
    return "\n".join(part for part in parts if part)


def make_findable(item: AgendaItem) -> None:
    """Bring the index up to what is public of an item now; one that is not public is not found."""
    session = session_of(item)
    session.flush()
    if item.is_public:
        session.expire(item, ["papers", "minutes"])
        index(session, KIND, item.id, item.title, public_words(item))
    else:
        forget(session, KIND, item.id)

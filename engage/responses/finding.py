"""Items are found by the words that the public can read of them."""

from datetime import datetime

from engage.content import plain
from engage.database import session_of
from engage.matters import By, Item
from engage.matters.outcome import published
from engage.search.query import index


def make_findable(item: Item, *, by: By, at: datetime) -> None:
    """Index what was said and the answer that stands; in the act that makes them public."""
    response = published(item)
    texts = (
        [item.said_html, response.answer_html, response.reason_html, response.plan] if response else [item.said_html]
    )
    session = session_of(item)
    session.flush()
    index(session, "item", item.id, item.title, plain(" ".join(texts)))

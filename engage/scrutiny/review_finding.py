"""Reviews are found by the words that the public can read of them."""

from engage.content import plain
from engage.database import session_of
from engage.scrutiny.models.review import Review
from engage.search.query import index


def make_findable(review: Review) -> None:
    """Index title and terms, and the report once it is public; in the act that makes them so."""
    if not review.is_public:
        return
    texts = [review.terms_html]
    if review.is_report_public:
        texts += [review.explanation_html, review.heard_html, review.participants_html, review.minority_html]
    session = session_of(review)
    session.flush()
    index(session, "review", review.id, review.title, plain(" ".join(texts)))

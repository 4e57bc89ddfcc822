"""Public notices on the page, and telling those who asked to be told."""

from datetime import datetime

from engage.consultations.models.consultation import Consultation, ConsultationNews
from engage.database import session_of
from engage.notices.service import tell_followers

HEADINGS = {
    "published": "Published",
    "correction": "Corrected",
    "pause": "Paused",
    "resume": "Open again",
    "extension": "Closing date moved",
    "withdrawal": "Withdrawn",
    "results": "What people told us",
    "decision": "Decision taken",
    "outcome": "We asked, you said, we did",
    "quashed": "Decision quashed",
    "relaunch": "Asked again",
}


def announce(consultation: Consultation, kind: str, text: str, *, at: datetime, link: str) -> ConsultationNews:
    """Put a notice on the page for ever, and tell the followers. `link` is the public address, whole."""
    session = session_of(consultation)
    news = ConsultationNews(consultation_id=consultation.id, kind=kind, at=at, text=text)
    session.add(news)
    session.flush()
    tell(consultation, kind, at=at, link=link, text=text, once=f"news:{news.id}")
    return news


def tell(consultation: Consultation, kind: str, *, at: datetime, link: str, text: str, once: str = "") -> None:
    """One mail to each follower: what happened, in one line and in the body's words."""
    tell_followers(
        session_of(consultation),
        consultation.id,
        "consultation_news",
        once=once or f"{kind}:{consultation.id}",
        at=at,
        title=consultation.title,
        heading=HEADINGS[kind],
        body=consultation.body.name,
        text=text,
        link=link,
    )

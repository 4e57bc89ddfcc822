"""Bodies and matters for the tests of what stands under every feature."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.consultations.models.consultation import Consultation, State
from engage.database import writing

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def a_body(session: Session, slug: str = "anytown") -> Body:
    with writing(session):
        body = Body(slug=slug, name="NHS Anytown", created_at=AT)
        session.add(body)
    return body


def a_matter(
    session: Session, body: Body | None = None, *, title: str = "Where should the clinic be?", n: int = 1
) -> Consultation:
    """A published consultation, as bare as the database allows."""
    body = body or a_body(session)
    with writing(session):
        matter = Consultation(
            reference=f"CON-2026-{n:03d}",
            body_id=body.id,
            title=title,
            state=State.SCHEDULED,
            created_at=AT,
            published_at=AT,
            slug=f"clinic-{n}",
        )
        session.add(matter)
    return matter

"""Nobody approves their own draft where the body has somebody else who could."""

import sqlalchemy as sa

from engage.accounts.models.appointment import Appointment
from engage.accounts.models.person import Person
from engage.database import session_of


def is_own_draft(person: Person, body_id: int, drafted_by_id: int | None) -> bool:
    """Whether this person drafted it and the body has a second person in post."""
    if drafted_by_id is None or drafted_by_id != person.id:
        return False
    others = sa.select(Appointment.id).where(
        Appointment.body_id == body_id, Appointment.person_id != person.id, Appointment.ended_at.is_(None)
    )
    return session_of(person).scalar(others.limit(1)) is not None

"""An act on one's own account, on the record of every body one acts for."""

from datetime import datetime

from engage.accounts import Person
from engage.database import session_of
from engage.matters import record


def note_everywhere(person: Person, verb: str, *, at: datetime) -> None:
    """One entry at each body where this person is appointed now."""
    told: set[int] = set()
    for appointment in person.current_appointments:
        if appointment.body_id not in told:
            told.add(appointment.body_id)
            record(session_of(person), verb, by=appointment, at=at, about=f"person:{person.id}")

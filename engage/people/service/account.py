"""A person's own name, and an account as the operator sees it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Person
from engage.people.service.note import note_everywhere


def rename(person: Person, name: str, *, at: datetime) -> None:
    """Another name from now on. Entries made before show it too: the record names people by their account."""
    if name != person.name:
        person.name = name
        note_everywhere(person, "rename", at=at)


def find(session: Session, email: str) -> Person | None:
    """The account with this address."""
    return session.scalar(sa.select(Person).where(Person.email == email))

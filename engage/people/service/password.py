"""Passwords changed, forgotten and set anew."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import PasswordReset, Person, SignInSession
from engage.database import session_of
from engage.notices.service import queue
from engage.people.service import sign_in
from engage.people.service.note import note_everywhere

RESET_LASTS = timedelta(hours=1)


def change(person: Person, password_hash: str, *, at: datetime, here: SignInSession) -> None:
    """A new password, set by somebody who gave the old one: every other session ends, every reset link dies."""
    _set(person, password_hash, at=at)
    sign_in.end_all(person, at=at, but=here)
    note_everywhere(person, "change_password", at=at)
    _tell(person, at=at)


def request_reset(session: Session, email: str, token: str, *, link: str, ask_url: str, at: datetime) -> None:
    """Somebody says they forgot the password of this address. One mail goes there either way, with the truth in it.

    So the page need say nothing, and takes as long for an address without an account.
    """
    person = session.scalar(sa.select(Person).where(Person.email == email))
    once = f"reset:{_hash(token)}"
    if person is None or not person.is_active:
        queue(session, "no_account", to=email, once=once, at=at, by_visitor=True, address=email, contact_url=ask_url)
        return
    end_resets(person, at=at)
    session.add(
        PasswordReset(token_hash=_hash(token), person_id=person.id, requested_at=at, expires_at=at + RESET_LASTS)
    )
    queue(session, "password_reset", to=email, once=once, at=at, by_visitor=True, name=person.name, link=link)


def new_token() -> str:
    """What the link in the mail holds: 256 bits; the database keeps its hash."""
    return secrets.token_urlsafe(32)


def find_reset(session: Session, token: str, *, at: datetime) -> tuple[PasswordReset, Person] | None:
    """The request behind a link and whose it is, while it can be used."""
    found = session.execute(
        sa.select(PasswordReset, Person)
        .join(Person, Person.id == PasswordReset.person_id)
        .where(PasswordReset.token_hash == _hash(token))
    ).first()
    if found is None or not found[0].is_usable(at) or not found[1].is_active:
        return None
    return found[0], found[1]


def reset(session: Session, token: str, password_hash: str, *, at: datetime) -> Person | None:
    """Set a password by a link, once: every session ends. It opens none, so the second factor is still asked for."""
    found = find_reset(session, token, at=at)
    if found is None:
        return None
    person = found[1]
    session.refresh(person, with_for_update=True)
    if find_reset(session, token, at=at) is None:  # used in the same moment by somebody else
        return None
    _set(person, password_hash, at=at)
    sign_in.end_all(person, at=at)
    note_everywhere(person, "reset_password", at=at)
    _tell(person, at=at)
    return person


def end_resets(person: Person, *, at: datetime) -> None:
    """No link that was sent before opens anything from now on."""
    session_of(person).execute(
        sa.update(PasswordReset)
        .where(PasswordReset.person_id == person.id, PasswordReset.ended_at.is_(None))
        .values(ended_at=at)
    )


def _set(person: Person, password_hash: str, *, at: datetime) -> None:
    person.password_hash, person.password_changed_at = password_hash, at
    end_resets(person, at=at)


def _tell(person: Person, *, at: datetime) -> None:
    """Whoever did it, the owner of the address hears of it."""
    once = f"password-changed:{person.id}:{at.isoformat()}"
    queue(session_of(person), "password_changed", to=person.email, once=once, at=at, name=person.name)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()

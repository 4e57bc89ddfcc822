"""Signing in and out: sessions that live in the database and can be ended there."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Person, SignInSession
from engage.database import session_of
from engage.people import throttle


def take_try(session: Session, *, email: str, network: str, at: datetime) -> None:
    """Count one try at the door; raises TooManyTriesError. The same for an address that has no account."""
    throttle.take_try(session, {email: throttle.ACCOUNT_FREE, network: throttle.NETWORK_FREE}, at=at)


def begin(person: Person, *, browser: str, at: datetime, second_factor: bool = False) -> str:
    """Begin a session for somebody who has shown their password; gives the key that the cookie will hold.

    The key is new each time, whatever the browser held before. Where the person has a second factor, the session
    opens nothing until `complete` is called.
    """
    key = secrets.token_urlsafe(32)
    session_of(person).add(
        SignInSession(
            key_hash=_hash(key),
            person_id=person.id,
            began_at=at,
            seen_at=at,
            authenticated_at=at,
            second_factor_at=at if second_factor else None,
            browser=browser[:200],
        )
    )
    return key


def complete(sign_in: SignInSession, *, at: datetime) -> str:
    """The second factor was shown: the session opens, under a new key."""
    key = secrets.token_urlsafe(32)
    sign_in.key_hash, sign_in.second_factor_at, sign_in.seen_at = _hash(key), at, at
    return key


def confirm(sign_in: SignInSession, *, at: datetime) -> str:
    """The password was given once more: the session is fresh, under a new key."""
    key = secrets.token_urlsafe(32)
    sign_in.key_hash, sign_in.authenticated_at = _hash(key), at
    return key


def stay(sign_in: SignInSession, *, at: datetime) -> None:
    """Its holder is there and wants to go on."""
    sign_in.seen_at = at


def end(session: Session, key: str, *, at: datetime) -> None:
    """End the session whose key this is, if there is one."""
    session.execute(
        sa.update(SignInSession)
        .where(SignInSession.key_hash == _hash(key), SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_one(person: Person, session_id: int, *, at: datetime) -> bool:
    """End one of a person's own sessions; False where it is not theirs or has ended."""
    result = session_of(person).execute(
        sa.update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.person_id == person.id, SignInSession.ended_at.is_(None))
        .values(ended_at=at)
        .returning(SignInSession.id)
    )
    return result.first() is not None


def end_all(person: Person, *, at: datetime, but: SignInSession | None = None) -> int:
    """End every session of a person (`but` one); gives how many ended."""
    ended = session_of(person).execute(
        sa.update(SignInSession)
        .where(SignInSession.person_id == person.id, SignInSession.ended_at.is_(None))
        .where(SignInSession.id != (but.id if but else 0))
        .values(ended_at=at)
        .returning(SignInSession.id)
    )
    return len(ended.all())


def open_sessions(person: Person, *, since: datetime, seen_since: datetime) -> Sequence[SignInSession]:
    """The sessions that would still open a page, the newest first."""
    return (
        session_of(person)
        .scalars(
            sa.select(SignInSession)
            .where(
                SignInSession.person_id == person.id,
                SignInSession.ended_at.is_(None),
                SignInSession.began_at > since,
                SignInSession.seen_at > seen_since,
            )
            .order_by(SignInSession.id.desc())
        )
        .all()
    )


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()

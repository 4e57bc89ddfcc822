"""Invitations: the only way to become staff. Each is bound to one address, one body and one role, and used once."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.accounts import Appointment, Body, Invitation, Person, Role
from engage.accounts.profile import current_profile
from engage.content.vocabulary import capital, vocabulary
from engage.database import session_of
from engage.matters import By, record
from engage.notices.service import queue

LASTS = timedelta(days=7)


class AlreadyError(Exception):
    """The person has this role there, or is invited to it. The words are fit for a page."""


def called(session: Session, role: Role) -> str:
    """What a role is called in the words of this installation."""
    return vocabulary(current_profile(session))[role.term].one


def new_token() -> str:
    """What the link holds: 256 bits; the database keeps its hash."""
    return secrets.token_urlsafe(32)


def invite(body: Body, email: str, role: Role, token: str, *, by: By, at: datetime) -> Invitation:
    """Make an invitation; the link is sent, or printed, by whoever called."""
    session = session_of(body)
    _refuse_second(session, body, email, role, at=at)
    invitation = Invitation(
        token_hash=_hash(token),
        email=email,
        body_id=body.id,
        role=role,
        invited_at=at,
        invited_by_id=by.person_id if isinstance(by, Appointment) else None,
        expires_at=at + LASTS,
    )
    session.add(invitation)
    session.flush()
    _record(invitation, "invite", by=by, at=at)
    return invitation


def send(invitation: Invitation, link: str, *, at: datetime) -> None:
    """Mail the link to the address that was invited."""
    queue(
        session_of(invitation),
        "invitation",
        to=invitation.email,
        once=f"invitation:{invitation.token_hash}",
        at=at,
        body_id=invitation.body_id,
        body=invitation.body.name,
        role=capital(called(session_of(invitation), invitation.role)),
        link=link,
        until=invitation.expires_at,
    )


def renew(invitation: Invitation, token: str, *, by: By, at: datetime) -> None:
    """Another link for seven more days; the one before is worth nothing."""
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise AlreadyError("This invitation was accepted or revoked in the meantime")
    invitation.token_hash, invitation.expires_at = _hash(token), at + LASTS
    _record(invitation, "renew_invitation", by=by, at=at)


def revoke(invitation: Invitation, *, by: By, at: datetime) -> None:
    """The link opens nothing from now on. Twice is once."""
    if invitation.accepted_at is None and invitation.revoked_at is None:
        invitation.revoked_at = at
        _record(invitation, "revoke_invitation", by=by, at=at)


def find(session: Session, token: str, *, at: datetime) -> Invitation | None:
    """The invitation behind a link, while it can be used."""
    found = session.scalar(
        sa.select(Invitation).where(Invitation.token_hash == _hash(token)).options(joinedload(Invitation.body))
    )
    return found if found is not None and found.is_usable(at) else None


def accept(session: Session, token: str, *, person: Person, at: datetime) -> Appointment | None:
    """The person invited takes the role up; None where the link is used up or is for another address."""
    invitation = _taken(session, token, at=at)
    if invitation is None or invitation.email != person.email or not person.is_active:
        return None
    return _appointed(invitation, person, at=at)


def accept_as_newcomer(session: Session, token: str, *, name: str, password_hash: str, at: datetime) -> Person | None:
    """Somebody without an account makes one by the link; None where the link is used up or the account exists."""
    invitation = _taken(session, token, at=at)
    if invitation is None or session.scalar(sa.select(Person.id).where(Person.email == invitation.email)):
        return None
    person = Person(
        email=invitation.email, name=name, password_hash=password_hash, created_at=at, password_changed_at=at
    )
    session.add(person)
    session.flush()
    _appointed(invitation, person, at=at)
    return person


def pending(session: Session, body_id: int, *, at: datetime) -> list[Invitation]:
    """Invitations of a body that were not accepted and not revoked, also those that have run out; newest first."""
    waiting = sa.select(Invitation).where(
        Invitation.body_id == body_id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > at - timedelta(days=60),
    )
    return list(session.scalars(waiting.order_by(Invitation.id.desc()).limit(200)))


def revoke_all(session: Session, body_id: int, *, of: Person, sent_too: bool, by: By, at: datetime) -> None:
    """End what is still open at a body for somebody's address and, where asked, what they sent to others."""
    whose = Invitation.email == of.email
    if sent_too:
        whose = sa.or_(whose, Invitation.invited_by_id == of.id)
    waiting = sa.select(Invitation).where(
        Invitation.body_id == body_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), whose
    )
    for invitation in session.scalars(waiting).all():
        revoke(invitation, by=by, at=at)


def _taken(session: Session, token: str, *, at: datetime) -> Invitation | None:
    """The invitation, held so that one link opens once."""
    found = session.scalar(
        sa.select(Invitation).where(Invitation.token_hash == _hash(token)).with_for_update(of=Invitation)
    )
    return found if found is not None and found.is_usable(at) else None


def _appointed(invitation: Invitation, person: Person, *, at: datetime) -> Appointment:
    session = session_of(invitation)
    invitation.accepted_at = at
    there = person.appointed(invitation.body_id, invitation.role)
    if there is not None:
        return there
    made = Appointment(person_id=person.id, body_id=invitation.body_id, role=invitation.role, began_at=at)
    session.add(made)
    session.flush()
    _record(invitation, "accept_invitation", by=made, at=at)
    return made


def _refuse_second(session: Session, body: Body, email: str, role: Role, *, at: datetime) -> None:
    session.scalar(sa.select(Body.id).where(Body.id == body.id).with_for_update())
    held = (
        sa.select(Appointment.id)
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Person.email == email,
            Appointment.body_id == body.id,
            Appointment.role == role,
            Appointment.ended_at.is_(None),
        )
    )
    if session.scalar(held) is not None:
        raise AlreadyError(f"This person is {called(session, role)} here already")
    waiting = sa.select(Invitation.id).where(
        Invitation.email == email,
        Invitation.body_id == body.id,
        Invitation.role == role,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > at,
    )
    if session.scalar(waiting.limit(1)) is not None:
        raise AlreadyError("This address is invited to this role already. Send the invitation again from the list")


def _record(invitation: Invitation, verb: str, *, by: By, at: datetime) -> None:
    record(
        session_of(invitation),
        verb,
        by=by,
        at=at,
        about=f"invitation:{invitation.id}",
        body_id=invitation.body_id,
        role_offered=invitation.role.value,
    )


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()

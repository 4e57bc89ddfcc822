"""Appointments begun and ended, and accounts suspended: who may do what at which body."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.accounts import Appointment, Body, Person, Role
from engage.database import session_of
from engage.matters import By, record
from engage.people.service import invite, sign_in
from engage.people.service.invite import AlreadyError


class LastAdministratorError(Exception):
    """The body would be left with nobody who can invite."""


def appoint(body: Body, person: Person, role: Role, *, by: By, at: datetime) -> Appointment:
    """Give another role to somebody who acts for the body already."""
    session = session_of(body)
    _hold(session, body.id)
    if any(a.body_id == body.id and a.role == role for a in person.current_appointments):
        raise AlreadyError(f"{person.name} is {invite.called(session, role)} here already")
    made = Appointment(person_id=person.id, body_id=body.id, role=role, began_at=at)
    session.add(made)
    session.flush()
    session.expire(person, ["appointments"])
    _record(made, "appoint", by=by, at=at)
    return made


def end(appointment: Appointment, *, by: By, at: datetime, reason: str = "") -> None:
    """End an appointment and, in the same act, every open session of the person and what invites them back.

    Raises LastAdministratorError where nobody would be left to invite; the body is held meanwhile, so two
    administrators cannot remove each other in the same moment. Twice is once.
    """
    session, person = session_of(appointment), appointment.person
    _hold(session, appointment.body_id)
    session.refresh(appointment, ["ended_at"])
    if appointment.ended_at is not None:
        return
    is_administrator = appointment.role == Role.ADMINISTRATOR
    if is_administrator and not _another_administrator(session, appointment):
        raise LastAdministratorError
    appointment.ended_at = at
    sign_in.end_all(person, at=at)
    invite.revoke_all(session, appointment.body_id, of=person, sent_too=is_administrator, by=by, at=at)
    _record(appointment, "end_appointment", by=by, at=at, reason=reason)


def suspend(person: Person, *, by: By, at: datetime, reason: str = "") -> None:
    """Shut an account everywhere, now: sessions end, what the person sent or was sent as invitations is revoked."""
    if person.suspended_at is not None:
        return
    session = session_of(person)
    person.suspended_at = at
    sign_in.end_all(person, at=at)
    for body_id in {a.body_id for a in person.current_appointments}:
        invite.revoke_all(session, body_id, of=person, sent_too=True, by=by, at=at)
        record(session, "suspend", by=by, at=at, about=f"person:{person.id}", body_id=body_id, reason=reason)


def restore(person: Person, *, by: By, at: datetime, reason: str = "") -> None:
    """Open a suspended account again; no session comes back."""
    if person.suspended_at is None:
        return
    person.suspended_at = None
    for body_id in {a.body_id for a in person.current_appointments}:
        record(session_of(person), "restore", by=by, at=at, about=f"person:{person.id}", body_id=body_id, reason=reason)


def current(session: Session, body_id: int) -> list[Appointment]:
    """Who acts for a body now, by name."""
    return list(
        session.scalars(
            sa.select(Appointment)
            .join(Person, Person.id == Appointment.person_id)
            .where(Appointment.body_id == body_id, Appointment.ended_at.is_(None))
            .options(joinedload(Appointment.person))
            .order_by(Person.name, Person.id, Appointment.id)
        )
    )


def at_body(session: Session, body_id: int, appointment_id: int) -> Appointment | None:
    """One current appointment of this body; None for any other."""
    return session.scalar(
        sa.select(Appointment)
        .where(Appointment.id == appointment_id, Appointment.body_id == body_id, Appointment.ended_at.is_(None))
        .options(joinedload(Appointment.person))
    )


def _hold(session: Session, body_id: int) -> None:
    """Hold the body's row: acts on its people wait for each other. (On SQLite every writer does.)"""
    session.scalar(sa.select(Body.id).where(Body.id == body_id).with_for_update())


def _another_administrator(session: Session, appointment: Appointment) -> bool:
    others = (
        sa.select(Appointment.id)
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.body_id == appointment.body_id,
            Appointment.role == Role.ADMINISTRATOR,
            Appointment.ended_at.is_(None),
            Appointment.id != appointment.id,
            Person.suspended_at.is_(None),
        )
    )
    return session.scalar(others.limit(1)) is not None


def _record(appointment: Appointment, verb: str, *, by: By, at: datetime, reason: str = "") -> None:
    record(
        session_of(appointment),
        verb,
        by=by,
        at=at,
        about=f"person:{appointment.person_id}",
        body_id=appointment.body_id,
        reason=reason,
        role_given=appointment.role.value,
    )

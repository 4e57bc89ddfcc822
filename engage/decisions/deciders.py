"""Who may decide for a network at a moment, and whether there is anybody: without, or silent too long, it is dormant."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, contains_eager

from engage.accounts import Appointment, Body, Person, Role
from engage.decisions.models.network import Network


def deciders(session: Session, body: Body, at: datetime) -> list[Appointment]:
    """The appointments that entitled somebody to decide at that moment, by name.

    Whoever then worked for the Host is left out: the Host supports the network and is never the network itself
    (Local Government and Public Involvement in Health Act 2007, section 222(4)).
    """
    host = aliased(Appointment)
    works_for_host = sa.exists().where(
        host.person_id == Appointment.person_id, host.body_id == body.id, host.role == Role.HOST, *_held(host, at)
    )
    found = (
        sa.select(Appointment)
        .join(Appointment.person)
        .options(contains_eager(Appointment.person))
        .where(
            Appointment.body_id == body.id,
            Appointment.role == Role.DECIDER,
            *_held(Appointment, at),
            sa.or_(Person.suspended_at.is_(None), Person.suspended_at > at),
            ~works_for_host,
        )
        .order_by(Person.name, Appointment.id)
    )
    return list(session.scalars(found))


def works_for(session: Session, person_ids: set[int], body_id: int | None, at: datetime) -> set[int]:
    """Which of these people then held any appointment at a body."""
    if body_id is None or not person_ids:
        return set()
    found = sa.select(Appointment.person_id).where(
        Appointment.person_id.in_(person_ids), Appointment.body_id == body_id, *_held(Appointment, at)
    )
    return set(session.scalars(found))


def network_of(session: Session, body: Body) -> Network | None:
    """What is kept of a network beside its body; None where nobody has set it up."""
    return session.get(Network, body.id)


def is_dormant(session: Session, body: Body, at: datetime) -> bool:
    """Whether the network cannot act: what comes in is taken, clocks owed to it run, nothing leaves."""
    return why_dormant(session, body, at) != ""


def why_dormant(session: Session, body: Body, at: datetime) -> str:
    """“nobody” where no one may decide, “silent” where nothing was heard for too long, else nothing."""
    if not deciders(session, body, at):
        return "nobody"
    network = network_of(session, body)
    return "silent" if network is not None and network.is_silent(at) else ""


def _held(appointment: type[Appointment], at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (appointment.began_at <= at, sa.or_(appointment.ended_at.is_(None), appointment.ended_at > at))

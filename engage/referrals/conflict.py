"""Somebody who acts for the network and for the committee: shown wherever they act, and never hidden."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.accounts import Appointment, Person
from engage.database import session_of
from engage.matters import By
from engage.referrals.models.referral import Referral


def has_conflict(referral: Referral, by: By) -> bool:
    """Whether whoever acts holds an appointment on the other side too."""
    if not isinstance(by, Appointment):
        return False
    sides = {referral.body_id, referral.committee_id, referral.committee.in_office.id}
    held = sa.select(Appointment.body_id).where(
        Appointment.person_id == by.person_id, Appointment.ended_at.is_(None), Appointment.body_id.in_(sides)
    )
    there = set(session_of(referral).scalars(held))
    return referral.body_id in there and len(there) > 1


def on_both_sides(referral: Referral, at: datetime) -> list[Person]:
    """Everyone who acts for the network and for the committee it is with."""
    here, there = aliased(Appointment), aliased(Appointment)
    committees = {referral.committee_id, referral.committee.in_office.id}
    found = (
        sa.select(Person)
        .join(here, here.person_id == Person.id)
        .join(there, there.person_id == Person.id)
        .where(
            here.body_id == referral.body_id, here.ended_at.is_(None), there.body_id.in_(committees),
            there.ended_at.is_(None), here.began_at <= at, there.began_at <= at,
        )
        .distinct()
        .order_by(Person.id)
    )  # fmt: skip
    return list(session_of(referral).scalars(found))

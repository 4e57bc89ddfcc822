"""What waits for somebody: everything that the bodies they act for owe, or that their own roles ask of them.

A fixed number of statements, however much is stored.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from engage.accounts import Appointment, Body, Invitation, Person, Role
from engage.database import session_of
from engage.matters import Duty, Item, ItemState, Matter, Promise, PromiseState
from engage.matters.agenda import MOST, Heading, Waiting, everything_waiting

SOON = timedelta(days=14)

WAITING = ("gate_check",)
WRITING = ("idea", "pre_engagement", "drafting")
UNDER_WAY = ("scheduled", "paused", "analysing")


@dataclass(frozen=True)
class ItemsOfMatter:
    """How many items of one matter wait for an answer, and how many answers wait to be published."""

    matter: Matter
    unanswered: int
    answered: int


@dataclass
class Agenda:
    """What waits, by what it is. A list of MOST + 1 says that there is more."""

    waiting: Mapping[Heading, Sequence[Waiting]] = field(default_factory=dict)  # what features say
    duties: Sequence[Duty] = ()  # owed by the bodies one acts for, or by those they took the place of
    owed: Sequence[Duty] = ()  # owed to them
    mine: Collection[int] = ()  # ids of those bodies
    approvals: Sequence[Matter] = ()
    items: Sequence[ItemsOfMatter] = ()
    promises: Sequence[Promise] = ()
    under_way: Sequence[Matter] = ()
    drafts: Sequence[Matter] = ()
    invitations: int = 0
    alone: set[int] = field(default_factory=set)  # ids of bodies with one administrator only

    @property
    def is_empty(self) -> bool:
        waits = (self.waiting, self.duties, self.owed, self.approvals, self.items, self.promises, self.under_way)
        return not any((*waits, self.drafts))

    def desk_path(self, duty: Duty) -> str:
        """Where somebody here sees to a duty: on the matter's staff page where they may read it, else on its public one."""
        matter = duty.matter
        takes_part = matter.kind != "consultation" or matter.body_id in self.mine
        return matter.desk_path if takes_part else f"/register/duties/{duty.id}"


def agenda(person: Person, *, at: datetime, on: date) -> Agenda:
    """Everything that waits for this person on a London day."""
    session = session_of(person)
    here = _bodies(person)
    if not here:
        return Agenda()
    administered = _bodies(person, Role.ADMINISTRATOR)
    mine = _with_those_before(session, here)
    return Agenda(
        waiting=everything_waiting(person, on),
        duties=_duties(session, Duty.owed_by_id.in_(mine)),
        owed=_duties(session, Duty.owed_to_id.in_(mine)),
        mine=mine,
        approvals=_matters(session, _bodies(person, Role.APPROVER), WAITING),
        items=_items(session, _bodies(person, Role.OFFICER, Role.APPROVER)),
        promises=_promises(session, _bodies(person, Role.OFFICER, Role.APPROVER), on),
        under_way=_matters(session, _bodies(person, Role.OFFICER, Role.ANALYST, Role.MODERATOR), UNDER_WAY),
        drafts=_matters(session, _bodies(person, Role.OFFICER), WRITING),
        invitations=_invitations(session, administered, at),
        alone=_alone(session, administered),
    )


def _bodies(person: Person, *roles: Role) -> set[int]:
    return {a.body_id for a in person.current_appointments if not roles or a.role in roles}


def _with_those_before(session: Session, bodies: Collection[int]) -> set[int]:
    """Ids of these bodies and of those whose place they took: what was owed is inherited."""
    found = sa.select(Body.id).where(Body.id.in_(bodies)).cte("found", recursive=True)
    found = found.union(sa.select(Body.id).join(found, Body.successor_id == found.c.id))
    return set(session.scalars(sa.select(found.c.id)))


def _duties(session: Session, whose: sa.ColumnElement[bool]) -> Sequence[Duty]:
    """What is still owed, the soonest due first and what has no date last."""
    owed = (
        sa.select(Duty)
        .where(whose, Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))
        .options(joinedload(Duty.matter), joinedload(Duty.owed_by))
        .order_by(Duty.listed_on, Duty.id)
    )
    return session.scalars(owed.limit(MOST + 1)).all()


def _matters(session: Session, bodies: Collection[int], states: tuple[str, ...]) -> Sequence[Matter]:
    found = (
        sa.select(Matter)
        .where(Matter.body_id.in_(bodies), Matter.kind == "consultation", Matter.state.in_(states))
        .options(joinedload(Matter.body))
        .order_by(Matter.id.desc())
    )
    return session.scalars(found.limit(MOST + 1)).all()


def _items(session: Session, bodies: Collection[int]) -> Sequence[ItemsOfMatter]:
    def counted(*states: ItemState) -> sa.ColumnElement[int]:
        return sa.func.count(sa.case((Item.state.in_(states), 1)))

    waiting = (
        sa.select(
            Item.matter_id.label("matter_id"),
            counted(ItemState.DRAFTED, ItemState.ASSIGNED).label("unanswered"),
            counted(ItemState.ANSWERED).label("answered"),
        )
        .where(
            Item.body_id.in_(bodies),
            Item.state.in_([ItemState.DRAFTED, ItemState.ASSIGNED, ItemState.ANSWERED]),
            Item.withdrawn_at.is_(None),
        )
        .group_by(Item.matter_id)
        .order_by(Item.matter_id.desc())
        .limit(MOST + 1)
        .subquery()
    )
    rows = session.execute(
        sa.select(Matter, waiting.c.unanswered, waiting.c.answered)
        .join(waiting, waiting.c.matter_id == Matter.id)
        .order_by(Matter.id.desc())
    )
    return [ItemsOfMatter(*row) for row in rows]


def _promises(session: Session, bodies: Collection[int], on: date) -> Sequence[Promise]:
    due = (
        sa.select(Promise)
        .join(Promise.item)
        .join(Item.matter)
        .where(Item.body_id.in_(bodies), Promise.state == PromiseState.DUE, Promise.due_on <= on + SOON)
        .options(contains_eager(Promise.item).contains_eager(Item.matter))
        .order_by(Promise.due_on, Promise.id)
    )
    return session.scalars(due.limit(MOST + 1)).all()


def _invitations(session: Session, bodies: Collection[int], at: datetime) -> int:
    waiting: Any = sa.select(sa.func.count(Invitation.id)).where(
        Invitation.body_id.in_(bodies),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > at,
    )
    return session.scalar(waiting) or 0


def _alone(session: Session, bodies: Collection[int]) -> set[int]:
    """Ids of the bodies that would have nobody to invite, were their one administrator to leave."""
    counts = session.execute(
        sa.select(Appointment.body_id, sa.func.count(sa.distinct(Appointment.person_id)))
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.body_id.in_(bodies),
            Appointment.role == Role.ADMINISTRATOR,
            Appointment.ended_at.is_(None),
            Person.suspended_at.is_(None),
        )
        .group_by(Appointment.body_id)
    ).all()
    return {body_id for body_id, n in counts if n == 1}

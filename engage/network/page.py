"""What anyone reads of a network: who it is, how it decides, who decides, what it decided, what it is owed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.accounts import Appointment, Body, BodyKind
from engage.decisions import Decision, Network, Procedure, deciders
from engage.decisions.service.procedures import versions
from engage.matters import Duty, Matter
from engage.network.listing import Filter, page

MOST = 25  # duties and referrals; the rest is in the register
SHOWN = 5  # decisions; the rest is in their own register
NOT_MADE = ("drafted", "decided")  # states of a referral that nobody outside the network may know of


@dataclass(frozen=True)
class NetworkPage:
    """Everything on the public page, in six statements."""

    body: Body
    network: Network | None
    deciders: list[Appointment]
    procedures: list[Procedure]
    decisions: list[Decision]
    referrals: list[Matter]
    owed: list[Duty]
    asleep: str

    @property
    def procedure(self) -> Procedure | None:
        """The version in force: the last that was published."""
        return self.procedures[0] if self.procedures else None

    def late(self, on: date) -> int:
        """How many of the answers on the page are late on a day."""
        return sum(duty.status(on).is_late for duty in self.owed)


def find(session: Session, slug: str) -> tuple[Body, Network | None] | None:
    """A network by its address."""
    found = session.execute(
        sa.select(Body, Network)
        .outerjoin(Network, Network.body_id == Body.id)
        .where(Body.slug == slug, Body.kind == BodyKind.NETWORK)
        .options(joinedload(Body.areas))
    )
    row = found.unique().first()
    return (row[0], row[1]) if row else None


def read(session: Session, body: Body, network: Network | None, at: datetime) -> NetworkPage:
    """The page as it is at a moment."""
    able = deciders(session, body, at)
    silent = network is not None and network.is_silent(at)
    return NetworkPage(
        body=body,
        network=network,
        deciders=able,
        procedures=[one for one in versions(session, body) if one.is_published],
        decisions=page(session, Filter(network=body.slug), size=SHOWN),
        referrals=referrals(session, body, sa.not_(Matter.state.in_(NOT_MADE))),
        owed=owed(session, body, Duty.is_public),
        asleep="nobody" if not able else "silent" if silent else "",
    )


def referrals(session: Session, body: Body, *where: Any) -> list[Matter]:
    """The network's own referrals, the newest first."""
    found = sa.select(Matter).where(Matter.kind == "referral", Matter.body_id == body.id, *where)
    return list(session.scalars(found.order_by(Matter.id.desc()).limit(MOST)))


def owed(session: Session, body: Body, *where: Any) -> list[Duty]:
    """What is still owed to the network, what is late first: the longest late at the top."""
    still = (Duty.met_on.is_(None), Duty.not_owed_at.is_(None), Duty.superseded_by_id.is_(None))
    found = (
        sa.select(Duty)
        .where(Duty.owed_to_id == body.id, *still, *where)
        .options(joinedload(Duty.matter), joinedload(Duty.owed_by))
        .order_by(Duty.listed_on, Duty.id)
    )
    return list(session.scalars(found.limit(MOST + 1)))

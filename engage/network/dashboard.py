"""What a network's own people see first: what waits for them, and what others owe them. A fixed number of statements."""

from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from engage.accounts import Body
from engage.decisions import Decision, DecisionOutcome, DecisionState, Network, Procedure, deciders
from engage.decisions.service.procedures import versions
from engage.decisions.service.statement import Waiting, waiting
from engage.matters import Duty, Matter
from engage.network.page import owed, referrals

MOST = 50
ENDED = ("closed", "withdrawn")  # states of a referral in which nothing more is to come


@dataclass
class Dashboard:
    """Everything that waits, by what it is."""

    network: Network | None = None
    asleep: str = ""
    n_deciders: int = 0
    procedure: Procedure | None = None
    next_procedure: Procedure | None = None
    tabled: list[Decision] = field(default_factory=list)
    drafted: list[Decision] = field(default_factory=list)
    breaches: list[Decision] = field(default_factory=list)
    unstated: list[tuple[Decision, Waiting]] = field(default_factory=list)
    again: list[Decision] = field(default_factory=list)
    referrals: list[Matter] = field(default_factory=list)
    owed: list[Duty] = field(default_factory=list)

    def late(self, on: date) -> int:
        """How many of the answers owed are late on a day."""
        return sum(duty.status(on).is_late for duty in self.owed)


def read(session: Session, body: Body, *, at: datetime, on: date) -> Dashboard:
    """The dashboard of a network at a moment."""
    able, network, written = deciders(session, body, at), session.get(Network, body.id), versions(session, body)
    published = [one for one in written if one.is_published]
    silent = network is not None and network.is_silent(at)
    waits = _waiting(session, body)
    told = ((one, waiting(one, on)) for one in unstated(session, body))
    return Dashboard(
        network=network,
        asleep="nobody" if not able else "silent" if silent else "",
        n_deciders=len(able),
        procedure=published[0] if published else None,
        next_procedure=next((one for one in written if not one.is_published), None),
        tabled=[one for one in waits if one.state is DecisionState.TABLED],
        drafted=[one for one in waits if one.state is DecisionState.DRAFTED],
        breaches=[one for one in waits if one.state is DecisionState.BREACH_FLAGGED],
        unstated=[(one, waited) for one, waited in told if waited is not None],
        again=again(session, body),
        referrals=referrals(session, body, Matter.state.not_in(ENDED)),
        owed=owed(session, body),
    )


def _waiting(session: Session, body: Body) -> list[Decision]:
    states = (DecisionState.TABLED, DecisionState.DRAFTED, DecisionState.BREACH_FLAGGED)
    found = sa.select(Decision).where(Decision.body_id == body.id, Decision.state.in_(states))
    return list(session.scalars(found.order_by(Decision.listed_on, Decision.id).limit(MOST)))


def unstated(session: Session, body: Body) -> list[Decision]:
    """Decisions whose statement the public waits for, the longest first; not those that are taken again."""
    later = aliased(Decision)
    retaken = sa.exists().where(later.retakes_id == Decision.id, later.state != DecisionState.DROPPED)
    found = sa.select(Decision).where(
        Decision.body_id == body.id,
        Decision.outcome.in_([DecisionOutcome.YES, DecisionOutcome.NO]),
        Decision.statement_published_at.is_(None),
        ~retaken,
    )
    return list(session.scalars(found.order_by(Decision.listed_on, Decision.id).limit(MOST)))


def again(session: Session, body: Body) -> list[Decision]:
    """What must be taken again: put off, made before its procedure was public, or undone by a breach."""
    later = aliased(Decision)
    retaken = sa.exists().where(later.retakes_id == Decision.id, later.state != DecisionState.DROPPED)
    invalid = sa.or_(Procedure.id.is_(None), Procedure.published_at > Decision.decided_at)
    found = (
        sa.select(Decision)
        .outerjoin(Decision.procedure)
        .where(
            Decision.body_id == body.id,
            Decision.outcome.is_not(None),
            Decision.state != DecisionState.BREACH_FLAGGED,
            sa.or_(Decision.outcome == DecisionOutcome.DEFERRED, invalid, Decision.stands.is_(False)),
            ~retaken,
        )
        .options(joinedload(Decision.procedure))
        .order_by(Decision.listed_on, Decision.id)
    )
    return list(session.scalars(found.limit(MOST)))

"""The gate: nothing leaves a network without a decision made under a procedure that was public before it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.accounts import Body, BodyKind
from engage.accounts.profile import installed_profile
from engage.content.dates import london_day
from engage.content.vocabulary import Vocabulary, capital, vocabulary
from engage.decisions.deciders import why_dormant
from engage.decisions.models.decision import Decision, DecisionOutcome, DecisionState
from engage.decisions.models.kind import Kind
from engage.decisions.service.procedures import in_force
from engage.matters import Matter


def permit(
    session: Session, matter: Matter, *, kind: Kind, to_withdraw: bool = False, network: Body | None = None
) -> Decision | None:
    """The decision by which this may be done: yes, under a procedure already published then, and not undone since.

    `to_withdraw` asks for the decision to take it back. Without `network`: the matter’s own, else the one that is a party to it.
    Whether the network is dormant now is another question (`is_dormant`).
    """
    for decision in _about(session, matter, kind, network):
        if decision.is_relevant and decision.state is DecisionState.BREACH_FLAGGED:
            return None
        if not decision.counts:
            continue
        if decision.to_withdraw == to_withdraw:
            return decision if decision.outcome is DecisionOutcome.YES else None
        if decision.outcome is DecisionOutcome.YES:
            return None  # the opposite was decided since
    return None


def why_not(
    session: Session,
    matter: Matter,
    *,
    kind: Kind,
    to_withdraw: bool = False,
    network: Body | None = None,
    at: datetime | None = None,
) -> str:
    """Why it may not be done, and what to do, in words for a page; nothing where it may.

    Given a moment, a network that is dormant then may do nothing.
    """
    say = vocabulary(installed_profile(session))
    acting = network or _network(session, matter)
    if acting is not None and at is not None and (asleep := why_dormant(session, acting, at)):
        return say.fill(DORMANT[asleep])
    if permit(session, matter, kind=kind, to_withdraw=to_withdraw, network=network) is not None:
        return ""
    found = _about(session, matter, kind, network)
    same = [d for d in found if d.to_withdraw == to_withdraw and d.state is not DecisionState.DROPPED]
    if not same:
        return _nothing_decided(session, acting, kind, to_withdraw, at, say)
    since = next((d for d in found if d.counts), same[0])
    return capital(say.fill(_because(same[0], since)))


DORMANT = {
    "nobody": "Nobody may decide for {network.the} at present, so nothing can leave it. "
    "What comes in is kept, and what is owed to it stays owed. Appoint people who may decide.",
    "silent": "Nothing has been heard of {network.the} for so long that it counts as dormant, and nothing can leave it. "
    "Somebody who may decide must first say that it is active again.",
}


def _nothing_decided(
    session: Session, network: Body | None, kind: Kind, to_withdraw: bool, at: datetime | None, say: Vocabulary
) -> str:
    if network is not None and in_force(session, network, at) is None:
        return capital(say.fill(NO_PROCEDURE))
    act = "take this back" if to_withdraw else kind.act
    return capital(say.fill(f"{{network.the}} has not decided to {act}. Put it on the agenda and decide it first."))


NO_PROCEDURE = (
    "{network.the} has not published how it makes decisions, so no decision can count yet. "
    "Publish {procedure.the} first, then decide."
)


def _because(decision: Decision, since: Decision) -> str:
    """Why the newest decision about it does not carry it."""
    ref, state = decision.reference, decision.state
    if state is DecisionState.BREACH_FLAGGED:
        return f"A breach of the procedure is being looked into ({ref}). It must be settled before anything is done."
    if decision.outcome is None:
        where = "on the agenda" if state is DecisionState.TABLED else "drafted"
        return f"{ref} is {where} and not decided yet."
    if not decision.stands or state is DecisionState.REFERRED_UP:
        return f"{ref} was not made as the procedure says. Take it again."
    if decision.outcome is DecisionOutcome.DEFERRED:
        return f"{ref} was put off on {london_day(decision.decided_at)}. Take it again when you can decide it."
    if not decision.was_under_procedure:
        return invalid_words(decision)
    if decision.outcome is DecisionOutcome.NO:
        return f"{{network.the}} decided no on {london_day(decision.decided_at)} ({ref})."
    return f"{{network.the}} decided otherwise since, on {london_day(since.decided_at)} ({since.reference})."


def invalid_words(decision: Decision) -> str:
    """Why a decision made before its procedure was public does not count, and what to do."""
    procedure = decision.procedure
    made = london_day(decision.decided_at)
    if procedure is None or procedure.published_at is None:
        return f"{decision.reference} was made on {made} without a published procedure, so it does not count. Take it again."
    published = london_day(procedure.published_at)
    after = "later that day" if published == made else f"only on {published}"
    return (
        f"{decision.reference} was made on {made}, and the procedure was published {after}. "
        "A decision counts only where the procedure was public before it. Take it again."
    )


def _about(session: Session, matter: Matter, kind: Kind, network: Body | None) -> list[Decision]:
    """Everything ever put before the network about this, the newest first: decided by their day, drafts before them."""
    acting = network or _network(session, matter)
    bodies = {acting.id} if acting is not None else matter.parties
    found = (
        sa.select(Decision)
        .where(Decision.matter_id == matter.id, Decision.kind == kind, Decision.body_id.in_(bodies))
        .options(joinedload(Decision.procedure))
        .order_by(Decision.decided_at.is_not(None), Decision.decided_at.desc(), Decision.id.desc())
    )
    return list(session.scalars(found))


def _network(session: Session, matter: Matter) -> Body | None:
    if matter.body.kind is BodyKind.NETWORK:
        return matter.body
    among = sa.select(Body).where(Body.id.in_(matter.parties), Body.kind == BodyKind.NETWORK).order_by(Body.id)
    return session.scalar(among.limit(1))

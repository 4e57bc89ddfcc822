"""Everything that a page of one referral shows to one reader, read in a fixed number of statements."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from engage.decisions import Decision, Kind
from engage.matters import Duty
from engage.matters.duties import duties_of
from engage.referrals.links import Linked, linked
from engage.referrals.models.evidence import ReferralEvidence
from engage.referrals.models.referral import Referral, ReferralSending
from engage.referrals.models.update import ReferralUpdate
from engage.referrals.showing import Reader, Shown, shown


@dataclass(frozen=True)
class Gathered:
    """Everything that a page of a referral shows, read in a fixed number of statements."""

    shown: Shown
    duties: list[Duty]
    updates: list[ReferralUpdate]
    links: list[Linked]
    decisions: list[Decision]


def gathered(session: Session, referral: Referral, reader: Reader) -> Gathered | None:
    """What one reader sees of it; None where there is nothing this reader may know of."""
    updates = list(
        session.scalars(
            sa.select(ReferralUpdate)
            .where(ReferralUpdate.referral_id == referral.id)
            .options(joinedload(ReferralUpdate.body), joinedload(ReferralUpdate.by))
            .order_by(ReferralUpdate.id)
        )
    )
    seen = shown(referral, reader, _evidence(session, referral), updates)
    if seen is None:
        return None
    is_party = reader is not Reader.PUBLIC
    owed = [duty for duty in duties_of(referral) if duty.is_public or is_party]
    return Gathered(
        seen, owed, updates, linked(session, referral, is_party=is_party), _decisions(session, referral, reader)
    )


def _decisions(session: Session, referral: Referral, reader: Reader) -> list[Decision]:
    """The network's decisions about it, as far as the reader may know of them."""
    about = sa.select(Decision).where(Decision.matter_id == referral.id, Decision.kind == Kind.REFER)
    if reader is not Reader.NETWORK:
        about = about.where(Decision.is_public)
    return list(session.scalars(about.order_by(Decision.id)))


def _evidence(session: Session, referral: Referral) -> list[ReferralEvidence]:
    found = sa.select(ReferralEvidence).where(
        ReferralEvidence.referral_id == referral.id, ReferralEvidence.removed_at.is_(None)
    )
    return list(session.scalars(found.options(joinedload(ReferralEvidence.document)).order_by(ReferralEvidence.number)))


def loaded(session: Session, reference: str) -> Referral | None:
    """A referral with its bodies and where it was sent, in two statements."""
    return session.scalar(
        sa.select(Referral)
        .where(Referral.reference == reference)
        .options(
            joinedload(Referral.body), joinedload(Referral.committee),
            selectinload(Referral.sendings).joinedload(ReferralSending.committee),
        )
    )  # fmt: skip

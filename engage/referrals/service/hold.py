"""One act at a time on one referral: whoever comes second acts on what is there then."""

import sqlalchemy as sa

from engage.database import session_of
from engage.matters import Matter
from engage.referrals.models.referral import Referral


def hold(referral: Referral) -> Referral:
    """Take the referral's row for the rest of the transaction, and read it anew. First inside `writing`."""
    session = session_of(referral)
    session.execute(sa.select(Matter.id).where(Matter.id == referral.id).with_for_update())
    session.expire(referral)
    session.refresh(referral)
    return referral

"""A network refers a matter to overview and scrutiny, and both sides work on one record of it."""

from engage.referrals.models.evidence import ReferralCheck, ReferralEvidence
from engage.referrals.models.referral import Care, DeclineCode, Referral, ReferralSending
from engage.referrals.models.update import ReferralUpdate
from engage.referrals.models.workflow import State

__all__ = [
    "Care",
    "DeclineCode",
    "Referral",
    "ReferralCheck",
    "ReferralEvidence",
    "ReferralSending",
    "ReferralUpdate",
    "State",
]

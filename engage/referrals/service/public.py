"""What becomes public when a referral is made, and stops being so when it turns out to be about one person."""

import sqlalchemy as sa

from engage.content import plain
from engage.content.privacy import PrivacyResult
from engage.database import session_of
from engage.documents import Document
from engage.referrals.models.evidence import ReferralEvidence
from engage.referrals.models.referral import Referral
from engage.search.query import index


def publish(referral: Referral) -> None:
    """Let title, documents and search say what anyone may know, and no more."""
    session = session_of(referral)
    referral.title = referral.public_title
    shown = set() if referral.is_individual else {e.document_id for e in evidence_of(referral) if e.is_shown}
    kept = [e.document_id for e in evidence_of(referral) if e.document_id is not None]
    for document in session.scalars(sa.select(Document).where(Document.id.in_(kept))):
        document.is_public = document.id in shown
    index(session, "referral", referral.id, referral.title, f"{referral.reference} {_public_words(referral)}")


def _public_words(referral: Referral) -> str:
    """What the public reads of it, for search."""
    if referral.is_individual or not referral.is_checked:
        return ""
    if referral.privacy is PrivacyResult.CLEAR:
        return plain(f"{referral.concern_html} {referral.tried_html} {referral.asked_html}")
    return plain(referral.public_html)


def evidence_of(referral: Referral) -> list[ReferralEvidence]:
    """The evidence that stands, by number."""
    found = sa.select(ReferralEvidence).where(
        ReferralEvidence.referral_id == referral.id, ReferralEvidence.removed_at.is_(None)
    )
    return list(session_of(referral).scalars(found.order_by(ReferralEvidence.number)))

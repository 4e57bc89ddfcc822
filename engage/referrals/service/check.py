"""A person looks through the words, and each piece of evidence, for what identifies people, and decides."""

from datetime import datetime

from engage.accounts import Appointment
from engage.content import render
from engage.content.privacy import PrivacyResult, counted, digest, findings
from engage.database import session_of
from engage.matters import By, MoveRefusedError, record_on
from engage.referrals.models.evidence import ReferralCheck, ReferralEvidence
from engage.referrals.models.referral import Referral
from engage.referrals.service.evidence import touch
from engage.referrals.service.inform import tell_committee
from engage.referrals.service.public import publish


def check_words(
    referral: Referral, *, result: PrivacyResult, title_is_public: bool, by: By, at: datetime, public_text: str = "",
    reason: str = "",
) -> None:  # fmt: skip
    """What may be public of title and text. Redacted and summarised owe other words; blocked owes a reason."""
    if not referral.is_being_written:
        raise MoveRefusedError("This referral was made. What was checked before stays as it was.")
    refuse_unfounded(result, instead=public_text, reason=reason)
    found = counted(findings(all_words(referral)))
    referral.privacy, referral.privacy_digest = result, referral.words_digest
    referral.privacy_at, referral.privacy_by_id = at, _id(by)
    referral.title_is_public = title_is_public
    referral.public_text = public_text if result.owes_words else ""
    referral.public_html = render(referral.public_text)
    _keep(referral, "words", referral.words_digest, found, result, reason, by, at, title_is_public)
    record_on(
        referral, "check_words", by=by, at=at, reason=reason, result=result.value, found=found,
        title_is_public=title_is_public,
    )  # fmt: skip


def all_words(referral: Referral) -> str:
    """Title and text in one, to be looked through."""
    return f"{referral.subject}\n\n{referral.concern}\n\n{referral.tried}\n\n{referral.asked}"


def check_evidence(
    referral: Referral, piece: ReferralEvidence, *, result: PrivacyResult, by: By, at: datetime, summary: str = "",
    reason: str = "", link: str = "",
) -> None:  # fmt: skip
    """What may be public of one piece. What was blocked stays with the network and is sent to nobody."""
    refuse_unfounded(result, instead=summary or piece.summary, reason=reason)
    if referral.is_public and piece.privacy is not None and piece.leaves:
        raise MoveRefusedError("This was checked before it was sent. What was checked then stays as it was.")
    piece.privacy, piece.privacy_at, piece.privacy_by_id = result, at, _id(by)
    if summary:
        piece.summary, piece.summary_html = summary, render(summary)
    text = f"{piece.title}\n\n{piece.text}"
    sha256 = piece.document.sha256 if piece.document else ""
    found, about = counted(findings(text)), f"evidence:{piece.number}"
    _keep(referral, about, digest(text, sha256), found, result, reason, by, at, None)
    record_on(
        referral, "check_evidence", by=by, at=at, reason=reason, result=result.value, found=found, piece=piece.number
    )
    session_of(referral).flush()
    if referral.is_public:
        if faults := piece.faults():
            raise MoveRefusedError(" ".join(faults))
        publish(referral)
        if piece.leaves:
            tell_committee(referral, referral.committee, "referral_evidence", at=at, link=link)
    touch(referral)


def refuse_unfounded(result: PrivacyResult, *, instead: str, reason: str) -> None:
    """A result that takes words out must put others in their place; one that stops everything must say why."""
    if result.owes_words and not instead.strip():
        raise MoveRefusedError("Write what the public reads in its place.")
    if result is PrivacyResult.BLOCKED and not reason.strip():
        raise MoveRefusedError("Say why it must not leave as it is.")


def _keep(
    referral: Referral, about: str, of: str, found: dict[str, int], result: PrivacyResult, reason: str, by: By,
    at: datetime, title_is_public: bool | None,
) -> None:  # fmt: skip
    kept = ReferralCheck(
        referral_id=referral.id, about=about, digest=of, found=found, result=result, reason=reason, at=at,
        by_id=_id(by), title_is_public=title_is_public,
    )  # fmt: skip
    session_of(referral).add(kept)


def _id(by: By) -> int | None:
    return by.id if isinstance(by, Appointment) else None

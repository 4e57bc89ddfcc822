"""Evidence: documents and texts, each with how open it is; and links to what else is on the record or outside it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from engage.accounts import Appointment
from engage.content import render
from engage.content.disclosure import Openness
from engage.database import session_of
from engage.documents import Document
from engage.matters import By, Item, LinkKind, Matter, MatterLink, MoveRefusedError, record_on
from engage.referrals.models.evidence import ReferralEvidence
from engage.referrals.models.referral import Referral
from engage.referrals.models.workflow import ENDED
from engage.referrals.service.public import evidence_of

MOST = 40


def add_evidence(
    referral: Referral, *, title: str, by: By, at: datetime, text: str = "", document: Document | None = None,
    openness: Openness = Openness.OPEN, would_mislead: bool = False, summary: str = "",
) -> ReferralEvidence:  # fmt: skip
    """Put one piece of evidence with a referral, a text or a document; until it ends, also after it was made.

    What comes after the making is held back from everyone else until somebody has checked it.
    """
    if referral.state in ENDED:
        raise MoveRefusedError("This referral has ended. Nothing more is added to it.")
    session = session_of(referral)
    counted = sa.select(sa.func.count(), sa.func.max(ReferralEvidence.number)).where(
        ReferralEvidence.referral_id == referral.id
    )
    n, last = session.execute(counted).one()
    if n >= MOST:
        raise MoveRefusedError(f"There are {MOST} pieces of evidence already. Put several into one document.")
    piece = ReferralEvidence(
        referral_id=referral.id, number=(last or 0) + 1, title=title, text=text, text_html=render(text),
        document=document, openness=openness, would_mislead=would_mislead, summary=summary, summary_html=render(summary),
        added_at=at, added_by_id=by.id if isinstance(by, Appointment) else None,
    )  # fmt: skip
    session.add(piece)
    touch(referral)
    sha256 = document.sha256 if document else ""
    record_on(
        referral, "add_evidence", by=by, at=at, about=_about(referral, piece), openness=openness.value, sha256=sha256
    )
    session.flush()
    return piece


def remove_evidence(referral: Referral, piece: ReferralEvidence, *, by: By, at: datetime) -> None:
    """Take a piece out, before the referral is made. Its number is not used again."""
    if not referral.is_being_written:
        raise MoveRefusedError("This referral was made. Evidence that was sent is not taken away.")
    piece.removed_at = at
    touch(referral)
    record_on(referral, "remove_evidence", by=by, at=at, about=_about(referral, piece))


def piece_of(referral: Referral, number: int) -> ReferralEvidence | None:
    """One piece that stands, by its number."""
    return next((piece for piece in evidence_of(referral) if piece.number == number), None)


def link(referral: Referral, *, by: Appointment, at: datetime, reference: str = "", outside: str = "") -> MatterLink:
    """Say what a referral is about: a matter or one item of it, by reference, or something kept elsewhere, in words."""
    if outside:
        return _joined_up(referral, LinkKind.ABOUT, None, None, outside, by, at)
    to, item = find(referral, reference, by)
    return _joined_up(referral, LinkKind.ABOUT, to, item, "", by, at)


def find(referral: Referral, reference: str, by: Appointment) -> tuple[Matter, Item | None]:
    """What a reference names, if this body may know of it; refused in words where there is no such thing."""
    session = session_of(referral)
    typed = reference.strip().upper()
    name, _, number = typed.partition("/")
    matter = session.scalar(sa.select(Matter).where(Matter.reference == name[:30]))
    if matter is None or not (matter.is_public or by.body_id in matter.parties):
        raise MoveRefusedError(
            f"There is nothing public with the reference “{typed[:40]}”. Check it and enter it again."
        )
    if matter.id == referral.id:
        raise MoveRefusedError("That is this referral itself. Enter the reference of something else.")
    if not number:
        return matter, None
    item = None
    if number.isascii() and number.isdigit() and len(number) < 9:
        same = sa.select(Item).where(Item.matter_id == matter.id, Item.number == int(number), Item.is_public)
        item = session.scalar(same)
    if item is None:
        raise MoveRefusedError(f"{name} has no public item {number[:12]}. Check the number after the stroke.")
    return matter, item


def joined_up(referral: Referral, kind: LinkKind, to: Matter | None, outside: str, by: By, at: datetime) -> MatterLink:
    """A link of another kind, made by an act of its own."""
    return _joined_up(referral, kind, to, None, outside, by, at)


def _joined_up(
    referral: Referral, kind: LinkKind, to: Matter | None, item: Item | None, outside: str, by: By, at: datetime
) -> MatterLink:
    session = session_of(referral)
    same = sa.select(MatterLink).where(
        MatterLink.from_id == referral.id, MatterLink.kind == kind, MatterLink.outside == outside,
        MatterLink.to_id.is_not_distinct_from(to.id if to else None),
        MatterLink.item_id.is_not_distinct_from(item.id if item else None),
    )  # fmt: skip
    found = session.scalar(same)
    if found is not None:
        return found
    made = MatterLink(
        from_id=referral.id, kind=kind, to_id=to.id if to else None, item_id=item.id if item else None,
        outside=outside, made_at=at,
    )  # fmt: skip
    session.add(made)
    touch(referral)
    named = outside or (f"{to.reference}/{item.number}" if to and item else to.reference if to else "")
    record_on(referral, "link", by=by, at=at, kind=kind.value, to=named)
    session.flush()
    return made


def links_of(referral: Referral) -> list[MatterLink]:
    """Everything it is linked with, from either end, in the order in which that was said."""
    found = sa.select(MatterLink).where(sa.or_(MatterLink.from_id == referral.id, MatterLink.to_id == referral.id))
    return list(session_of(referral).scalars(found.order_by(MatterLink.id)))


def touch(referral: Referral) -> None:
    """Raise the version although only something beside the row changed, so that the loser of a race is told."""
    flag_modified(referral, "state")


def _about(referral: Referral, piece: ReferralEvidence) -> str:
    return f"evidence:{referral.reference}/{piece.number}"

"""What a referral is linked with, from either end, as one reader may know it: one statement."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, with_polymorphic

from engage.matters import Item, LinkKind, Matter, MatterLink
from engage.referrals.models.referral import Referral


@dataclass(frozen=True)
class Linked:
    """One link in words, with where it leads; what is kept elsewhere leads nowhere."""

    words: str
    name: str
    path: str = ""


OUTWARD = {
    LinkKind.ABOUT: "It is about",
    LinkKind.OPENED: "It opened",
    LinkKind.JOINED: "Considered together with",
    LinkKind.REDIRECTED: "It goes on as",
}
INWARD = {
    LinkKind.ABOUT: "It is cited in",
    LinkKind.OPENED: "It was opened by",
    LinkKind.JOINED: "Considered together with",
    LinkKind.REDIRECTED: "It was passed on from",
}


def linked(session: Session, referral: Referral, *, is_party: bool) -> list[Linked]:
    """Links in the order in which they were made. A matter that is not public is known to its parties alone."""
    other = with_polymorphic(Matter, "*", flat=True)
    far_end = sa.case((MatterLink.from_id == referral.id, MatterLink.to_id), else_=MatterLink.from_id)
    rows = session.execute(
        sa.select(MatterLink, other, Item)
        .outerjoin(other, other.id == far_end)
        .outerjoin(Item, Item.id == MatterLink.item_id)
        .where(sa.or_(MatterLink.from_id == referral.id, MatterLink.to_id == referral.id))
        .order_by(MatterLink.id)
    )
    return [one for link, matter, item in rows if (one := _one(referral, link, matter, item, is_party))]


def _one(
    referral: Referral, link: MatterLink, matter: Matter | None, item: Item | None, is_party: bool
) -> Linked | None:
    words = (OUTWARD if link.from_id == referral.id else INWARD)[link.kind]
    if matter is None:
        hidden = referral.is_individual and not is_party
        return None if hidden else Linked(words, link.outside)
    if not matter.is_public:
        return Linked(words, matter.reference) if is_party and link.from_id == referral.id else None
    name, path = f"{matter.reference}, {matter.public_title}", matter.public_path
    if item is not None and item.is_public:
        name, path = f"{item.reference}, {item.title}", f"/responses/{item.reference}"
    return Linked(words, name, path)

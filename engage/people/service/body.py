"""What a body says about itself, and the rules it sets for its own people."""

import re
import unicodedata
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body, BodyKind
from engage.content import render
from engage.database import session_of
from engage.matters import By, record


def make(session: Session, name: str, kind: BodyKind, *, by: By, at: datetime) -> Body:
    """A new body. Its address is made from its name and never changes."""
    body = Body(name=name, slug=_free_slug(session, name), kind=kind, created_at=at)
    session.add(body)
    session.flush()
    record(session, "make_body", by=by, at=at, about=f"body:{body.slug}", body_id=body.id)
    return body


def find(session: Session, name_or_slug: str) -> Body | None:
    """A body by its address or its exact name."""
    return session.scalar(sa.select(Body).where(sa.or_(Body.slug == name_or_slug, Body.name == name_or_slug)))


def edit(body: Body, texts: dict[str, str], *, by: By, at: datetime) -> None:
    """Change what the public reads about the body. `texts`: contact_email, contact_text, accessibility_text."""
    changed = sorted(name for name, text in texts.items() if getattr(body, name) != text)
    if not changed:
        return
    for name in changed:
        setattr(body, name, texts[name])
        if name.endswith("_text"):
            setattr(body, name.removesuffix("_text") + "_html", render(texts[name]))
    record(session_of(body), "edit_body", by=by, at=at, about=f"body:{body.slug}", body_id=body.id, changed=changed)


def set_rules(body: Body, *, requires_second_factor: bool, outcome_days: int | None, by: By, at: datetime) -> None:
    """Whether its people need a second factor, and in how many days it promises the outcome (null: the code's 84)."""
    before = {"requires_second_factor": body.requires_second_factor, "outcome_days": body.outcome_days}
    after = {"requires_second_factor": requires_second_factor, "outcome_days": outcome_days}
    if before == after:
        return
    body.requires_second_factor, body.outcome_days = requires_second_factor, outcome_days
    record(
        session_of(body), "set_rules", by=by, at=at, about=f"body:{body.slug}", body_id=body.id, was=before, now=after
    )


def slug_of(name: str) -> str:
    """Lower-case words with dashes, from any name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:70] or "body"


def _free_slug(session: Session, name: str) -> str:
    base, n = slug_of(name), 1
    slug = base
    while session.scalar(sa.select(Body.id).where(Body.slug == slug)) is not None:
        n += 1
        slug = f"{base}-{n}"
    return slug

"""Write a referral: what the matter is, what was tried first, what the committee is asked to do."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engage.accounts import Body, BodyKind
from engage.accounts.profile import installed_profile
from engage.content import render
from engage.database import session_of
from engage.decisions.service.standing import heard
from engage.matters import By, MoveRefusedError, Voice, record_on
from engage.matters.reference import next_reference
from engage.now import london_date
from engage.referrals.models.referral import Care, Referral
from engage.referrals.models.workflow import State

PROSE = ("concern", "tried", "asked")


def draft(
    session: Session, network: Body, *, committee: Body, care: Care, subject: str, by: By, at: datetime, **prose: str
) -> Referral:
    """A new referral of a network, seen by nobody else until it is made. `prose`: concern, tried, asked (Markdown)."""
    _refuse_other_than_scrutiny(committee)
    referral = Referral(
        reference=next_reference(session, "REF", london_date(at).year),
        body_id=network.id,
        committee_id=committee.id,
        care=care,
        title=subject,
        subject=subject,
        state=State.DRAFTED,
        profile=installed_profile(session),
        created_at=at,
        created_by_id=None if isinstance(by, Voice) else by.person_id,
        **rendered(prose),
    )
    session.add(referral)
    session.flush()
    record_on(referral, "draft", by=by, at=at, after=referral.state)
    heard(network, by=by, at=at)
    return referral


def edit(referral: Referral, values: dict[str, Any], *, by: By, at: datetime) -> list[str]:
    """Change what is written, until it is made; says which fields changed. After the decision the record says so too."""
    if not referral.is_being_written:
        raise MoveRefusedError("This referral was made. What was made stays as it was; add evidence instead.")
    if "committee" in values:
        _refuse_other_than_scrutiny(values["committee"])
    changed = [name for name, value in values.items() if getattr(referral, name) != value]
    for name in changed:
        setattr(referral, name, values[name])
    for name in set(changed) & set(PROSE):
        setattr(referral, f"{name}_html", render(values[name]))
    if changed:
        referral.title = referral.subject
        record_on(
            referral, "edit", by=by, at=at, fields=sorted(changed), after_decision=referral.state == State.DECIDED
        )
        session_of(referral).flush()
    return changed


def rendered(prose: dict[str, str]) -> dict[str, str]:
    """Each text with its HTML beside it."""
    return {**prose, **{f"{name}_html": render(text) for name, text in prose.items()}}


def _refuse_other_than_scrutiny(committee: Body) -> None:
    if committee.kind is not BodyKind.SCRUTINY:
        raise MoveRefusedError(f"{committee.name} is not a scrutiny committee. Choose one that is.")

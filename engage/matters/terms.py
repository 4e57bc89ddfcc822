"""The terms a duty runs on: of one that runs, as they were when it began; of one that is to begin, as they are now."""

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.matters.clocks import Basis, Clock, clocks
from engage.matters.models.local_clock import LocalClock
from engage.matters.profile import Profile

if TYPE_CHECKING:
    from engage.accounts import Body
    from engage.matters.models.duty import Duty

LOCAL = "LOCAL-"
OWN_WORD = "the body’s own promise"


class UnknownClockError(LookupError):
    """No clock has this id here; the message is fit for a page."""


def terms_of(duty: "Duty") -> Clock:
    """The clock of a duty with the duty's own terms: a later change of the data or of a local clock changes nothing."""
    known = clocks().get(duty.clock_id) or _promised(duty.clock_id, duty.act, duty.owed_to, Profile(duty.profile))
    return replace(
        known, n=duty.n, unit=duty.unit, count=duty.count, basis=duty.basis, citation=duty.citation,
        confidence=duty.confidence or known.confidence,
    )  # fmt: skip


def in_use(session: Session, clock_id: str, body: "Body") -> Clock:
    """A clock as something owed by a body begins on it now: its own one, or one it shortened, or the field's."""
    known = clocks().get(clock_id)
    if known is not None and known.basis is not Basis.LOCAL:
        return known
    own = local_clock(session, body.id, clock_id)
    if own is not None and not own.is_ended:
        return as_clock(own)
    if known is None:
        raise UnknownClockError(f"There is no clock “{clock_id}” at {body.name}.")
    return known


def local_clock(session: Session, body_id: int, clock_id: str) -> LocalClock | None:
    """What a body has set about a clock: the last row, which may say that it ended."""
    mine = sa.select(LocalClock).where(LocalClock.body_id == body_id, LocalClock.clock_id == clock_id)
    return session.scalar(mine.order_by(LocalClock.id.desc()).limit(1))


def local_clocks(session: Session, body_id: int) -> list[LocalClock]:
    """The clocks that a body has set itself or shortened, as they are now, the oldest first; none that ended."""
    last = sa.select(sa.func.max(LocalClock.id)).where(LocalClock.body_id == body_id).group_by(LocalClock.clock_id)
    mine = sa.select(LocalClock).where(LocalClock.id.in_(last), ~LocalClock.is_ended)
    return list(session.scalars(mine.order_by(LocalClock.id)))


def every_local_clock(session: Session, *, most: int = 500) -> list[tuple["Body", Clock]]:
    """What every body has set itself or shortened, as it is now, by body and then the oldest first; one statement."""
    last = sa.select(sa.func.max(LocalClock.id)).group_by(LocalClock.body_id, LocalClock.clock_id)
    found = (
        sa.select(LocalClock).where(LocalClock.id.in_(last), ~LocalClock.is_ended).options(joinedload(LocalClock.body))
    )
    rows = session.scalars(found.order_by(LocalClock.body_id, LocalClock.id).limit(most))
    return [(own.body, replace(as_clock(own), debtor=own.body.name)) for own in rows]


def as_clock(own: LocalClock) -> Clock:
    """A local clock of a body, in the shape of the field's; one of the field's that it shortened, with its number."""
    if known := clocks().get(own.clock_id):
        return replace(known, n=own.n)
    made = _promised(own.clock_id, own.act, own.owed_to, *Profile)
    return replace(made, n=own.n, unit=own.unit, count=own.count)


def _promised(clock_id: str, act: str, creditor: str, *profiles: Profile) -> Clock:
    return Clock(
        id=clock_id, profiles=profiles, basis=Basis.LOCAL, kind="duty", n=None, unit="", count="", act=act,
        debtor="the body that promised it", creditor=creditor, trigger="the day it was promised from", discharge=act,
        citation=OWN_WORD, confidence="local",
    )  # fmt: skip

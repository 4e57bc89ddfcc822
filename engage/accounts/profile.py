"""The era whose rules and words an installation uses: one word in its one row."""

import time
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts.models.installation import Installation

PRESENT = "hw2024"

_known: WeakKeyDictionary[object, tuple[str, float]] = WeakKeyDictionary()
_stays = [1.0]


def installed_profile(session: Session) -> str:
    """The profile of this installation, read now; today's where the database is being made."""
    return session.scalar(sa.select(Installation.profile).where(Installation.id == 1)) or PRESENT


def current_profile(session: Session) -> str:
    """The same for what only chooses words: read at most once a second, as long as a public page may be kept."""
    database = session.get_bind().engine
    known = _known.get(database)
    if known is None or known[1] < time.monotonic():
        known = (installed_profile(session), time.monotonic() + _stays[0])
        _known[database] = known
    return known[0]


def forget_profile(*, stays: float | None = None) -> None:
    """Read it anew the next time: the process that changes it says so. Tests let it stay for longer."""
    _known.clear()
    if stays is not None:
        _stays[0] = stays

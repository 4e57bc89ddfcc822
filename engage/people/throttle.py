"""Slowing a guesser down: failures are counted in the database, so a restart forgives nothing."""

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from engage.accounts import Throttle

ACCOUNT_FREE = 5  # a tired person mistypes; then 1, 2, 4, 8, 15 minutes
NETWORK_FREE = 30  # a whole council sits behind one address
LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


class TooManyTriesError(Exception):
    """Tried too often; `until` is when to try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many tries")
        self.until = until


def account_key(email: str) -> str:
    """The key of an address that was typed, whether it has an account or not."""
    return _key("account", email)


def network_key(address: str | None) -> str:
    """The key of a network: one IPv4 address, or the /64 that one household or office has in IPv6."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return _key("network", "unknown")
    return _key("network", str(found if found.version == 4 else ip_network(f"{found}/64", strict=False)))


def factor_key(person_id: int) -> str:
    """The key of one person's second factor."""
    return _key("factor", str(person_id))


def _key(kind: str, what: str) -> str:
    return sha256(f"{kind}:{what}".encode("utf-8", "replace")).hexdigest()


def delay(failures: int, free: int) -> timedelta:
    """How long to wait after so many failures: nothing, then 1, 2, 4, 8 and at most 15 minutes."""
    if failures < free:
        return timedelta()
    return min(timedelta(minutes=2 ** min(failures - free, 10)), LONGEST)


def take_try(session: Session, keys: dict[str, int], *, at: datetime) -> None:
    """Count one try against each key (key → how many are free) before it is known how it ends.

    Counting first is what holds when a hundred tries come at once. Raises TooManyTriesError, and then counts
    nothing: somebody else's knocking must not keep the door shut for longer.
    """
    _sweep(session, at)
    for key in sorted(keys):  # always in one order, so that two tries never wait for each other
        _make_row(session, key, at)
    rows = session.scalars(
        sa.select(Throttle).where(Throttle.key.in_(keys)).order_by(Throttle.key).with_for_update()
    ).all()
    waits = [row.last_failed_at + delay(row.failures, keys[row.key]) for row in rows]
    if any(until > at for until in waits):
        raise TooManyTriesError(max(waits))
    for row in rows:
        row.failures += 1
        row.last_failed_at = at


def _sweep(session: Session, at: datetime) -> None:
    """Take away what is forgotten, a few at a time, and wait for nobody."""
    old = sa.select(Throttle.key).where(Throttle.last_failed_at < at - FORGOTTEN_AFTER).limit(50)
    gone = session.scalars(old.with_for_update(skip_locked=True)).all()
    if gone:
        session.execute(sa.delete(Throttle).where(Throttle.key.in_(gone)))


def _make_row(session: Session, key: str, at: datetime) -> None:
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(insert(Throttle).values(key=key, failures=0, last_failed_at=at).on_conflict_do_nothing())


def forgive(session: Session, *keys: str) -> None:
    """The person has shown who they are: forget what was counted against these keys."""
    session.execute(sa.delete(Throttle).where(Throttle.key.in_(keys)))


def give_back(session: Session, key: str) -> None:
    """This one try was no failure; the others still count."""
    session.execute(
        sa.update(Throttle).where(Throttle.key == key, Throttle.failures > 0).values(failures=Throttle.failures - 1)
    )

"""What is told to whom: a row in the outbox, in the same transaction as the act that it tells of."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.accounts.profile import current_profile
from engage.database import WriteOutsideTransactionError, session_of
from engage.jobs.service import enqueue, ring
from engage.matters import Matter
from engage.notices.address import address, mailbox
from engage.notices.models import Follower, Notice
from engage.notices.wording import word

MOST_PER_HOUR = 3
"""Mails to one mailbox in an hour that visitors can set off: our forms are no way to pester a third person."""


def queue(
    session: Session,
    kind: str,
    *,
    to: str,
    once: str,
    at: datetime,
    matter_id: int | None = None,
    body_id: int | None = None,
    unsubscribe: str = "",
    by_visitor: bool = False,
    **context: Any,
) -> Notice | None:
    """Put one mail in the outbox, from `templates/notices/<kind>.txt`; it leaves after commit.

    `once` names what makes it one mail: the second time is a no-op. `by_visitor` says that anyone can set this mail
    off, so that more than three an hour to one mailbox are not sent. None where nothing was queued.
    """
    if not session.info.get("writing"):
        raise WriteOutsideTransactionError("a notice is queued in the transaction of the act it tells of")
    to = address(to)
    limited = mailbox(to) if by_visitor else ""
    if limited and _full(session, limited, at):
        return None
    subject, text = word(kind, context, lambda: profile_of(session, matter_id))
    if unsubscribe:
        text += f"\n--\nYou asked to be told about this. To stop these mails: {unsubscribe}\n"
    values = {
        "kind": kind,
        "once": _key(once),
        "to": to,
        "subject": subject,
        "text": text,
        "unsubscribe": unsubscribe,
        "matter_id": matter_id,
        "body_id": body_id,
        "queued_at": at,
        "send_after": at,
        "mailbox": limited,
    }
    ring(session)
    insert = _insert(session, Notice).values(values)
    notice: Notice | None = session.scalar(insert.on_conflict_do_nothing().returning(Notice))
    return notice


def profile_of(session: Session, matter_id: int | None) -> str:
    """Whose words a notice uses: those of its matter, else those of the installation."""
    own = sa.select(Matter.profile).where(Matter.id == matter_id)
    found: str | None = session.scalar(own) if matter_id is not None else None
    return found or current_profile(session)


def _full(session: Session, limited: str, at: datetime) -> bool:
    recent = sa.select(sa.func.count(Notice.id)).where(
        Notice.mailbox == limited, Notice.queued_at > at - timedelta(hours=1)
    )
    return (session.scalar(recent) or 0) >= MOST_PER_HOUR


def _insert(session: Session, table: type[Notice] | type[Follower]) -> Any:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _key(once: str) -> str:
    return once if len(once) <= 120 else sha256(once.encode()).hexdigest()


def follow(session: Session, matter_id: int, email: str, *, at: datetime, confirmed: bool = False) -> Follower:
    """Note that an address wants to be told about a matter; mails go only once it is confirmed. Twice is once."""
    values = {
        "matter_id": matter_id,
        "email": address(email),
        "key": secrets.token_urlsafe(24),
        "asked_at": at,
        "confirmed_at": at if confirmed else None,
    }
    session.execute(_insert(session, Follower).values(values).on_conflict_do_nothing())
    follower = session.scalars(
        sa.select(Follower).where(Follower.matter_id == matter_id, Follower.email == values["email"])
    ).one()
    if confirmed and follower.confirmed_at is None:
        follower.confirmed_at = at
    return follower


def retry(notice: Notice, *, at: datetime) -> None:
    """Have a mail that was given up on tried again, as if it had just been queued."""
    notice.failed_at, notice.attempts, notice.send_after, notice.error = None, 0, at, ""
    ring(session_of(notice))


def confirm(follower: Follower, *, at: datetime) -> None:
    """The address's owner has said yes."""
    if follower.confirmed_at is None:
        follower.confirmed_at = at


def stop(session: Session, follower: Follower) -> None:
    """Forget the address: it is kept for nothing else. What is still in the outbox for it stays unsent."""
    session.execute(
        sa.delete(Notice).where(
            Notice.matter_id == follower.matter_id,
            Notice.to == follower.email,
            Notice.unsubscribe != "",
            Notice.sent_at.is_(None),
        )
    )
    session.delete(follower)


def tell_followers(session: Session, matter_id: int, kind: str, *, once: str, at: datetime, **context: Any) -> None:
    """Tell everyone who follows a matter, by a job after commit. The template also gets `stop_url`.

    Context values are strings, numbers, dates and instants.
    """
    payload = {
        "matter_id": matter_id,
        "kind": kind,
        "once": once,
        "context": {name: _packed(value) for name, value in context.items()},
    }
    profile = lambda: profile_of(session, matter_id)  # noqa: E731 - one line, used once
    word(
        kind, {**context, "stop_url": ""}, profile
    )  # a template that lacks a value fails here, in the act, not in the job
    enqueue(session, "notices.tell_followers", payload, at=at, once=f"tell:{_key(once)}"[:120])


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def unpacked(value: Any) -> Any:
    """A context value as it was before the job's row held it as JSON."""
    if isinstance(value, dict):
        return datetime.fromisoformat(value["instant"]) if "instant" in value else date.fromisoformat(value["day"])
    return value


def followers_in_lots(session: Session, matter_id: int, size: int = 200) -> Iterator[list[Follower]]:
    """Everyone confirmed who follows a matter, in lots by key."""
    last = 0
    while True:
        found = sa.select(Follower).where(
            Follower.matter_id == matter_id, Follower.confirmed_at.is_not(None), Follower.id > last
        )
        lot = list(session.scalars(found.order_by(Follower.id).limit(size)))
        if not lot:
            return
        last = lot[-1].id
        yield lot

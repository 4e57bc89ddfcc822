"""The jobs of the outbox: telling followers, and forgetting addresses that are of no more use."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Session

from engage.database import writing
from engage.jobs import work
from engage.jobs.handlers import Progress, handler
from engage.jobs.retention import eraser
from engage.notices.delivery import send_due
from engage.notices.models import Follower, Notice
from engage.notices.service import followers_in_lots, queue, unpacked
from engage.notices.wording import environment
from engage.now import LONDON, now

KEPT = timedelta(days=30)
"""How long an address stays in the outbox after its mail went, or was given up on."""

UNCONFIRMED = timedelta(days=7)


@handler("notices.tell_followers")
def tell(session: Session, payload: dict[str, Any], progress: Progress) -> None:
    """Put one mail in the outbox for each follower, in lots; run again, it adds only what is missing."""
    context = {name: unpacked(value) for name, value in payload["context"].items()}
    told = 0
    for lot in followers_in_lots(session, payload["matter_id"]):
        with writing(session):
            for follower in lot:
                url = stop_url(follower)
                queue(
                    session,
                    payload["kind"],
                    to=follower.email,
                    once=f"{payload['once']}:{follower.key[:16]}",  # an id that was freed is given again, a key never
                    at=now(),
                    matter_id=payload["matter_id"],
                    unsubscribe=url,
                    **{**context, "stop_url": url},
                )
        told += len(lot)
        progress(told=told)


def stop_url(follower: Follower) -> str:
    """The address at which its holder stops the mails: one click, no sign-in."""
    return f"{current_app.config['BASE_URL']}/follow/stop/{follower.key}"


@eraser("addresses in the outbox")
def forget_mails(session: Session, *, on: date, at: datetime, dry_run: bool) -> int:
    """Blank what is left of mails sent or given up on thirty days ago."""
    ended = sa.func.coalesce(Notice.sent_at, Notice.failed_at)
    old = sa.and_(ended < _began(on - KEPT), Notice.to != "")
    if dry_run:
        return session.scalar(sa.select(sa.func.count(Notice.id)).where(old)) or 0
    return _written(session, sa.update(Notice).where(old).values(to="", text="", unsubscribe="", mailbox=""))


@eraser("followers who never confirmed")
def forget_unconfirmed(session: Session, *, on: date, at: datetime, dry_run: bool) -> int:
    """Drop addresses that were typed a week ago and that nobody confirmed."""
    old = sa.and_(Follower.confirmed_at.is_(None), Follower.asked_at < _began(on - UNCONFIRMED))
    if dry_run:
        return session.scalar(sa.select(sa.func.count(Follower.id)).where(old)) or 0
    return _written(session, sa.delete(Follower).where(old))


def _began(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _written(session: Session, statement: Any) -> int:
    with writing(session):
        done: Any = session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)


def init_app(app: Flask) -> None:
    """Have the outbox seen to whenever jobs are."""
    environment().globals["site_name"] = app.config["SITE_NAME"]
    if send_due not in work.sweepers:
        work.sweepers.append(send_due)

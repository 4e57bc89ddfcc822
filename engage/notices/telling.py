"""The jobs of the outbox: telling followers, and forgetting addresses that are of no more use."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Session

from engage.database import writing
from engage.jobs import work
from engage.jobs.handlers import Progress, handler
from engage.jobs.schedule import daily
from engage.notices.delivery import send_due
from engage.notices.models import Follower, Notice
from engage.notices.service import followers_in_lots, queue, unpacked
from engage.notices.wording import environment
from engage.now import now

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
                    once=f"{payload['once']}:{follower.id}",
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


@daily("notices.forget")
def forget(session: Session, at: datetime) -> None:
    """Blank what is no longer needed of old mails, and drop addresses that nobody confirmed."""
    ended = sa.func.coalesce(Notice.sent_at, Notice.failed_at)
    with writing(session):
        session.execute(
            sa.update(Notice)
            .where(ended < at - KEPT, Notice.to != "")
            .values(to="", text="", unsubscribe="", mailbox="")
            .execution_options(synchronize_session=False)
        )
        session.execute(
            sa.delete(Follower)
            .where(Follower.confirmed_at.is_(None), Follower.asked_at < at - UNCONFIRMED)
            .execution_options(synchronize_session=False)
        )


def init_app(app: Flask) -> None:
    """Have the outbox seen to whenever jobs are."""
    environment().globals["site_name"] = app.config["SITE_NAME"]
    if send_due not in work.sweepers:
        work.sweepers.append(send_due)

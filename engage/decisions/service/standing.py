"""A network's standing: who supports it, who chairs it, a sign of life, and who is told when it falls silent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.accounts import Appointment, Body, BodyKind, Role
from engage.content.vocabulary import Vocabulary
from engage.database import session_of
from engage.decisions.deciders import why_dormant
from engage.decisions.models.network import SILENCE, Network
from engage.matters import By, MoveRefusedError, Voice, record
from engage.notices.service import queue

NEW = {
    "about": "", "about_html": "", "host_name": "", "host_contact": "", "host_email": "", "contract_email": "",
    "silence_days": SILENCE, "version": 1,
}  # fmt: skip
SETTINGS = ("about", "host_name", "host_contact", "host_email", "contract_email", "chair_id", "silence_days")


def settle(session: Session, body: Body, *, at: datetime) -> Network:
    """The row of a network, made when it is first needed, and held: who acts for one network acts one after another."""
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"body_id": body.id, "heard_at": at, **NEW}
    session.execute(insert(Network).values(values).on_conflict_do_nothing())
    held = sa.select(Network).where(Network.body_id == body.id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def set_up(network: Network, values: dict[str, Any], *, by: By, at: datetime) -> None:
    """Change who supports it, who chairs it, whom to tell, how long a silence is too long. `about_html` comes with `about`."""
    changed = sorted(name for name in SETTINGS if name in values and getattr(network, name) != values[name])
    if not changed:
        return
    for name, value in values.items():
        setattr(network, name, value)
    _note(network, "set_up", by, at, changed=changed)


def heard(body: Body, *, by: By, at: datetime) -> None:
    """A member or decider did something: the silence begins anew. One that has lasted too long only `wake` ends."""
    if not isinstance(by, Appointment) or by.role not in {Role.MEMBER, Role.DECIDER} or by.body_id != body.id:
        return
    session = session_of(body)
    network = settle(session, body, at=at)
    if network.heard_at < at and not network.is_silent(
        at
    ):  # no new version: whoever edits the settings is not in the way
        session.execute(sa.update(Network).where(Network.body_id == body.id).values(heard_at=at))


def wake(network: Network, *, by: By, at: datetime, reason: str) -> None:
    """Somebody who may decide says that the network is active again, and how it meets."""
    if not reason.strip():
        raise MoveRefusedError("Say how the network meets again.")
    if not network.is_silent(at):
        raise MoveRefusedError("Something was heard of the network lately: there is nothing to end.")
    network.heard_at, network.dormant_since = at, None
    _note(network, "wake", by, at, reason=reason)


def watch(session: Session, *, at: datetime, say: Vocabulary, link: Callable[[Body], str]) -> int:
    """Find networks that fell dormant, note it and tell the Host and the contract manager once; how many there were.

    One that may act again is noted as such, and would be told of anew the next time.
    """
    fresh = 0
    for network in session.scalars(sa.select(Network).join(Network.body).where(Body.kind == BodyKind.NETWORK)):
        why = why_dormant(session, network.body, at)
        if why and network.dormant_since is None:
            network.dormant_since = at
            _note(network, "fall_dormant", Voice.CLOCK, at, why=why)
            _tell(session, network, why, at, say, link(network.body))
            fresh += 1
        elif not why and network.dormant_since is not None:
            network.dormant_since = None
            _note(network, "stir", Voice.CLOCK, at)
    return fresh


def _tell(session: Session, network: Network, why: str, at: datetime, say: Vocabulary, link: str) -> None:
    for to in sorted({network.host_email, network.contract_email} - {""}):
        queue(
            session, "network_dormant", to=to, once=f"dormant:{network.body_id}:{at.isoformat()}:{to}", at=at,
            body_id=network.body_id, name=network.body.name, why=why, days=network.silence_days, link=link,
            network=say["network"].one, network_support=say["network_support"].the,
        )  # fmt: skip


def _note(network: Network, verb: str, by: By, at: datetime, **rest: Any) -> None:
    about = f"network:{network.body.slug}"
    record(session_of(network), verb, by=by, at=at, about=about, body_id=network.body_id, **rest)

"""What anyone reads of a network: its own page, every version of its procedure, and each of its decisions."""

import sqlalchemy as sa
from flask import abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload, selectinload

from engage.accounts import Body, BodyKind
from engage.decisions import Decision, DecisionState, Network, Procedure
from engage.decisions.permission import invalid_words
from engage.decisions.service.statement import statement_clock, waiting
from engage.extensions import db
from engage.matters import Matter
from engage.network import page as reading
from engage.network.standing import standing
from engage.network.views import bp
from engage.now import now, today
from engage.web.access import public
from engage.web.paging import LARGEST_ID


@bp.get("/networks/")
@public
def index() -> ResponseReturnValue:
    """Every network of this installation."""
    found = db.session.execute(
        sa.select(Body, Network)
        .outerjoin(Network, Network.body_id == Body.id)
        .where(Body.kind == BodyKind.NETWORK)
        .options(selectinload(Body.areas))
        .order_by(Body.name)
        .limit(500)
    ).all()
    return render_template("network/index.html", networks=found)


def _network(slug: str) -> tuple[Body, Network | None]:
    found = reading.find(db.session(), slug) if len(slug) <= 80 else None
    if found is None:
        abort(404)
    return found


@bp.get("/networks/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Who a network is, how it decides, what it decided, and what it is owed."""
    body, network = _network(slug)
    return render_template(
        "network/show.html", page=reading.read(db.session(), body, network, now()), on=today(), standing=standing,
        waiting=waiting, most=reading.MOST, shown=reading.SHOWN,
    )  # fmt: skip


@bp.get("/networks/<slug>/procedures/<int:number>")
@public
def procedure(slug: str, number: int) -> ResponseReturnValue:
    """One published version of how a network decides; it never changes and stays here."""
    body, _network_row = _network(slug)
    if number > LARGEST_ID:
        abort(404)
    published = sa.select(Procedure).where(Procedure.body_id == body.id, Procedure.published_at.is_not(None))
    found = {one.number: one for one in db.session.scalars(published.order_by(Procedure.number.desc()))}
    if number not in found:
        abort(404)
    return render_template(
        "network/procedure.html", body=body, procedure=found[number], versions=list(found.values()),
        is_in_force=number == max(found),
    )  # fmt: skip


@bp.get("/decisions/<reference>")
@public
def decision(reference: str) -> ResponseReturnValue:
    """One relevant decision with its whole record; what was decided is told with its statement."""
    found = db.session.scalar(
        sa.select(Decision)
        .where(Decision.reference == reference, Decision.is_public)
        .options(
            joinedload(Decision.body), joinedload(Decision.procedure), joinedload(Decision.concerned),
            joinedload(Decision.retakes), selectinload(Decision.voices),
        )
    )  # fmt: skip
    if found is None:
        abort(404)
    matter = db.session.get(Matter, found.matter_id) if found.matter_id else None
    again = db.session.scalar(
        sa.select(Decision).where(
            Decision.retakes_id == found.id, Decision.is_public, Decision.state != DecisionState.DROPPED
        )
    )
    decided_without = found.decided_at is not None and not found.was_under_procedure
    return render_template(
        "network/decision.html", decision=found, standing=standing(found), waited=waiting(found, today()),
        clock=statement_clock(found), matter=matter if matter is not None and matter.is_public else None, again=again,
        invalid=invalid_words(found) if decided_without else "",
    )  # fmt: skip

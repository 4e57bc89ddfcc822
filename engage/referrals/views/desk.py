"""The desk: the list for both sides, and one page for each referral with its clock, its evidence and the next act."""

from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload

from engage.accounts import Body, BodyKind, ElectionPeriod, Person
from engage.decisions import Decision, DecisionState, Kind, why_not
from engage.extensions import db
from engage.matters import AuditEntry
from engage.now import now, today
from engage.referrals import listing, policy, service
from engage.referrals.acts import acts
from engage.referrals.conflict import on_both_sides
from engage.referrals.models.referral import Referral
from engage.referrals.models.workflow import ENDED, State
from engage.referrals.reading import gathered
from engage.referrals.service.inform import HEADINGS
from engage.referrals.showing import Reader
from engage.referrals.standing import kind_words, standing
from engage.referrals.views import bp
from engage.referrals.views.act import decide_path
from engage.web.access import for_matter, person, signed_in

RECORD = 100


@bp.get("/desk/referrals/")
@signed_in
def index_desk() -> ResponseReturnValue:
    """Referrals that my bodies made or have had before them; the filters are in the address."""
    mine = {a.body.slug: a.body for a in person().current_appointments}
    state, slug = request.args.get("state", ""), request.args.get("body", "")
    if (state and state not in listing.DESK_STATES) or (slug and slug not in mine):
        abort(404)
    session, raw = db.session(), request.args.get("before", "")
    before = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None
    ids = _with_those_before(session, [mine[slug].id] if slug else [body.id for body in mine.values()])
    rows, following = listing.desk(session, ids, state=state, before=before)
    networks = [body for body in mine.values() if policy.may_draft(person(), body)]
    return render_template(
        "referrals/index_desk.html", referrals=rows, states=listing.DESK_STATES, state=state, body=slug, on=today(),
        bodies=sorted((b for b in mine.values() if b.kind in {BodyKind.NETWORK, BodyKind.SCRUTINY}), key=lambda b: b.name),
        may_draft=bool(networks), is_deep=before is not None,
        following=url_for(".index_desk", state=state or None, body=slug or None, before=following) if following else "",
    )  # fmt: skip


def _with_those_before(session: Session, ids: list[int]) -> list[int]:
    """These bodies and those whose place they took: what was sent to one is inherited by the next."""
    found, new = set(ids), set(ids)
    while new:
        new = set(session.scalars(sa.select(Body.id).where(Body.successor_id.in_(new)))) - found
        found |= new
    return sorted(found)


@bp.get("/desk/referrals/<reference>/")
@for_matter(Referral, policy.may_read)
def show_desk(referral: Referral) -> ResponseReturnValue:
    """One page for either side."""
    session, someone = db.session(), person()
    reader = policy.reader_of(someone, referral)
    found = gathered(session, referral, reader)
    assert found is not None
    mine, others = acts(referral, someone)
    preparing = _preparing(session, referral, reader, found.decisions)
    if preparing and preparing["why_not"]:
        mine = [act for act in mine if act.verb != "decide"]  # the way to a decision is shown in its place
    return render_template(
        "referrals/show_desk.html", referral=referral, found=found, shown=found.shown, on=today(), mine=mine,
        others=others, headings=HEADINGS, kind_words=kind_words,
        standing=standing(referral, found.duties, found.updates, on=today()), reader=reader.value,
        conflicted=on_both_sides(referral, now()) if reader is not Reader.PUBLIC and referral.is_public else [],
        elections=_elections(session, referral), record=_record(session, referral) if reader is not Reader.PUBLIC else [],
        review_path=_review_path(referral, reader), preparing=preparing, agenda_path=_agenda_path(referral, someone),
        may={verb: getattr(policy, f"may_{verb}")(someone, referral) is not None for verb in SIDE_ACTS},
        is_over=referral.state in ENDED,
    )  # fmt: skip


SIDE_ACTS = ("edit", "add_evidence", "check_words", "check_evidence", "link", "remove_evidence", "mark_individual")


def _preparing(
    session: Session, referral: Referral, reader: Reader, decisions: list[Decision]
) -> dict[str, Any] | None:
    """What must be done before it can be made; for the network, while it is written."""
    if not referral.is_being_written or reader is not Reader.NETWORK:
        return None
    return {
        "faults": service.faults(referral),
        "why_not": why_not(session, referral, kind=Kind.REFER, network=referral.body, at=now()),
        "is_decided": referral.state == State.DECIDED,
        "decide_path": decide_path(referral),
        "undecided": _undecided(referral, decisions),
    }


def _undecided(referral: Referral, decisions: list[Decision]) -> str:
    """Where the decision is that was proposed and not taken yet; '' where there is none."""
    waiting = (DecisionState.DRAFTED, DecisionState.TABLED)
    found = next((one for one in decisions if one.state in waiting and not one.to_withdraw), None)
    if found is None or "network.desk_decision" not in current_app.view_functions:
        return ""
    return url_for("network.desk_decision", slug=referral.body.slug, reference=found.reference)


def _agenda_path(referral: Referral, someone: Person) -> str:
    """Where the committee puts it on an agenda, for whoever may."""
    waits = {State.RECEIVED, State.ACKNOWLEDGED, State.CONSIDERED, State.JOINED, State.ACCEPTED}
    if referral.state not in waits or policy.may_consider(someone, referral) is None:
        return ""
    if "scrutiny.put_on_agenda" not in current_app.view_functions:
        return ""
    return url_for("scrutiny.put_on_agenda", slug=referral.committee.in_office.slug, about=referral.reference)


def _elections(session: Session, referral: Referral) -> list[ElectionPeriod]:
    """Pre-election periods that run now in the committee's areas: clocks run on, meetings may slip."""
    if referral.state in ENDED:
        return []
    areas = [area.id for area in referral.committee.areas]
    here = sa.or_(ElectionPeriod.area_id.is_(None), ElectionPeriod.area_id.in_(areas))
    on = today()
    found = sa.select(ElectionPeriod).where(ElectionPeriod.starts_on <= on, ElectionPeriod.ends_on >= on, here)
    return list(session.scalars(found.order_by(ElectionPeriod.id).limit(5)))


def _record(session: Session, referral: Referral) -> list[AuditEntry]:
    """The newest acts on it, for those who work on it."""
    found = (
        sa.select(AuditEntry)
        .where(AuditEntry.matter_id == referral.id)
        .options(joinedload(AuditEntry.person))
        .order_by(AuditEntry.id.desc())
        .limit(RECORD)
    )
    return list(session.scalars(found))


def _review_path(referral: Referral, reader: Reader) -> str:
    """Where a committee opens a review of it, if this installation has reviews."""
    if reader is not Reader.COMMITTEE or "scrutiny.suggest_review" not in current_app.view_functions:
        return ""
    pursued = {State.ACCEPTED, State.WITHDRAWN, State.JOINED, State.REPORTED_BACK}
    return url_for("scrutiny.suggest_review", about=referral.reference) if referral.state in pursued else ""

"""One thing that reaches several bodies: first receipts, an agreed lead who answers for all, a longer time.

Each body's clock runs from the day on which that body first received it, in whatever copy. Where they agree a lead,
the lead's clock runs from the latest of those days, and moves when one turns out to be later.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engage.accounts import Body
from engage.accounts.profile import installed_profile
from engage.content.dates import day as in_words
from engage.database import session_of
from engage.matters.clocks import Ground, clock
from engage.matters.clocks import clocks as every_clock
from engage.matters.duties import move, owe, supersede
from engage.matters.models.duty import Duty
from engage.matters.models.matter import Matter
from engage.matters.models.receipt import CopyReceived
from engage.matters.models.record import By, record_on
from engage.matters.profile import Profile, profile_on
from engage.matters.workflow import MoveRefusedError
from engage.now import london_date


@dataclass(frozen=True)
class Agreement:
    """That both sides agreed to something, on which day, and who spoke for each: a post, not a name."""

    on: date
    for_debtor: str
    for_creditor: str


def receive_copy(
    matter: Matter,
    body: Body,
    *,
    clocks: Sequence[str],
    owed_to: Body | str,
    received_at: datetime,
    by: By,
    at: datetime,
    about: str = "",
    source: str = "",
    is_public: bool = True,
) -> list[Duty]:
    """Note that a copy reached a body, and give the limbs that it owes by its first receipt.

    `clocks` names the clock of each era: the era of the first receipt chooses among them. A second copy begins
    nothing; one that turns out to have come earlier moves the clock back to its day. A materially new version is
    another `about`, with a clock of its own.
    """
    session = session_of(matter)
    first_on = _note_receipt(matter, body, about, received_at, source, at)
    profile = profile_on(first_on, Profile(installed_profile(session)))
    rule = next((c for c in clocks if profile in clock(c).profiles), None)
    if rule is None:
        raise MoveRefusedError(f"No rule of the time of the first receipt ({in_words(first_on)}) makes this owed.")
    running = _limbs(matter, body, about, _longer_too(clocks))
    if not running or any(duty.profile != profile for duty in running):
        limbs = None if not running else {duty.limb for duty in running if duty.is_open}
        fresh = owe(
            matter, rule, owed_by=body, owed_to=owed_to, began_on=first_on, by=by, at=at, about=about, limbs=limbs,
            is_public=is_public, profile=profile,
        )  # fmt: skip
        for duty in running:
            successor = next((f for f in fresh if f.limb == duty.limb), None)
            if successor is not None:
                supersede(duty, successor, by=by, at=at, reason="first received in the time of an earlier rule")
        return fresh
    for duty in running:
        move(duty, first_on, why=f"first received on {in_words(first_on)}", by=by, at=at)
    _recount_leads(running, by=by, at=at)
    return running


def _note_receipt(matter: Matter, body: Body, about: str, received_at: datetime, source: str, at: datetime) -> date:
    """Keep one receipt; the London day of the first there was."""
    session = session_of(matter)
    mine = sa.and_(CopyReceived.matter_id == matter.id, CopyReceived.about == about, CopyReceived.body_id == body.id)
    known = sa.select(CopyReceived.id).where(mine, CopyReceived.received_at == received_at)
    if session.scalar(known) is None:
        session.add(
            CopyReceived(
                matter_id=matter.id, about=about, body_id=body.id, received_at=received_at,
                received_on=london_date(received_at), source=source, noted_at=at,
            )
        )  # fmt: skip
        session.flush()
    return session.scalars(sa.select(sa.func.min(CopyReceived.received_on)).where(mine)).one()


def _longer_too(clock_ids: Collection[str]) -> set[str]:
    """These clocks, and those that the rule may let run instead."""
    return {*clock_ids, *(longer.clock_id for c in clock_ids if (longer := clock(c).extension))}


def _with_lead() -> set[str]:
    return {known.id for known in every_clock().values() if known.lead}


def _limbs(matter: Matter, body: Body, about: str, clock_ids: Collection[str]) -> list[Duty]:
    """What a body owes about one version on these clocks, less what another of them took the place of."""
    found = sa.select(Duty).where(
        Duty.matter_id == matter.id, Duty.about == about, Duty.owed_by_id == body.id, Duty.clock_id.in_(clock_ids)
    )
    mine = list(session_of(matter).scalars(found.order_by(Duty.id)))
    own = {duty.id for duty in mine}
    return [duty for duty in mine if duty.superseded_by_id not in own]


def agree_lead(
    matter: Matter, lead: Body, bodies: Collection[Body], *, agreed_on: date, by: By, at: datetime, about: str = ""
) -> Duty:
    """One body explains for all that agreed: its clock runs from the latest of their first receipts.

    The limb that moves is replaced by the lead's; what each of them still owes itself runs on (or on the clock that
    the rule gives for it). More bodies may join an agreement later.
    """
    session = session_of(matter)
    limbs = {body.id: _limbs(matter, body, about, _with_lead()) for body in {lead, *bodies}}
    moving = [duty for mine in limbs.values() for duty in mine if duty.limb in dict(clock(duty.clock_id).lead)]
    _refuse_lead(lead, bodies, moving)
    (lead_clock,) = {dict(clock(duty.clock_id).lead)[duty.limb] for duty in moving}
    first = moving[0]
    (answer,) = owe(
        matter, lead_clock, owed_by=lead, owed_to=first.creditor or first.owed_to,
        began_on=max(duty.began_on for duty in moving), by=by, at=at, about=about, is_public=first.is_public,
        profile=first.profile,
    )  # fmt: skip
    session.flush()
    why = f"{lead.name} answers for all, as agreed on {in_words(agreed_on)}"
    for duty in moving:
        supersede(duty, answer, by=by, at=at, reason=why)
    for duty in (duty for mine in limbs.values() for duty in mine):
        _still_own(matter, duty, why, by=by, at=at)
    session.flush()
    _recount_leads(moving, by=by, at=at)
    names = sorted(body.name for body in {lead, *bodies})
    record_on(matter, "agree_lead", by=by, at=at, reason=why, bodies=names, agreed_on=agreed_on.isoformat())
    return answer


def _refuse_lead(lead: Body, bodies: Collection[Body], moving: list[Duty]) -> None:
    agreeing = {lead.id, *(body.id for body in bodies)}
    if len(agreeing) < 2:
        raise MoveRefusedError("A lead answers for others too: name the bodies that agreed.")
    if {duty.owed_by_id for duty in moving} != agreeing:
        raise MoveRefusedError("Each body that agrees must have received it first: its own time runs from that day.")
    if any(duty.met_on or duty.not_owed_at for duty in moving):
        raise MoveRefusedError("One of these bodies has answered already, or owes nothing: leave it out.")
    if len({(duty.profile, duty.clock_id) for duty in moving}) > 1:
        raise MoveRefusedError("These bodies owe their answers under different rules, so none can answer for all.")


def _still_own(matter: Matter, duty: Duty, why: str, *, by: By, at: datetime) -> None:
    """Where the rule takes away the time of a limb that each still owes, the clock that is kept for it instead."""
    instead = dict(clock(duty.clock_id).led).get(duty.limb)
    if instead is None or not duty.is_open:
        return
    (own,) = owe(
        matter, instead, owed_by=duty.owed_by, owed_to=duty.creditor or duty.owed_to, began_on=duty.began_on, by=by,
        at=at, about=duty.about, is_public=duty.is_public, profile=duty.profile,
    )  # fmt: skip
    supersede(duty, own, by=by, at=at, reason=why)


def _recount_leads(led: list[Duty], *, by: By, at: datetime) -> None:
    """Move each lead's clock to the latest of the first receipts of the bodies that it answers for."""
    for lead_id in sorted({duty.superseded_by_id for duty in led if duty.superseded_by_id is not None}):
        session = session_of(led[0])
        answer = session.get_one(Duty, lead_id)
        firsts = first_receipts(answer.matter, answer.about)
        agreed = session.scalars(sa.select(Duty).where(Duty.superseded_by_id == lead_id))
        latest = max(firsts.get(duty.owed_by_id, duty.began_on) for duty in agreed)
        move(answer, latest, why=f"the last of those that agreed received it on {in_words(latest)}", by=by, at=at)


def extend(
    matter: Matter,
    body: Body,
    ground: str,
    *,
    by: By,
    at: datetime,
    about: str = "",
    agreement: Agreement | None = None,
    reason: str = "",
) -> list[Duty]:
    """Let what a body still owes run on the longer clock that the rule itself gives, in one of the cases it names.

    Where the case is that both sides agree, that is recorded before the last day of the shorter time.
    """
    shorter = [known.id for known in every_clock().values() if known.extension]
    running = [duty for duty in _limbs(matter, body, about, shorter) if duty.is_open]
    if not running:
        raise MoveRefusedError("Nothing runs here that a rule would give longer for.")
    extension = clock(running[0].clock_id).extension
    assert extension is not None
    case = next((g for g in extension.grounds if g.key == ground), None)
    if case is None:
        raise MoveRefusedError(f"The rule gives longer in cases {', '.join(g.key for g in extension.grounds)} only.")
    why = _why_longer(case, agreement, running, london_date(at), reason)
    longer = owe(
        matter, extension.clock_id, owed_by=body, owed_to=running[0].creditor or running[0].owed_to,
        began_on=running[0].began_on, by=by, at=at, about=about, limbs={duty.limb for duty in running}, reason=why,
        is_public=running[0].is_public, profile=running[0].profile,
    )  # fmt: skip
    for duty in running:
        supersede(duty, next(one for one in longer if one.limb == duty.limb), by=by, at=at, reason=why)
    return longer


def _why_longer(case: Ground, agreement: Agreement | None, running: list[Duty], on: date, reason: str) -> str:
    why = f"({case.key}) {case.words}"
    if not case.is_agreed:
        return f"{why}: {reason}" if reason else why
    if agreement is None or not (agreement.for_debtor.strip() and agreement.for_creditor.strip()):
        raise MoveRefusedError("Both sides must agree: say who agreed for each of them, and when.")
    last = min(duty.due_on for duty in running if duty.due_on is not None)
    if agreement.on > on or on >= last:
        raise MoveRefusedError(f"An agreement is recorded once it is made and before the last day, {in_words(last)}.")
    agreed = f"agreed on {in_words(agreement.on)} by {agreement.for_debtor} and {agreement.for_creditor}"
    return f"{why}: {agreed}"


def first_receipts(matter: Matter, about: str = "") -> dict[int, date]:
    """The London day on which each body first received it, by id of the body."""
    firsts = sa.select(CopyReceived.body_id, sa.func.min(CopyReceived.received_on)).where(
        CopyReceived.matter_id == matter.id, CopyReceived.about == about
    )
    rows = session_of(matter).execute(firsts.group_by(CopyReceived.body_id))
    return {row[0]: row[1] for row in rows}


__all__ = ["Agreement", "agree_lead", "extend", "first_receipts", "receive_copy"]

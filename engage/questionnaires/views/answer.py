"""Answering without an account: page by page, nothing lost, checked, sent once."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from engage.database import writing
from engage.extensions import csrf, db
from engage.notices.address import AddressRefusedError, address
from engage.notices.service import queue
from engage.now import now
from engage.questionnaires import showing
from engage.questionnaires.addresses import BadTokenError, hashed
from engage.questionnaires.correction import Correction, correction
from engage.questionnaires.filling import Filling, load, merged
from engage.questionnaires.hosting import Door, Host
from engage.questionnaires.models.submission import Standing
from engage.questionnaires.reading import one
from engage.questionnaires.rendering import render_step
from engage.questionnaires.service.keep_draft import keep_draft
from engage.questionnaires.service.submit import Receipt, Signs, already, submit
from engage.questionnaires.steps import CHECK, Step, after, before, step, steps
from engage.questionnaires.telling import Telling, read_all, read_step
from engage.questionnaires.versions import current_version_id, snapshot_of
from engage.questionnaires.views.corrected import go_on
from engage.questionnaires.views.taking import (
    TRAP,
    from_network,
    host,
    host_and_matter,
    most_from_network,
    private_of,
    taken_in,
    tokens,
)
from engage.web.access import visitor, with_key
from engage.web.intake import arrived_at
from engage.web.show import external_url

bp = Blueprint("answering", __name__)
csrf.exempt(bp)  # the key in the address is the only authority: a browser sends nothing by itself that could be abused

OPEN_DOORS = {Door.OPEN, Door.LATE}


def base_of(matter: Any) -> str:
    """The address under which a matter is answered."""
    return f"/consultations/{matter.slug}/respond"


@bp.get("/consultations/<slug>/respond")
@visitor
def start(slug: str) -> ResponseReturnValue:
    """The first page, with a token for the draft it may become. Writes nothing."""
    asks, matter = host_and_matter(slug)
    fresh = _fresh(asks, matter)
    door = asks.door(matter, now())
    if fresh is None or door not in OPEN_DOORS:
        return show_shut(asks, matter, door)
    first = steps(fresh.snapshot)[0]
    return show_step(fresh, first, base_of(matter), token=tokens().make(matter.id, fresh.snapshot.id))


@bp.post("/consultations/<slug>/respond")
@visitor
def begin(slug: str) -> ResponseReturnValue:
    """The first page as it was filled in: it becomes a draft under the key in its token."""
    asks, matter = host_and_matter(slug)
    fresh = _fresh(asks, matter)
    if fresh is None:
        return show_shut(asks, matter, Door.NOT_YET)
    here = step(fresh.snapshot, request.form.get("page", ""))
    return _begin(fresh, here or steps(fresh.snapshot)[0])


def _fresh(asks: Host, matter: Any) -> Filling | None:
    version_id = current_version_id(db.session(), matter.id)
    if version_id is None:
        return None
    return Filling(asks, matter, "", snapshot_of(db.session(), version_id), now(), newest=version_id)


def _begin(fresh: Filling, here: Step, key: str = "") -> ResponseReturnValue:
    """Make a draft of a page that came with a token; ask again, with every word in place, where the token is no good."""
    matter = fresh.matter
    try:
        token_key, matter_id, version_id, made = tokens().read(request.form.get("token", ""))
    except BadTokenError:
        return _again(fresh, here)
    if matter_id != matter.id or (key and key != token_key):
        abort(400, "This form belongs to another consultation. Go back to the consultation you want to answer.")
    fresh.snapshot = snapshot_of(db.session(), version_id)
    fresh.begun_at = datetime.fromtimestamp(made, UTC)
    fresh.key_hash = hashed(token_key)
    here = step(fresh.snapshot, here.word) or steps(fresh.snapshot)[0]
    return _take(fresh, here, token_key)


def _again(fresh: Filling, here: Step) -> ResponseReturnValue:
    """The same screen with everything on it and a new token: the one before had run out, or never came."""
    door = fresh.host.door(fresh.matter, now())
    came, _ = taken_in(fresh, here)
    fresh.typed = came.fields
    if door not in OPEN_DOORS:
        return show_shut(fresh.host, fresh.matter, door, fresh)
    token = tokens().make(fresh.matter.id, fresh.snapshot.id)
    return show_step(fresh, here, base_of(fresh.matter), token=token, notice="old")


@bp.get("/consultations/<slug>/respond/<key>/<word>")
@with_key
def page(slug: str, key: str, word: str) -> ResponseReturnValue:
    """Any screen of a draft, as it was left."""
    filling = find_filling(slug, key)
    base = f"{base_of(filling.matter)}/{key}"
    if filling.sent:
        return redirect(f"{base}/sent?already=1", 303)
    door = filling.host.door(filling.matter, now())
    if door not in OPEN_DOORS:
        return show_shut(filling.host, filling.matter, door, filling, f"{base}/saved")
    if word == CHECK:
        return show_check(filling, base, late=door is Door.LATE)
    here = step(filling.snapshot, word) or abort(404)
    return show_step(filling, here, base)


@bp.post("/consultations/<slug>/respond/<key>/<word>")
@with_key
def take_page(slug: str, key: str, word: str) -> ResponseReturnValue:
    """A screen as it was filled in: kept first, then checked."""
    filling = load(db.session(), host(), hashed(key))
    if filling is None:
        return _without_draft(slug, key, word)
    if filling.matter.slug != slug:
        abort(400, "This form belongs to another consultation. Go back to the consultation you want to answer.")
    here = step(filling.snapshot, word) or abort(404)
    return _take(filling, here, key)


def find_filling(slug: str, key: str) -> Filling:
    """The draft of a key; to its receipt where it was sent, 404 where there is none."""
    filling = load(db.session(), host(), hashed(key))
    if filling is None or filling.matter.slug != slug:
        sent = already(db.session(), hashed(key))
        if sent is not None:
            abort(redirect(f"/consultations/{slug}/respond/{key}/sent?already=1", 303))
        abort(404)
    return filling


def _without_draft(slug: str, key: str, word: str) -> ResponseReturnValue:
    """Words that came for a draft that is gone: sent already, or forgotten after a week. They are asked again."""
    asks, matter = host_and_matter(slug)
    if already(db.session(), hashed(key)) is not None:
        return redirect(f"{base_of(matter)}/{key}/sent?already=1", 303)
    fresh = _fresh(asks, matter)
    if fresh is None:
        return show_shut(asks, matter, Door.NOT_YET)
    return _begin(fresh, step(fresh.snapshot, word) or abort(404))


def _take(filling: Filling, here: Step, key: str) -> ResponseReturnValue:
    """Keep what was typed on one screen, then say what is wrong with it or go on."""
    at = arrived_at()
    base = f"{base_of(filling.matter)}/{key}"
    fresh, faults = taken_in(filling, here)
    wants_to_leave = request.form.get("act") == "save"
    session = db.session()
    with writing(session):
        current = load(session, filling.host, filling.key_hash, lock=True) or filling
        if current.sent is None:
            current.typed = merged(current.typed, here.fields, fresh.fields)
            fresh.keep_files(session, current, at)
            keep_draft(
                session, key_hash=filling.key_hash, matter_id=current.matter.id, version_id=current.snapshot.id,
                typed=current.typed, begun_at=filling.begun_at, at=at, is_kept=wants_to_leave,
            )  # fmt: skip
        door = filling.host.door(current.matter, at)
    if current.sent is not None:
        return _sent_before(current, here, fresh.fields, key)
    if door not in OPEN_DOORS:
        return show_shut(filling.host, current.matter, door, current, f"{base}/saved")
    if wants_to_leave:
        return redirect(f"{base}/saved?page={here.word}", 303)
    if request.form.get("act") == "corrected":
        return go_on(current, base, here.word)
    errors = faults or read_step(current.snapshot, here, current.typed)
    if errors:
        return show_step(current, here, base, errors=errors)
    return redirect(f"{base}/{after(current.snapshot, here)}", 303)


def _sent_before(filling: Filling, here: Step, fields: dict[str, list[str]], key: str) -> ResponseReturnValue:
    """The same form again, after it was sent: the first stays what it is, what is new waits as a change to it."""
    from engage.questionnaires.views.private import keep_as_amendment

    assert filling.sent is not None
    base = f"{base_of(filling.matter)}/{key}"
    changed = merged(filling.typed, here.fields, fields)
    if changed == filling.typed:
        return redirect(f"{base}/sent?already=1", 303)
    kept = keep_as_amendment(filling.sent.submission_id, private_of(key), here, fields)
    return redirect(f"{base}/sent?already={'changed' if kept else '1'}", 303)


@bp.post("/consultations/<slug>/respond/<key>/corrected")
@with_key
def take_up_correction(slug: str, key: str) -> ResponseReturnValue:
    """From the check of what was typed before the correction to the corrected questions."""
    filling = find_filling(slug, key)
    base = f"{base_of(filling.matter)}/{key}"
    if filling.sent is None and filling.host.door(filling.matter, now()) in OPEN_DOORS:
        return go_on(filling, base, CHECK)
    return redirect(f"{base}/{CHECK}", 303)


@bp.post("/consultations/<slug>/respond/<key>/check")
@with_key
def send(slug: str, key: str) -> ResponseReturnValue:
    """Send: one transaction, then the receipt, which reads what is stored."""
    at = arrived_at()
    to_mail, fault = _mail_wanted()
    session, network = db.session(), from_network(at)
    filling = None
    try:
        with writing(session):
            filling = load(session, host(), hashed(key), network=network, most=most_from_network())
            answer = None if filling is None else _send(filling, slug, key, at, network, to_mail, fault)
    except IntegrityError:  # the same token was stored by another process in between
        if already(session, hashed(key)) is None:
            raise
        answer = None
    if answer is not None:
        return answer
    if filling is None and already(session, hashed(key)) is None:
        abort(404)
    return redirect(f"/consultations/{slug}/respond/{key}/sent", 303)


def _send(
    filling: Filling, slug: str, key: str, at: datetime, network: str, to_mail: str, fault: dict[str, str]
) -> ResponseReturnValue | None:
    """Inside the transaction: what to show instead of the receipt, or None when it is stored."""
    base = f"/consultations/{slug}/respond/{key}"
    matter, door = filling.matter, filling.host.door(filling.matter, at)
    if filling.matter.slug != slug:
        abort(400, "This form belongs to another consultation. Go back to the consultation you want to answer.")
    if filling.sent is not None:
        return None
    if door not in OPEN_DOORS:
        return show_shut(filling.host, matter, door, filling, f"{base}/saved")
    telling = read_all(filling.snapshot, filling.typed, steps(filling.snapshot))
    if telling.errors or fault:
        return show_check(filling, base, late=door is Door.LATE, telling=telling, errors=fault)
    signs = Signs(
        trapped=bool(request.form.get(TRAP)), took=at - filling.begun_at,
        before_it=filling.from_network, most=most_from_network(),
    )  # fmt: skip
    private = private_of(key)
    receipt = submit(
        db.session(), telling, matter_id=matter.id, body_id=matter.body_id, version_id=filling.snapshot.id,
        token_hash=filling.key_hash, private=private, door=door, at=at, signs=signs, network=network,
    )  # fmt: skip
    if to_mail:
        _mail_receipt(matter, receipt, private, to_mail, at)
    return None


def _mail_wanted() -> tuple[str, dict[str, str]]:
    typed = request.form.get("receipt_to", "").strip()
    if not typed:
        return "", {}
    try:
        return address(typed), {}
    except AddressRefusedError as refused:
        return "", {"receipt_to": str(refused)}


def _mail_receipt(matter: Any, receipt: Receipt, private: str, to: str, at: datetime) -> None:
    queue(
        db.session(), "submission_receipt", to=to, once=f"receipt:{receipt.reference}", at=at, matter_id=matter.id,
        by_visitor=True, title=matter.title, reference=receipt.reference, received=receipt.received_at,
        late=receipt.standing is Standing.LATE, link=external_url("private.show", key=private),
    )  # fmt: skip


def show_step(
    filling: Filling, here: Step, base: str, *, errors: dict[str, str] | None = None, token: str = "",
    notice: str = "", told: Correction | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """One screen to fill in."""
    earlier = before(filling.snapshot, here.word)
    return render_template(
        "answer/page.html",
        matter=filling.matter,
        step=here,
        fields=render_step(filling.snapshot, here, filling.typed, errors or {}),
        errors=errors or {},
        action=base if token and not filling.key_hash else f"{base}/{here.word}",
        back=f"{base}/{earlier}" if earlier and filling.key_hash else filling.host.public_url(filling.matter),
        token=token,
        notice=notice,
        uploads=_uploads(here),
        base=base,
        word=here.word,
        late=told is None and filling.host.door(filling.matter, now()) is Door.LATE,
        closes_at=filling.host.closes_at(filling.matter),
        correction=told or (correction(db.session(), filling) if filling.key_hash else None),
        amends=told is not None,
    )


def _uploads(here: Step) -> bool:
    return here.page is not None and any(q.kind == "file" for q in here.page.questions)


def show_check(
    filling: Filling, base: str, *, late: bool, telling: Telling | None = None, errors: dict[str, str] | None = None,
    amends: Any = None, told: Correction | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """Everything typed, to be looked over before it is sent."""
    telling = telling or read_all(filling.snapshot, filling.typed, steps(filling.snapshot))
    return render_template(
        "answer/check.html",
        matter=filling.matter,
        parts=showing.of_telling(filling.snapshot, telling, filling.typed),
        base=base,
        back=f"{base}/{before(filling.snapshot, CHECK)}",
        problems=[(w, f, m) for w, found in telling.errors.items() for f, m in found.items()],
        errors=errors or {},
        receipt_to=one(request.form.to_dict(flat=False), "receipt_to"),
        late=late,
        closes_at=filling.host.closes_at(filling.matter),
        trap=TRAP,
        amends=amends,
        word=CHECK,
        correction=told if amends else correction(db.session(), filling),
    )


def show_shut(
    asks: Host, matter: Any, door: Door, filling: Filling | None = None, saved: str = ""
) -> ResponseReturnValue:
    """Nothing is taken now: why, what to do, and every word that was typed."""
    typed = showing.all_typed(filling.snapshot, filling.typed) if filling else []
    return render_template(
        "answer/shut.html", matter=matter, door=door, typed=typed, saved=saved if typed else "",
        page=asks.public_url(matter), closes_at=asks.closes_at(matter), closed=_has_closed(asks, matter),
    )  # fmt: skip


def _has_closed(asks: Host, matter: Any) -> bool:
    closes_at = asks.closes_at(matter)
    return closes_at is not None and closes_at <= now()

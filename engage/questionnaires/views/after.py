"""After sending and between two visits: the receipt, the link to come back by, the receipt that can be looked up."""

import sqlalchemy as sa
from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engage.database import writing
from engage.extensions import csrf, db
from engage.matters import Matter
from engage.matters.reference import heard_reference
from engage.notices.address import AddressRefusedError, address, mailbox
from engage.notices.service import queue
from engage.now import now
from engage.questionnaires.addresses import hashed
from engage.questionnaires.filling import load
from engage.questionnaires.hosting import Door
from engage.questionnaires.models.submission import Submission
from engage.questionnaires.steps import step, steps
from engage.questionnaires.views.taking import host, host_and_matter, private_keys
from engage.web.access import visitor, with_key
from engage.web.show import external_url

bp = Blueprint("receipts", __name__)
csrf.exempt(bp)


@bp.route("/consultations/<slug>/respond/<key>/sent", methods=["GET", "POST"])
@with_key
def sent(slug: str, key: str) -> ResponseReturnValue:
    """What was stored, read from the database: the receipt, and the private link, which can be mailed on request."""
    asks, matter = host_and_matter(slug)
    session = db.session()
    submission = session.scalar(sa.select(Submission).where(Submission.token_hash == hashed(key)))
    if submission is None:
        if load(session, asks, hashed(key)) is not None:  # not sent yet
            return redirect(f"/consultations/{slug}/respond/{key}/check", 303)
        abort(404)
    if submission.matter_id != matter.id:
        abort(400, "This receipt belongs to another consultation.")
    private = next((k for k in private_keys(key) if hashed(k) == submission.private_hash), "")
    fault, mailed = _mail_link(matter, submission, private) if request.method == "POST" else ("", "")
    return render_template(
        "answer/sent.html", matter=matter, submission=submission, private=private, closes_at=asks.closes_at(matter),
        is_open=asks.door(matter, now()) is Door.OPEN, page=asks.public_url(matter), fault=fault, mailed=mailed,
        already=request.args.get("already", ""), email=request.form.get("email", ""),
    )  # fmt: skip


def _mail_link(matter: Matter, submission: Submission, private: str) -> tuple[str, str]:
    """Mail the private link where she asks; what is wrong, and where it went."""
    try:
        to = address(request.form.get("email", ""))
    except AddressRefusedError as refused:
        return str(refused), ""
    at, link = now(), external_url("private.show", key=private)
    title, matter_id, reference, received = matter.title, matter.id, submission.reference, submission.received_at
    with writing(db.session()):
        queue(
            db.session(), "submission_receipt", to=to, once=f"link:{reference}:{mailbox(to)[:20]}:{at:%Y%m%d%H}",
            at=at, matter_id=matter_id, by_visitor=True, title=title, reference=reference, received=received,
            late=False, link=link,
        )  # fmt: skip
    return "", to


@bp.route("/consultations/<slug>/respond/<key>/saved", methods=["GET", "POST"])
@with_key
def saved(slug: str, key: str) -> ResponseReturnValue:
    """The private link by which to come back; mailed only to an address given for that."""
    filling = load(db.session(), host(), hashed(key))
    if filling is None or filling.matter.slug != slug:
        abort(404)
    base = f"/consultations/{slug}/respond/{key}"
    if filling.sent is not None:
        return redirect(f"{base}/sent?already=1", 303)
    here = step(filling.snapshot, request.args.get("page", "")) or steps(filling.snapshot)[0]
    back = external_url("answering.page", slug=slug, key=key, word=here.word)
    fault, mailed = "", ""
    if request.method == "POST":
        fault, mailed = _mail_draft(filling.matter, filling.key_hash, back, host().closes_at(filling.matter))
    return render_template(
        "answer/saved.html", matter=filling.matter, link=back, resume=f"{base}/{here.word}", fault=fault, mailed=mailed,
        closes_at=host().closes_at(filling.matter), email=request.form.get("email", ""),
    )  # fmt: skip


def _mail_draft(matter: Matter, key_hash: str, link: str, closes_at: object) -> tuple[str, str]:
    try:
        to = address(request.form.get("email", ""))
    except AddressRefusedError as refused:
        return str(refused), ""
    at = now()
    with writing(db.session()):
        queue(
            db.session(), "draft_link", to=to, once=f"draft:{key_hash[:24]}:{mailbox(to)[:20]}:{at:%Y%m%d%H}", at=at,
            matter_id=matter.id, by_visitor=True, title=matter.title, link=link, closes_at=closes_at,
        )  # fmt: skip
    return "", to


@bp.get("/receipts/")
@visitor
def look_up() -> ResponseReturnValue:
    """Type a reference that was read out, to see that it is there."""
    typed = request.args.get("reference", "").strip()
    if typed:
        return redirect(f"/receipts/{heard_reference(typed) or 'none'}")
    return render_template("answer/look_up.html", typed="", missing=False)


@bp.get("/receipts/<reference>")
@visitor
def receipt(reference: str) -> ResponseReturnValue:
    """Reference and time: neither an answer nor what it was about, for what one is asked can tell enough."""
    heard = heard_reference(reference)
    found = db.session.execute(
        sa.select(Submission.reference, Submission.received_at, Submission.withdrawn_at).where(
            Submission.reference == heard
        )
    ).first()
    if found is None:
        return render_template("answer/look_up.html", typed=reference[:60], missing=True), 404
    return render_template("answer/receipt.html", found=found)

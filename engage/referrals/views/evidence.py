"""Evidence: add a file or a text, look through it, take it out before it was sent, fetch it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engage.content.disclosure import Openness
from engage.content.privacy import findings, pieces
from engage.database import writing
from engage.documents.service import ACCEPT, HINT, Examined, UploadRefusedError, examine, keep
from engage.extensions import db
from engage.matters import MoveRefusedError
from engage.now import now
from engage.referrals import policy, service
from engage.referrals.forms.writing import CheckEvidenceForm, EvidenceForm
from engage.referrals.models.evidence import ReferralEvidence
from engage.referrals.models.referral import Referral
from engage.referrals.views import bp
from engage.referrals.views.act import link_to, unchanged
from engage.web.access import acting, for_matter, person
from engage.web.documents import as_file


@bp.route("/desk/referrals/<reference>/evidence", methods=["GET", "POST"])
@for_matter(Referral, policy.may_add_evidence)
def add_evidence(referral: Referral) -> ResponseReturnValue:
    """A file or a text, with how open it is."""
    form, refused = EvidenceForm(), ""
    if not form.is_submitted():
        form.version.data = str(referral.version)
    if form.validate_on_submit():
        examined, refused = _received(bool((form.text.data or "").strip()))
        if not refused:
            try:
                _add(referral, form, examined)
            except MoveRefusedError as error:
                refused = str(error)
            else:
                flash("Added. Check it for what identifies people before it goes anywhere.")
                return redirect(referral.desk_path)
    return render_template(
        "referrals/add_evidence.html", referral=referral, form=form, refused=refused, accept=ACCEPT, hint=HINT
    )


def _received(has_text: bool) -> tuple[Examined | None, str]:
    """The file that came, examined; or why it cannot be taken. A text stands in its place, never beside it."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None, "" if has_text else "Choose a file, or write the text above"
    if has_text:
        return None, "Send a file or a text, not both. Add the other by itself"
    try:
        return examine(file.stream, file.filename), ""  # type: ignore[arg-type]
    except UploadRefusedError as error:
        return None, str(error)


def _add(referral: Referral, form: Any, examined: Examined | None) -> None:
    with writing(db.session()) as session:
        service.hold(referral)
        document = None
        if examined is not None:
            title = form.title.data or ""
            document = keep(session, examined, body_id=referral.body_id, title=title, is_public=False, at=now())
        service.add_evidence(
            referral, title=form.title.data, text=form.text.data if document is None else "", document=document,
            openness=Openness(form.openness.data), would_mislead=bool(form.would_mislead.data),
            summary=form.summary.data or "", by=acting(), at=now(),
        )  # fmt: skip


def _piece(referral: Referral, number: int) -> ReferralEvidence:
    found = service.piece_of(referral, number)
    if found is None:
        abort(404)
    return found


@bp.route("/desk/referrals/<reference>/evidence/<int:number>/check", methods=["GET", "POST"])
@for_matter(Referral, policy.may_check_evidence)
def check_evidence(referral: Referral, number: int) -> ResponseReturnValue:
    """Look through one piece for what identifies people, and decide."""
    piece, form, refused = _piece(referral, number), CheckEvidenceForm(), ""
    if not form.is_submitted():
        form.version.data, form.summary.data = str(referral.version), piece.summary
    if form.validate_on_submit():
        try:
            with writing(db.session()):
                service.hold(referral)
                unchanged(referral, form)
                service.check_evidence(
                    referral, _piece(referral, number), result=form.found, by=acting(), at=now(),
                    summary=form.summary.data or "", reason=form.reason.data or "", link=link_to(referral),
                )  # fmt: skip
        except MoveRefusedError as error:
            refused = str(error)
        else:
            flash("Noted what you found.")
            return redirect(referral.desk_path)
    marked = [
        (heading, pieces(text, findings(text)))
        for heading, text in (("What it is", piece.title), ("Text", piece.text))
        if text
    ]
    page = render_template(
        "referrals/check_evidence.html", referral=referral, piece=piece, form=form, marked=marked, refused=refused
    )
    return (page, 409) if refused else page


@bp.route("/desk/referrals/<reference>/evidence/<int:number>/remove", methods=["GET", "POST"])
@for_matter(Referral, policy.may_remove_evidence)
def remove_evidence(referral: Referral, number: int) -> ResponseReturnValue:
    """Take a piece out before the referral is made."""
    piece = _piece(referral, number)
    if request.method == "POST":
        with writing(db.session()):
            service.hold(referral)
            service.remove_evidence(referral, _piece(referral, number), by=acting(), at=now())
        flash("Taken out.")
        return redirect(referral.desk_path)
    return render_template("referrals/remove_evidence.html", referral=referral, piece=piece)


@bp.get("/desk/referrals/<reference>/evidence/<int:number>/file")
@for_matter(Referral, policy.may_read)
def evidence_file(referral: Referral, number: int) -> ResponseReturnValue:
    """The file of one piece, for whoever may have it."""
    piece = _piece(referral, number)
    if piece.document is None or not policy.may_fetch(person(), referral, piece):
        abort(404)
    return as_file(piece.document)

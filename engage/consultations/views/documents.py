"""The documents of a consultation: add, replace, remove, move."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engage.consultations import policy, service
from engage.consultations.forms.writing import DocumentForm, MovedForm
from engage.consultations.models.consultation import Consultation, ConsultationDocument
from engage.consultations.service.documents import entry_of
from engage.consultations.views import bp
from engage.database import writing
from engage.documents import Document
from engage.documents.service import ACCEPT, HINT, Examined, UploadRefusedError, examine, keep
from engage.extensions import db
from engage.now import now
from engage.web.access import acting, for_matter
from engage.web.documents import as_file

MOST = 40


@bp.route("/desk/consultations/<reference>/documents", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_arrange_documents)
def add_document(consultation: Consultation) -> ResponseReturnValue:
    form, refused = DocumentForm(), ""
    if form.validate_on_submit():
        examined, refused = _received()
        if len(consultation.documents) >= MOST:
            refused = f"There are {MOST} documents already. Remove one first"
        elif examined is not None:
            with writing(db.session()) as session:
                document = _kept(session, consultation, form, examined)
                service.add_document(consultation, document, by=acting(), at=now())
            flash("Added.")
            return redirect(url_for(".add_document", reference=consultation.reference))
    return _show("add_document", consultation, form, refused)


def _kept(session: Session, consultation: Consultation, form: DocumentForm, examined: Examined) -> Document:
    title = form.title.data or ""
    return keep(session, examined, body_id=consultation.body_id, title=title, is_public=False, at=now())


def _show(template: str, consultation: Consultation, form: DocumentForm, refused: str, **more: Any) -> str:
    return render_template(
        f"consultations/{template}.html",
        consultation=consultation, form=form, refused=refused, accept=ACCEPT, hint=HINT, **more,
    )  # fmt: skip


def _received() -> tuple[Examined | None, str]:
    """The file that came, examined; or why it cannot be taken."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None, "Choose a file"
    try:
        return examine(file.stream, file.filename), ""  # type: ignore[arg-type]
    except UploadRefusedError as error:
        return None, str(error)


def _entry(consultation: Consultation, number: int) -> ConsultationDocument:
    found = entry_of(consultation, number) if number < 2**31 else None
    if found is None:
        abort(404)
    return found


@bp.get("/desk/consultations/<reference>/documents/<int:number>/file")
@for_matter(Consultation, policy.may_read)
def read_document(consultation: Consultation, number: int) -> ResponseReturnValue:
    """The file itself, for the body's own people: it is public only once it is frozen into a version."""
    return as_file(_entry(consultation, number).document)


@bp.route("/desk/consultations/<reference>/documents/<int:number>/replace", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_arrange_documents)
def replace_document(consultation: Consultation, number: int) -> ResponseReturnValue:
    entry = _entry(consultation, number)
    form, refused = DocumentForm(title=entry.document.title), ""
    if form.validate_on_submit():
        examined, refused = _received()
        if examined is not None:
            with writing(db.session()) as session:
                entry = _entry(consultation, number)
                document = _kept(session, consultation, form, examined)
                service.replace_document(entry, document, consultation, by=acting(), at=now())
            flash("Replaced.")
            return redirect(url_for(".add_document", reference=consultation.reference))
    return _show("replace_document", consultation, form, refused, entry=entry)


@bp.route("/desk/consultations/<reference>/documents/<int:number>/remove", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_arrange_documents)
def remove_document(consultation: Consultation, number: int) -> ResponseReturnValue:
    entry = _entry(consultation, number)
    if request.method == "POST":
        with writing(db.session()):
            service.remove_document(_entry(consultation, number), consultation, by=acting(), at=now())
        flash("Removed.")
        return redirect(url_for(".add_document", reference=consultation.reference))
    return render_template("consultations/remove_document.html", consultation=consultation, entry=entry)


@bp.post("/desk/consultations/<reference>/documents/move")
@for_matter(Consultation, policy.may_arrange_documents)
def move_document(consultation: Consultation) -> ResponseReturnValue:
    form: Any = MovedForm()
    if not form.validate() or form.entry.data is None:
        abort(400)
    with writing(db.session()):
        entry = _entry(consultation, form.entry.data)
        service.move_document(entry, consultation, up=form.way.data == "up", by=acting(), at=now())
    return redirect(url_for(".add_document", reference=consultation.reference))

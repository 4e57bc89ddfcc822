"""Following what was promised: evidence, a new date, delivered, not delivered."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.database import writing
from engage.extensions import db
from engage.matters import Item
from engage.now import now
from engage.responses import policy, telling
from engage.responses.forms import DateForm, EvidenceForm, ReasonForm
from engage.responses.service import delivery
from engage.responses.views import bp
from engage.web.access import acting, for_item
from engage.web.show import external_url

_AT = "/desk/responses/<reference>/items/<int:number>"


def _back(item: Item) -> ResponseReturnValue:
    return redirect(url_for(".item", reference=item.matter.reference, number=item.number))


def _link(item: Item) -> str:
    return external_url("responses.show_item", reference=item.matter.reference, number=item.number)


@bp.route(f"{_AT}/evidence", methods=["GET", "POST"])
@for_item(policy.may_add_evidence)
def add_evidence(item: Item) -> ResponseReturnValue:
    """Show how far a promise has come: words, a link, a document."""
    form = EvidenceForm()
    examined = _examined(form) if form.validate_on_submit() else None
    if form.is_submitted() and not form.errors:
        at = now()
        with writing(db.session()) as session:
            document = None
            if examined is not None:
                title = form.document_title.data or ""
                document = _keep(session, examined, body_id=item.body_id, title=title, is_public=True, at=at)
            text, link = form.text.data or "", form.link.data or ""
            delivery.add_evidence(item, text=text, link=link, document=document, by=acting(), at=at)
        flash("The evidence was added. Anyone can read it.")
        return _back(item)
    return render_template("responses/add_evidence.html", item=item, form=form)


def _examined(form: EvidenceForm) -> Any:
    """The document that was chosen, looked at before anything is written; a refusal is said beside the field."""
    from engage.documents.service import UploadRefusedError, examine

    upload = form.document.data
    if upload is None or not upload.filename:
        return None
    try:
        return examine(upload.stream, upload.filename)
    except UploadRefusedError as refusal:
        form.document.errors = [*form.document.errors, str(refusal)]
        return None


def _keep(session: Any, examined: Any, **values: Any) -> Any:
    from engage.documents.service import keep

    return keep(session, examined, **values)


@bp.route(f"{_AT}/date", methods=["GET", "POST"])
@for_item(policy.may_move_date)
def move_date(item: Item) -> ResponseReturnValue:
    """Promise another date, with the reason; the old date stays visible."""
    form = DateForm()
    if form.validate_on_submit():
        at, reason = now(), form.reason.data or ""
        with writing(db.session()):
            delivery.move_date(item, to=form.due_on.data, reason=reason, by=acting(), at=at)
            telling.date_moved(item, at=at, link=_link(item), reason=reason)
        flash("The new date is public, with the old one beside it.")
        return _back(item)
    return render_template("responses/move_date.html", item=item, form=form, promise=delivery.live(item))


@bp.route(f"{_AT}/delivered", methods=["POST"])
@for_item(policy.may_deliver)
def deliver(item: Item) -> ResponseReturnValue:
    """What was promised is there, and the evidence shows it."""
    at = now()
    with writing(db.session()):
        delivery.deliver(item, by=acting(), at=at)
        telling.delivered(item, at=at, link=_link(item))
    flash("This is now shown as delivered.")
    return _back(item)


@bp.route(f"{_AT}/not-delivered", methods=["GET", "POST"])
@for_item(policy.may_fail)
def fail(item: Item) -> ResponseReturnValue:
    """What was promised did not come, and why."""
    form = ReasonForm()
    if form.validate_on_submit():
        at, reason = now(), form.reason.data or ""
        with writing(db.session()):
            delivery.fail(item, reason=reason, by=acting(), at=at)
            telling.not_delivered(item, at=at, link=_link(item), reason=reason)
        flash("This is now shown as not delivered, with your reason.")
        return _back(item)
    words = {
        "title": "Record that this was not delivered", "button": "Record it as not delivered",
        "about": "The reason is public, and everyone who follows this is told.",
    }  # fmt: skip
    return render_template("responses/reason.html", item=item, form=form, words=words)

"""The desk's pages for papers: add, edit, publish, take away; and handing one out to whoever may read it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Appointment, Body
from engage.content import render
from engage.content.disclosure import Openness
from engage.documents import Document
from engage.documents.service import ACCEPT, HINT, Examined, UploadRefusedError, examine, keep
from engage.extensions import db
from engage.now import now
from engage.scrutiny.forms.agenda import PaperForm, RemovePaperForm
from engage.scrutiny.forms.meeting import PublishForm
from engage.scrutiny.meeting_reading import is_readable
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.paper import Paper
from engage.scrutiny.policy import committee as policy
from engage.scrutiny.service import papers as service
from engage.scrutiny.service.papers import Openly
from engage.scrutiny.service.urgency import is_late, last_day_of
from engage.scrutiny.views import bp
from engage.scrutiny.views.meeting_opened import item_at, paper_at, tried, unchanged
from engage.web.access import acting, for_body, person
from engage.web.documents import as_file


def openly(form: Any) -> Openly:
    """How open a text is to be, from the fields of a form that holds one."""
    return Openly(
        Openness(form.openness.data), bool(form.publish_exempt.data), bool(form.would_mislead.data),
        form.summary.data or "", form.because.data or "",
    )  # fmt: skip


def received() -> tuple[Examined | None, str]:
    """The file that came, examined; nothing where none was chosen; or why it cannot be taken."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None, ""
    try:
        return examine(file.stream, file.filename), ""  # type: ignore[arg-type]
    except UploadRefusedError as error:
        return None, str(error)


def _kept(item: AgendaItem, examined: Examined | None, title: str) -> Document | None:
    if examined is None:
        return None
    body_id = item.meeting.committee_id
    return keep(db.session(), examined, body_id=body_id, title=title, is_public=False, at=now())


@bp.route("/desk/committees/<slug>/meetings/<int:number>/items/<int:item>/papers/new", methods=["GET", "POST"])
@for_body(policy.may_add_paper)
def add_paper(body: Body, number: int, item: int) -> ResponseReturnValue:
    found = item_at(body, number, item)
    form, refused, wrong_file = PaperForm(), "", ""
    if form.validate_on_submit():
        examined, wrong_file = received()
        if not wrong_file:
            title, text, how, by = form.title.data or "", form.text.data or "", openly(form), acting()
            html = render(text)
            refused = tried(
                lambda: service.add_paper(
                    found, title=title, text=text, text_html=html, document=_kept(found, examined, title), how=how,
                    to_follow=bool(form.to_follow.data), by=by, at=now(),
                )
            )  # fmt: skip
            if not refused:
                flash("The paper is with the item. It is published with the agenda, or by its own button.")
                return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/add_paper.html", body=body, meeting=found.meeting, item=found, form=form, refused=refused,
        wrong_file=wrong_file, accept=ACCEPT, hint=HINT,
    )  # fmt: skip


@bp.route("/desk/committees/<slug>/meetings/<int:number>/papers/<int:paper>/edit", methods=["GET", "POST"])
@for_body(policy.may_edit_paper)
def edit_paper(body: Body, number: int, paper: int) -> ResponseReturnValue:
    found = paper_at(body, number, paper)
    form, refused, wrong_file = PaperForm(obj=found), "", ""
    if request.method == "GET":
        form.because.data = found.withheld_because
    if form.validate_on_submit():
        examined, wrong_file = received()
        if not wrong_file:
            html, by = render(form.text.data or ""), acting()
            refused = tried(lambda: _edited(found, form, html, examined, by))
            if not refused:
                flash("Saved.")
                return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/edit_paper.html", body=body, meeting=found.item.meeting, item=found.item, paper=found, form=form,
        refused=refused, wrong_file=wrong_file, accept=ACCEPT, hint=HINT,
    )  # fmt: skip


def _edited(paper: Paper, form: PaperForm, html: str, examined: Examined | None, by: Appointment) -> None:
    unchanged(paper, form, "title", "text", "openness", "summary", "would_mislead")
    title, text = form.title.data or "", form.text.data or ""
    service.edit_paper(
        paper, title=title, text=text, text_html=html, document=_kept(paper.item, examined, title),
        how=openly(form), to_follow=bool(form.to_follow.data), by=by, at=now(),
    )  # fmt: skip


@bp.route("/desk/committees/<slug>/meetings/<int:number>/papers/<int:paper>/publish", methods=["GET", "POST"])
@for_body(policy.may_publish_paper)
def publish_paper(body: Body, number: int, paper: int) -> ResponseReturnValue:
    """Bring out a paper after the agenda: one that was to follow, or that came late."""
    found = paper_at(body, number, paper)
    form, refused, meeting = PublishForm(), "", found.item.meeting
    if form.validate_on_submit():
        by, why = acting(), form.late_reason.data or ""
        refused = tried(lambda: service.publish_paper(found, late_reason=why, by=by, at=now()))
        if not refused:
            flash("The paper is public, as far as it is open.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/publish_paper.html", body=body, meeting=meeting, paper=found, form=form, refused=refused,
        late=is_late(meeting, now()), last_on=last_day_of(meeting),
    )  # fmt: skip


@bp.route("/desk/committees/<slug>/meetings/<int:number>/papers/<int:paper>/remove", methods=["GET", "POST"])
@for_body(policy.may_remove_paper)
def remove_paper(body: Body, number: int, paper: int) -> ResponseReturnValue:
    found = paper_at(body, number, paper)
    form, refused = RemovePaperForm(), ""
    if form.validate_on_submit():
        by, reason = acting(), form.reason.data or ""
        refused = tried(lambda: service.remove_paper(found, reason=reason, by=by, at=now()))
        if not refused:
            flash("The paper is taken away.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/remove_paper.html", body=body, meeting=found.item.meeting, paper=found, form=form, refused=refused
    )


@bp.get("/desk/committees/<slug>/meetings/<int:number>/papers/<int:paper>/file")
@for_body(policy.may_read)
def paper_file(body: Body, number: int, paper: int) -> ResponseReturnValue:
    """The file of a paper, for whoever may read the paper; to anyone else it is not there."""
    found = paper_at(body, number, paper)
    document = found.document
    if document is None or document.erased_at is not None or not is_readable(found, policy.readable(person(), body)):
        abort(404)
    return as_file(document)

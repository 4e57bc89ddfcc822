"""The desk's pages for a meeting as a whole: plan it, see how far it is, publish, move, put off, cancel, hold."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.content import render
from engage.extensions import db
from engage.now import now, today
from engage.scrutiny import agenda_due
from engage.scrutiny import committee_page as reading
from engage.scrutiny.committee_dashboard import elections_at
from engage.scrutiny.forms import meeting as forms
from engage.scrutiny.meeting_reading import items_as_read, minutes_as_read
from engage.scrutiny.meeting_telling import tell_about
from engage.scrutiny.models.meeting import Meeting
from engage.scrutiny.policy import committee as policy
from engage.scrutiny.service import meetings as service
from engage.scrutiny.service import minutes
from engage.scrutiny.service.urgency import is_late, last_day_of
from engage.scrutiny.views import bp
from engage.scrutiny.views.meeting_opened import meeting_at, tried, unchanged
from engage.web.access import acting, for_body, person


def link_to(meeting: Meeting) -> str:
    """The public address, whole, for mails."""
    return str(current_app.config["BASE_URL"]) + meeting.public_path


@bp.route("/desk/committees/<slug>/meetings/new", methods=["GET", "POST"])
@for_body(policy.may_plan)
def plan(body: Body) -> ResponseReturnValue:
    form = forms.PlanForm()
    settings = reading.settings(db.session(), body)
    if request.method == "GET" and settings is not None:
        form.place.data = settings.usual_place
    if form.validate_on_submit() and form.starts_at.data is not None:
        notice, by, starts_at = form.notice.data or "", acting(), form.starts_at.data
        html = render(notice)
        made: list[Meeting] = []
        tried(
            lambda: made.append(
                service.plan(
                    body, starts_at=starts_at, place=form.place.data or "", online=form.online.data or "",
                    title=form.title.data or "", notice=notice, notice_html=html, by=by, at=now(),
                )
            )
        )  # fmt: skip
        flash("The meeting is in the diary. The public can see its day and place.")
        return redirect(url_for(".meeting_desk", slug=body.slug, number=made[0].number))
    return render_template("scrutiny/plan.html", body=body, form=form, settings=settings)


@bp.get("/desk/committees/<slug>/meetings/<int:number>/")
@for_body(policy.may_read)
def meeting_desk(body: Body, number: int) -> ResponseReturnValue:
    meeting, session, at, on = meeting_at(body, number), db.session(), now(), today()
    reads = policy.readable(person(), body)
    owed = agenda_due.owed(meeting, on)
    items = items_as_read(reading.with_everything(session, [meeting]), reads)
    return render_template(
        "scrutiny/meeting_desk.html",
        body=body,
        meeting=meeting,
        items=items,
        attendance=reading.attendance(session, meeting),
        corrections=[m.why for m in meeting.minutes if m.item_id is None],
        owed=owed,
        owed_words=agenda_due.sentence(owed, on) if owed else "",
        is_owed_late=bool(owed and owed.is_late(on)),
        elections=elections_at(session, body, meeting.starts_at),
        agenda_faults=service.faults_of_agenda(meeting) if meeting.allows("publish_agenda") else [],
        minute_faults=service.faults_of_minutes(meeting) if meeting.allows("publish_minutes") else [],
        has_met=minutes.has_met(meeting, at),
        has_begun=meeting.starts_at <= at,
        is_late=is_late(meeting, at),
        may_arrange=policy.may_arrange(person(), body) is not None,
        on=on,
    )


@bp.get("/desk/committees/<slug>/meetings/<int:number>/pack")
@for_body(policy.may_read)
def pack_desk(body: Body, number: int) -> ResponseReturnValue:
    """The pack for a member: what is exempt too, marked; what is confidential only for the officer and the chair."""
    meeting, session = meeting_at(body, number), db.session()
    items = items_as_read(reading.with_everything(session, [meeting]), policy.readable(person(), body))
    files = {
        paper.id: url_for(".paper_file", slug=body.slug, number=number, paper=paper.id)
        for read in items
        for paper in read.papers
    }
    return render_template(
        "scrutiny/pack_desk.html",
        body=body,
        meeting=meeting,
        committee=reading.settings(session, body),
        items=items,
        attendance=reading.attendance(session, meeting),
        corrections=[read.why for read in minutes_as_read(m for m in meeting.minutes if m.item_id is None)],
        file_urls=files,
    )


@bp.route("/desk/committees/<slug>/meetings/<int:number>/edit", methods=["GET", "POST"])
@for_body(policy.may_edit_meeting)
def edit_meeting(body: Body, number: int) -> ResponseReturnValue:
    meeting = meeting_at(body, number)
    form = forms.EditMeetingForm(obj=meeting)
    refused = ""
    if form.validate_on_submit():
        notice, by = form.notice.data or "", acting()
        html = render(notice)

        def act() -> None:
            unchanged(meeting, form, "title", "online", "notice")
            service.edit_meeting(
                meeting, title=form.title.data or "", online=form.online.data or "", notice=notice, notice_html=html,
                also_present=meeting.also_present, by=by, at=now(),
            )  # fmt: skip

        refused = tried(act)
        if not refused:
            flash("Saved.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template("scrutiny/edit_meeting.html", body=body, meeting=meeting, form=form, refused=refused)


@bp.route("/desk/committees/<slug>/meetings/<int:number>/rearrange", methods=["GET", "POST"])
@for_body(policy.may_rearrange)
def rearrange(body: Body, number: int) -> ResponseReturnValue:
    meeting = meeting_at(body, number)
    form, refused = forms.RearrangeForm(version=str(meeting.version)), ""
    form.at = now()
    if request.method == "GET":
        form.place.data = meeting.place
    if form.validate_on_submit() and form.starts_at.data is not None:
        by, starts_at = acting(), form.starts_at.data

        def act() -> None:
            unchanged(meeting, form, "starts_at", "place")
            service.rearrange(
                meeting, starts_at=starts_at, place=form.place.data or "", reason=form.reason.data or "",
                late_reason=form.late_reason.data or "", by=by, at=now(),
            )  # fmt: skip
            tell_about(meeting, "moved", link=link_to(meeting), at=now())

        refused = tried(act)
        if not refused:
            flash("Moved. The page says so, and why.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template("scrutiny/rearrange.html", body=body, meeting=meeting, form=form, refused=refused)


@bp.route("/desk/committees/<slug>/meetings/<int:number>/postpone", methods=["GET", "POST"])
@for_body(policy.may_postpone)
def postpone(body: Body, number: int) -> ResponseReturnValue:
    return _with_reason(body, number, "postpone", service.postpone, "Postponed. The page says why.")


@bp.route("/desk/committees/<slug>/meetings/<int:number>/cancel", methods=["GET", "POST"])
@for_body(policy.may_cancel)
def cancel(body: Body, number: int) -> ResponseReturnValue:
    return _with_reason(body, number, "cancel", service.cancel, "Cancelled. The page stays and says why.")


def _with_reason(body: Body, number: int, verb: str, do: Callable[..., None], done: str) -> ResponseReturnValue:
    meeting = meeting_at(body, number)
    meeting.workflow.after(meeting.state, verb, "asked at the door")
    form, refused = forms.ReasonForm(version=str(meeting.version)), ""
    if form.validate_on_submit():
        by, reason = acting(), form.reason.data or ""

        def act() -> None:
            unchanged(meeting, form, "reason")
            do(meeting, reason=reason, by=by, at=now())
            tell_about(meeting, meeting.state.value, link=link_to(meeting), at=now())

        refused = tried(act)
        if not refused:
            flash(done)
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(f"scrutiny/{verb}.html", body=body, meeting=meeting, form=form, refused=refused)


@bp.route("/desk/committees/<slug>/meetings/<int:number>/publish-agenda", methods=["GET", "POST"])
@for_body(policy.may_publish_agenda)
def publish_agenda(body: Body, number: int) -> ResponseReturnValue:
    meeting = meeting_at(body, number)
    meeting.workflow.after(meeting.state, "publish_agenda")
    form, refused = forms.PublishForm(), ""
    if form.validate_on_submit():
        by, why = acting(), form.late_reason.data or ""

        def act() -> None:
            service.publish_agenda(meeting, late_reason=why, by=by, at=now())
            tell_about(meeting, "agenda", link=link_to(meeting), at=now())

        refused = tried(act)
        if not refused:
            flash("The agenda is public, with its papers.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    at = now()
    return render_template(
        "scrutiny/publish_agenda.html", body=body, meeting=meeting, form=form, refused=refused, last_on=last_day_of(meeting),
        late=is_late(meeting, at), faults=service.faults_of_agenda(meeting),
        elections=elections_at(db.session(), body, meeting.starts_at),
        items=items_as_read(reading.with_everything(db.session(), [meeting]), policy.readable(person(), body)),
    )  # fmt: skip


@bp.route("/desk/committees/<slug>/meetings/<int:number>/hold", methods=["GET", "POST"])
@for_body(policy.may_hold)
def hold(body: Body, number: int) -> ResponseReturnValue:
    return _by_button(body, number, "hold", service.hold, "It is recorded that the meeting was held.")


@bp.route("/desk/committees/<slug>/meetings/<int:number>/publish-minutes", methods=["GET", "POST"])
@for_body(policy.may_publish_minutes)
def publish_minutes(body: Body, number: int) -> ResponseReturnValue:
    return _by_button(body, number, "publish_minutes", service.publish_minutes, "The minutes are public.")


def _by_button(body: Body, number: int, verb: str, do: Callable[..., None], done: str) -> ResponseReturnValue:
    meeting = meeting_at(body, number)
    meeting.workflow.after(meeting.state, verb)
    form, refused = forms.PlainForm(), ""
    if form.validate_on_submit():
        by = acting()
        refused = tried(lambda: do(meeting, by=by, at=now()))
        if not refused:
            flash(done)
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    faults: list[Any] = service.faults_of_minutes(meeting) if verb == "publish_minutes" else []
    return render_template(
        f"scrutiny/{verb}.html", body=body, meeting=meeting, form=form, refused=refused, faults=faults
    )

"""The desk's pages for minutes: who was there, what was resolved, corrections once they are public."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.content import render, tidy
from engage.extensions import db
from engage.now import now
from engage.scrutiny.committee_page import history
from engage.scrutiny.forms import minute as forms
from engage.scrutiny.meeting_reading import item_as_read
from engage.scrutiny.models.meeting import Meeting, Standing
from engage.scrutiny.models.minute import Minute
from engage.scrutiny.policy import committee as policy
from engage.scrutiny.service import minutes as service
from engage.scrutiny.service.minutes import Came, Words
from engage.scrutiny.views import bp
from engage.scrutiny.views.meeting_opened import LARGEST, item_at, meeting_at, tried, unchanged
from engage.scrutiny.views.paper_desk import openly
from engage.web.access import acting, for_body, person
from engage.web.choosing import offered
from engage.web.errors import ConflictError

NOTHING = (forms.NOTHING, "Nothing: it stays as it is")
LOCKED = ("discussion", "resolved", "reasons", "minority", "openness", "summary")


def words_of(form: forms.WordsForm) -> Words:
    """What an entry says, ready to be kept: rendered and sanitised before the transaction begins."""
    discussion = form.discussion.data or ""
    return Words(
        discussion=discussion, discussion_html=render(discussion), resolved=form.resolved.data or "",
        reasons=form.reasons.data or "", votes_for=form.votes_for.number, votes_against=form.votes_against.number,
        abstained=form.abstained.number, minority=form.minority.data or "", how=openly(form),
    )  # fmt: skip


@bp.route("/desk/committees/<slug>/meetings/<int:number>/items/<int:item>/minute", methods=["GET", "POST"])
@for_body(policy.may_enter)
def enter(body: Body, number: int, item: int) -> ResponseReturnValue:
    """Enter the minute, once: what is decided moves the matter and is told in the same act, or nothing is done."""
    found = item_at(body, number, item)
    first = found.minute
    if first is not None and request.method == "GET":
        return redirect(url_for(".edit_minute", slug=body.slug, number=number, minute=first.id))
    form, refused = forms.MinuteForm(), ""
    outcomes = service.outcomes_of(found)
    form.verb.choices = offered([NOTHING, *outcomes])
    if form.validate_on_submit():
        words, verb, by = words_of(form), form.decided, acting()
        refused = tried(lambda: service.enter(found, words, verb=verb, by=by, at=now()))
        if not refused:
            flash("The minute is entered." + (" The decision is carried out, and told." if verb else ""))
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    session = db.session()
    told = history(session, found.matter_id) if found.matter_id else []
    return render_template(
        "scrutiny/enter.html", body=body, meeting=found.meeting, item=found, form=form, refused=refused, offered=outcomes,
        history=[item_as_read(each, policy.readable(person(), body)) for each in told if each.id != found.id],
    )  # fmt: skip


def _minute(body: Body, number: int, minute: int) -> Minute:
    meeting = meeting_at(body, number)
    found = db.session.get(Minute, minute) if minute < LARGEST else None
    if found is None or found.meeting_id != meeting.id or found.item_id is None:
        abort(404)
    return found


@bp.route("/desk/committees/<slug>/meetings/<int:number>/minutes/<int:minute>/edit", methods=["GET", "POST"])
@for_body(policy.may_enter)
def edit_minute(body: Body, number: int, minute: int) -> ResponseReturnValue:
    """Change a draft; once the minutes are public, the way leads to a correction."""
    found = _minute(body, number, minute)
    if found.published_at is not None:
        return redirect(url_for(".correct", slug=body.slug, number=number, minute=minute))
    form, refused = forms.WordsForm(obj=found), ""
    if request.method == "GET":
        _fill(form, found)
    if form.validate_on_submit():
        words, by = words_of(form), acting()

        def act() -> None:
            unchanged(found, form, *LOCKED)
            service.edit_minute(found, words, by=by, at=now())

        refused = tried(act)
        if not refused:
            flash("Saved.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/edit_minute.html", body=body, meeting=found.meeting, item=found.item, minute=found, form=form,
        refused=refused,
    )  # fmt: skip


def _fill(form: Any, minute: Minute) -> None:
    """What a form made from a model does not find by name."""
    form.because.data = minute.withheld_because
    for name in ("votes_for", "votes_against", "abstained"):
        value = getattr(minute, name)
        form[name].data = "" if value is None else str(value)


@bp.route("/desk/committees/<slug>/meetings/<int:number>/minutes/<int:minute>/correct", methods=["GET", "POST"])
@for_body(policy.may_correct)
def correct(body: Body, number: int, minute: int) -> ResponseReturnValue:
    """A further entry; what stood before stays, unless the correction is less open than it was."""
    found = _minute(body, number, minute)
    assert found.item is not None
    latest = max(found.item.minutes, key=lambda entry: entry.id)
    form, refused = forms.CorrectForm(obj=latest), ""
    if request.method == "GET":
        _fill(form, latest)
        form.why.data = ""
    if form.validate_on_submit():
        words, why, by = words_of(form), form.why.data or "", acting()

        def act() -> None:
            unchanged(max(found.item.minutes, key=lambda entry: entry.id) if found.item else found, form, *LOCKED)
            service.correct(found, words, why=why, by=by, at=now())

        refused = tried(act)
        if not refused:
            flash("Corrected. The page shows both, and says what was wrong.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/correct.html", body=body, meeting=found.meeting, item=found.item, minute=found, form=form,
        refused=refused,
    )  # fmt: skip


@bp.route("/desk/committees/<slug>/meetings/<int:number>/attendance", methods=["GET", "POST"])
@for_body(policy.may_attend)
def attend(body: Body, number: int) -> ResponseReturnValue:
    """Who was there, who sent apologies, who declared an interest."""
    meeting = meeting_at(body, number)
    seats = service.seats_of(meeting)
    form: Any = forms.for_seats([(seat.id, seat.name) for seat in seats])(edition=str(meeting.edition))
    refused = ""
    if request.method == "GET":
        _fill_attendance(form, meeting, [seat.id for seat in seats])
    if form.validate_on_submit():
        came = {
            seat.id: Came(
                Standing(form[f"standing_{seat.id}"].data), form[f"substitute_{seat.id}"].data or "",
                form[f"interest_{seat.id}"].data or "",
            )
            for seat in seats
        }  # fmt: skip
        also, by = form.also_present.data or "", acting()

        def act() -> None:
            _same_edition(meeting, form)
            service.attend(meeting, came, also_present=also, by=by, at=now())

        refused = tried(act)
        if not refused:
            flash("Saved.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template("scrutiny/attend.html", body=body, meeting=meeting, seats=seats, form=form, refused=refused)


def _fill_attendance(form: Any, meeting: Meeting, seats: list[int]) -> None:
    there = {attendance.seat_id: attendance for attendance in meeting.attendances}
    form.also_present.data = meeting.also_present
    for n in seats:
        one = there.get(n)
        form[f"standing_{n}"].data = one.standing.value if one else None
        form[f"substitute_{n}"].data = one.substitute if one else ""
        form[f"interest_{n}"].data = one.interest if one else ""


def _same_edition(meeting: Meeting, form: Any) -> None:
    if str(form.edition.data) == str(meeting.edition):
        return
    names = {attendance.seat_id: attendance.seat.name for attendance in meeting.attendances}
    mine = {name: str(form[f"standing_{n}"].data) for n, name in names.items() if f"standing_{n}" in form}
    theirs = {names[a.seat_id]: a.standing.value for a in meeting.attendances}
    raise ConflictError(
        {**mine, "Also present": tidy(form.also_present.data or "")}, {**theirs, "Also present": meeting.also_present}
    )


@bp.route("/desk/committees/<slug>/meetings/<int:number>/attendance/correct", methods=["GET", "POST"])
@for_body(policy.may_correct)
def correct_attendance(body: Body, number: int) -> ResponseReturnValue:
    meeting = meeting_at(body, number)
    form, refused = forms.CorrectAttendanceForm(), ""
    if form.validate_on_submit():
        why, by = form.why.data or "", acting()
        refused = tried(lambda: service.correct_attendance(meeting, why=why, by=by, at=now()))
        if not refused:
            flash("Corrected. The page says so.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template("scrutiny/correct_attendance.html", body=body, meeting=meeting, form=form, refused=refused)

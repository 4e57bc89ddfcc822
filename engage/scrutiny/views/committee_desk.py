"""The desk of a committee: what waits, what it says of itself, who sits on it, what takes its place."""

from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Appointment, Body, BodyKind, Person
from engage.content import render
from engage.extensions import db
from engage.now import now, today
from engage.scrutiny import agenda_due
from engage.scrutiny import committee_page as reading
from engage.scrutiny.committee_dashboard import dashboard
from engage.scrutiny.forms.committee import NOBODY, DissolveForm, EndSeatForm, SeatForm, SettingsForm, whole
from engage.scrutiny.models.committee import Seat, Sitting
from engage.scrutiny.policy import committee as policy
from engage.scrutiny.service import committees as service
from engage.scrutiny.views import bp
from engage.scrutiny.views.meeting_opened import LARGEST, tried
from engage.web.access import acting, for_body, person, signed_in
from engage.web.choosing import offered
from engage.web.errors import ConflictError

NONE: tuple[Any, str] = (NOBODY, "None")


@bp.get("/desk/committees/")
@signed_in
def committees_desk() -> ResponseReturnValue:
    """The committees that somebody acts for."""
    bodies = {a.body for a in person().current_appointments if a.body.kind is BodyKind.SCRUTINY}
    mine = sorted(bodies, key=lambda body: body.name)
    if len(mine) == 1:
        return redirect(url_for(".committee_desk", slug=mine[0].slug))
    return render_template("scrutiny/committees_desk.html", bodies=mine)


@bp.get("/desk/committees/<slug>/")
@for_body(policy.may_read)
def committee_desk(body: Body) -> ResponseReturnValue:
    session, at, on = db.session(), now(), today()
    found = dashboard(session, body, at=at)
    return render_template(
        "scrutiny/committee_desk.html",
        body=body,
        committee=reading.settings(session, body),
        before=reading.before(session, body),
        found=found,
        notices={meeting.id: agenda_due.owed(meeting, on) for meeting in found.coming},
        sentence=agenda_due.sentence,
        on=on,
        may_arrange=policy.may_arrange(person(), body) is not None,
        may_settle=policy.may_settle(person(), body) is not None,
    )


@bp.get("/desk/committees/<slug>/meetings/")
@for_body(policy.may_read)
def meetings_desk(body: Body) -> ResponseReturnValue:
    coming, met = reading.programme(db.session(), body, now())
    return render_template(
        "scrutiny/meetings_desk.html", body=body, coming=coming, met=met,
        may_plan=policy.may_plan(person(), body) is not None,
    )  # fmt: skip


@bp.route("/desk/committees/<slug>/settings", methods=["GET", "POST"])
@for_body(policy.may_settle)
def settle(body: Body) -> ResponseReturnValue:
    session = db.session()
    committee = reading.settings(session, body)
    councils = {c.id: c for c in session.scalars(sa.select(Body).where(Body.kind == BodyKind.COUNCIL))}
    form = SettingsForm(obj=committee, version=str(committee.version if committee else 0))
    each = [(c.id, c.name) for c in sorted(councils.values(), key=lambda c: c.name)]
    form.council.choices, form.others.choices = offered([NONE, *each]), offered(each)
    if request.method == "GET":
        form.council.data = str(committee.council_id or NOBODY) if committee else NOBODY
        form.others.data = [str(c.id) for c in committee.others] if committee else []
    if form.validate_on_submit():
        council = councils.get(whole(form.council.data) or 0)
        others = [councils[n] for n in map(whole, form.others.data or []) if n in councils]
        terms = form.terms.data or ""
        html, by = render(terms), acting()

        def act() -> None:
            _settings_unchanged(body, form)
            service.settle(
                body, council=council, others=others, terms=terms, terms_html=html,
                usual_place=form.usual_place.data or "", by=by, at=now(),
            )  # fmt: skip

        tried(act)
        flash("Saved.")
        return redirect(url_for(".committee_desk", slug=body.slug))
    return render_template("scrutiny/settle.html", body=body, form=form)


def _settings_unchanged(body: Body, form: SettingsForm) -> None:
    committee = service.committee_of(body)
    if str(form.version.data) == str(committee.version if committee else 0):
        return
    mine = {"Terms of reference": form.terms.data or "", "Where it usually meets": form.usual_place.data or ""}
    theirs = (
        {"Terms of reference": committee.terms, "Where it usually meets": committee.usual_place} if committee else {}
    )
    raise ConflictError(mine, theirs)


@bp.route("/desk/committees/<slug>/members", methods=["GET", "POST"])
@for_body(policy.may_seat)
def seat(body: Body) -> ResponseReturnValue:
    """Who sits on the committee, and a form to seat somebody."""
    form, people = SeatForm(), _people(body)
    form.person.choices = offered([NONE, *((one.id, one.name) for one in people.values())])
    if request.method == "GET":
        form.votes.data, form.person.data, form.sitting.data = True, NOBODY, Sitting.MEMBER.value
    refused = ""
    if form.validate_on_submit():
        by, joins = acting(), form.from_on.data
        assert joins is not None
        refused = tried(
            lambda: service.seat(
                body, name=form.name.data or "", sitting=Sitting(form.sitting.data), from_body=form.from_body.data or "",
                votes=bool(form.votes.data), person=people.get(whole(form.person.data) or 0), from_on=joins, by=by,
                at=now(),
            )
        )  # fmt: skip
        if not refused:
            flash(f"{form.name.data} sits on the committee.")
            return redirect(url_for(".seat", slug=body.slug))
    seats = db.session.scalars(
        sa.select(Seat).where(Seat.committee_id == body.id).order_by(Seat.until_on.is_not(None), Seat.name, Seat.id)
    ).all()
    return render_template("scrutiny/seat.html", body=body, form=form, seats=seats, on=today(), refused=refused)


def _people(body: Body) -> dict[int, Person]:
    """Who is appointed at the committee, by id: an account that a seat can be joined with."""
    found = (
        sa.select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.body_id == body.id, Appointment.ended_at.is_(None))
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return {one.id: one for one in db.session.scalars(found)}


@bp.route("/desk/committees/<slug>/members/<int:number>/end", methods=["GET", "POST"])
@for_body(policy.may_end_seat)
def end_seat(body: Body, number: int) -> ResponseReturnValue:
    one = _seat(body, number)
    form, refused = EndSeatForm(), ""
    if form.validate_on_submit() and form.until_on.data is not None:
        by, on = acting(), form.until_on.data
        refused = tried(lambda: service.end_seat(_seat(body, number), on=on, by=by, at=now()))
        if not refused:
            flash("Saved.")
            return redirect(url_for(".seat", slug=body.slug))
    return render_template("scrutiny/end_seat.html", body=body, one=one, form=form, refused=refused)


def _seat(body: Body, number: int) -> Seat:
    from flask import abort

    found = db.session.get(Seat, number) if number < LARGEST else None
    if found is None or found.committee_id != body.id:
        abort(404)
    return found


@bp.route("/desk/committees/<slug>/dissolve", methods=["GET", "POST"])
@for_body(policy.may_dissolve)
def dissolve(body: Body) -> ResponseReturnValue:
    form, others = DissolveForm(), _successors(body)
    form.successor.choices = offered(
        [(NOBODY, "None: nothing takes its place yet"), *((b.id, b.name) for b in others.values())]
    )
    if request.method == "GET":
        form.successor.data = NOBODY
    refused = ""
    if form.validate_on_submit() and form.on.data is not None:
        by, on, reason = acting(), form.on.data, form.reason.data or ""
        successor: Any = others.get(whole(form.successor.data) or 0)
        refused = tried(lambda: service.dissolve(body, successor=successor, on=on, reason=reason, by=by, at=now()))
        if not refused:
            flash("The committee is dissolved.")
            return redirect(url_for(".committee_desk", slug=body.slug))
    return render_template("scrutiny/dissolve.html", body=body, form=form, refused=refused)


def _successors(body: Body) -> dict[int, Body]:
    """Other committees for which this person may settle things too: nobody hands duties to a stranger."""
    mine = {a.body.id: a.body for a in person().current_appointments}
    return {n: b for n, b in mine.items() if n != body.id and policy.may_settle(person(), b)}

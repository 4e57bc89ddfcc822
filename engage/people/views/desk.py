"""The desk: what must I do today? And the record of what was done."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engage.extensions import db
from engage.matters.agenda import MOST, Heading
from engage.now import now, today
from engage.people.agenda import agenda
from engage.people.history import acts
from engage.people.views import bp
from engage.web.access import person, signed_in
from engage.web.paging import LARGEST_ID


@bp.route("/desk/")
@signed_in
def desk() -> ResponseReturnValue:
    """What this person's bodies owe, and what waits for this person."""
    someone, at = person(), now()
    bodies = sorted({a.body for a in someone.current_appointments}, key=lambda body: body.name)
    return render_template(
        "people/desk.html",
        agenda=agenda(someone, at=at, on=today()),
        most=MOST,
        headings=Heading,
        bodies=bodies,
        appointments=someone.current_appointments,
    )


@bp.route("/desk/record")
@signed_in
def desk_record() -> ResponseReturnValue:
    """Every act at the bodies one acts for, the newest first; of one body or one matter where asked."""
    bodies = sorted({a.body for a in person().current_appointments}, key=lambda body: body.name)
    slug, matter = request.args.get("body", ""), request.args.get("matter", "").strip().upper()[:30]
    wanted = [body for body in bodies if body.slug == slug] if slug else bodies
    typed = request.args.get("before", "")
    before = min(int(typed), LARGEST_ID) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else None
    page, older = acts(db.session(), [body.id for body in wanted], matter=matter, before=before)
    return render_template(
        "people/desk_record.html", acts=page, older=older, before=before, bodies=bodies, body=slug, matter=matter
    )

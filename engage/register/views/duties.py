"""What is owed: every duty of every matter, and one duty with how its date was counted."""

from dataclasses import replace

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.extensions import db
from engage.matters import Basis
from engage.now import now, today
from engage.register import duty_files, duty_listing, duty_page
from engage.register.filters import FilterError
from engage.register.owing import KIND_WORDS, STATES, DutyFilter, read
from engage.register.views import all_bodies, bp, file, whole
from engage.web.access import public
from engage.web.paging import LARGEST_ID, as_key, day_key


def _wanted() -> DutyFilter:
    try:
        return read(request.args)
    except FilterError as error:
        abort(400, str(error))


@bp.route("/register/duties")
@public
def duties() -> ResponseReturnValue:
    """What bodies owe under a rule: who, what, to whom, by when, under which rule, and whether it is late."""
    wanted, on = _wanted(), today()
    after, before = day_key(request.args.get("after")), day_key(request.args.get("before"))
    found = duty_listing.page(db.session(), wanted, on=on, after=after, before=before)
    address = wanted.address()
    return render_template(
        "register/duties.html", page=found, wanted=wanted, address=address, on=on, bodies=all_bodies(),
        total=duty_listing.total(db.session(), wanted, on=on), most=duty_listing.MOST_COUNTED, states=STATES, bases=list(Basis),
        kinds=KIND_WORDS,
        by_basis={basis: url_for(".duties", **{**address, "basis": basis.value}) for basis in Basis},
        all_bases=url_for(".duties", **{k: v for k, v in address.items() if k != "basis"}),
        previous_url=url_for(".duties", **address, before=as_key(*found.before)) if found.before else "",
        next_url=url_for(".duties", **address, after=as_key(*found.after)) if found.after else "",
    )  # fmt: skip


@bp.route("/register/duties.csv")
@public
def duties_csv() -> ResponseReturnValue:
    """The same duties as a table file, streamed."""
    wanted, on, address = _wanted(), today(), whole()
    pieces = lambda s: duty_files.csv_lines(duty_listing.every(s, wanted, on=on), address, on)  # noqa: E731 - one line
    return file(pieces, "text/csv", "duties.csv")


@bp.route("/register/duties.json")
@public
def duties_json() -> ResponseReturnValue:
    """The same duties for programs, streamed."""
    wanted, on, at, address = _wanted(), today(), now(), whole()
    pieces = lambda s: duty_files.json_lines(duty_listing.every(s, wanted, on=on), address, on, at)  # noqa: E731 - one line
    return file(pieces, "application/json", "duties.json")


@bp.route("/register/duties.atom")
@public
def duties_atom() -> ResponseReturnValue:
    """What became late last under the same filter, as a feed."""
    wanted, on = replace(_wanted(), state="late"), today()
    rows = duty_listing.lately_late(db.session(), wanted, on=on)
    here = url_for(".duties_atom", **{k: v for k, v in wanted.address().items() if k != "state"})
    feed = render_template("register/duties.xml", rows=rows, address=whole(), wanted=wanted, here=here)
    return Response(feed, mimetype="application/atom+xml")


@bp.route("/register/duties/<int:number>")
@public
def duty(number: int) -> ResponseReturnValue:
    """One duty: how its date was counted, how that changed, who was reminded, what may follow."""
    on = today()
    found = duty_page.shown(db.session(), number, on=on) if number <= LARGEST_ID else None
    if found is None:
        abort(404)
    return render_template("register/duty.html", shown=found, duty=found.duty, on=on)

"""What was said, promised and delivered: the items of the register, and the record of one matter."""

import sqlalchemy as sa
from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Area
from engage.extensions import db
from engage.matters import Outcome
from engage.matters.standing import Standing
from engage.now import now, today
from engage.register import duty_listing, files, listing, record
from engage.register.filters import Filter, FilterError, read
from engage.register.owing import KIND_WORDS, DutyFilter
from engage.register.views import all_bodies, bp, file, whole
from engage.web.access import public
from engage.web.paging import as_key, day_key


def _wanted() -> Filter:
    try:
        return read(request.args)
    except FilterError as error:
        abort(400, str(error))


@bp.route("/register/")
@public
def index() -> ResponseReturnValue:
    """Every promise and every item across all matters, the soonest due first."""
    wanted, on = _wanted(), today()
    after, before = day_key(request.args.get("after")), day_key(request.args.get("before"))
    found = listing.page(db.session(), wanted, on=on, after=after, before=before)
    address = wanted.address()
    return render_template(
        "register/index.html", page=found, wanted=wanted, total=listing.total(db.session(), wanted, on=on),
        most=listing.MOST_COUNTED, most_duties=duty_listing.MOST_COUNTED, bodies=all_bodies(), standings=list(Standing),
        outcomes=list(Outcome),
        address=address, kinds=KIND_WORDS, late_duties=duty_listing.total(db.session(), DutyFilter(state="late"), on=on),
        areas=list(db.session.scalars(sa.select(Area).order_by(Area.name).limit(500))),
        previous_url=url_for(".index", **address, before=as_key(*found.before)) if found.before else "",
        next_url=url_for(".index", **address, after=as_key(*found.after)) if found.after else "",
    )  # fmt: skip


@bp.route("/register.csv")
@public
def as_csv() -> ResponseReturnValue:
    """The same items as a table file, streamed."""
    wanted, on, address = _wanted(), today(), whole()
    return file(lambda s: files.csv_lines(listing.every(s, wanted, on=on), address), "text/csv", "register.csv")


@bp.route("/register.json")
@public
def as_json() -> ResponseReturnValue:
    """The same items for programs, streamed."""
    wanted, on, at, address = _wanted(), today(), now(), whole()
    pieces = lambda s: files.json_lines(listing.every(s, wanted, on=on), address, at)  # noqa: E731 - one line, used once
    return file(pieces, "application/json", "register.json")


@bp.route("/register.atom")
@public
def as_atom() -> ResponseReturnValue:
    """The items of the same filter that were published last, as a feed."""
    wanted = _wanted()
    rows = listing.latest(db.session(), wanted, on=today())
    feed = render_template(
        "register/feed.xml", rows=rows, address=whole(), wanted=wanted, here=url_for(".as_atom", **wanted.address())
    )
    return Response(feed, mimetype="application/atom+xml")


@bp.route("/register/record/<reference>")
@public
def show_record(reference: str) -> ResponseReturnValue:
    """Every change of state of one matter: the day, the role, the reason."""
    matter = record.public_matter(db.session(), reference)
    if matter is None:
        abort(404)
    raw = request.args.get("after", "0")
    after = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0
    shown, last = record.lines(db.session(), matter, after=after)
    following = url_for(".show_record", reference=reference, after=last) if last else ""
    return render_template(
        "register/record.html", matter=matter, lines=shown, next_url=following,
        path=duty_listing.PATHS.get(matter.kind, "/responses/{}/").format(reference),
    )  # fmt: skip

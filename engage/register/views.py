"""Pages and files of the register: the same for everyone."""

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engage.accounts import Area, Body
from engage.extensions import db
from engage.matters import Outcome
from engage.matters.standing import Standing
from engage.now import now, today
from engage.register import files, listing, record, summary
from engage.register.filters import DUTY_STATES, Filter, FilterError, duty_state, read
from engage.web.access import public
from engage.web.paging import as_key, day_key

bp = Blueprint("register", __name__)


def _wanted() -> Filter:
    try:
        return read(request.args)
    except FilterError as error:
        abort(400, str(error))


def _bodies() -> list[Body]:
    return list(db.session.scalars(sa.select(Body).order_by(Body.name).limit(500)))


@bp.route("/register/")
@public
def index() -> ResponseReturnValue:
    """Every promise and every item across all consultations, the soonest due first."""
    wanted, on = _wanted(), today()
    after, before = day_key(request.args.get("after")), day_key(request.args.get("before"))
    found = listing.page(db.session(), wanted, on=on, after=after, before=before)
    address = wanted.address()
    return render_template(
        "register/index.html", page=found, wanted=wanted, total=listing.total(db.session(), wanted, on=on),
        most=listing.MOST_COUNTED, bodies=_bodies(), standings=list(Standing), outcomes=list(Outcome), address=address,
        areas=list(db.session.scalars(sa.select(Area).order_by(Area.name).limit(500))),
        previous_url=url_for(".index", **address, before=as_key(*found.before)) if found.before else "",
        next_url=url_for(".index", **address, after=as_key(*found.after)) if found.after else "",
    )  # fmt: skip


def _whole() -> Callable[[str], str]:
    base = str(current_app.config["BASE_URL"])
    return lambda path: base + path


def _file(lines: Callable[[Session], Iterator[str]], media_type: str, name: str) -> Response:
    """A file sent in pieces, on a session of its own: the request is over before the last piece is read."""
    engine = db.engine

    def pieces() -> Iterator[str]:
        with Session(engine) as session:
            yield from lines(session)

    response = Response(pieces(), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.route("/register.csv")
@public
def as_csv() -> ResponseReturnValue:
    """The same items as a table file, streamed."""
    wanted, on, address = _wanted(), today(), _whole()
    return _file(lambda s: files.csv_lines(listing.every(s, wanted, on=on), address), "text/csv", "register.csv")


@bp.route("/register.json")
@public
def as_json() -> ResponseReturnValue:
    """The same items for programs, streamed."""
    wanted, on, at, address = _wanted(), today(), now(), _whole()
    pieces = lambda s: files.json_lines(listing.every(s, wanted, on=on), address, at)  # noqa: E731 - one line, used once
    return _file(pieces, "application/json", "register.json")


@bp.route("/register.atom")
@public
def as_atom() -> ResponseReturnValue:
    """The items of the same filter that were published last, as a feed."""
    wanted = _wanted()
    rows = listing.latest(db.session(), wanted, on=today())
    feed = render_template(
        "register/feed.xml", rows=rows, address=_whole(), wanted=wanted, here=url_for(".as_atom", **wanted.address())
    )
    return Response(feed, mimetype="application/atom+xml")


@bp.route("/register/duties")
@public
def duties() -> ResponseReturnValue:
    """What bodies owe under a rule: who, what, by when, under which rule, and whether it is late."""
    body = request.args.get("body", "")[:80]
    try:
        state = duty_state(request.args.get("state", ""))
    except FilterError as error:
        abort(400, str(error))
    on, after = today(), day_key(request.args.get("after"))
    found = listing.duties(db.session(), body=body, state=state, on=on, after=after)
    shown, more = found[: listing.PAGE], found[listing.PAGE :]
    following = as_key(shown[-1].listed_on, shown[-1].id) if more else ""
    return render_template(
        "register/duties.html", duties=shown, body=body, state=state, states=DUTY_STATES, bodies=_bodies(), on=on,
        next_url=url_for(".duties", body=body or None, state=state or None, after=following) if following else "",
    )  # fmt: skip


@bp.route("/register/bodies/<slug>")
@public
def body(slug: str) -> ResponseReturnValue:
    """How one body keeps its word: promises apart from duties, a code apart from a promise of its own."""
    found = db.session.scalar(sa.select(Body).where(Body.slug == slug))
    if found is None:
        abort(404)
    on = today()
    return render_template(
        "register/body.html", body=found, promises=summary.promises(db.session(), found, on=on),
        duties=summary.duties(db.session(), found, on=on),
    )  # fmt: skip


@bp.route("/register/record/<reference>")
@public
def show_record(reference: str) -> ResponseReturnValue:
    """Every change of state of one matter: the day, the role, the reason."""
    matter = record.public_matter(db.session(), reference)
    if matter is None:
        abort(404)
    raw = request.args.get("after", "0")
    after = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0
    found = record.lines(db.session(), matter, after=after)
    shown, more = found[: record.PAGE], found[record.PAGE :]
    following = url_for(".show_record", reference=reference, after=shown[-1].id) if more else ""
    return render_template("register/record.html", matter=matter, lines=shown, next_url=following)

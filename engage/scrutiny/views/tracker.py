"""The tracker of a committee: the page, the paper to print, the file. The same for everyone."""

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.extensions import db
from engage.now import now, today
from engage.scrutiny import tracker as reading
from engage.scrutiny import tracker_file
from engage.scrutiny.views import bp
from engage.scrutiny.views.committees import committee_or_404
from engage.web.access import public
from engage.web.paging import LARGEST_ID


def _wanted() -> reading.Wanted:
    try:
        return reading.read(request.args)
    except reading.TrackerFilterError as error:
        abort(400, str(error))


def _key(raw: str) -> reading.Key | None:
    """The key in an address, like `17_4`: after which review and number a page begins."""
    first, _, second = raw.partition("_")
    parts = (first, second)
    if not all(p.isascii() and p.isdigit() and len(p) <= 10 and int(p) <= LARGEST_ID for p in parts):
        return None
    return int(first), int(second)


@bp.get("/committees/<slug>/tracker")
@public
def tracker(slug: str) -> ResponseReturnValue:
    """Every recommendation, how far it has come, and what is late."""
    body, wanted, on, session = committee_or_404(slug), _wanted(), today(), db.session()
    after = _key(request.args.get("after", ""))
    rows, following = reading.page(session, body, wanted, on=on, after=after)
    reviews, bodies = reading.offered(session, body)
    address: dict[str, Any] = wanted.address()
    return render_template(
        "scrutiny/tracker.html", body=body, rows=rows, wanted=wanted, on=on, reviews=reviews, bodies=bodies,
        totals=reading.totals(session, body, wanted, on=on), states=reading.STATES, address=address,
        is_deep=after is not None,
        next_url=url_for(".tracker", slug=slug, **address, after=f"{following[0]}_{following[1]}") if following else "",
    )  # fmt: skip


@bp.get("/committees/<slug>/tracker/paper")
@public
def tracker_paper(slug: str) -> ResponseReturnValue:
    """The committee paper: totals, what is unanswered by name, and every recommendation review by review."""
    body, wanted, on, session = committee_or_404(slug), _wanted(), today(), db.session()
    rows = list(reading.every(session, body, wanted, on=on))
    return render_template(
        "scrutiny/tracker_paper.html", body=body, wanted=wanted, on=on, at=now(), reviews=reading.by_review(rows),
        unanswered=reading.unanswered(rows), totals=reading.totals(session, body, wanted, on=on),
        states=reading.STATES, address=wanted.address(),
    )  # fmt: skip


@bp.get("/committees/<slug>/tracker.csv")
@public
def tracker_csv(slug: str) -> ResponseReturnValue:
    """The same recommendations as a table file, streamed."""
    body, wanted, on = committee_or_404(slug), _wanted(), today()
    engine, base, key = db.engine, str(current_app.config["BASE_URL"]), body.id

    def pieces() -> Iterator[str]:
        with Session(engine) as session:
            committee = session.get_one(Body, key)
            rows = reading.every(session, committee, wanted, on=on)
            yield from tracker_file.csv_lines(rows, base)

    response = Response(pieces(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="tracker-{body.slug}.csv"'
    return response

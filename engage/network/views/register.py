"""The register of relevant decisions: a page, two files and a feed, with the same filters."""

from collections.abc import Callable, Iterator

from flask import Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engage.decisions import Kind
from engage.decisions.service.statement import waiting
from engage.extensions import db
from engage.network import files, listing
from engage.network.standing import standing
from engage.network.views import bp
from engage.now import now, today
from engage.web.access import public
from engage.web.paging import as_key, day_key


def _wanted() -> listing.Filter:
    try:
        return listing.read(request.args)
    except listing.FilterError as error:
        abort(400, str(error))


@bp.get("/decisions/")
@public
def decisions() -> ResponseReturnValue:
    """Every relevant decision that is on an agenda or made, the newest first."""
    wanted, after = _wanted(), day_key(request.args.get("after"))
    found = listing.page(db.session(), wanted, after=after)
    shown, more = found[: listing.PAGE], found[listing.PAGE :]
    address = wanted.address()
    following = as_key(shown[-1].listed_on, shown[-1].id) if more else ""
    return render_template(
        "network/decisions.html", decisions=shown, wanted=wanted, address=address, kinds=list(Kind), on=today(),
        networks=listing.networks(db.session()), standing=standing, waiting=waiting, is_deep=after is not None,
        next_url=url_for(".decisions", **address, after=following) if following else "",
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


@bp.get("/decisions.csv")
@public
def decisions_csv() -> ResponseReturnValue:
    """The same decisions as a table file, streamed."""
    wanted, on, address = _wanted(), today(), _whole()
    return _file(lambda s: files.csv_lines(listing.every(s, wanted), address, on), "text/csv", "decisions.csv")


@bp.get("/decisions.json")
@public
def decisions_json() -> ResponseReturnValue:
    """The same decisions for programs, streamed."""
    wanted, on, at, address = _wanted(), today(), now(), _whole()
    pieces = lambda s: files.json_lines(listing.every(s, wanted), address, on, at)  # noqa: E731 - one line, used once
    return _file(pieces, "application/json", "decisions.json")


@bp.get("/decisions.atom")
@public
def decisions_atom() -> ResponseReturnValue:
    """The newest decisions of the same filter, as a feed."""
    wanted = _wanted()
    feed = render_template(
        "network/feed.xml", decisions=listing.latest(db.session(), wanted), address=_whole(), standing=standing,
        here=url_for(".decisions_atom", **wanted.address()),
    )  # fmt: skip
    return Response(feed, mimetype="application/atom+xml")

"""What anyone reads: the list of referrals, as a page, as files and as a feed; and the page of each, for ever."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from defusedcsv import csv
from flask import Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engage.content import tidy
from engage.extensions import db
from engage.now import LONDON, now, today
from engage.referrals import listing
from engage.referrals.listing import MOST, STATES, Row, Wanted
from engage.referrals.reading import gathered, loaded
from engage.referrals.service.inform import HEADINGS
from engage.referrals.showing import Reader
from engage.referrals.standing import kind_words, standing
from engage.referrals.views import bp
from engage.web.access import public
from engage.web.paging import day_key
from engage.web.show import external_url

COLUMNS = (
    "reference", "title", "network", "committee", "care", "state", "made_on", "received_on", "acknowledged_on",
    "acknowledge_by", "acknowledgement", "days_late", "rule", "basis", "decline_code", "address",
)  # fmt: skip
FEED = 25


def asked_for() -> Wanted:
    """The search in the address; a state or year that is none is refused in words."""
    given = {name: tidy(request.args.get(name, "")).strip()[:200] for name in ("q", "state", "committee", "network")}
    if given["state"] and given["state"] not in STATES:
        abort(400, f"There is no such state. Choose one of: {', '.join(STATES)}.")
    raw = tidy(request.args.get("year", "")).strip()
    if raw and not (raw.isascii() and raw.isdigit() and 1900 <= int(raw[:5]) <= 2200):
        abort(400, "Enter a year like 2008.")
    return Wanted(**given, year=int(raw) if raw else None)


@bp.get("/referrals/")
@public
def index() -> ResponseReturnValue:
    """Every referral that was made, the newest first."""
    wanted, session = asked_for(), db.session()
    after = day_key(request.args.get("after"))
    rows, more = listing.page(session, wanted, after=after)
    next_page: dict[str, Any] = wanted.address(after=more)
    return render_template(
        "referrals/index.html", rows=rows, wanted=wanted, total=listing.total(session, wanted), most=MOST, on=today(),
        states=STATES, choices=listing.choices(session), is_deep=after is not None, address=wanted.address(),
        next_url=url_for(".index", **next_page) if more else "",
    )  # fmt: skip


@bp.get("/referrals/<reference>")
@public
def show(reference: str) -> ResponseReturnValue:
    """How it stands, then what was said, what happened and what is owed."""
    session = db.session()
    referral = loaded(session, reference) if len(reference) <= 30 else None
    found = gathered(session, referral, Reader.PUBLIC) if referral is not None else None
    if referral is None or found is None:
        abort(404)
    return render_template(
        "referrals/show.html", referral=referral, found=found, shown=found.shown, on=today(), headings=HEADINGS, kind_words=kind_words,
        standing=standing(referral, found.duties, found.updates, on=today()),
    )  # fmt: skip


def as_dict(row: Row, on: date) -> dict[str, Any]:
    """One row under its stable names."""
    duty = row.duty
    return {
        "reference": row.reference,
        "title": row.title,
        "network": row.network,
        "committee": row.committee,
        "care": row.care.value,
        "state": row.state.value,
        "made_on": row.made_on.isoformat(),
        "received_on": row.received_on.isoformat() if row.received_on else "",
        "acknowledged_on": row.acknowledged_on.isoformat() if row.acknowledged_on else "",
        "acknowledge_by": duty.due_on.isoformat() if duty and duty.due_on else "",
        "acknowledgement": duty.status(on).value if duty else "",
        "days_late": duty.days_late(on) if duty and duty.not_owed_at is None else 0,
        "rule": duty.citation if duty else "",
        "basis": duty.basis.value if duty else "",
        "decline_code": row.decline_code.value if row.decline_code else "",
        "address": current_app.config["BASE_URL"] + row.path,
    }


def _file(lines: Callable[[Session], Iterator[str]], media_type: str, name: str) -> Response:
    """A file sent in pieces, on a session of its own: the request is over before the last piece is read."""
    engine, app = db.engine, current_app._get_current_object()  # type: ignore[attr-defined]

    def pieces() -> Iterator[str]:
        with app.app_context(), Session(engine) as session:
            yield from lines(session)

    response = Response(pieces(), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/referrals.csv")
@public
def as_csv() -> ResponseReturnValue:
    """The same referrals as a table file, streamed; no spreadsheet takes its cells for formulas."""
    wanted, on = asked_for(), today()

    def lines(session: Session) -> Iterator[str]:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        yield "\ufeff"
        for row in listing.every(session, wanted):
            writer.writerow(as_dict(row, on).values())
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        yield out.getvalue()

    return _file(lines, "text/csv", "referrals.csv")


@bp.get("/referrals.json")
@public
def as_json() -> ResponseReturnValue:
    """The same referrals for programs, streamed; an empty text is null."""
    wanted, on, at = asked_for(), today(), now()

    def lines(session: Session) -> Iterator[str]:
        yield f'{{"made_at": "{at.isoformat()}", "referrals": ['
        for n, row in enumerate(listing.every(session, wanted)):
            one = {name: None if value == "" else value for name, value in as_dict(row, on).items()}
            yield (",\n" if n else "\n") + json.dumps(one, ensure_ascii=False)
        yield "\n]}\n"

    return _file(lines, "application/json", "referrals.json")


@bp.get("/referrals.atom")
@public
def feed() -> ResponseReturnValue:
    """The referrals made last, as a feed."""
    from feedgenerator import Atom1Feed

    wanted, on = asked_for(), today()
    made = Atom1Feed(
        title=f"Referrals – {current_app.config['SITE_NAME']}", link=external_url(".index", **wanted.address()),
        feed_url=external_url(".feed", **wanted.address()), description="",
    )  # fmt: skip
    rows, _ = listing.page(db.session(), wanted, limit=FEED)
    for row in rows:
        link = current_app.config["BASE_URL"] + row.path
        duty = f" Acknowledgement: {row.duty.status(on).words.lower()}." if row.duty else ""
        made.add_item(
            title=row.title, link=link, description=f"{row.network} to {row.committee}. {row.state.words}.{duty}",
            unique_id=link, pubdate=_noon(row.made_on), updateddate=_noon(row.acknowledged_on or row.made_on),
            author_name=row.network,
        )  # fmt: skip
    return Response(made.writeString("utf-8"), mimetype="application/atom+xml")


def _noon(on: date) -> datetime:
    """A day as the instant that a feed must have."""
    return datetime.combine(on, time(12), LONDON)

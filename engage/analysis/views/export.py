"""Taking the answers out as they were sent: for analysts, and on the record."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from engage.analysis import policy
from engage.analysis import submissions as reading
from engage.analysis.asked import asked
from engage.analysis.codebook import codebook
from engage.analysis.export import staff_rows
from engage.analysis.filters import Filter
from engage.analysis.forms import PlainForm
from engage.analysis.standing import STANDINGS
from engage.analysis.views import bp
from engage.analysis.views.page import filter_in, show
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter, record_on
from engage.now import now
from engage.questionnaires import Standing, tally
from engage.web.access import acting, for_matter, person


@bp.route("/desk/consultations/<reference>/export")
@for_matter(Matter, policy.may_read)
def export(matter: Matter) -> ResponseReturnValue:
    """What there is to download: all that counts, or what a filter picks, as the list of submissions has it."""
    session = db.session()
    asks, book = asked(session, matter.id), codebook(session, matter.id)
    chosen = filter_in(asks, book)
    return show(
        "export",
        matter,
        "export",
        n=_how_many(matter, chosen),
        chosen=chosen,
        query=f"?{urlencode(chosen.pairs)}" if chosen else "",
        asked=asks,
        book=book,
        standings=STANDINGS,
        may_export=policy.may_export(person(), matter) is not None,
        form=PlainForm(formdata=None),
    )


def _how_many(matter: Matter, chosen: Filter) -> int:
    if chosen:
        return reading.how_many(db.session(), matter.id, chosen)
    return tally.submission_counts(db.session(), matter.id)["standing"].get(Standing.COUNTED, 0)


@bp.route("/desk/consultations/<reference>/export.csv", methods=["GET", "POST"])
@for_matter(Matter, policy.may_export)
def export_answers(matter: Matter) -> ResponseReturnValue:
    """Asked for by a button, not a link: taking answers out is an act, and leaves an entry."""
    form = PlainForm()
    if not form.is_submitted():
        return redirect(url_for(".export", reference=matter.reference))
    if not form.validate():
        abort(400, "Go back, load the page again, and download it there.")
    session = db.session()
    asks = asked(session, matter.id)
    chosen = filter_in(asks, codebook(session, matter.id))
    n = _how_many(matter, chosen)
    with writing(session):
        record_on(matter, "export_answers", by=acting(), at=now(), submissions=n, **_noted(chosen))
    matter_id, name = matter.id, f"{matter.reference}-answers{'-filtered' if chosen else ''}.csv"
    session.rollback()  # nothing stays open while the file is sent
    return csv_answer(staff_rows(db.engine, matter_id, asks, chosen or None), name)


def _noted(chosen: Filter) -> dict[str, Any]:
    """The filter as the record keeps it: not the words looked for, which may be somebody's name."""
    return {"filter": [key if key == "word" else f"{key}={value}" for key, value in chosen.pairs]} if chosen else {}


def csv_answer(rows: object, name: str) -> Response:
    """A download of CSV, sent as it is made."""
    response = Response(rows, mimetype="text/csv")  # type: ignore[arg-type]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

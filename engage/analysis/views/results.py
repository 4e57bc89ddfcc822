"""Results for staff, live: every question counted, filtered by anything, two questions against each other."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from engage.analysis import policy
from engage.analysis.asked import Asked, AskedQuestion, asked
from engage.analysis.codebook import codebook, submissions_by_code
from engage.analysis.coverage import themes_of
from engage.analysis.monitoring import monitoring as monitoring_tables
from engage.analysis.results import CrossTab, cross_tab
from engage.analysis.results import results as count
from engage.analysis.standing import STANDINGS
from engage.analysis.views import bp
from engage.analysis.views.page import filter_in, number_in, show
from engage.extensions import db
from engage.matters import Matter
from engage.questionnaires import QuestionKind
from engage.web.access import for_matter


@bp.route("/desk/consultations/<reference>/results")
@for_matter(Matter, policy.may_read)
def results(matter: Matter) -> ResponseReturnValue:
    session = db.session()
    asks, book = asked(session, matter.id), codebook(session, matter.id)
    chosen = filter_in(asks, book, "rows", "columns")
    if chosen.get("standing"):
        abort(400, "Results count what counts: choose another filter than how submissions stand.")
    crossed = _crossable(asks)
    rows, columns = _chosen(crossed, "rows"), _chosen(crossed, "columns")
    table: CrossTab | None = None
    if rows and columns and rows.id != columns.id:
        table = cross_tab(session, matter.id, rows, columns, chosen)
    return show(
        "results",
        matter,
        "results",
        found=count(session, matter.id, asks, chosen or None),
        chosen=chosen,
        asked=asks,
        book=book,
        by_code=submissions_by_code(session, matter.id, chosen.conditions),
        themes=[] if chosen else themes_of(session, matter.id),
        crossed=crossed,
        rows=rows,
        columns=columns,
        table=table,
        standings=STANDINGS,
        query=request.query_string.decode(),
    )


def _crossable(asks: Asked) -> list[AskedQuestion]:
    return [q for q in asks.closed if q.kind is not QuestionKind.MATRIX]


def _chosen(crossed: list[AskedQuestion], name: str) -> AskedQuestion | None:
    wanted = number_in(name)
    if not wanted:
        return None
    found = next((q for q in crossed if q.id == wanted), None)
    if found is None:
        abort(400, "Choose two of the closed questions.")
    return found


@bp.route("/desk/consultations/<reference>/results/monitoring")
@for_matter(Matter, policy.may_read)
def monitoring(matter: Matter) -> ResponseReturnValue:
    tables = monitoring_tables(db.session(), matter.id)
    return show("monitoring", matter, "results", deeper=True, tables=tables)

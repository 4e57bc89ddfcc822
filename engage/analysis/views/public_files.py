"""The same numbers and words as files: counts in one, what consent allows of every submission in the other."""

from collections.abc import Iterator
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from engage.analysis.asked import asked
from engage.analysis.export import BOM, public_rows
from engage.analysis.published import theme_lines
from engage.analysis.results import Results, results
from engage.analysis.shown import as_shown
from engage.analysis.spreadsheet import cell, rows_of
from engage.analysis.suppression import Hidden
from engage.analysis.views import bp
from engage.analysis.views.export import csv_answer
from engage.analysis.views.public import found, with_submissions
from engage.extensions import db
from engage.web.access import public

HEAD = ("question", "statement", "answer", "people", "base")


@bp.route("/consultations/<slug>/results.csv")
@public
def results_file(slug: str) -> ResponseReturnValue:
    session, matter = db.session(), found(slug)
    asks = asked(session, matter.id)
    counts = as_shown(results(session, matter.id, asks))
    themes = [
        ("Themes", "", cell(line.title), line.submissions, counts.counted) for line in theme_lines(session, matter.id)
    ]
    body = BOM + rows_of([HEAD, *_rows(counts), *themes])
    response = Response(body, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{matter.reference}-results.csv"'
    return response


def _rows(counts: Results) -> Iterator[tuple[Any, ...]]:
    yield ("Submissions", "", "", counts.counted, counts.counted)
    for about in ("channel", "identity"):
        for value, n in sorted(counts.about[about].items()):
            yield (f"Submissions by {about}", "", cell(value), n, counts.counted)
    for result in counts.questions:
        text = cell(result.question.text)
        for table in result.tables:
            statement = cell(table.title) if result.is_matrix else ""
            for row in table.rows:
                yield (text, statement, cell(row.label), row.n, table.base)
            if not table.rows:
                yield (text, statement, "", Hidden.REST, table.base)
        if result.figures:
            for name, figure in result.figures.named:
                yield (text, "", name.lower(), f"{figure:.2f}", result.figures.n)
        elif not result.tables:
            yield (text, "", "answered", result.base, result.base)


@bp.route("/consultations/<slug>/submissions.csv")
@public
def submissions_file(slug: str) -> ResponseReturnValue:
    session, matter = db.session(), with_submissions(slug)
    asks, matter_id, name = asked(session, matter.id), matter.id, f"{matter.reference}-submissions.csv"
    session.rollback()  # nothing stays open while the file is sent
    return csv_answer(public_rows(db.engine, matter_id, asks), name)

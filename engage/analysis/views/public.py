"""What anyone reads: the results, the published submissions, and each theme with the items that answer it."""

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.analysis import published as reading
from engage.analysis.asked import asked
from engage.analysis.results import kept_counts
from engage.analysis.results import results as count
from engage.analysis.shown import as_shown
from engage.analysis.stamp import kept, stamp
from engage.analysis.standing import STANDINGS
from engage.analysis.views import bp
from engage.analysis.views.page import number_in
from engage.extensions import db
from engage.matters import Matter
from engage.questionnaires.hosting import host_of, hosts
from engage.web.access import public


def found(slug: str) -> Matter:
    """The matter at a public address whose results are public; anything else is not there (yet)."""
    matters = ((host, host.find(db.session(), slug)) for host in hosts.values())
    matter: Matter | None = next((m for host, m in matters if m is not None and host.results_public(m)), None)
    if matter is None:
        abort(404)
    return matter


def with_submissions(slug: str) -> Matter:
    """The same, where the submissions may be read too."""
    matter = found(slug)
    if not host_of(matter).submissions_public(matter):
        abort(404)
    return matter


def show(template: str, matter: Matter, slug: str, **more: Any) -> str:
    """A public page under a matter's address."""
    host = host_of(matter)
    return render_template(
        f"analysis/{template}.html",
        matter=matter,
        slug=slug,
        home=host.public_url(matter),
        submissions_public=host.submissions_public(matter),
        **more,
    )


@bp.route("/consultations/<slug>/results")
@public
def public_results(slug: str) -> ResponseReturnValue:
    session, matter = db.session(), found(slug)
    counts, newest = kept_counts(session, matter.id), stamp(session, matter.id)

    def rendered() -> Markup:
        """The tables and pictures: the same words for the same counts, so they are put together once."""
        counted = as_shown(count(session, matter.id, asked(session, matter.id), counts=counts))
        return Markup(  # noqa: S704 - the template escapes what anybody typed
            render_template(
                "analysis/_public_counts.html",
                home=host_of(matter).public_url(matter),
                reference=matter.reference,
                submissions_public=host_of(matter).submissions_public(matter),
                found=counted,
                questions=counted.questions,
                themes=reading.theme_lines(session, matter.id, newest),
                standings=STANDINGS,
            )
        )

    depends = (newest, frozenset(counts.items()), slug, host_of(matter).submissions_public(matter))
    return show("public_results", matter, slug, body=kept(session, "results page", matter.id, rendered, depends))


@bp.route("/consultations/<slug>/submissions/")
@public
def public_submissions(slug: str) -> ResponseReturnValue:
    session, matter = db.session(), with_submissions(slug)
    rows = reading.listed(session, matter.id, asked(session, matter.id), before=number_in("before"))
    older = rows[reading.PER_PAGE - 1].key if len(rows) > reading.PER_PAGE else 0
    return show("public_submissions", matter, slug, rows=rows[: reading.PER_PAGE], older=older)


@bp.route("/consultations/<slug>/submissions/<public_id>")
@public
def public_submission(slug: str, public_id: str) -> ResponseReturnValue:
    session, matter = db.session(), with_submissions(slug)
    submission = reading.published(session, matter.id, public_id, asked(session, matter.id))
    if submission is None:
        abort(404)
    return show("public_submission", matter, slug, submission=submission)


@bp.route("/consultations/<slug>/themes/<int:theme>")
@public
def public_theme(slug: str, theme: int) -> ResponseReturnValue:
    session, matter = db.session(), found(slug)
    line = next((line for line in reading.theme_lines(session, matter.id) if line.id == theme), None)
    if line is None:
        abort(404)
    rows: list[reading.Quote] = []
    if host_of(matter).submissions_public(matter):
        asks = asked(session, matter.id)
        rows = reading.quotes(session, matter.id, theme, asks, after=number_in("after"))
    later = rows[reading.PER_PAGE - 1].key if len(rows) > reading.PER_PAGE else 0
    return show("public_theme", matter, slug, theme=line, rows=rows[: reading.PER_PAGE], later=later)

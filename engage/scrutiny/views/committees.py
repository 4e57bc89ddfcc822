"""What anyone reads of committees: which there are, what one is for, whom it sits with, what it owes, when it met."""

from datetime import datetime

import sqlalchemy as sa
from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.content import tidy
from engage.extensions import db
from engage.now import now, today
from engage.scrutiny import agenda_due
from engage.scrutiny import committee_page as reading
from engage.scrutiny.meeting_finding import KIND
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.meeting import Meeting
from engage.scrutiny.views import bp
from engage.search.query import matching
from engage.web.access import public

MOST_FOUND = 50
SHOWN = 6  # meetings on the page of a committee; the rest is in the list


@bp.app_template_global("notice_owed")
def notice_owed(meeting: Meeting) -> str:
    """One sentence on when the agenda and papers of a meeting are, or were, owed to the public."""
    on = today()
    owed = agenda_due.owed(meeting, on)
    return agenda_due.sentence(owed, on) if owed else ""


@bp.app_template_global("is_notice_late")
def is_notice_late(meeting: Meeting) -> bool:
    on = today()
    owed = agenda_due.owed(meeting, on)
    return owed is not None and owed.is_late(on)


@bp.get("/committees/")
@public
def committees() -> ResponseReturnValue:
    return render_template("scrutiny/committees.html", listed=reading.listed(db.session(), now()))


def committee_or_404(slug: str) -> Body:
    found = reading.find(db.session(), slug) if len(slug) <= 80 else None
    if found is None:
        abort(404)
    return found


@bp.get("/committees/<slug>")
@public
def committee(slug: str) -> ResponseReturnValue:
    session, at = db.session(), now()
    found = reading.find_with_settings(session, slug) if len(slug) <= 80 else None
    if found is None:
        abort(404)
    body, settings = found
    coming, met = reading.programme(session, body, at)
    before = reading.before(session, body)
    lineage = [body.id, *(each.id for each in before)]
    duties = reading.duties(session, lineage)
    return render_template(
        "scrutiny/committee.html",
        body=body,
        committee=settings,
        before=before,
        seats=reading.seats(session, body, today()),
        officers=reading.officers(session, body),
        coming=coming[:SHOWN],
        met=met[:SHOWN],
        owed=[duty for duty in duties if duty.is_open],
        referred=reading.brought(duties, lineage),
        on=today(),
    )


@bp.get("/committees/<slug>/meetings/")
@public
def meetings(slug: str) -> ResponseReturnValue:
    """Every meeting, the coming ones first; or, with words to look for, the items that have them."""
    body, session, at = committee_or_404(slug), db.session(), now()
    typed = tidy(request.args.get("q", "")).strip()[:200]
    found = _found(body, typed) if typed else None
    before = _moment_key(request.args.get("before"))
    met = reading.past(session, body, at, before=before) if found is None else []
    following = ""
    if len(met) > reading.PAGE:
        last = met[reading.PAGE - 1]
        following = url_for(".meetings", slug=slug, before=f"{last.starts_at.isoformat()}_{last.id}")
    return render_template(
        "scrutiny/meetings.html",
        body=body,
        typed=typed,
        found=found,
        coming=[] if before or found is not None else reading.programme(session, body, at)[0],
        met=met[: reading.PAGE],
        following=following,
        is_deep=before is not None,
        site=current_app.config["SITE_NAME"],
    )


def _found(body: Body, typed: str) -> list[AgendaItem]:
    """Public items of this committee, and of those before it, that have the words."""
    session = db.session()
    ranked = matching(session, KIND, typed)
    if ranked is None:
        return []
    found = (
        sa.select(AgendaItem)
        .join(ranked, ranked.c.ref == AgendaItem.id)
        .join(AgendaItem.meeting)
        .where(Meeting.committee_id.in_(reading.line(body.id)), AgendaItem.published_at.is_not(None))
        .options(sa.orm.contains_eager(AgendaItem.meeting).joinedload(Meeting.committee))
        .order_by(ranked.c.rank, AgendaItem.id.desc())
    )
    return list(session.scalars(found.limit(MOST_FOUND)))


def _moment_key(raw: str | None) -> tuple[datetime, int] | None:
    """The key in an address, like `2026-03-01T18:00:00+00:00_17`; None where there is none or it makes no sense."""
    moment, _, number = (raw or "").replace(" ", "+").partition("_")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (found, int(number)) if found.tzinfo is not None and 1900 < found.year < 9000 else None

"""What anyone can read: outcomes, what one matter led to, and one item from what was said to what was delivered."""

from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Area, Body
from engage.analysis.coverage import themes_of
from engage.extensions import db
from engage.matters.answering import answering_of
from engage.now import now, today
from engage.questionnaires.hosting import hosts
from engage.responses import listing
from engage.responses.listing import Head, is_long_considered
from engage.responses.timeline import moved_dates, timeline
from engage.responses.views import bp
from engage.web.access import public
from engage.web.paging import as_key, day_key

PAGE = 20


@bp.route("/responses/")
@public
def outcomes() -> ResponseReturnValue:
    """The latest outcomes, of all bodies or one, everywhere or in one area."""
    body, area = request.args.get("body", "")[:80], request.args.get("area", "")[:80]
    after = day_key(request.args.get("after"))
    found = listing.outcomes(db.session(), body=body, area=area, after=after, most=PAGE)
    shown, more = found[:PAGE], found[PAGE:]
    last = shown[-1].duty if more else None
    following = as_key(last.met_on, last.id) if last is not None and last.met_on is not None else ""
    return render_template(
        "responses/outcomes.html", outcomes=shown, body=body, area=area, first=after is None,
        bodies=list(db.session.scalars(sa.select(Body).order_by(Body.name).limit(200))),
        areas=list(db.session.scalars(sa.select(Area).order_by(Area.name).limit(200))),
        next_url=url_for(".outcomes", body=body or None, area=area or None, after=following) if following else "",
    )  # fmt: skip


def _head(reference: str) -> Head:
    found = listing.head(db.session(), reference)
    if found is None:
        abort(404)
    return found


def _links(head: Head) -> dict[str, Any]:
    """The way back to what was asked, and to the themes and submissions where those are public."""
    host, kind = hosts.get(head.matter.kind), answering_of(head.matter)
    none = {"asked_url": "", "themes_url": "", "submissions_url": "", "asked_html": "", "decided_html": ""}
    if host is None:
        asked = kind.asked_html(head.matter) if kind.asked_html else ""
        return {**none, "asked_url": kind.public_url(head.matter) if kind.public_url else "", "asked_html": asked}
    address = host.public_url(head.matter)
    return {
        "asked_url": address,
        "themes_url": f"{address}/themes/" if host.results_public(head.matter) else "",
        "submissions_url": f"{address}/submissions/" if host.submissions_public(head.matter) else "",
        "asked_html": host.asked(head.matter),
        "decided_html": host.decided(head.matter),
    }


@bp.route("/responses/<reference>/")
@public
def show(reference: str) -> ResponseReturnValue:
    """We asked, you said, we did: everything one matter led to, and what is still unanswered."""
    head = _head(reference)
    told = listing.told(db.session(), head.matter)
    is_public = bool(told) or (head.duty is not None and head.duty.met_on is not None)
    links = _links(head)
    kind = answering_of(head.matter)
    shows_themes = kind.from_themes and (is_public or links["themes_url"])
    themes = themes_of(db.session(), head.matter.id) if shows_themes else []
    return render_template(
        "responses/show.html", matter=head.matter, body=head.body, duty=head.duty, told=told, at=now(), on=today(),
        themes=themes, unanswered=[t for t in themes if not any(i.outcome for i in t.public_items)],
        is_outcome_public=is_public, is_long_considered=is_long_considered, kind=kind,
        responses=listing.responses_owed(db.session(), head.matter), **links,
    )  # fmt: skip


@bp.route("/responses/<reference>/<int:number>")
@public
def show_item(reference: str, number: int) -> ResponseReturnValue:
    """One item: said, owed, answered, promised, shown, delivered; and every act on the way."""
    found = listing.answered(db.session(), reference, number) if number < 2**31 else None
    if found is None:
        abort(404)
    head = found.head
    entries = listing.record_of(db.session(), f"item:{reference}/{number}")
    kind = answering_of(head.matter)
    covered = themes_of(db.session(), head.matter.id) if kind.from_themes else []
    return render_template(
        "responses/show_item.html", matter=head.matter, body=head.body, duty=head.duty, item=found.item, on=today(),
        answers=found.answers, latest=found.latest, events=timeline(entries, head.matter.profile), moved=moved_dates(entries),
        evidence=listing.evidence_of(db.session(), found.item) if any(p for _, p in found.answers) else [],
        themes=[theme for theme in covered if found.item in theme.items],
        long_considered=is_long_considered(found.item, found.latest, now()), kind=kind, **_links(head),
    )  # fmt: skip

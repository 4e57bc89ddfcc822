"""What anyone reads: the front page, the hub, the page of a consultation, its privacy notice and its news."""

from dataclasses import fields
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.consultations import hub as finding
from engage.consultations import page as reading
from engage.consultations.models.consultation import Phase, phase_of
from engage.consultations.service.news import HEADINGS
from engage.consultations.views import bp
from engage.consultations.words import AUDIENCES, COLOURS, DUTY_BASES, INTERESTS, state_words
from engage.content import tidy
from engage.content.dates import day
from engage.extensions import db
from engage.matters import Item, Matter, Outcome
from engage.now import now
from engage.web.access import public
from engage.web.show import external_url


@bp.app_template_global("state_words")
def words_of(consultation: Any) -> str:
    """The words for a consultation's state at this moment."""
    return state_words(phase_of(consultation, now()), consultation)


@bp.app_template_filter("iso_day")
def iso_day(written: str) -> str:
    """A date as frozen, in words."""
    return day(date.fromisoformat(written))


@bp.app_template_global("state_colour")
def colour_of(consultation: Any) -> str:
    return COLOURS.get(phase_of(consultation, now()), "grey")


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    at = now()
    soon = finding.closing_soon(db.session(), at=at, n=5)
    done = db.session.execute(
        sa.select(
            Item.number, Item.title, Item.outcome, Item.delivered_on, Matter.reference, Matter.title.label("asked")
        )
        .join(Matter, Matter.id == Item.matter_id)
        .where(Item.published_at.is_not(None), Item.withdrawn_at.is_(None), Item.outcome != "")
        .order_by(Item.published_at.desc(), Item.id.desc())
        .limit(4)
    ).all()
    return render_template("consultations/front.html", soon=soon, done=done, outcomes=OUTCOMES)


OUTCOMES = {outcome.value: outcome.words for outcome in Outcome}


@bp.get("/consultations/")
@public
def hub() -> ResponseReturnValue:
    wanted = asked_for()
    session, at = db.session(), now()
    found = finding.find(session, wanted, at=at)
    following = _following(wanted, found)
    return render_template(
        "consultations/hub.html",
        wanted=wanted,
        found=found,
        following=following,
        choices={**finding.choices(session), "audience": _same(AUDIENCES), "interest": _same(INTERESTS)},
        states=finding.STATES,
        sorts=finding.SORTS,
        most=finding.MOST,
    )


def _following(wanted: finding.Wanted, found: finding.Found) -> str:
    values: dict[str, Any] = wanted.address(after=found.next_after)
    return url_for(".hub", **values) if found.next_after else ""


def _same(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


def asked_for() -> finding.Wanted:
    """The search in the address bar. What is not on the list of keys or of their values is left out."""
    given = {f.name: tidy(request.args.get(f.name, "")).strip()[:200] for f in fields(finding.Wanted) if f.type is str}
    known: dict[str, Any] = {
        "state": finding.STATES, "sort": finding.SORTS, "audience": AUDIENCES, "interest": INTERESTS,
    }  # fmt: skip
    for name, allowed in known.items():
        if given[name] not in allowed:
            given[name] = ""
    given["sort"] = given["sort"] or "newest"
    return finding.Wanted(**given, since=_day("from"), until=_day("to"))


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


@bp.get("/consultations/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    consultation, session = _found(slug), db.session()
    phase = phase_of(consultation, now())
    return render_template(
        "consultations/show.html",
        consultation=consultation,
        phase=phase.value,
        words=state_words(phase, consultation),
        colour=COLOURS[phase],
        submissions=consultation.submissions or 0,
        told=_told(consultation),
        news=reading.news(session, consultation),
        items=reading.items(session, consultation.id) if phase is Phase.OUTCOME else [],
        silent_themes=reading.silent_themes(session, consultation.id) if phase is Phase.OUTCOME else [],
        headings=HEADINGS,
        outcomes=OUTCOMES,
    )


def _found(slug: str) -> Any:
    found = reading.find(db.session(), slug) if len(slug) <= 60 else None
    if found is None:
        abort(404)
    return found


def _told(found: Any) -> dict[str, Markup]:
    """The frozen part of the page, rendered once for each frozen version."""
    parts: dict[str, Markup] | None = reading.told.get(found.digest)
    if parts is None:
        frozen = reading.snapshot(db.session(), found.version_id)
        template = current_app.jinja_env.get_template("consultations/_told.html")
        module: Any = template.make_module({"told": frozen, "slug": found.slug, "duty_bases": DUTY_BASES})
        parts = {name: Markup(getattr(module, name)()) for name in ("summary", "about", "next", "ways", "foot")}  # noqa: S704 - our own template
        reading.told.put(found.digest, parts)
    return parts


@bp.get("/consultations/<slug>/privacy")
@public
def privacy(slug: str) -> ResponseReturnValue:
    found = _found(slug)
    frozen = reading.snapshot(db.session(), found.version_id)
    return render_template(
        "consultations/privacy.html",
        consultation=found,
        told=frozen,
        kept_until=date.fromisoformat(frozen["kept_until"]) if frozen["kept_until"] else None,
    )


@bp.get("/consultations/<slug>/news")
@public
def news(slug: str) -> ResponseReturnValue:
    found = _found(slug)
    return render_template(
        "consultations/news.html",
        consultation=found,
        news=reading.news(db.session(), found),
        headings=HEADINGS,
    )


@bp.get("/consultations/feed.atom")
@public
def feed() -> ResponseReturnValue:
    """The newest of what is searched for, as an Atom feed."""
    from feedgenerator import Atom1Feed

    wanted = asked_for()
    made = Atom1Feed(
        title=f"Consultations – {current_app.config['SITE_NAME']}",
        link=external_url(".hub", **wanted.address()),
        feed_url=external_url(".feed", **wanted.address()),
        description="",
    )
    for each in finding.find(db.session(), wanted, at=now()).consultations:
        link = external_url(".show", slug=each.slug)
        text = f"{state_words(phase_of(each, now()), each)}. {each.summary}"
        moment = each.outcome_published_at or each.summary_published_at or each.published_at
        made.add_item(
            title=each.title, link=link, description=text, unique_id=link, pubdate=each.published_at, updateddate=moment,
            author_name=each.body_name,
        )  # fmt: skip
    return Response(made.writeString("utf-8"), mimetype="application/atom+xml")


@bp.get("/consultations/index.json")
@public
def index() -> ResponseReturnValue:
    """The same list for programs: one page, and the address of the next."""
    wanted, at = asked_for(), now()
    found = finding.find(db.session(), wanted, at=at)
    return {
        "consultations": [
            {
                "reference": c.reference,
                "title": c.title,
                "summary": c.summary,
                "body": c.body_name,
                "state": phase_of(c, at).value,
                "opens_at": c.opens_at.isoformat() if c.opens_at else None,
                "closes_at": c.closes_at.isoformat() if c.closes_at else None,
                "address": external_url(".show", slug=c.slug),
            }
            for c in found.consultations
        ],
        "total": found.total if found.total <= finding.MOST else f"more than {finding.MOST:,}",
        "next": external_url(".index", **wanted.address(after=found.next_after)) if found.next_after else None,
    }

"""Public pages that every site owes its readers, and each body's own."""

import sqlalchemy as sa
from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from engage.accounts import Body
from engage.extensions import db
from engage.people.views import bp
from engage.web.access import public

PAGE = 100


@bp.route("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """How far everyone can use this site, and how to complain."""
    return render_template("people/accessibility.html")


@bp.route("/cookies")
@public
def cookies() -> ResponseReturnValue:
    """Which cookies there are, and why no banner asks about them."""
    config = current_app.config
    return render_template(
        "people/cookies.html", form_cookie=config["SESSION_COOKIE_NAME"], sign_in_cookie=config["SIGN_IN_COOKIE"]
    )


@bp.route("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept about whom, for how long."""
    return render_template("people/privacy.html")


@bp.route("/contact")
@public
def contact() -> ResponseReturnValue:
    """Whom to ask."""
    return render_template("people/contact.html")


@bp.route("/about")
@public
def about_site() -> ResponseReturnValue:
    """What this site is for and how it works."""
    return render_template("people/about_site.html")


@bp.route("/bodies/")
@public
def bodies() -> ResponseReturnValue:
    """Every body that asks and answers here, by name."""
    found = sa.select(Body).order_by(Body.name, Body.id).options(selectinload(Body.areas)).limit(PAGE + 1)
    after = request.args.get("after", "")
    if after:
        last = db.session.execute(sa.select(Body.name, Body.id).where(Body.slug == after)).first() or abort(404)
        found = found.where(sa.tuple_(Body.name, Body.id) > sa.tuple_(sa.literal(last[0]), sa.literal(last[1])))
    listed = db.session.scalars(found).all()
    more = listed[PAGE - 1].slug if len(listed) > PAGE else None
    return render_template("people/bodies.html", bodies=listed[:PAGE], more=more, after=after)


@bp.route("/bodies/<slug>")
@public
def body_page(slug: str) -> ResponseReturnValue:
    """One body: how to reach it, how accessible it is, where it acts, and what it asked and promised."""
    body = db.session.scalar(sa.select(Body).where(Body.slug == slug).options(selectinload(Body.areas)))
    return render_template("people/body_page.html", body=body or abort(404))

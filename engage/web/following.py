"""Following a matter: leave an address, say yes from it, stop with one click. Reading a page never changes anything."""

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from engage.database import writing
from engage.extensions import csrf, db
from engage.matters import Matter
from engage.notices import Follower, service
from engage.notices.address import AddressRefusedError, address
from engage.now import now
from engage.web.access import visitor, with_key
from engage.web.forms import Form, LineField
from engage.web.show import external_url
from engage.web.throttle import within

bp = Blueprint("following", __name__)

LIMIT = "10 per 10 minutes"


class FollowForm(Form):
    """An address, and no more."""

    email = LineField(
        "Your email address",
        missing="Enter your email address",
        longest=254,
        hint="We use it only to tell you about this, and you can stop at any time",
    )

    def validate_email(self, field: Any) -> None:
        try:
            field.data = address(field.data)
        except AddressRefusedError as error:
            raise ValidationError(str(error)) from None


@bp.route("/follow/<reference>", methods=["GET", "POST"])
@visitor
def follow(reference: str) -> ResponseReturnValue:
    """Ask to be told. The answer is the same whether the address is new, known, or somebody else's."""
    matter = db.session.scalar(sa.select(Matter).where(Matter.reference == reference))
    if matter is None or not matter.is_public:
        abort(404)
    form = FollowForm()
    if not form.validate_on_submit():
        return render_template("following/follow.html", matter=matter, form=form, asked="asked" in request.args)
    if not within(LIMIT, "follow"):
        form.email.errors = ["Too many addresses came from where you are. Wait ten minutes, then send it again"]
        return render_template("following/follow.html", matter=matter, form=form, asked=False), 429
    with writing(db.session()) as session:
        follower = service.follow(session, matter.id, str(form.email.data), at=now())
        _write_to(follower, matter)
    return redirect(url_for(".follow", reference=reference, asked=1))


def _write_to(follower: Follower, matter: Matter) -> None:
    """A mail either way, so that neither page nor silence tells who follows; at most one an hour."""
    at = now()
    service.queue(
        db.session(),
        "already_following" if follower.confirmed_at else "confirm_following",
        to=follower.email,
        once=f"follow:{follower.key[:16]}:{follower.confirmed_at is None}:{at:%Y%m%d%H}",  # ids are given again, keys never
        at=at,
        matter_id=matter.id,
        by_visitor=True,
        title=matter.title,
        page_url=external_url(".follow", reference=matter.reference),
        confirm_url=external_url(".confirm", key=follower.key),
        stop_url=external_url(".stop", key=follower.key),
    )


def _behind(key: str) -> tuple[Follower, Matter] | None:
    found = db.session.execute(
        sa.select(Follower, Matter).join(Matter, Matter.id == Follower.matter_id).where(Follower.key == key)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


@bp.route("/follow/confirm/<key>", methods=["GET", "POST"])
@csrf.exempt  # the key is the proof; a mail program's own browser may hold no cookie
@with_key
def confirm(key: str) -> ResponseReturnValue:
    """Say yes, by a button: a mail scanner that opens links says nothing."""
    found = _behind(key)
    if found is None:
        return render_template("following/gone.html"), 410
    follower, matter = found
    if request.method == "POST":
        with writing(db.session()):
            service.confirm(follower, at=now())
        return redirect(url_for(".confirm", key=key))
    return render_template("following/confirm.html", matter=matter, follower=follower)


@bp.route("/follow/stop/<key>", methods=["GET", "POST"])
@csrf.exempt  # a mail program posts here for its owner, with one click (RFC 8058)
@with_key
def stop(key: str) -> ResponseReturnValue:
    """Stop, with one click or a button; stopping again is no error, and says nothing about who followed."""
    found = _behind(key)
    if found is not None and request.method == "POST":
        with writing(db.session()) as session:
            service.stop(session, found[0])
        found = None
    return render_template("following/stop.html", matter=found[1] if found else None)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)

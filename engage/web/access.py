"""Who may see a page or do an act. Every view declares it; one that does not stops the application from starting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, abort, current_app, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from engage.accounts import Appointment, Body, Person, SignInSession
from engage.database import writing
from engage.extensions import db, login
from engage.matters import Item, Matter
from engage.now import now
from engage.web.errors import send_again

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
FRESH = timedelta(minutes=10)
ENROLLING = ("people.second_factor", "people.confirm_password")  # all that is open to one who still owes a factor

View = Callable[..., ResponseReturnValue]
Policy = Callable[..., Appointment | None]


@dataclass(frozen=True)
class Access:
    """How a view is guarded: `kind` is public, visitor, key, signed_in, body, matter or item; `policy` its question."""

    kind: str
    policy: Policy | None = None


def _declare(view: View, access: Access) -> View:
    if hasattr(view, "access"):
        raise RuntimeError(f"{view.__name__} declares its access twice")
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anyone, and the same page for everyone: it reads no cookie, so it may be kept (see `kept`)."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.may_be_kept = True
        return view(*args, **kwargs)

    return _declare(guarded, Access("public"))


def visitor(view: View) -> View:
    """Anyone, but the page is that person's own: a form, or what depends on who asks. Never kept."""
    return _declare(view, Access("visitor"))


def with_key(view: View) -> View:
    """Whoever holds the secret address: a resident's own pages. Never kept, and no address is passed on."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.holds_key = True
        return view(*args, **kwargs)

    return _declare(guarded, Access("key"))


def signed_in(view: View) -> View:
    """Any member of staff who is signed in (and has a second factor where a body of theirs requires it)."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        require_sign_in()
        return view(*args, **kwargs)

    return _declare(guarded, Access("signed_in"))


def for_body(policy: Policy) -> Callable[[View], View]:
    """`<slug>` in the address names a body; the view is given the body. `policy(person, body)` says who may."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(slug: str, *args: Any, **kwargs: Any) -> ResponseReturnValue:
            person = require_sign_in()
            body = db.session.scalar(sa.select(Body).where(Body.slug == slug))
            if body is None or not (person.appointed(body.id) or person.appointed(body.in_office.id)):
                abort(404)
            return _as_allowed(policy(person, body), view, body, *args, **kwargs)

        return _declare(guarded, Access("body", policy))

    return decorate


def for_matter(kind: type[Matter], policy: Policy) -> Callable[[View], View]:
    """`<reference>` names a matter; the view is given it. Another body's is a 404, like one that is not there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(reference: str, *args: Any, **kwargs: Any) -> ResponseReturnValue:
            person = require_sign_in()
            matter = db.session.scalar(sa.select(kind).where(kind.reference == reference))
            if matter is None or not _is_party(person, matter):
                abort(404)
            return _as_allowed(policy(person, matter), view, matter, *args, **kwargs)

        return _declare(guarded, Access("matter", policy))

    return decorate


def for_item(policy: Policy) -> Callable[[View], View]:
    """`<reference>/…/<int:number>` names an item of a matter; the view is given the item."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(reference: str, number: int, *args: Any, **kwargs: Any) -> ResponseReturnValue:
            person = require_sign_in()
            item = db.session.scalar(
                sa.select(Item).join(Matter).where(Matter.reference == reference, Item.number == number)
            )
            if item is None or not (_is_asked(person, item) or _is_party(person, item.matter)):
                abort(404)
            return _as_allowed(policy(person, item), view, item, *args, **kwargs)

        return _declare(guarded, Access("item", policy))

    return decorate


def _is_asked(person: Person, item: Item) -> bool:
    """Whether a body of this person's owes the answer, and was handed the item."""
    return person.appointed(item.body_id) is not None and item.is_given


def _is_party(person: Person, matter: Matter) -> bool:
    return any(person.appointed(body_id) is not None for body_id in matter.parties)


def _as_allowed(appointment: Appointment | None, view: View, *args: Any, **kwargs: Any) -> ResponseReturnValue:
    if appointment is None:
        abort(403)
    g.acting = appointment
    return view(*args, **kwargs)


def acting() -> Appointment:
    """The appointment under which the person at this page acts: what the record will show."""
    appointment: Appointment = g.acting
    return appointment


def person() -> Person:
    """The person who is signed in; only behind a guard."""
    found: Person = current_user._get_current_object()
    return found


def require_sign_in() -> Person:
    """The person signed in, or the way to the sign-in page; enrolment first where a second factor is owed."""
    if not current_user.is_authenticated:
        if request.method == "POST" and any(words.strip() for words in request.form.values()):
            abort(make_response(send_again(401)))  # signed out while writing: no word of it is lost
        abort(login_redirect())
    someone = person()
    owes = any(a.body.requires_second_factor for a in someone.current_appointments)
    if owes and not someone.has_second_factor and not (request.endpoint or "").startswith(ENROLLING):
        abort(redirect(url_for("people.second_factor")))
    return someone


def require_fresh() -> None:
    """For grave acts: the password must have been given in the last ten minutes, else it is asked again."""
    if now() - g.sign_in.authenticated_at > FRESH:
        flash("Enter your password again to go on.")
        abort(redirect(url_for("people.confirm_password", next=_readable_address())))


def login_redirect() -> Any:
    """To the sign-in page (or its second step, half-way in) and, for a page that was only being read, back again."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    if g.get("half_signed_in") is not None:
        return redirect(url_for("people.sign_in_code", next=back))
    return redirect(url_for("people.sign_in", next=back))


def _readable_address() -> str | None:
    """The address of this request where it can be opened again as a page; None where it only takes a form."""
    rule = request.url_rule
    readable = rule is not None and rule.methods is not None and "GET" in rule.methods
    return request.full_path.rstrip("?") if readable else None


def own_path(target: str | None) -> str | None:
    """`target` where it is a path of ours to go back to; None for anything that a browser could take elsewhere."""
    if not target or len(target) > 2000 or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return None
    if "\\" in target or any(ord(c) <= 32 or ord(c) == 127 or c.isspace() for c in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


def key_hash(key: str) -> str:
    """How any secret that travels in a cookie or an address is kept: its SHA-256."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


login.session_protection = None  # it would mark the form session, which knows nothing of who is signed in


@login.request_loader
def load_person(_request: Any) -> Person | None:
    """The person behind the sign-in cookie, if the session lives. Asked only by pages that need to know."""
    key = request.cookies.get(current_app.config["SIGN_IN_COOKIE"])
    if not key:
        return None
    found = db.session.scalar(
        sa.select(SignInSession)
        .where(SignInSession.key_hash == key_hash(key), SignInSession.ended_at.is_(None))
        .options(joinedload(SignInSession.person).selectinload(Person.appointments).joinedload(Appointment.body))
    )
    at = now()
    if found is None or at - found.seen_at > IDLE or at - found.began_at > ABSOLUTE or not found.person.is_active:
        return None
    if found.person.has_second_factor and found.second_factor_at is None:
        g.half_signed_in = found
        return None
    if at - found.seen_at > SEEN_EVERY:
        with writing(db.session()):
            found.seen_at = at
    g.sign_in = found
    return found.person


def check_all_declared(app: Flask) -> None:
    """Refuse to start with a view that does not say who may see it."""
    bare = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not hasattr(view, "access") and endpoint != "static"
    ]
    if bare:
        raise RuntimeError(f"These views declare no access: {', '.join(sorted(bare))}")


__all__ = [
    "Access", "acting", "check_all_declared", "for_body", "for_item", "for_matter", "key_hash", "own_path", "person", "public",
    "require_fresh", "require_sign_in", "signed_in", "visitor", "with_key",
]  # fmt: skip

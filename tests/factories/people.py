"""Bodies, people, appointments, and being signed in."""

import secrets
from functools import cache
from typing import Any

import sqlalchemy as sa

from engage.accounts import Appointment, Area, Body, BodyKind, Person, Role
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import passwords
from engage.people.service import sign_in as service
from tests.pages import Client

PASSWORD = "three tall chimneys"


@cache
def password_hash(password: str = PASSWORD) -> str:
    """Hashing takes a while: once a run is enough."""
    return passwords.hashed(password)


def an_area(name: str = "Anytown", **more: Any) -> Area:
    """A place; the same one when it is there already."""
    slug = more.pop("slug", name.lower().replace(" ", "-"))
    with writing(db.session()) as session:
        area = session.scalar(sa.select(Area).where(Area.slug == slug))
        if area is None:
            area = Area(slug=slug, name=name, **more)
            session.add(area)
    return area


def a_body(name: str = "Anytown Commissioners", *, slug: str = "", **more: Any) -> Body:
    """A body; its slug is its name unless told otherwise, made different where it is taken."""
    slug = slug or name.lower().replace(" ", "-")
    with writing(db.session()) as session:
        if session.scalar(sa.select(Body.id).where(Body.slug == slug)) is not None:
            slug = f"{slug}-{secrets.token_hex(3)}"
        more = {"kind": BodyKind.COMMISSIONER, "created_at": now(), **more}
        body = Body(name=name, slug=slug, **more)
        session.add(body)
    return body


def a_person(body: Body | None = None, *roles: Role, name: str = "Ada Officer", email: str = "", **more: Any) -> Person:
    """Somebody with an account and the password `PASSWORD`, appointed at the body (as officer, if no role is named)."""
    email = email or f"person-{secrets.token_hex(4)}@example.org"
    values = {"created_at": now(), "password_hash": password_hash(), **more}
    with writing(db.session()) as session:
        person = Person(name=name, email=email, **values)
        session.add(person)
    if body is not None:
        appoint(person, body, *(roles or (Role.OFFICER,)))
    return person


def appoint(person: Person, body: Body, *roles: Role) -> Appointment:
    """Appoint somebody in one or more roles; gives the last appointment made."""
    made = None
    with writing(db.session()) as session:
        for role in roles or (Role.OFFICER,):
            made = Appointment(person_id=person.id, body_id=body.id, role=role, began_at=now())
            session.add(made)
    assert made is not None
    return made


def sign_in(client: Client, person: Person, *, second_factor: bool | None = None) -> str:
    """Be signed in as somebody, without the form; gives the key in the cookie."""
    shown = person.has_second_factor if second_factor is None else second_factor
    with writing(db.session()):
        key = service.begin(person, browser="tests", at=now(), second_factor=shown)
    client.set_cookie("engage", key)
    return key

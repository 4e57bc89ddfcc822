"""Going through the whole house as somebody: pages by their links, forms by their fields, tables by their rows."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextvars import Context
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse, encode_multipart

from engage.accounts import Person
from engage.database import Base
from engage.extensions import db
from tests.factories.people import sign_in
from tests.pages import Client
from tests.security.story import World

HOST = "127.0.0.1:8000"
OWN_WORK = {"open_draft", "throttle"}  # kept before it is judged, so that no word is lost; and counted tries


@dataclass
class Form:
    """A form as a page shows it, with what it would send untouched."""

    action: str
    method: str
    on: str
    multipart: bool = False
    values: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return list(self.kinds)

    def filled(self, **instead: Any) -> dict[str, list[Any]]:
        """What it sends, with some fields typed over."""
        sent: dict[str, list[Any]] = {}
        for name, value in self.values:
            sent.setdefault(name, []).append(value)
        return sent | {name: value if isinstance(value, list) else [value] for name, value in instead.items()}


class Reader(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.links, self.forms = address, list[str](), list[Form]()
        self._form: Form | None = None
        self._select = self._area = self._radio = ""
        self._words = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag == "a" and "href" in a:
            self.links.append(urljoin(self.address, a["href"]))
        elif tag == "form":
            action = urljoin(self.address, a.get("action") or self.address)
            method = a.get("method", "get").lower()
            self._form = Form(action, method, self.address, "multipart" in a.get("enctype", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, a)

    def _field(self, form: Form, tag: str, a: dict[str, str]) -> None:
        name = a.get("name", "")
        if tag == "option" and self._select and ("selected" in a or self._select not in dict(form.values)):
            form.values = [pair for pair in form.values if pair[0] != self._select]
            form.values.append((self._select, a.get("value", "")))
        if not name:
            return
        kind = a.get("type", "text") if tag == "input" else tag
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area, self._words = name, ""
        elif tag == "button":
            return
        elif kind not in ("radio", "checkbox") or "checked" in a:
            if kind != "file":
                form.values.append((name, a.get("value", "")))
        elif kind == "radio" and name not in form.kinds:
            self._radio = name
        form.kinds.setdefault(name, kind)

    def handle_data(self, data: str) -> None:
        if self._area:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._form is not None and self._area:
            self._form.values.append((self._area, self._words.removeprefix("\n")))
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None


def path_of(address: str) -> str:
    """Path and query of an address in our own house."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _as_text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class Quick(Client):
    """A client that leaves the judging of markup to others: the sweeps read thousands of pages."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)
        response: TestResponse = Context().run(FlaskClient.open, self, *args, **kwargs)
        if has_app_context():  # not where it is sent on from one address to the next
            db.session.rollback()
        return response


def kind_of(app: Flask, endpoint: str) -> str:
    """How a view is guarded."""
    view: Any = app.view_functions[endpoint]
    return str(view.access.kind)


class Seat:
    """Somebody at a browser."""

    def __init__(self, app: Flask, name: str, person_id: int | None) -> None:
        self.app, self.name, self.person_id = app, name, person_id
        self.client = Quick(app)
        self.sit()

    def sit(self) -> None:
        """Sign in; again wherever the database was put back or an act has ended it."""
        if self.person_id is not None:
            sign_in(self.client, db.session.get_one(Person, self.person_id))

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.client.get(address, **more)

    def post(self, address: str, data: Any = None, **more: Any) -> TestResponse:
        return self.client.post(address, data=data or {}, **more)

    def send(self, form: Form, values: dict[str, list[Any]]) -> TestResponse:
        """Send a form the way its page says."""
        where = path_of(form.action)
        if form.method == "get":
            return self.client.get(urlsplit(where).path, query_string=values)
        if not form.multipart:
            return self.client.post(where, data=values)
        boundary, body = encode_multipart({n: [_as_text(v) for v in vs] for n, vs in values.items()})
        return self.client.post(where, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    def endpoint(self, address: str, method: str = "GET") -> tuple[str, Any]:
        """The view that an address leads to."""
        try:
            endpoint, _ = self.app.url_map.bind(HOST).match(urlsplit(address).path, method)
        except HTTPException:
            return "", None
        return endpoint, None

    def walk(self, *starts: str, of_one: int = 2, most: int = 400) -> Iterator[tuple[str, TestResponse]]:
        """Every page that links and forms to read lead to, breadth first; of pages of one view, the first few."""
        ahead, seen, counts = deque(starts), set(starts), Counter[tuple[Any, ...]]()
        while ahead and most:
            address = ahead.popleft()
            most -= 1
            response = self.get(address)
            yield address, response
            if response.location:
                found: Iterable[str] = [urljoin(address, response.location)]
            elif response.mimetype == "text/html":
                page = Reader(address, response.get_data(as_text=True))
                found = page.links + [form.action for form in page.forms if form.action != address]
            else:
                continue
            for link in found:
                if urlsplit(link).netloc not in ("", HOST):
                    continue
                there = path_of(link)
                endpoint, _ = self.endpoint(there)
                query = tuple(sorted(re.findall(r"[?&]([^=&]+)=", there)))
                if there in seen or not endpoint or endpoint == "static" or counts[endpoint, query] >= of_one:
                    continue
                if self.person_id is not None and kind_of(self.app, endpoint) == "public":
                    continue  # the same page for everyone: the visitor reads it
                counts[endpoint, query] += 1
                seen.add(there)
                ahead.append(there)


class Seats:
    """Who goes through the house, and where each begins."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world

    def of(self, name: str) -> Seat:
        return Seat(self.app, name, self.world.people.get(name))

    def starts(self, name: str) -> list[str]:
        """Where somebody begins: staff at their desk, a resident at each of their own links, a visitor at the front."""
        if name == "resident":
            keys, slug = self.world.keys, self.world.slugs["board open"]
            own = [f"/submissions/{keys[k]}" for k in keys if k.startswith("private")]
            sent = [f"/consultations/{slug}/respond/{keys[k]}/sent" for k in keys if k.startswith("sent")]
            draft = f"/consultations/{slug}/respond/{keys['draft']}"
            follow = [f"/follow/{word}/{keys[k]}" for word in ("confirm", "stop") for k in ("following", "to confirm")]
            mine = [f"/reset/{keys['reset']}", f"/invitations/{keys['invitation']}"]
            words = ("1", "2", "3", "about-you", "publishing", "check", "saved")
            return [
                *own,
                *sent,
                *(f"{draft}/{w}" for w in words),
                *follow,
                *mine,
                f"/receipts/{self.world.references['submission']}",
            ]
        if name == "visitor":
            files = [
                "/consultations/index.json",
                "/consultations/feed.atom",
                "/register.csv",
                "/register.json",
                "/register.atom",
            ]
            about = ["/sign-in", "/forgotten-password", "/receipts/", "/healthz", "/readyz", "/robots.txt"]
            each = [f"/consultations/{slug}" for n, slug in self.world.slugs.items() if n not in ("board", "council")]
            results = [
                f"{address}/{w}"
                for address in each
                for w in ("results", "submissions/", "results.csv", "submissions.csv", "news", "privacy")
            ]
            return ["/", "/consultations/", "/responses/", "/register/", *each, *results, *files, *about]
        if name.endswith("everything"):
            who = name.partition(" ")[0]
            each = [f"/desk/consultations/{ref}/" for n, ref in self.world.references.items() if n.startswith(who)]
            return ["/desk/", "/account/", *each]
        return ["/desk/", "/account/"]

    def everybody(self) -> list[str]:
        roles = [name for name in self.world.people if name.startswith("board")]
        return ["visitor", "resident", *roles, *(f"{who} everything" for who in ("council", "network", "scrutiny"))]


def tables() -> list[sa.Table]:
    return list(Base.metadata.sorted_tables)


def digests(but: Iterable[str] = ()) -> dict[str, str]:
    """What every table holds, as one digest each."""
    found = {}
    with db.engine.connect() as connection:
        for table in tables():
            if table.name in but:
                continue
            columns = [c for c in table.columns if (table.name, c.name) != ("sign_in_session", "seen_at")]
            rows = connection.execute(sa.select(*columns)).all()
            found[table.name] = sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
    return found


def counts(but: Iterable[str] = ()) -> dict[str, int]:
    """How many rows every table holds."""
    asked = [
        sa.select(sa.func.count()).select_from(table).scalar_subquery().label(table.name)
        for table in tables()
        if table.name not in but
    ]
    with db.engine.connect() as connection:
        return dict(connection.execute(sa.select(*asked)).one()._mapping)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in before if before[name] != after[name]]

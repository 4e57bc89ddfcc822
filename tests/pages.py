"""A test client that reads every page it is given as an unforgiving browser would."""

from contextvars import Context
from html.parser import HTMLParser
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.extensions import db as database

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# svg shapes written with a closing slash
SELF_CLOSING = {"path", "rect", "circle", "line", "polygon", "polyline", "ellipse", "use", "stop"}


class Page(HTMLParser):
    """What a page holds, and what is wrong with it."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, Any]] = []
        self.headings = {"h1": 0, "title": 0}
        self.fragments: list[str] = []
        self.described: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        self._judge()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if "id" in a:
            self.ids.append(a["id"] or "")
        if tag == "title" and "svg" in self._open:
            pass
        elif tag in self.headings:
            self.headings[tag] += 1
        if tag == "label" and a.get("for"):
            self.labelled.add(a["for"] or "")
        if tag in ("input", "select", "textarea") and a.get("type") not in ("hidden", "submit", "button"):
            self.fields.append({**a, "in_label": "label" in self._open})
        if tag == "a" and (a.get("href") or "").startswith("#"):
            self.fragments.append((a["href"] or "")[1:])
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            self.described += (a.get(name) or "").split()
        if any(k.startswith("on") for k in a):
            self.faults.append(f"inline handler on <{tag}>")
        if "style" in a:
            self.faults.append(f"inline style on <{tag}>: the content policy stops it")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes <{self._open[-1] if self._open else 'nothing'}>")
            if tag in self._open:
                while self._open.pop() != tag:
                    pass
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self._open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def _judge(self) -> None:
        for name, n in self.headings.items():
            if n != 1:
                self.faults.append(f"{n} <{name}>")
        twice = {i for i in self.ids if self.ids.count(i) > 1}
        if twice:
            self.faults.append(f"ids used twice: {sorted(twice)}")
        for field in self.fields:
            named = field.get("id") in self.labelled or field.get("aria-label") or field.get("aria-labelledby")
            if not (named or field["in_label"]):
                self.faults.append(f"field without a label: {field.get('name')}")
        missing = [i for i in self.fragments + self.described if i and i not in self.ids]
        if missing:
            self.faults.append(f"points to ids that are not there: {sorted(set(missing))}")
        text = self.text
        for bad in ("{{", "{%", "Undefined", "None None", "<Markup", "object at 0x"):
            if bad in text:
                self.faults.append(f"page shows {bad!r}")
        if self._open:
            self.faults.append(f"never closed: {self._open}")


class Client(FlaskClient):
    """Checks each HTML page; `get` and `post` otherwise as ever."""

    def __init__(self, app: Flask, **kw: Any) -> None:
        super().__init__(app, app.response_class, use_cookies=True, **kw)
        self.environ_base = {**self.environ_base, "HTTP_HOST": "127.0.0.1:8000"}

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # A request of its own context: nothing of the test's, nor of the request before, is seen by it.
        # It is read to its end in there: what streams lets go of its own database session, not of the test's.
        kwargs.setdefault("buffered", True)
        response: TestResponse = Context().run(super().open, *args, **kwargs)
        if has_app_context():
            database.session.rollback()  # what the test has loaded is read again
        is_page = response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 304, 307, 308)
        if is_page and response.data:
            faults = Page(response.get_data(as_text=True)).faults
            assert not faults, f"{response.request.path}: {faults}"
        return response


def words(response: TestResponse) -> str:
    """All the words of a page, white space folded."""
    return Page(response.get_data(as_text=True)).text

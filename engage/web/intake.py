"""The gate for what comes in: malformed input is refused here, with a page, before any view sees it."""

from datetime import datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, g, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.routing import IntegerConverter, Map

from engage.now import now

WRITES = ("POST", "PUT", "PATCH", "DELETE")
LONGEST_QUERY = 4096
MOST_FIELDS = 2000


class WholeConverter(IntegerConverter):
    """`<int:…>` in an address: no larger than a key can be, so that a huge one is a 404 on either database."""

    def __init__(self, url_map: Map, fixed_digits: int = 0, max: int = 2**31 - 1, **kw: Any) -> None:  # noqa: A002
        super().__init__(url_map, fixed_digits=fixed_digits, max=max, **kw)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = WholeConverter
    app.before_request(check_address)
    app.before_request(check_body)


def check_address() -> None:
    """Path and query must be UTF-8 without control characters, and the query of a sane length."""
    raw = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    query = request.query_string
    if len(query) > LONGEST_QUERY:
        abort(414)
    sent = request.environ.get("REQUEST_URI", "").partition("?")[0]  # before the server decoded it, where it says
    for part in (raw, unquote_to_bytes(query), unquote_to_bytes(sent)):
        try:
            text = part.decode("utf-8")
        except UnicodeDecodeError:
            raise BadRequest("The address is not valid text.") from None
        if any(ord(c) < 32 or ord(c) == 127 for c in text):
            raise BadRequest("The address holds a control character.")


def check_body() -> None:
    """A form must be whole, of a kind we read, and not absurd. Flask alone takes a cut-off one for an empty form."""
    if request.method not in WRITES:
        return
    kind = request.mimetype
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data", ""):
        raise UnsupportedMediaType("This address takes a form.")
    if kind == "application/x-www-form-urlencoded":
        limit = request.max_form_memory_size or 0
        if limit and (request.content_length or 0) > limit:
            raise RequestEntityTooLarge
    if kind == "multipart/form-data":
        _check_multipart()
    whole = request.form  # reads to the last byte
    g.arrived_at = now()
    if len(whole) > MOST_FIELDS:
        raise RequestEntityTooLarge("Too many fields.")


def arrived_at() -> datetime:
    """When the last byte of a form had come: what decides whether it is in time, however long the server then takes."""
    at: datetime = g.get("arrived_at") or now()
    return at


def _check_multipart() -> None:
    boundary = request.mimetype_params.get("boundary", "")
    if not 1 <= len(boundary) <= 200:
        raise BadRequest("The form was cut off on its way. Go back and send it again.")
    watched = _Tail(request.environ["wsgi.input"])
    request.environ["wsgi.input"] = watched
    request.form  # noqa: B018 - parses the body, through the watched stream
    if f"--{boundary}--".encode("latin-1", "replace") not in watched.tail:
        raise BadRequest("The form was cut off on its way. Go back and send it again.")


class _Tail:
    """A stream that remembers the end of what was read, to see whether the closing boundary came."""

    def __init__(self, stream: Any) -> None:
        self._stream, self.tail = stream, b""

    def _seen(self, data: bytes) -> bytes:
        self.tail = (self.tail + data)[-512:]
        return data

    def read(self, *args: Any) -> bytes:
        return self._seen(self._stream.read(*args))

    def readline(self, *args: Any) -> bytes:
        return self._seen(self._stream.readline(*args))

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._seen(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

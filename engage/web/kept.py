"""Public pages, kept for a moment in the process: the same for everyone, and right within a second of any change."""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from flask import Flask, Response, g, request

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WSGI = Callable[[Environ, StartResponse], Iterable[bytes]]

LARGEST = 512 * 1024
MOST = 512


@dataclass
class _Page:
    until: float
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str
    zipped: bytes = b""  # made when the first reader asks for it


class KeptPages:
    """WSGI middleware: answers a public GET from memory while it is at most `seconds` old, and 304 where it can.

    What may be kept is said by the view (`@public`), through the header `X-Engage-Keep`, which never leaves the
    process. The key is the host, scheme, path and query. Pages are compressed once.
    """

    def __init__(self, app: WSGI, seconds: float) -> None:
        self.app, self.seconds = app, seconds
        self._pages: OrderedDict[tuple[str, ...], _Page] = OrderedDict()
        self._guard = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.app(environ, start_response)
        key = (
            environ.get("HTTP_HOST", ""),
            environ["wsgi.url_scheme"],
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
        )
        page = self._pages.get(key)
        if page is not None and page.until > time.monotonic():
            return self._answer(page, environ, start_response)
        caught: list[Any] = []

        def catch(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            caught[:] = [status, headers, exc_info]
            return lambda data: None

        chunks = self.app(environ, catch)
        status, headers, exc_info = caught
        keep = [v for k, v in headers if k == "X-Engage-Keep"]
        if not keep:
            start_response(status, headers, exc_info) if exc_info else start_response(status, headers)
            return chunks
        headers = [(k, v) for k, v in headers if k not in ("X-Engage-Keep", "Content-Length", "ETag")]
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        etag = '"' + blake2b(body, digest_size=12).hexdigest() + '"'
        page = _Page(time.monotonic() + self.seconds, status, headers, body, etag)
        if status.startswith("200") and environ["REQUEST_METHOD"] == "GET" and len(body) <= LARGEST:
            with self._guard:
                self._pages[key] = page
                self._pages.move_to_end(key)
                while len(self._pages) > MOST:
                    self._pages.popitem(last=False)
        return self._answer(page, environ, start_response)

    def _answer(self, page: _Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        wanted = environ.get("HTTP_IF_NONE_MATCH", "")
        fixed = [*page.headers, ("ETag", page.etag)]
        if page.status.startswith("200") and wanted and (page.etag in wanted or wanted.strip() == "*"):
            start_response("304 NOT MODIFIED", [(k, v) for k, v in fixed if k != "Content-Type"])
            return []
        body = page.body
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = page.zipped = page.zipped or gzip.compress(page.body, 6)
            fixed.append(("Content-Encoding", "gzip"))
        start_response(page.status, [*fixed, ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def forget(self) -> None:
        """Drop everything: for tests, and for a process that has just changed something."""
        with self._guard:
            self._pages.clear()


def init_app(app: Flask) -> None:
    """Mark what may be kept, forbid the keeping of everything else, and put the middleware in place."""

    @app.after_request
    def mark(response: Response) -> Response:
        if request.endpoint == "static":
            return response
        if g.get("may_be_kept") and request.method in ("GET", "HEAD") and response.status_code == 200:
            if "Set-Cookie" in response.headers:
                raise RuntimeError(f"{request.endpoint} is public but sets a cookie")
            seconds = app.config["KEEP_SECONDS"]
            response.headers["Cache-Control"] = f"public, max-age={max(1, int(seconds))}"
            response.headers["Vary"] = "Accept-Encoding"
            if response.is_sequence and not response.direct_passthrough:
                response.headers["X-Engage-Keep"] = "1"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["Vary"] = "Cookie"
        return response

    kept = KeptPages(app.wsgi_app, app.config["KEEP_SECONDS"])
    app.wsgi_app = kept  # type: ignore[method-assign]
    app.extensions["kept"] = kept

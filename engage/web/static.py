"""Stylesheets, scripts and pictures: served beside the application, compressed where a compressed copy lies there."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

SHORT = 300
"""Seconds a browser keeps our own files without asking; those in vendor/ have their version in the address."""


def init_app(app: Flask) -> None:
    """Put WhiteNoise in front: a file costs the application nothing."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=SHORT,
        immutable_file_test=_has_its_version_in_its_address,
        add_headers_function=_adding(app.extensions["headers"]),
        allow_all_origins=False,
    )


def _has_its_version_in_its_address(_path: str, url: str) -> bool:
    return "/vendor/" in url


def _adding(fixed: list[tuple[str, str]]) -> Callable[[Any, str, str], None]:
    """The headers of every answer, and for a file opened by itself a policy that lets it do nothing at all."""

    def add(headers: Any, _path: str, _url: str) -> None:
        for name, value in fixed:
            headers[name] = value
        headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"

    return add

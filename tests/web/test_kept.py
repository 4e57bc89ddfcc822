"""Public pages may be kept; everything else may not."""

import pytest
from flask import Flask, Response

from engage.web import headers, kept
from engage.web.access import public, visitor


@pytest.fixture
def served() -> tuple[Flask, dict[str, int]]:
    """A little application with one public page that counts how often it was made, and one private one."""
    app = Flask(__name__)
    app.config.update(KEEP_SECONDS=30, HTTPS=False, SECRET_KEY="x" * 40)
    made = {"public": 0, "private": 0}

    @app.get("/page")
    @public
    def page() -> str:
        made["public"] += 1
        return f"<p>{made['public']}</p>" + "words " * 200

    @app.get("/mine")
    @visitor
    def mine() -> str:
        made["private"] += 1
        return "mine"

    @app.get("/cookie")
    @public
    def cookie() -> Response:
        response = Response("no")
        response.set_cookie("a", "b")
        return response

    headers.init_app(app)
    kept.init_app(app)
    return app, made


def test_a_public_page_is_made_once_and_given_to_all(served: tuple[Flask, dict[str, int]]) -> None:
    app, made = served
    first, second = app.test_client().get("/page"), app.test_client().get("/page")
    assert first.data == second.data
    assert made["public"] == 1
    assert "public" in second.headers["Cache-Control"]
    assert "X-Engage-Keep" not in first.headers


def test_an_address_with_another_query_is_another_page(served: tuple[Flask, dict[str, int]]) -> None:
    app, made = served
    app.test_client().get("/page?a=1")
    app.test_client().get("/page?a=2")
    assert made["public"] == 2


def test_a_page_that_was_seen_before_is_a_304_without_a_body(served: tuple[Flask, dict[str, int]]) -> None:
    app, _ = served
    tag = app.test_client().get("/page").headers["ETag"]
    again = app.test_client().get("/page", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag


def test_a_kept_page_is_compressed_for_those_who_can_read_it(served: tuple[Flask, dict[str, int]]) -> None:
    app, _ = served
    plain = app.test_client().get("/page")
    zipped = app.test_client().get("/page", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert len(zipped.data) < len(plain.data)
    assert "Accept-Encoding" in zipped.headers["Vary"]


def test_a_head_request_has_headers_and_no_body(served: tuple[Flask, dict[str, int]]) -> None:
    app, _ = served
    app.test_client().get("/page")
    response = app.test_client().head("/page")
    assert response.status_code == 200
    assert response.data == b""
    assert int(response.headers["Content-Length"]) > 0


def test_what_depends_on_the_reader_is_never_kept(served: tuple[Flask, dict[str, int]]) -> None:
    app, made = served
    for _ in range(2):
        response = app.test_client().get("/mine")
    assert made["private"] == 2
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


def test_a_public_page_that_sets_a_cookie_is_a_fault(served: tuple[Flask, dict[str, int]]) -> None:
    app, _ = served
    app.testing = True
    with pytest.raises(RuntimeError, match="sets a cookie"):
        app.test_client().get("/cookie")


def test_a_page_is_made_again_once_its_time_is_up(served: tuple[Flask, dict[str, int]]) -> None:
    app, made = served
    keeper: kept.KeptPages = app.extensions["kept"]
    keeper.seconds = 0
    app.test_client().get("/page")
    app.test_client().get("/page")
    assert made["public"] == 2

"""What machines ask, and how much a page weighs."""

import gzip
import re
from typing import Any

from engage.serve import STATIC
from tests.pages import Client


def test_alive_and_ready_are_said_apart(client: Client, monkeypatch: Any) -> None:
    assert client.get("/healthz").data == b"ok\n"
    assert client.get("/readyz").status_code == 200


def test_a_database_that_does_not_answer_is_not_ready(client: Client, app: Any, store: Any) -> None:
    from sqlalchemy.exc import OperationalError

    from engage.web import machines

    def down(*_: Any) -> None:
        raise OperationalError("x", None, Exception())

    before = machines.db.session.scalar
    machines.db.session.scalar = down
    try:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    finally:
        machines.db.session.scalar = before


def test_security_txt_says_whom_to_tell_and_until_when(client: Client) -> None:
    text = client.get("/.well-known/security.txt").get_data(as_text=True)
    assert "Contact: http://127.0.0.1:8000/contact" in text
    assert re.search(r"Expires: \d{4}-\d\d-\d\dT", text)


def test_nobodys_own_pages_are_indexed(client: Client) -> None:
    assert "Disallow: /submissions/" in client.get("/robots.txt").get_data(as_text=True)


def test_vendored_files_are_kept_for_ever_and_our_own_for_minutes(client: Client) -> None:
    assert "immutable" in client.head("/static/vendor/nhsuk-10.6.1/engage.css").headers["Cache-Control"]
    ours = client.head("/static/engage.css").headers
    assert "max-age=300" in ours["Cache-Control"]
    assert ours["X-Content-Type-Options"] == "nosniff"


def test_the_data_folder_and_the_source_are_not_served(client: Client) -> None:
    for path in (
        "/static/../config.py",
        "/static/%2e%2e/config.py",
        "/.git/config",
        "/.env",
        "/data/secret_key",
        "/static/",
    ):
        assert client.get(path).status_code in (400, 404)


def test_a_first_visit_is_at_most_60_kilobytes_in_at_most_5_requests(client: Client) -> None:
    page = client.get("/")
    markup = page.get_data(as_text=True)
    files = set(re.findall(r'(?:href|src)="/static/([^"?]+)', markup))
    weight = len(gzip.compress(markup.encode())) + sum(len(gzip.compress((STATIC / f).read_bytes())) for f in files)
    assert 1 + len(files) <= 5
    assert weight <= 60 * 1024
    assert not re.findall(r'(?:src|<link[^>]*href)="https?://', markup)

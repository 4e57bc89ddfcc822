"""Forged forms are refused, and cookies are what they should be, with and without HTTPS."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from engage import create_app
from engage.accounts import Role
from engage.extensions import db
from tests.factories.people import PASSWORD, a_body, a_person
from tests.pages import Client, words


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The same application over the same database, with form tokens on, behind HTTPS."""
    kept = (
        "SQLALCHEMY_DATABASE_URI",
        "SQLALCHEMY_ENGINE_OPTIONS",
        "DATA_FOLDER",
        "MAIL_BACKEND",
        "JOBS_INLINE",
        "KEEP_SECONDS",
    )
    over = {name: app.config[name] for name in kept}
    https = {"HTTPS": True, "SIGN_IN_COOKIE": "__Host-engage", "SESSION_COOKIE_SECURE": True}
    made = create_app({**over, **https, "TESTING": True, "RATELIMIT_ENABLED": False})
    yield made
    with made.app_context():
        db.engine.dispose()


def test_every_form_of_this_feature_is_refused_without_its_token(guarded: Flask) -> None:
    client = Client(guarded)
    posts = [
        rule.rule.replace("<int:number>", "1").replace("<slug>", "x").replace("<token>", "x")
        for rule in guarded.url_map.iter_rules()
        if rule.endpoint.startswith("people.") and "POST" in (rule.methods or ())
    ]
    assert len(posts) >= 20
    for address in posts:
        response = client.post(address, data={"csrf_token": "forged"})
        assert response.status_code == 400, address


def test_one_signs_in_with_the_token_and_each_cookie_is_as_it_should_be(guarded: Flask, app: Flask) -> None:
    person = a_person(a_body(), Role.OFFICER)
    client = Client(guarded)
    first = client.get("/sign-in", base_url="https://127.0.0.1:8000")
    token = re.search(r'name="csrf_token" value="([^"]+)"', first.get_data(as_text=True))
    assert token is not None
    response = client.post(
        "/sign-in",
        data={"email": person.email, "password": PASSWORD, "csrf_token": token[1]},
        base_url="https://127.0.0.1:8000",
        headers={"Referer": "https://127.0.0.1:8000/sign-in"},
    )
    assert response.status_code == 302, words(response)
    given = response.headers.getlist("Set-Cookie") + first.headers.getlist("Set-Cookie")
    ours = next(c for c in given if c.startswith("__Host-engage="))
    assert "Path=/" in ours
    for cookie in given:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_form_token_of_before_is_worth_nothing_after_signing_in(guarded: Flask, app: Flask) -> None:
    person = a_person(a_body(), Role.OFFICER)
    client, base = Client(guarded), "https://127.0.0.1:8000"
    page = client.get("/sign-in", base_url=base).get_data(as_text=True)
    token = (re.search(r'name="csrf_token" value="([^"]+)"', page) or [""])[1]
    referer = {"Referer": f"{base}/sign-in"}
    data = {"email": person.email, "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=data, base_url=base, headers=referer).status_code == 302
    assert (
        client.post("/account/sessions/end", data={"csrf_token": token}, base_url=base, headers=referer).status_code
        == 400
    )
    assert client.post("/account/sessions/end", base_url=base, headers=referer).status_code == 400


def test_a_session_that_was_tampered_with_opens_nothing(client: Client) -> None:
    for key in ("", "x", "x" * 3000, "' OR 1=1 --", "é"):
        client.set_cookie("engage", key)
        response = client.get("/desk/")
        assert response.status_code == 302
        assert response.location.startswith("/sign-in")

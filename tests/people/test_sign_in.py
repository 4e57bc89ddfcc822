"""Signing in and out."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Role, SignInSession, Throttle
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import passwords
from engage.web.access import key_hash, own_path
from tests.factories.people import PASSWORD, a_body, a_person, sign_in
from tests.pages import Client, words


def try_to(client: Client, email: str, password: str = PASSWORD, query: str = "") -> Any:
    return client.post(f"/sign-in{query}", data={"email": email, "password": password})


def as_shown(response: Any, email: str) -> str:
    """The page, less what differs anyway: the address and the form's token."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", response.get_data(as_text=True).replace(email, "…"))


def test_the_right_password_opens_the_desk(client: Client) -> None:
    person = a_person(a_body(), Role.OFFICER)
    response = try_to(client, person.email)
    assert response.status_code == 302
    assert response.location == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_the_address_may_be_typed_in_capitals_with_spaces_round_it(client: Client) -> None:
    person = a_person(a_body(), email="ada@example.org")
    assert try_to(client, "  ADA@Example.org ").status_code == 302
    assert person.email == "ada@example.org"


def test_a_wrong_password_an_unknown_address_and_a_suspended_account_look_the_same(client: Client) -> None:
    known = a_person(a_body(), email="known@example.org")
    a_person(a_body(), email="gone@example.org", suspended_at=now())
    a_person(None, email="none@example.org", password_hash=None)
    client.get("/sign-in")
    pages = []
    for email, password in [
        (known.email, "wrong password!"),
        ("nobody@example.org", PASSWORD),
        ("gone@example.org", PASSWORD),
        ("none@example.org", PASSWORD),
    ]:
        response = try_to(client, email, password)
        pages.append((response.status_code, as_shown(response, email), "Set-Cookie" in response.headers))
        with writing(db.session()) as session:
            session.execute(sa.delete(Throttle))
    assert [p[2] for p in pages] == [False] * 4
    assert len(set(pages)) == 1


def test_an_unknown_address_costs_as_many_hashes_as_a_known_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, hashes = a_person(a_body()), []
    real = passwords._hasher.verify

    class Counting:
        def verify(self, kept: str, typed: bytes) -> bool:
            hashes.append(kept.split("$")[3])
            return real(kept, typed)

        def __getattr__(self, name: str) -> Any:
            return getattr(passwords.PasswordHasher(), name)

    passwords._nobody()
    monkeypatch.setattr(passwords, "_hasher", Counting())
    try_to(client, person.email, "not the password")
    known = list(hashes)
    hashes.clear()
    try_to(client, "nobody@example.org", "not the password")
    assert hashes == known == ["m=19456,t=2,p=1"]


def test_the_cookie_is_new_each_time_and_only_its_hash_is_kept(client: Client) -> None:
    person = a_person(a_body())
    keys = set()
    for _ in range(3):
        response = try_to(client, person.email)
        cookie = next(c for c in response.headers.getlist("Set-Cookie") if c.startswith("engage="))
        keys.add(cookie.split(";")[0].removeprefix("engage="))
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
    assert len(keys) == 3
    assert all(len(key) >= 43 for key in keys)
    kept = set(db.session.scalars(sa.select(SignInSession.key_hash)))
    assert kept == {key_hash(key) for key in keys}


def test_a_planted_key_is_never_adopted(client: Client) -> None:
    person = a_person(a_body())
    client.set_cookie("engage", "planted-by-somebody")
    try_to(client, person.email)
    held = client.get_cookie("engage")
    assert held is not None
    assert held.value != "planted-by-somebody"
    assert (
        db.session.scalar(sa.select(SignInSession).where(SignInSession.key_hash == key_hash("planted-by-somebody")))
        is None
    )


def test_the_session_before_ends_when_the_same_browser_signs_in_again(client: Client) -> None:
    person = a_person(a_body())
    before = sign_in(client, person)
    try_to(client, person.email)
    client.set_cookie("engage", before)
    assert client.get("/desk/").status_code == 302


def test_signing_out_makes_the_key_worthless(client: Client) -> None:
    person = a_person(a_body())
    key = sign_in(client, person)
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get_cookie("engage") is None
    client.set_cookie("engage", key)
    assert client.get("/desk/").location.startswith("/sign-in")


def test_a_session_ends_after_half_an_hour_unused_and_after_twelve_hours_in_any_case(client: Client) -> None:
    person = a_person(a_body())
    for change in ({"seen_at": now() - timedelta(minutes=31)}, {"began_at": now() - timedelta(hours=12, minutes=1)}):
        key = sign_in(client, person)
        assert client.get("/desk/").status_code == 200
        with writing(db.session()) as session:
            session.execute(sa.update(SignInSession).where(SignInSession.key_hash == key_hash(key)).values(**change))
        assert client.get("/desk/").status_code == 302


def test_an_older_hash_is_made_anew_with_todays_settings(client: Client) -> None:
    cheap = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    person = a_person(a_body(), password_hash=cheap)
    assert try_to(client, person.email).status_code == 302
    assert "m=19456,t=2,p=1" in (person.password_hash or "")
    assert passwords.verify(person.password_hash, PASSWORD)


def test_the_page_returns_to_where_one_was_going(client: Client) -> None:
    person = a_person(a_body())
    onward = client.get("/account/password?x=1").location
    assert onward == "/sign-in?next=/account/password?x%3D1"
    assert client.post(onward, data={"email": person.email, "password": PASSWORD}).location == "/account/password?x=1"


ELSEWHERE = [
    "//e.example", "///e.example", "/\\e.example", "\\\\e.example", "\\/e.example", "https:e.example", "https://e.example",
    "http:/e.example", "javascript:alert(1)", "data:text/html,x", "e.example", "/ /e.example", "/\t/e.example",
    "/\n/e.example", "\t//e.example", " //e.example", "/%00//", "https:///e.example", "//e.example/%2f..", "/\u2028/e",
    "//user@e.example", "@e.example", "/a\\..\\\\e", "//[::1", "?//e", "", "#/", "/\x7f/e", "//\u0065.example", "/\u3000/e",
    "x" * 3000, "/" + "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(client: Client, target: str) -> None:
    if target == "/%00//":  # encoded, it is a path of ours and harmless
        assert own_path(target) == target
        return
    assert own_path(target) is None
    person = a_person(a_body())
    response = client.post(
        "/sign-in", query_string={"next": target}, data={"email": person.email, "password": PASSWORD}
    )
    assert response.status_code in (302, 400)
    assert response.headers.get("Location", "/desk/") == "/desk/"


@pytest.mark.parametrize("target", ["/", "/desk/", "/desk/record?before=5&matter=CON-2026-001", "/a//b", "/a:b@c"])
def test_a_path_of_ours_is_gone_back_to(target: str) -> None:
    assert own_path(target) == target


def test_five_wrong_passwords_close_the_door_for_a_minute_known_or_not(client: Client) -> None:
    known = a_person(a_body(), email="known@example.org").email
    said = []
    for email in (known, "nobody@example.org"):
        for _ in range(5):
            assert try_to(client, email, "wrong").status_code == 200
        response = try_to(client, email)
        assert response.status_code == 429
        assert 1 <= int(response.headers["Retry-After"]) <= 61
        assert "Try again in 1 minute, after" in words(response)
        said.append(as_shown(response, email))
    assert said[0] == said[1]


def test_the_wait_grows_to_a_quarter_of_an_hour_and_knocking_meanwhile_does_not_lengthen_it(client: Client) -> None:
    from engage.people.throttle import account_key, delay

    person = a_person(a_body())
    assert [delay(n, 5).total_seconds() / 60 for n in (0, 4, 5, 6, 7, 8, 9, 50)] == [0, 0, 1, 2, 4, 8, 15, 15]
    for _ in range(5):
        try_to(client, person.email, "wrong")
    for _ in range(5):
        assert try_to(client, person.email, "wrong").status_code == 429
    key = account_key(person.email)
    assert db.session.scalar(sa.select(Throttle.failures).where(Throttle.key == key)) == 5
    with writing(db.session()) as session:
        session.execute(
            sa.update(Throttle).where(Throttle.key == key).values(last_failed_at=now() - timedelta(seconds=61))
        )
    assert try_to(client, person.email, "wrong").status_code == 200
    assert "in 2 minutes" in words(try_to(client, person.email))


def test_signing_in_clears_the_account_but_not_the_network(client: Client) -> None:
    from engage.people.throttle import account_key, network_key

    person = a_person(a_body())
    for _ in range(3):
        try_to(client, person.email, "wrong")
    try_to(client, person.email)
    counts = dict(db.session.execute(sa.select(Throttle.key, Throttle.failures)).all())
    assert account_key(person.email) not in counts
    assert counts[network_key("127.0.0.1")] == 3


def test_one_network_cannot_try_address_after_address(client: Client) -> None:
    for n in range(30):
        assert try_to(client, f"person{n}@example.org", "x").status_code == 200
    assert try_to(client, "another@example.org", "x").status_code == 429


def test_a_network_is_one_address_or_one_64(app: Flask) -> None:
    from engage.people.throttle import network_key

    assert network_key("2001:db8::1") == network_key("2001:db8::ffff")
    assert network_key("2001:db8::1") != network_key("2001:db8:0:1::1")
    assert network_key("192.0.2.1") != network_key("192.0.2.2")


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 300, "<script>alert(1)</script>", "\u202egro.elpmaxe@ada", "=1+1"])
def test_bad_input_at_the_door_is_an_error_on_the_page(client: Client, typed: str) -> None:
    response = try_to(client, typed, typed)
    assert response.status_code in (200, 429)
    assert "There is a problem" in words(response)
    assert "<script>alert" not in response.get_data(as_text=True)


def test_a_megabyte_in_a_field_is_refused_without_hashing_it(client: Client) -> None:
    response = try_to(client, "ada@example.org", "x" * 1_000_000)
    assert "There is a problem" in words(response)
    assert client.post("/sign-in", data={"email": "x" * 1_000_000, "password": "x"}).status_code == 200


def test_of_a_repeated_field_the_first_counts(client: Client) -> None:
    person = a_person(a_body())
    response = client.post("/sign-in", data={"email": [person.email, "other@example.org"], "password": [PASSWORD, "x"]})
    assert response.location == "/desk/"

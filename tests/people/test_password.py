"""Passwords: which are taken, how they are changed, and the way back for somebody who forgot theirs."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import PasswordReset, Person, SignInSession, Throttle
from engage.database import writing
from engage.extensions import db
from engage.matters import AuditEntry
from engage.notices import Notice
from engage.now import now
from engage.people import passwords
from tests.factories.people import PASSWORD, a_body, a_person, sign_in
from tests.pages import Client, words

NEW = "a wholly new sentence"


@pytest.mark.parametrize(
    "password",
    ["three tall chimneys", "correct-fish-ladder-9", "пароль из многих слов", "🐸🌧️🏔️🚲🧣🪵🧭🫖🎻🧩🪁🦔", "x7Fq-9s!kd2_", "a " * 20 + "b c d",
     "ä" * 3 + " und noch viel mehr", "Tr0ub4dor&3 extended", "q" * 5 + "many other letters" * 8],
)  # fmt: skip
def test_long_passwords_of_any_kind_are_taken(password: str) -> None:
    assert passwords.fault(password, "Ada Officer", "ada@example.org") == ""
    assert passwords.verify(passwords.hashed(password), password)


@pytest.mark.parametrize(
    "password",
    ["", "short", "elevenchars", "x" * 201, "passwordpassword", "Password1234", "password 123!", "p4ssw0rd1234", "aaaaaaaaaaaa",
     "abcabcabcabc", "123456789012", "abcdefghijklm", "qwertyuiopas", "1qaz2wsx3edc", "letmeinletmein", "correcthorsebatterystaple",
     "iloveyou2026!", "ada@example.org", "Ada Officer 1", "AdaOfficer2026", "AnytownCommissioners", "anytown commissioners 7",
     "with\x00a nul in it", "manchesterunited99"],
)  # fmt: skip
def test_what_a_guesser_tries_first_is_refused_with_a_reason(password: str) -> None:
    assert passwords.fault(password, "Ada Officer", "ada@example.org", "Anytown Commissioners", "engage") != ""


def test_the_same_letters_typed_another_way_are_the_same_password() -> None:
    assert passwords.verify(passwords.hashed("caf\u00e9 at the corner"), "cafe\u0301 at the corner")


def test_a_hash_that_is_damaged_opens_nothing() -> None:
    assert not passwords.verify("$argon2id$nonsense", PASSWORD)
    assert not passwords.verify("", PASSWORD)


def test_changing_needs_the_old_password(client: Client) -> None:
    person = a_person(a_body())
    sign_in(client, person)
    before = person.password_hash
    response = client.post("/account/password", data={"old": "not the password", "password": NEW})
    assert "not the password that you have now" in words(response)
    assert person.password_hash == before


def test_changing_ends_every_other_session_and_this_one_gets_a_new_key(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    other = Client(app)
    sign_in(other, person)
    key = sign_in(client, person)
    assert client.post("/account/password", data={"old": PASSWORD, "password": NEW}).location == "/account/"
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    held = client.get_cookie("engage")
    assert held is not None
    assert held.value != key
    assert passwords.verify(person.password_hash, NEW)
    assert db.session.scalar(sa.select(AuditEntry.verb)) == "change_password"
    assert db.session.scalar(sa.select(Notice.kind)) == "password_changed"


def test_guessing_the_old_password_is_slowed_as_at_the_door(client: Client) -> None:
    sign_in(client, a_person(a_body()))
    for _ in range(5):
        client.post("/account/password", data={"old": "wrong", "password": NEW})
    assert client.post("/account/password", data={"old": PASSWORD, "password": NEW}).status_code == 429


def asked(client: Client, email: str) -> str:
    """Ask for a link, and give the path in the mail."""
    client.post("/forgotten-password", data={"email": email})
    text = db.session.scalar(sa.select(Notice.text).where(Notice.to == email).order_by(Notice.id.desc())) or ""
    found = re.search(r"https?://[^/\s]+(/reset/\S+)", text)
    return found[1] if found else ""


def test_a_forgotten_password_is_chosen_anew_by_a_link_once(client: Client) -> None:
    person = a_person(a_body(), email="ada@example.org")
    link = asked(client, person.email)
    assert client.get(link).headers["Referrer-Policy"] == "no-referrer"
    assert client.post(link, data={"password": NEW}).location == "/sign-in"
    assert passwords.verify(person.password_hash, NEW)
    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": NEW}).status_code == 410
    assert client.get("/desk/").status_code == 302  # it signs nobody in, so no second step is skipped


def test_the_answer_is_the_same_for_every_address_and_the_truth_goes_by_mail(client: Client) -> None:
    a_person(a_body(), email="known@example.org")
    a_person(a_body(), email="gone@example.org", suspended_at=now())
    client.get("/forgotten-password")
    shown = set()
    for email in ("known@example.org", "nobody@example.org", "gone@example.org"):
        response = client.post("/forgotten-password", data={"email": email})
        body = re.sub(r'name="csrf_token" value="[^"]*"', "", response.get_data(as_text=True).replace(email, "…"))
        shown.add((response.status_code, body, "Set-Cookie" in response.headers))
    assert len(shown) == 1
    kinds = dict(db.session.execute(sa.select(Notice.to, Notice.kind)).all())
    assert kinds == {
        "known@example.org": "password_reset", "nobody@example.org": "no_account", "gone@example.org": "no_account",
    }  # fmt: skip


def test_a_newer_link_ends_the_one_before(client: Client) -> None:
    person = a_person(a_body(), email="ada@example.org")
    first, second = asked(client, person.email), asked(client, person.email)
    assert first != second
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_a_link_dies_after_an_hour_when_the_password_changes_and_when_the_account_is_suspended(client: Client) -> None:
    person = a_person(a_body(), email="ada@example.org")
    link = asked(client, person.email)
    with writing(db.session()) as session:
        session.execute(sa.update(PasswordReset).values(expires_at=now() - timedelta(seconds=1)))
    assert client.get(link).status_code == 410
    link = asked(client, person.email)
    sign_in(client, person)
    client.post("/account/password", data={"old": PASSWORD, "password": NEW})
    assert client.get(link).status_code == 410
    link = asked(client, person.email)
    with writing(db.session()) as session:
        session.execute(sa.update(Person).values(suspended_at=now()))
    assert client.post(link, data={"password": NEW}).status_code == 410


def test_a_reset_ends_every_session_and_opens_the_door_that_a_stranger_had_shut(client: Client, app: Flask) -> None:
    person = a_person(a_body(), email="ada@example.org")
    other = Client(app)
    sign_in(other, person)
    for _ in range(5):
        client.post("/sign-in", data={"email": person.email, "password": "wrong"})
    link = asked(client, person.email)
    client.post(link, data={"password": NEW})
    assert other.get("/desk/").status_code == 302
    assert client.post("/sign-in", data={"email": person.email, "password": NEW}).location == "/desk/"


def test_no_more_than_three_mails_an_hour_go_to_one_address(client: Client) -> None:
    for _ in range(5):
        response = client.post("/forgotten-password", data={"email": "ada@example.org"})
        assert response.status_code == 200
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 3


def test_only_the_hash_of_a_link_is_kept(client: Client) -> None:
    link = asked(client, a_person(a_body(), email="ada@example.org").email)
    assert db.session.scalar(sa.select(PasswordReset.token_hash)) not in link


def test_the_link_starts_with_our_own_address_whatever_host_was_asked_for(client: Client, app: Flask) -> None:
    a_person(a_body(), email="ada@example.org")
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"}):
        client.post("/forgotten-password", data={"email": "ada@example.org"}, headers=headers)
    for text in db.session.scalars(sa.select(Notice.text)):
        assert "evil" not in text
        assert app.config["BASE_URL"] in text


@pytest.mark.parametrize(
    "typed", ["", "\x00", "x" * 1_000_000, "<script>alert(1)</script>", "\u202eada@example.org", "=1+1"]
)
def test_bad_input_is_an_error_on_the_page_that_sends_no_mail(client: Client, typed: str) -> None:
    response = client.post("/forgotten-password", data={"email": typed})
    assert "There is a problem" in words(response)
    assert "<script>alert" not in response.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 0


@pytest.mark.parametrize("token", ["x", "x" * 2000, "%3Cscript%3E", "..%2f..", "%E2%80%AE"])
def test_a_made_up_link_is_a_410_page(client: Client, token: str) -> None:
    for address in (f"/reset/{token}", f"/invitations/{token}"):
        assert client.get(address).status_code in (404, 410)
        assert client.post(address, data={"password": NEW}).status_code in (404, 410)


def test_sessions_are_listed_and_can_be_ended_one_by_one_or_all_others(client: Client, app: Flask) -> None:
    person, stranger = a_person(a_body()), a_person(a_body())
    others = [Client(app), Client(app), Client(app)]
    for other in others:
        sign_in(other, person)
    sign_in(Client(app), stranger)
    sign_in(client, person)
    assert words(client.get("/account/")).count("Another browser") == 3
    own = sa.select(SignInSession.id).where(SignInSession.person_id == person.id).order_by(SignInSession.id)
    mine = list(db.session.scalars(own))
    theirs = db.session.scalar(sa.select(SignInSession.id).where(SignInSession.person_id == stranger.id))
    assert client.post(f"/account/sessions/{mine[0]}/end").status_code == 302
    assert others[0].get("/account/").status_code == 302
    assert others[1].get("/account/").status_code == 200
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404
    client.post("/account/sessions/end")
    assert [o.get("/account/").status_code for o in others] == [302, 302, 302]
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "fine"), [("", False), ("x" * 1_000_000, False), ("a\x00b", False), ("<b>Bo</b>", True), ("بو", True)]
)
def test_a_name_is_kept_as_typed_or_refused_with_a_reason(client: Client, typed: str, fine: bool) -> None:
    person = a_person(a_body(), name="Ada")
    sign_in(client, person)
    response = client.post("/account/", data={"name": typed})
    assert response.status_code == (302 if fine else 200)
    assert person.name == (typed if fine else "Ada")
    if not fine:
        assert "There is a problem" in words(response)
    assert "<b>Bo" not in client.get("/account/").get_data(as_text=True)


def test_what_is_forgotten_is_swept_away(client: Client) -> None:
    with writing(db.session()) as session:
        session.add_all(
            Throttle(key=f"old{n}", failures=9, last_failed_at=now() - timedelta(hours=2)) for n in range(10)
        )
    client.post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert db.session.scalar(sa.select(sa.func.count(Throttle.key))) == 2

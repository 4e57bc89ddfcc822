"""The second factor: set up, asked for at the door, required by a body, lost."""

import re
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Person, RecoveryCode, Role
from engage.database import writing
from engage.extensions import db
from engage.matters import AuditEntry
from engage.now import now
from engage.people import authenticator
from engage.people.service import second_factor as service
from tests.factories.people import PASSWORD, a_body, a_person, sign_in
from tests.pages import Client, words


def enrolled(app: Flask, person: Person, at: datetime | None = None) -> tuple[pyotp.TOTP, list[str]]:
    """Set the person's second factor up, with a code of five minutes ago, so that today's codes are unused."""
    key, at = app.config["SEAL_KEY"], at or now() - timedelta(minutes=5)
    with writing(db.session()):
        service.offer(person, seal_key=key)
        app_on_phone = pyotp.TOTP(service.seed_of(person, seal_key=key) or "")
        codes = service.enrol(person, app_on_phone.at(at), seal_key=key, at=at)
    assert codes is not None
    return app_on_phone, codes


def with_password(client: Client, person: Person, query: str = "") -> Any:
    return client.post(f"/sign-in{query}", data={"email": person.email, "password": PASSWORD})


def test_it_is_set_up_with_a_picture_a_key_and_a_code(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    sign_in(client, person)
    assert client.post("/account/second-factor").status_code == 302
    page = client.get("/account/second-factor").get_data(as_text=True)
    assert 'src="data:image/svg+xml' in page
    seed = re.search(r"engage-key\">([A-Z2-7 ]+)<", page)
    assert seed is not None
    assert "not right" in words(client.post("/account/second-factor/confirm", data={"code": "000000"}))
    code = pyotp.TOTP(seed[1].replace(" ", "")).at(now())
    said = words(client.post("/account/second-factor/confirm", data={"code": f"{code[:3]} {code[3:]}"}))
    codes = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", said)
    assert len(set(codes)) == 10
    assert client.get("/desk/").status_code == 200
    shown_again = words(client.get("/account/second-factor"))
    assert not any(c in shown_again for c in codes)
    assert "10 recovery codes left" in shown_again
    kept = db.session.execute(sa.select(Person.totp_seed)).scalar_one() or ""
    assert seed[1].replace(" ", "") not in kept
    assert set(db.session.scalars(sa.select(RecoveryCode.code_hash))).isdisjoint(codes)
    assert "add_second_factor" in set(db.session.scalars(sa.select(AuditEntry.verb)))


def test_a_password_alone_opens_nothing_but_the_second_step(client: Client, app: Flask) -> None:
    body = a_body()
    person = a_person(body, Role.ADMINISTRATOR)
    enrolled(app, person)
    assert with_password(client, person).location == "/sign-in/code"
    for address in (
        "/desk/",
        "/account/",
        "/account/second-factor",
        f"/desk/bodies/{body.slug}/",
        "/account/confirm-password",
    ):
        response = client.get(address)
        assert response.status_code == 302
        assert response.location.startswith("/sign-in/code")
    for address in ("/account/second-factor/remove", "/account/sessions/end", "/account/second-factor/recovery-codes"):
        assert client.post(address).location.startswith("/sign-in/code")
    assert person.has_second_factor
    assert "Sign out" not in words(client.get("/sign-in/code"))


def test_the_code_opens_the_desk_under_a_new_key(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    phone, _ = enrolled(app, person)
    onward = with_password(client, person, "?next=/account/").location
    before = client.get_cookie("engage")
    response = client.post(onward, data={"code": phone.at(now())})
    assert response.location == "/account/"
    after = client.get_cookie("engage")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert client.get("/account/").status_code == 200
    client.set_cookie("engage", before.value)
    assert client.get("/account/").location.startswith("/sign-in?")


def test_a_code_works_once(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    phone, _ = enrolled(app, person)
    code = phone.at(now())
    with_password(client, person)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 302
    somebody = Client(app)
    with_password(somebody, person)
    assert "it has been used" in words(somebody.post("/sign-in/code", data={"code": code}))


def test_a_step_early_or_late_is_taken_and_two_are_not() -> None:
    seed, at = authenticator.new_seed(), datetime.fromisoformat("2026-06-01T09:00:10+00:00")
    step = int(at.timestamp()) // 30
    for off, taken in [(-2, False), (-1, True), (0, True), (1, True), (2, False)]:
        code = pyotp.TOTP(seed).generate_otp(step + off)
        assert (authenticator.step_of(seed, code, at, None) == step + off) is taken
    code = pyotp.TOTP(seed).generate_otp(step)
    assert authenticator.step_of(seed, code, at, step) is None
    assert authenticator.step_of(seed, "１２３４５６", at, None) is None


def test_five_wrong_codes_close_the_step_even_for_the_right_one(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    phone, _ = enrolled(app, person)
    with_password(client, person)
    for _ in range(5):
        assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 200
    assert client.post("/sign-in/code", data={"code": phone.at(now())}).status_code == 429
    with_password(client, person)  # the password again does not open it either
    assert client.post("/sign-in/code", data={"code": phone.at(now())}).status_code == 429


def test_a_list_of_codes_is_one_try(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    phone, _ = enrolled(app, person)
    with_password(client, person)
    response = client.post("/sign-in/code", data={"code": ["000000", phone.at(now())]})
    assert response.status_code == 200


def test_a_recovery_code_works_once_however_it_is_typed(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    _, codes = enrolled(app, person)
    with_password(client, person)
    typed = codes[0].lower().replace("-", " ")
    assert client.post("/sign-in/code", data={"code": typed}).location == "/desk/"
    assert "9 recovery codes left" in words(client.get("/account/second-factor"))
    somebody = Client(app)
    with_password(somebody, person)
    assert somebody.post("/sign-in/code", data={"code": codes[0]}).status_code == 200
    assert somebody.post("/sign-in/code", data={"code": codes[1]}).status_code == 302


def test_new_recovery_codes_end_the_old_ones(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    _, codes = enrolled(app, person)
    sign_in(client, person)
    new = re.findall(
        r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", words(client.post("/account/second-factor/recovery-codes"))
    )
    assert len(new) == 10
    assert not set(new) & set(codes)
    with_password(client, person)
    assert client.post("/sign-in/code", data={"code": codes[5]}).status_code == 200


def test_where_a_body_requires_it_there_is_nothing_but_setting_it_up(client: Client) -> None:
    body = a_body(requires_second_factor=True)
    person = a_person(body, Role.ADMINISTRATOR)
    with_password(client, person)
    for address in ("/desk/", "/account/", "/account/password", f"/desk/bodies/{body.slug}/people", "/desk/record"):
        assert client.get(address).location == "/account/second-factor"
    assert client.get("/account/second-factor").status_code == 200
    assert client.post("/account/second-factor").location == "/account/second-factor"
    assert client.post("/sign-out").status_code == 302


def test_one_who_must_set_it_up_can_give_the_password_again(client: Client) -> None:
    person = a_person(a_body(requires_second_factor=True))
    sign_in(client, person)
    from engage.accounts import SignInSession

    with writing(db.session()) as session:
        session.execute(sa.update(SignInSession).values(authenticated_at=now() - timedelta(minutes=11)))
    onward = client.post("/account/second-factor").location
    assert onward.startswith("/account/confirm-password")
    assert client.post(onward, data={"password": PASSWORD}).location == "/account/second-factor"


def test_it_is_turned_off_unless_a_body_requires_it(client: Client, app: Flask) -> None:
    body = a_body()
    person = a_person(body)
    enrolled(app, person)
    sign_in(client, person)
    with writing(db.session()):
        body.requires_second_factor = True
    client.post("/account/second-factor/remove")
    assert person.has_second_factor
    with writing(db.session()):
        body.requires_second_factor = False
    client.post("/account/second-factor/remove")
    assert not person.has_second_factor
    assert person.totp_seed is None
    assert db.session.scalar(sa.select(sa.func.count(RecoveryCode.id))) == 0


def test_a_reset_password_does_not_skip_the_second_step(client: Client, app: Flask) -> None:
    from tests.people.test_password import NEW, asked

    person = a_person(a_body(), email="ada@example.org")
    enrolled(app, person)
    client.post(asked(client, person.email), data={"password": NEW})
    assert client.post("/sign-in", data={"email": person.email, "password": NEW}).location == "/sign-in/code"


def test_a_seed_sealed_with_another_key_opens_nothing_and_breaks_nothing(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    phone, codes = enrolled(app, person)
    with writing(db.session()):
        person.totp_seed = authenticator.sealed(phone.secret, "another key")
    with_password(client, person)
    assert client.post("/sign-in/code", data={"code": phone.at(now())}).status_code == 200
    assert client.post("/sign-in/code", data={"code": codes[0]}).status_code == 302


@pytest.mark.parametrize(
    "typed", ["", "\x00", "x" * 1_000_000, "<script>alert(1)</script>", "\u202e000000", "=1+1", "٠٠٠٠٠٠"]
)
def test_bad_input_is_an_error_on_the_page(client: Client, app: Flask, typed: str) -> None:
    person = a_person(a_body())
    enrolled(app, person)
    with_password(client, person)
    assert "There is a problem" in words(client.post("/sign-in/code", data={"code": typed}))

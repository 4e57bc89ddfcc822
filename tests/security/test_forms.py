"""Whatever is sent into any field of any form of any page: never an error of ours, no half-written row, no lost word."""

import html
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from email_validator import validate_email
from werkzeug.test import TestResponse

from engage.content import tidy
from tests.conftest import DATABASE
from tests.security.conftest import Told
from tests.security.walking import OWN_WORK, Form, Reader, Seat, Seats, changed, counts, path_of

LONG = "long words " * 9_100  # 100 kB
PAYLOADS: dict[str, Any] = {
    "empty": "",
    "blank": " \t\u00a0",
    "100 kB": LONG,
    "1 MB": "x" * 1_000_000,
    "NUL": "left\x00right",
    "not UTF-8": b"a\xff\xfe\xc3(",
    "a lone surrogate": b"\xed\xa0\xbd",
    "turned round": "\u202egnp.exe\u2066",
    "script": "<script>hit()</script>",
    "breaks out": "\"'></textarea><img src=x onerror=hit()>",
    "template": "{{7*191}}${7*191}#{7*191}%(a)s{0.__class__}",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "not offered": "o99",
    "twice": ["1", "2"],
    "another's id": "1",
    "another's reference": "CON-2026-001",
    "negative": "-1",
    "huge": "9" * 30,
    "more than an integer": str(2**63),
    "endless": "1e999",
    "not a number": "nan",
    "Arabic digits": "\u0663",
    "superscript digits": "\u00b2",
    "31": "31",
    "nought": "0000",
    "SQL": "' OR 1=1); --",
    "lines": "a\r\nBcc: x@evil.example\r\n\r\nb",
    "dots": "../../../etc/passwd",
    "astral": "\U0001f642" * 300,
    "combining": "e" + "\u0301" * 5000,
}
THOROUGH = os.environ.get("ENGAGE_SWEEP") == "full"
EACH = 2 if DATABASE == "sqlite" else 6  # to put PostgreSQL back takes a hundred times as long
BY = {
    "visitor": None,
    "resident": None,
    "board everything": None,
}
NOBODYS = {"token", "leave-this-empty"}  # not words of a person
SAYS_NO = (200, 400, 403, 404, 409, 410, 413, 429)


def test_every_field_of_every_form_takes_or_refuses_anything(told: Told, seats: Seats, capsys: Any) -> None:
    faults: list[str] = []
    n = forms = fields = 0
    for name in BY:
        seat = seats.of(name)
        found = list(every_form(seat, seats.starts(name)))
        forms += len(found)
        for place, form in enumerate(found):
            fields += len(form.names)
            for turn, (values, field, payload) in enumerate(tries(form, place)):
                if (turn + place) % EACH and not THOROUGH:
                    continue
                n += 1
                fault = judged(told, seat, form, values, payload)
                if fault:
                    faults.append(f"{name} {form.on} → {form.action} {field} × {payload}: {fault}")
    with capsys.disabled():
        sys.stdout.write(f"\n  forms: {forms} forms, {fields} fields, {n} tries ")
    assert not faults, f"{len(faults)}\n" + "\n".join(faults)
    assert forms > 60


def every_form(seat: Seat, starts: list[str]) -> Iterator[Form]:
    """One of each kind of form that somebody meets."""
    seen = set()
    for address, response in seat.walk(*starts, of_one=2):
        if response.mimetype != "text/html" or response.location:
            continue
        for form in Reader(address, response.get_data(as_text=True)).forms:
            endpoint = seat.endpoint(form.action, form.method.upper())[0]
            assert endpoint, f"{address}: a form leads to {form.action}"
            like = (endpoint, form.method, tuple(sorted(form.names)))
            if endpoint != "people.sign_out" and like not in seen and form.names:
                seen.add(like)
                yield form


def tries(form: Form, place: int) -> Iterator[tuple[dict[str, list[Any]], str, str]]:
    """Each thing into every field at once, and each field by itself: with all of it where ENGAGE_SWEEP=full, else a part."""
    fewer = 1
    texts = [f for f, kind in form.kinds.items() if kind not in ("hidden", "file")]
    each = 1 if THOROUGH else 9
    for turn, (payload, sent) in enumerate(PAYLOADS.items()):
        if (turn + place) % each == 0 and texts:
            some = texts[:3] if payload == "1 MB" else texts
            yield form.filled(**dict.fromkeys(some, sent)), "all", payload
    names = list(PAYLOADS)
    for turn, field in enumerate(form.names):
        chosen = names if THOROUGH else [names[(place + turn * 7 + k * 11) % len(names)] for k in range(fewer)]
        for payload in chosen:
            yield form.filled(**{field: PAYLOADS[payload]}), field, payload


def judged(told: Told, seat: Seat, form: Form, values: dict[str, list[Any]], payload: str) -> str:
    """What is wrong with the answer to one try; the database is put back where something was taken."""
    before = counts(but=OWN_WORK)
    response = seat.send(form, values)
    wrote = changed(before, counts(but=OWN_WORK))
    fault = ""
    if response.status_code >= 500:
        fault = f"{response.status_code}"
    elif response.status_code in SAYS_NO and wrote and not _is_done(response):
        fault = f"refused with {response.status_code}, and yet wrote {wrote}"
    elif response.status_code == 200 and form.method == "post":
        fault = lost(form, values, response)
    if wrote:
        told.back()
        seat.sit()
    return fault


def _is_done(response: TestResponse) -> bool:
    """A page that says what was done, where others send on."""
    return b"nhsuk-error-summary" not in response.data and response.status_code == 200


def lost(form: Form, values: dict[str, list[Any]], response: TestResponse) -> str:
    """A word that was typed and is not in the page that refuses it."""
    page = response.get_data(as_text=True)
    if "nhsuk-error-summary" not in page:
        return ""
    shown = " ".join(tidy(html.unescape(page)).split())
    for name, kind in form.kinds.items():
        sent = values.get(name, [""])[0]
        if kind not in ("text", "textarea", "email") or not isinstance(sent, str) or name in NOBODYS:
            continue
        words = " ".join(tidy(sent).split())
        if name.endswith(("-day", "-month", "-year", "-time")):
            words = words[:10]
        if words and words not in shown:
            return f"what was typed in {name} is gone ({words[:20]!r})"
    return ""


ODD = ("text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=x")


def test_a_body_that_is_no_form_is_refused_at_every_address_that_takes_one(told: Told, seats: Seats) -> None:
    seat, seen = seats.of("board everything"), set[str]()
    walked = [(seats.of(name), seats.starts(name)) for name in BY]
    before = counts()
    for walker, starts in walked:
        for form in every_form(walker, starts):
            if form.method == "post" and form.action not in seen:
                seen.add(form.action)
                for odd in ODD:
                    response = seat.client.post(path_of(form.action), data=b'{"a": 1}', content_type=odd)
                    assert response.status_code in (400, 403, 404, 415), f"{form.action}: {response.status_code}"
    assert len(seen) > 60
    assert changed(before, counts()) == []


@pytest.mark.parametrize("address", ["/forgotten-password", "/sign-in"])
def test_megabytes_in_place_of_an_address_keep_nobody_waiting(
    seats: Seats, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """They are measured before they are read letter by letter: a second of work for each would shut the door."""
    read: list[int] = []

    def reading(typed: str, **how: Any) -> Any:
        read.append(len(typed))
        return validate_email(typed, **how)

    monkeypatch.setattr("email_validator.validate_email", reading)
    for length in (0, 242, 1_000_000):
        typed = "x" * length + "@example.org"
        assert seats.of("visitor").post(address, {"email": typed, "password": "x"}).status_code < 500
    assert max(read, default=0) <= 254

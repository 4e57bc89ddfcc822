"""Whoever is signed in is told when that will end, and can put it off without leaving the page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from engage.content.dates import time_of_day
from engage.now import now
from engage.web.access import ABSOLUTE, IDLE
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client, words

MINUTES = timedelta(minutes=1)


@pytest.fixture
def clock(app: Any) -> Iterator[Any]:
    """Stands still unless it is moved."""
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


@pytest.fixture
def client(app: Any, clock: Any) -> Client:
    client = Client(app)
    sign_in(client, a_person(a_body()))
    return client


def test_a_staff_page_says_when_one_will_be_signed_out(client: Client) -> None:
    page = client.get("/desk/")
    assert f"You will be signed out at {time_of_day(now() + IDLE)} if you do nothing" in words(page)
    assert f'data-seconds-left="{30 * 60}"' in page.get_data(as_text=True)


def test_what_is_said_is_what_happens(client: Client, clock: Any) -> None:
    clock.shift(4 * MINUTES)  # too soon for the session to be written again
    assert f'data-seconds-left="{26 * 60}"' in client.get("/desk/").get_data(as_text=True)
    clock.shift(26 * MINUTES + timedelta(seconds=1))
    assert client.get("/desk/").status_code == 302


def test_staying_puts_it_off_by_half_an_hour(client: Client, clock: Any) -> None:
    clock.shift(29 * MINUTES)
    assert client.post("/account/stay").get_json() == {"seconds": 30 * 60, "at": time_of_day(now() + IDLE)}
    clock.shift(29 * MINUTES)
    assert client.get("/desk/").status_code == 200


def test_nobody_stays_for_longer_than_half_a_day(client: Client, clock: Any) -> None:
    for _ in range(int((ABSOLUTE - 10 * MINUTES) / (25 * MINUTES))):
        clock.shift(25 * MINUTES)
        assert client.post("/account/stay").status_code == 200
    left = client.post("/account/stay").get_json()["seconds"]
    assert left < IDLE / timedelta(seconds=1)
    clock.shift(timedelta(seconds=left + 1))
    assert client.get("/desk/").status_code == 302


def test_whoever_is_signed_out_already_cannot_stay(client: Client, clock: Any) -> None:
    clock.shift(31 * MINUTES)
    assert client.post("/account/stay").status_code in (302, 401)
    assert "signed out at" not in words(client.get("/sign-in"))

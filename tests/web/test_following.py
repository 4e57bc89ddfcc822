"""Following a matter: double opt-in, one click to stop, and no page tells who follows."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from engage.consultations.models.consultation import Consultation
from engage.database import writing
from engage.jobs.service import run_due
from engage.notices import Follower
from tests.factories.matters import a_matter
from tests.pages import Client, words


@pytest.fixture
def matter(db: Any) -> Consultation:
    return a_matter(db.session())


def ask(client: Client, email: str = "ada@example.com") -> Any:
    return client.post("/follow/CON-2026-001", data={"email": email}, follow_redirects=True)


def mails(app: Flask) -> list[Any]:
    run_due(app)
    return list(app.extensions["mailman"].outbox)


def link(mail: Any, what: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:8000(/follow/{what}/\S+)", mail.body)
    assert found is not None
    return found[1]


def followers(db: Any) -> list[bool]:
    db.session.rollback()
    return [at is not None for at in db.session.scalars(sa.select(Follower.confirmed_at).order_by(Follower.id))]


def test_an_address_is_written_to_only_after_its_owner_said_yes(
    client: Client, app: Flask, db: Any, matter: Any
) -> None:
    assert "Check your email" in words(ask(client))
    address = link(mails(app)[0], "confirm")
    assert "Do you want to be told" in words(client.get(address))
    assert followers(db) == [False], "opening the link changes nothing"
    assert "We will tell you" in words(client.post(address, follow_redirects=True))
    assert followers(db) == [True]


def test_the_answer_is_the_same_for_an_address_that_follows_already(
    client: Client, app: Flask, db: Any, matter: Any
) -> None:
    first = words(ask(client))
    client.post(link(mails(app)[0], "confirm"))
    assert words(ask(client)) == first
    assert "already" in mails(app)[1].subject
    assert followers(db) == [True]


def test_one_click_stops_and_stopping_again_is_no_error(client: Client, app: Flask, db: Any, matter: Any) -> None:
    ask(client)
    confirm = link(mails(app)[0], "confirm")
    stop = confirm.replace("confirm", "stop")
    client.post(confirm)
    assert "Stop these mails?" in words(client.get(stop))
    assert followers(db) == [True]
    for _ in range(2):
        assert "We have stopped" in words(client.post(stop, data={"List-Unsubscribe": "One-Click"}))
    assert followers(db) == []
    assert client.get(confirm).status_code == 410


def test_who_comes_after_somebody_who_stopped_gets_a_mail_too(client: Client, app: Flask, db: Any, matter: Any) -> None:
    ask(client)
    client.post(link(mails(app)[0], "confirm").replace("confirm", "stop"))
    ask(client, "bob@example.com")
    assert mails(app)[-1].recipients() == ["bob@example.com"]


def test_what_is_not_an_address_comes_back_with_what_to_do(client: Client, matter: Any) -> None:
    for typed in ("", "ada", "ada@example.com\r\nBcc: eve@example.com, x", "a@b, c@d", "<b>x</b>", "x" * 100_000):
        answer = client.post("/follow/CON-2026-001", data={"email": typed})
        assert answer.status_code == 200
        assert "There is a problem" in words(answer)
    assert "&lt;b&gt;x" in client.post("/follow/CON-2026-001", data={"email": "<b>x</b>"}).get_data(as_text=True)


def test_a_matter_that_is_not_public_or_not_there_cannot_be_followed(client: Client, db: Any, matter: Any) -> None:
    with writing(db.session()):
        matter.published_at = None
    assert client.get("/follow/CON-2026-001").status_code == 404
    assert client.post("/follow/CON-2026-999", data={"email": "a@example.com"}).status_code == 404
    assert client.get("/follow/confirm/nothing").status_code == 410
    assert client.get("/follow/stop/nothing").status_code == 200


def test_too_many_tries_are_asked_to_wait_and_keep_their_words(
    client: Client, matter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.config, "RATELIMIT_ENABLED", True)
    monkeypatch.setitem(client.application.extensions, "limits", FixedWindowRateLimiter(MemoryStorage()))
    answers = [client.post("/follow/CON-2026-001", data={"email": f"a{n}@example.com"}) for n in range(11)]
    assert [a.status_code for a in answers] == [302] * 10 + [429]
    assert "Wait ten minutes" in words(answers[-1])
    assert 'value="a10@example.com"' in answers[-1].get_data(as_text=True)

"""Sending: at least once, at most once more for each kill, and given up on in the open."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from engage.database import writing
from engage.jobs.service import run_due
from engage.notices import Notice, delivery, service
from engage.notices.telling import forget_mails
from engage.now import london_date, now


class Server:
    """A mail server that does as the test says."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.fault: BaseException | None = None
        self.answer = "250 queued as 4F2A"

    def open(self) -> None:
        if isinstance(self.fault, OSError) and not isinstance(self.fault, smtplib.SMTPException):
            raise self.fault

    def send_messages(self, messages: list[Any]) -> None:
        if self.fault:
            raise self.fault
        self.took += [m.message()["Message-ID"] for m in messages]

    def close(self) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(delivery.mail, "get_connection", lambda **_: made, raising=False)
    return made


@pytest.fixture
def notice(db: Any) -> int:
    with writing(db.session()) as session:
        made = service.queue(
            session, "confirm_following", to="ada@example.com", once="one", at=now(), title="T", confirm_url="https://x"
        )
        assert made is not None
        return made.id


def read(db: Any, key: int) -> Notice:
    db.session.rollback()
    found: Notice = db.session.get_one(Notice, key, populate_existing=True)
    return found


def test_a_mail_is_marked_sent_with_the_servers_answer_and_its_words_are_blanked(
    app: Flask, db: Any, server: Server, notice: int
) -> None:
    run_due(app)
    sent = read(db, notice)
    assert sent.sent_at is not None
    assert (sent.accepted_as, sent.text, sent.attempts) == ("250 queued as 4F2A", "", 1)
    run_due(app)
    assert len(server.took) == 1


def test_a_server_that_is_down_is_tried_again_every_five_minutes_and_nothing_is_lost(
    app: Flask, db: Any, server: Server, notice: int
) -> None:
    server.fault = ConnectionRefusedError()
    with time_machine.travel(now(), tick=False) as clock:
        for n in range(1, 6):
            run_due(app)
            run_due(app)
            assert read(db, notice).attempts == n
            clock.shift(timedelta(minutes=5, seconds=1))
        server.fault = None
        run_due(app)
    assert read(db, notice).sent_at is not None


def test_after_48_tries_it_is_given_up_on_where_it_can_be_seen(
    app: Flask, db: Any, server: Server, notice: int
) -> None:
    server.fault = smtplib.SMTPServerDisconnected("gone")
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(60):
            run_due(app)
            clock.shift(timedelta(minutes=5, seconds=1))
    failed = read(db, notice)
    assert failed.attempts == 48
    assert failed.failed_at is not None
    assert "could not be reached" in failed.error


def test_an_address_refused_for_good_is_not_tried_again(app: Flask, db: Any, server: Server, notice: int) -> None:
    server.fault = smtplib.SMTPRecipientsRefused({"ada@example.com": (550, b"no such ada")})
    run_due(app)
    failed = read(db, notice)
    assert failed.failed_at is not None
    assert "ada" not in failed.error


def test_a_full_mailbox_is_tried_again(app: Flask, db: Any, server: Server, notice: int) -> None:
    server.fault = smtplib.SMTPRecipientsRefused({"ada@example.com": (452, b"mailbox full")})
    run_due(app)
    assert read(db, notice).failed_at is None


def test_killed_between_sending_and_marking_it_is_sent_once_more_under_the_same_message_id(
    app: Flask, db: Any, server: Server, notice: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = delivery._note
    monkeypatch.setattr(delivery, "_note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with time_machine.travel(now(), tick=False) as clock:
        with pytest.raises(KeyboardInterrupt):
            run_due(app)
        monkeypatch.setattr(delivery, "_note", note)
        run_due(app)
        assert len(server.took) == 1, "not before the claim has run out"
        clock.shift(timedelta(minutes=5, seconds=1))
        run_due(app)
        run_due(app)
    assert len(server.took) == 2
    assert len(set(server.took)) == 1


def test_one_bad_mail_does_not_hold_up_the_next(app: Flask, db: Any, server: Server, notice: int) -> None:
    with writing(db.session()) as session:
        service.queue(
            session, "confirm_following", to="bob@example.com", once="two", at=now(), title="T", confirm_url="x"
        )
        session.execute(sa.update(Notice).where(Notice.id == notice).values(to="not an address\n"))
    app.config["MAIL_BACKEND"] = "locmem"
    run_due(app)
    assert read(db, notice).failed_at is not None
    assert len(server.took) == 1


def test_after_thirty_days_the_address_is_gone(app: Flask, db: Any, server: Server, notice: int) -> None:
    run_due(app)
    today = london_date(now())
    assert forget_mails(db.session(), on=today + timedelta(days=30), at=now(), dry_run=False) == 0
    assert forget_mails(db.session(), on=today + timedelta(days=31), at=now(), dry_run=True) == 1
    assert read(db, notice).to == "ada@example.com"
    assert forget_mails(db.session(), on=today + timedelta(days=31), at=now(), dry_run=False) == 1
    assert read(db, notice).to == ""

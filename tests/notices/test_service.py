"""The outbox: what is put in it, once, in the act's own transaction."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import UndefinedError

from engage.database import WriteOutsideTransactionError, writing
from engage.jobs import Job
from engage.jobs.service import run_due
from engage.notices import Follower, Notice, service
from engage.notices.address import AddressRefusedError
from engage.now import now
from tests.factories.matters import AT, a_matter

WORDS = {"title": "Where should the clinic be?", "confirm_url": "https://engage.example/follow/confirm/k"}


def queue(session: Any, **change: Any) -> Notice | None:
    arguments = {"to": "ada@example.com", "once": "one", "at": AT, **WORDS, **change}
    return service.queue(session, "confirm_following", **arguments)


def test_a_notice_queued_twice_is_one_mail(db: Any) -> None:
    with writing(db.session()) as session:
        assert queue(session) is not None
        assert queue(session) is None
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 1


def test_nothing_is_announced_that_did_not_happen(app: Flask, db: Any) -> None:
    with pytest.raises(ZeroDivisionError), writing(db.session()) as session:
        queue(session)
        1 / 0  # noqa: B018
    run_due(app)
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 0


def test_a_notice_outside_the_act_is_refused(db: Any) -> None:
    with pytest.raises(WriteOutsideTransactionError):
        queue(db.session())


def test_a_value_the_template_needs_and_does_not_get_is_an_error(db: Any) -> None:
    with pytest.raises(UndefinedError), writing(db.session()) as session:
        service.queue(session, "confirm_following", to="ada@example.com", once="x", at=AT)


@pytest.mark.parametrize(
    "address",
    ["", "ada", "a@b@c", "ada@example.com\r\nBcc: eve@example.com", "ada@example.com, eve@example.com",
     "Ada <ada@example.com>", "ada@example.com\x00", "a" * 300 + "@example.com"],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(db: Any, address: str) -> None:
    with pytest.raises(AddressRefusedError), writing(db.session()) as session:
        queue(session, to=address)


@pytest.mark.parametrize("hostile", ["{{7*7}}", "{0.__class__}", "%(x)s", "${x}", "{% include 'x' %}"])
def test_what_somebody_typed_is_never_a_template(db: Any, hostile: str) -> None:
    with writing(db.session()) as session:
        notice = queue(session, title=hostile)
    assert notice is not None
    assert hostile in notice.text


def test_a_line_break_in_a_value_makes_no_second_header(db: Any, app: Flask) -> None:
    with writing(db.session()) as session:
        notice = queue(session, title="One\r\nBcc: eve@example.com\u202e")
    assert notice is not None
    assert "\n" not in notice.subject
    assert "\u202e" not in notice.text
    run_due(app)
    sent = app.extensions["mailman"].outbox[-1]
    assert sent.recipients() == ["ada@example.com"]
    assert sent.message()["Bcc"] is None


def test_visitors_can_set_off_three_mails_an_hour_to_one_mailbox(db: Any) -> None:
    spellings = ["ada@example.com", "Ada@example.com", "ada+1@example.com", "ADA+2@EXAMPLE.com"]
    with writing(db.session()) as session:
        made = [queue(session, to=to, once=str(n), by_visitor=True) for n, to in enumerate(spellings)]
        assert [m is not None for m in made] == [True, True, True, False]
        assert queue(session, to="bob@example.com", once="bob", by_visitor=True) is not None
        assert queue(session, once="staff") is not None, "what staff set off is not limited"
        assert queue(session, once="later", by_visitor=True, at=AT + timedelta(minutes=61)) is not None


def test_followers_are_told_once_each_however_often_the_job_runs(app: Flask, db: Any) -> None:
    matter = a_matter(db.session())
    with writing(db.session()) as session:
        for n in range(5):
            service.follow(session, matter.id, f"f{n}@example.com", at=AT, confirmed=True)
        service.follow(session, matter.id, "unconfirmed@example.com", at=AT)
        service.tell_followers(session, matter.id, "confirm_following", once="outcome", at=now(), **WORDS)
        service.tell_followers(session, matter.id, "confirm_following", once="outcome", at=now(), **WORDS)
    run_due(app)
    with writing(db.session()) as session:  # as if it had been killed at its last line
        session.execute(sa.update(Job).values(done_at=None, lease_until=None))
    run_due(app)
    assert db.session.scalar(sa.select(Job.attempts)) == 2
    told = [m.recipients()[0] for m in app.extensions["mailman"].outbox]
    assert sorted(told) == [f"f{n}@example.com" for n in range(5)]
    mail = app.extensions["mailman"].outbox[0].message()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/follow/stop/" in mail["List-Unsubscribe"]
    assert "To stop these mails" in mail.get_payload()


def test_stopping_forgets_the_address_and_what_was_waiting_for_it(app: Flask, db: Any) -> None:
    matter = a_matter(db.session())
    with writing(db.session()) as session:
        follower = service.follow(session, matter.id, "ada@example.com", at=AT, confirmed=True)
        queue(session, matter_id=matter.id, unsubscribe="https://engage.example/follow/stop/k")
        service.stop(session, follower)
    assert db.session.scalar(sa.select(sa.func.count(Follower.id))) == 0
    assert run_due(app) == 0


def test_following_twice_keeps_the_first_key(db: Any) -> None:
    matter = a_matter(db.session())
    with writing(db.session()) as session:
        first = service.follow(session, matter.id, "ada@Example.com", at=AT)
        key = first.key
        again = service.follow(session, matter.id, "ada@example.com", at=AT, confirmed=True)
        assert (again.id, again.key, again.confirmed_at) == (first.id, key, AT)

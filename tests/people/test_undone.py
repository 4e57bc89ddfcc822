"""Mail and jobs that were given up on are shown to the body's administrators, who can have them tried again."""

import smtplib
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Body, Role
from engage.database import writing
from engage.extensions import db
from engage.jobs import Job
from engage.jobs.service import run_due
from engage.matters import AuditEntry
from engage.notices import Notice, delivery, service
from engage.notices.address import masked
from engage.now import now
from tests.factories.consultations import an_open_consultation
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client, words

WHY = "the mail server refused the address (550)"


@pytest.fixture
def body(app: Any) -> Body:
    return a_body()


@pytest.fixture
def administrator(client: Client, body: Body) -> Any:
    person = a_person(body, Role.ADMINISTRATOR, email="ada@anytown.example")
    sign_in(client, person)
    return person


def a_mail(to: str = "jo.smith@example.org", **where: Any) -> Notice:
    """One that was given up on."""
    with writing(db.session()) as session:
        made = service.queue(
            session,
            "confirm_following",
            to=to,
            once=f"{to}{where}",
            at=now(),
            title="T",
            confirm_url="https://x",
            **where,
        )
        assert made is not None
        made.failed_at, made.attempts, made.error = now(), 48, WHY
    return made


def a_job(name: str = "daily.retention", **payload: Any) -> Job:
    with writing(db.session()) as session:
        job = Job(name=name, payload=payload, queued_at=now(), run_after=now(), attempts=10, failed_at=now(),
                  error="OSError at disk.py:7")  # fmt: skip
        session.add(job)
    return job


def page(body: Body) -> str:
    return f"/desk/bodies/{body.slug}/mail"


def test_it_says_what_failed_when_to_whom_in_a_mask_and_why(client: Client, body: Body, administrator: Any) -> None:
    matter = an_open_consultation(body, title="Night buses")
    a_mail(matter_id=matter.id)
    a_job()
    shown = words(client.get(page(body)))
    assert "Confirm following To j…@example.org , about Night buses Given up on" in shown
    assert f"after 48 tries: {WHY}." in shown
    assert "jo.smith" not in shown
    assert "Erasing what was promised to be gone" in shown
    assert "after 10 tries: OSError at disk.py:7." in shown
    assert "2 things could not be sent or done." in words(client.get(f"/desk/bodies/{body.slug}/"))


def test_where_nothing_failed_it_says_so(client: Client, body: Body, administrator: Any) -> None:
    shown = words(client.get(page(body)))
    assert "No mail of this body has failed." in shown
    assert "No job has failed." in shown
    assert "could not be sent" not in words(client.get(f"/desk/bodies/{body.slug}/"))


def test_a_mail_tried_again_is_sent_and_recorded(
    app: Any, client: Client, body: Body, administrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = a_mail(body_id=body.id)
    again = client.post(f"{page(body)}/{mail.id}/retry", follow_redirects=True)
    assert "It is being tried again now." in words(again)
    assert "No mail of this body has failed." in words(again)
    run_due(app)
    assert db.session.get_one(Notice, mail.id, populate_existing=True).sent_at is not None
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "retry_mail")).one()
    assert (entry.person_id, entry.body_id) == (administrator.id, body.id)
    assert "example.org" not in str(entry.details)
    assert client.post(f"{page(body)}/{mail.id}/retry").status_code == 404


def test_a_mail_that_fails_again_is_listed_again(
    app: Any, client: Client, body: Body, administrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        def open(self) -> None:
            raise smtplib.SMTPRecipientsRefused({"jo.smith@example.org": (550, b"no")})

        def close(self) -> None:
            pass

    monkeypatch.setattr(delivery.mail, "get_connection", lambda **_: Refusing(), raising=False)
    mail = a_mail(body_id=body.id)
    client.post(f"{page(body)}/{mail.id}/retry")
    run_due(app)
    assert "after 1 try: the mail server refused the address (550)." in words(client.get(page(body)))


def test_a_job_tried_again_is_done(app: Any, client: Client, body: Body, administrator: Any) -> None:
    job = a_job(day="2026-11-01")
    client.post(f"/desk/bodies/{body.slug}/jobs/{job.id}/retry")
    run_due(app)
    assert db.session.get_one(Job, job.id, populate_existing=True).done_at is not None
    assert db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "retry_job")).one().body_id == body.id


def test_of_another_body_nothing_is_shown_and_nothing_can_be_tried(
    client: Client, body: Body, administrator: Any
) -> None:
    other = a_body("Sometown Council")
    matter = an_open_consultation(other, title="None of your business")
    mails = [a_mail(matter_id=matter.id), a_mail("x@example.org", body_id=other.id), a_mail("stranger@example.org")]
    job = a_job("notices.tell_followers", matter_id=matter.id)
    shown = words(client.get(page(body)))
    assert "None of your business" not in shown
    assert "example.org" not in shown
    assert [client.post(f"{page(body)}/{mail.id}/retry").status_code for mail in mails] == [404] * 3
    assert client.post(f"/desk/bodies/{body.slug}/jobs/{job.id}/retry").status_code == 404
    assert client.get(page(other)).status_code == 404


def test_mail_to_the_bodys_own_people_is_the_bodys(client: Client, body: Body, administrator: Any) -> None:
    a_mail("ada@anytown.example")
    assert "a…@anytown.example" in words(client.get(page(body)))


def test_what_was_blanked_after_thirty_days_is_no_longer_listed(client: Client, body: Body, administrator: Any) -> None:
    mail = a_mail(body_id=body.id)
    with writing(db.session()):
        mail.to = mail.text = ""
    assert "No mail of this body has failed." in words(client.get(page(body)))


def test_only_an_administrator_sees_it(app: Any, body: Body) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client = Client(app)
        sign_in(client, a_person(body, role))
        assert client.get(page(body)).status_code == 403
        assert "Mail and jobs" not in words(client.get(f"/desk/bodies/{body.slug}/"))


@pytest.mark.parametrize(("address", "mask"), [("jo@example.org", "j…@example.org"), ("", "…"), ("@example.org", "…")])
def test_an_address_in_a_mask_cannot_be_written_to(address: str, mask: str) -> None:
    assert masked(address) == mask

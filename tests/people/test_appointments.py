"""Invitations, appointments, and the last administrator."""

import re
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Appointment, Body, Invitation, Person, Role, SignInSession
from engage.database import writing
from engage.extensions import db
from engage.matters import AuditEntry, Voice
from engage.notices import Notice
from engage.now import now
from engage.people.service import appoint as service
from tests.factories.people import a_body, a_person, appoint, sign_in
from tests.pages import Client, words

NEWCOMER = {"name": "Nia Newcomer", "password": "four green bottles fell"}


def an_administrator(client: Client, body: Body) -> Person:
    person = a_person(body, Role.ADMINISTRATOR, name="Ann Administrator")
    sign_in(client, person)
    return person


def mailed_link(to: str) -> str:
    """The last link that was mailed to an address, as a path."""
    text = db.session.scalar(sa.select(Notice.text).where(Notice.to == to).order_by(Notice.id.desc()))
    found = re.search(r"https?://[^/\s]+(/\S+)", text or "")
    assert found is not None, text
    return found[1]


def invited(client: Client, body: Body, email: str = "nia@example.org", role: str = "officer") -> str:
    response = client.post(f"/desk/bodies/{body.slug}/people/invite", data={"email": email, "role": role})
    assert response.status_code == 302, words(response)
    return mailed_link(email)


def verbs() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.verb).order_by(AuditEntry.id)))


def test_somebody_invited_makes_an_account_and_is_signed_in(client: Client, app: Flask) -> None:
    body = a_body()
    an_administrator(client, body)
    link = invited(client, body)
    newcomer = Client(app)
    said = words(newcomer.get(link))
    assert body.name in said
    assert "Consultation officer" in said
    assert newcomer.post(link, data=NEWCOMER).location == "/desk/"
    assert newcomer.get("/desk/").status_code == 200
    person = db.session.scalars(sa.select(Person).where(Person.email == "nia@example.org")).one()
    assert person.appointed(body.id, Role.OFFICER) is not None
    assert verbs()[-2:] == ["invite", "accept_invitation"]


def test_an_invitation_works_once(client: Client, app: Flask) -> None:
    body = a_body()
    an_administrator(client, body)
    link = invited(client, body)
    assert Client(app).post(link, data=NEWCOMER).status_code == 302
    assert Client(app).get(link).status_code == 410
    assert Client(app).post(link, data=NEWCOMER).status_code == 410


def test_an_invitation_dies_after_seven_days_when_revoked_and_when_sent_again(client: Client, app: Flask) -> None:
    body = a_body()
    an_administrator(client, body)
    for act in ("late", "revoke", "renew"):
        email = f"{act}@example.org"
        link = invited(client, body, email)
        number = db.session.scalar(sa.select(Invitation.id).where(Invitation.email == email))
        if act == "late":
            with writing(db.session()) as session:
                session.execute(sa.update(Invitation).values(expires_at=now() - timedelta(seconds=1)))
        else:
            client.post(f"/desk/bodies/{body.slug}/invitations/{number}/{act}")
        assert Client(app).get(link).status_code == 410
        assert Client(app).post(link, data=NEWCOMER).status_code == 410
    assert mailed_link("renew@example.org") != link
    assert Client(app).get(mailed_link("renew@example.org")).status_code == 200


def test_only_the_hash_of_the_link_is_kept(client: Client) -> None:
    body = a_body()
    an_administrator(client, body)
    token = invited(client, body).rsplit("/", 1)[1]
    assert db.session.scalar(sa.select(Invitation.token_hash)) != token
    assert len(token) >= 43


def test_a_link_for_an_address_with_an_account_works_for_that_account_alone(client: Client, app: Flask) -> None:
    body, other = a_body(), a_body("Sometown Council")
    an_administrator(client, body)
    known = a_person(other, Role.ANALYST, email="known@example.org")
    link = invited(client, body, known.email)
    somebody = Client(app)
    assert "There is an account for this address already" in words(somebody.get(link))
    assert "There is an account" in words(somebody.post(link, data=NEWCOMER))
    sign_in(somebody, a_person(other))
    assert "There is an account" in words(somebody.post(link))
    assert known.appointed(body.id) is None
    sign_in(somebody, known)
    assert somebody.post(link).location == "/desk/"
    assert known.appointed(body.id, Role.OFFICER) is not None


def test_a_suspended_person_cannot_come_back_by_an_invitation(client: Client, app: Flask) -> None:
    body = a_body()
    an_administrator(client, body)
    gone = a_person(None, email="gone@example.org", suspended_at=now())
    link = invited(client, body, gone.email)
    somebody = Client(app)
    sign_in(somebody, gone)
    somebody.post(link, data=NEWCOMER)
    assert gone.current_appointments == []


def test_the_same_role_is_not_offered_twice(client: Client) -> None:
    body = a_body()
    an_administrator(client, body)
    invited(client, body)
    again = client.post(f"/desk/bodies/{body.slug}/people/invite", data={"email": "NIA@example.org", "role": "officer"})
    assert "invited to this role already" in words(again)
    officer = a_person(body, Role.OFFICER)
    again = client.post(f"/desk/bodies/{body.slug}/people/invite", data={"email": officer.email, "role": "officer"})
    assert "officer here already" in words(again)


BAD = [
    "",
    "\x00",
    "x" * 1_000_000,
    "<b>a</b>@example.org",
    "a@b@c",
    "\u202ea@example.org",
    "=cmd()",
    "a@example.org\nBcc: b@c.org",
]


@pytest.mark.parametrize("typed", BAD)
def test_a_bad_address_or_role_is_an_error_on_the_page(client: Client, typed: str) -> None:
    body = a_body()
    an_administrator(client, body)
    address = f"/desk/bodies/{body.slug}/people/invite"
    assert "There is a problem" in words(client.post(address, data={"email": typed, "role": "officer"}))
    assert "There is a problem" in words(client.post(address, data={"email": "a@example.org", "role": typed}))
    assert db.session.scalar(sa.select(sa.func.count(Invitation.id))) == 0


def test_a_role_that_is_not_offered_is_refused(client: Client) -> None:
    body = a_body()
    an_administrator(client, body)
    response = client.post(
        f"/desk/bodies/{body.slug}/people/invite", data={"email": "a@example.org", "role": "operator"}
    )
    assert "There is a problem" in words(response)


def test_a_weak_password_is_refused_with_the_reason_and_the_name_stays(client: Client, app: Flask) -> None:
    body = a_body("Anytown Commissioners")
    an_administrator(client, body)
    link = invited(client, body)
    for weak, why in [
        ("short", "at least 12 characters"),
        ("passwordpassword", "tried first"),
        ("AnytownCommissioners1", "close to your name"),
        ("nia newcomer 12", "close to your name"),
        ("x" * 201, "200 characters or fewer"),
    ]:
        response = Client(app).post(link, data={**NEWCOMER, "password": weak})
        assert why in words(response)
        assert "Nia Newcomer" in response.get_data(as_text=True)
        assert weak not in response.get_data(as_text=True)


def test_ending_an_appointment_ends_the_persons_sessions_in_every_browser(client: Client, app: Flask) -> None:
    body = a_body()
    an_administrator(client, body)
    officer = a_person(body, Role.OFFICER)
    browsers = [Client(app), Client(app)]
    for browser in browsers:
        sign_in(browser, officer)
        assert browser.get(f"/desk/bodies/{body.slug}/").status_code == 200
    number = officer.current_appointments[0].id
    page = f"/desk/bodies/{body.slug}/appointments/{number}/end"
    assert officer.name in words(client.get(page))
    assert client.post(page, data={"reason": "Left the body"}).status_code == 302
    for browser in browsers:
        assert browser.get("/desk/").status_code == 302
        sign_in(browser, officer)
        assert browser.get(f"/desk/bodies/{body.slug}/").status_code == 404
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.verb, entry.reason, entry.role) == ("end_appointment", "Left the body", "administrator")


def test_ending_an_appointment_revokes_what_would_invite_the_person_back(client: Client, app: Flask) -> None:
    body = a_body()
    an_administrator(client, body)
    officer = a_person(body, Role.OFFICER, email="olga@example.org")
    link = invited(client, body, officer.email, "analyst")
    client.post(f"/desk/bodies/{body.slug}/appointments/{officer.current_appointments[0].id}/end")
    assert Client(app).get(link).status_code == 410


def test_the_last_administrator_cannot_be_removed(client: Client) -> None:
    body = a_body()
    me = an_administrator(client, body)
    page = f"/desk/bodies/{body.slug}/appointments/{me.current_appointments[0].id}/end"
    response = client.post(page)
    assert response.status_code == 409
    assert "last administrator" in words(response)
    a_person(body, Role.ADMINISTRATOR, suspended_at=now())  # one who cannot act does not count
    assert client.post(page).status_code == 409
    a_person(body, Role.ADMINISTRATOR)
    assert client.post(page).status_code == 302
    assert client.get("/desk/").status_code == 302


def test_two_administrators_cannot_remove_each_other_in_the_same_moment(app: Flask) -> None:
    body = a_body()
    both = [a_person(body, Role.ADMINISTRATOR) for _ in range(2)]
    numbers = [p.current_appointments[0].id for p in both]
    db.session.rollback()
    together, said = threading.Barrier(2), []

    def remove(mine: int, other: int) -> None:
        with app.app_context():
            session = db.session()
            together.wait()
            try:
                with writing(session):
                    me, them = session.get_one(Appointment, mine), session.get_one(Appointment, other)
                    service.end(them, by=me, at=now())
                said.append("removed")
            except service.LastAdministratorError:
                said.append("refused")
            session.remove() if hasattr(session, "remove") else session.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in (numbers, numbers[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == ["refused", "removed"]


def test_a_colleague_is_given_another_role(client: Client) -> None:
    body = a_body()
    an_administrator(client, body)
    officer = a_person(body, Role.OFFICER)
    page = f"/desk/bodies/{body.slug}/appointments/{officer.current_appointments[0].id}/add"
    assert client.get(page).status_code == 200
    assert client.post(page, data={"role": "approver"}).status_code == 302
    assert officer.appointed(body.id, Role.APPROVER) is not None
    assert "here already" in words(client.post(page, data={"role": "approver"}))


def test_numbers_of_another_body_are_not_there(client: Client) -> None:
    mine, other = a_body(), a_body("Sometown Council")
    an_administrator(client, mine)
    stranger = a_person(other, Role.OFFICER)
    number = stranger.current_appointments[0].id
    for act in ("add", "end"):
        assert (
            client.post(f"/desk/bodies/{mine.slug}/appointments/{number}/{act}", data={"role": "officer"}).status_code
            == 404
        )
    with writing(db.session()) as session:
        theirs = Invitation(
            token_hash="x", email="a@b.org", body_id=other.id, role=Role.OFFICER, invited_at=now(), expires_at=now()
        )
        session.add(theirs)
    for act in ("renew", "revoke"):
        assert client.post(f"/desk/bodies/{mine.slug}/invitations/{theirs.id}/{act}").status_code == 404
    assert client.post(f"/desk/bodies/{mine.slug}/invitations/99999999999999999999/revoke").status_code == 404


def test_grave_acts_ask_for_the_password_again_after_ten_minutes(client: Client) -> None:
    body = a_body()
    an_administrator(client, body)
    with writing(db.session()) as session:
        session.execute(sa.update(SignInSession).values(authenticated_at=now() - timedelta(minutes=11)))
    page = f"/desk/bodies/{body.slug}/people/invite"
    response = client.post(page, data={"email": "a@example.org", "role": "officer"})
    assert response.location == f"/account/confirm-password?next={page}"
    assert db.session.scalar(sa.select(sa.func.count(Invitation.id))) == 0
    assert client.post(response.location, data={"password": "wrong password"}).status_code == 200
    confirmed = client.post(response.location, data={"password": "three tall chimneys"})
    assert confirmed.location == page
    assert client.get(page).status_code == 200


def test_a_suspension_ends_everything_and_a_restoration_brings_no_session_back(client: Client) -> None:
    body = a_body()
    officer = a_person(body)
    appoint(officer, a_body("Sometown Council"), Role.ANALYST)
    sign_in(client, officer)
    with writing(db.session()):
        service.suspend(officer, by=Voice.OPERATOR, at=now(), reason="Stolen laptop")
    assert client.get("/desk/").status_code == 302
    with writing(db.session()):
        service.restore(officer, by=Voice.OPERATOR, at=now())
    assert client.get("/desk/").status_code == 302
    assert sorted(verbs()) == ["restore", "restore", "suspend", "suspend"]


def test_the_list_of_people_shows_invitations_to_administrators_only(client: Client, app: Flask) -> None:
    body = a_body()
    an_administrator(client, body)
    invited(client, body)
    assert "nia@example.org" in words(client.get(f"/desk/bodies/{body.slug}/people"))
    reader = Client(app)
    sign_in(reader, a_person(body, Role.ANALYST))
    said = words(reader.get(f"/desk/bodies/{body.slug}/people"))
    assert "Ann Administrator" in said
    assert "nia@example.org" not in said

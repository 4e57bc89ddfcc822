"""What the operator can do at the command line."""

import sqlalchemy as sa
from flask import Flask

from engage.accounts import Body, BodyKind, Person, Role
from engage.extensions import db
from engage.matters import AuditEntry
from engage.notices import Notice
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client


def run(app: Flask, *words: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    result = app.test_cli_runner().invoke(args=["people", *words])
    db.session.rollback()
    return result.exit_code, result.output.strip()


def test_the_first_administrator_is_invited_by_a_printed_link(client: Client, app: Flask) -> None:
    code, link = run(app, "invite-administrator", "Ann@Example.org", "Anytown Council", "--kind", "council")
    assert code == 0
    assert link.startswith(app.config["BASE_URL"] + "/invitations/")
    body = db.session.scalars(sa.select(Body)).one()
    assert (body.name, body.slug, body.kind) == ("Anytown Council", "anytown-council", BodyKind.COUNCIL)
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 0
    path = link.removeprefix(app.config["BASE_URL"])
    assert client.post(path, data={"name": "Ann", "password": "four green bottles fell"}).status_code == 302
    person = db.session.scalars(sa.select(Person)).one()
    assert person.email == "ann@example.org"
    assert person.appointed(body.id, Role.ADMINISTRATOR) is not None
    assert set(db.session.scalars(sa.select(AuditEntry.role))) == {"operator", "administrator"}
    code, said = run(app, "invite-administrator", "ann@example.org", "anytown-council")
    assert code != 0
    assert "here already" in said


def test_a_second_link_ends_the_first(client: Client, app: Flask) -> None:
    base = app.config["BASE_URL"]
    first = run(app, "invite-administrator", "ann@example.org", "Anytown Council")[1].removeprefix(base)
    second = run(app, "invite-administrator", "ann@example.org", "Anytown Council")[1].removeprefix(base)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_what_is_no_address_or_no_name_is_one_plain_sentence(app: Flask) -> None:
    for words in (("nonsense", "Anytown"), ("a@example.org", " "), ("a@example.org", "x" * 300), ("a@b c", "Anytown")):
        code, said = run(app, "invite-administrator", *words)
        assert code == 1
        assert said.startswith("Error: ")
        assert "Traceback" not in said
    assert db.session.scalar(sa.select(sa.func.count(Body.id))) == 0


def test_sessions_are_ended_accounts_suspended_and_restored(client: Client, app: Flask) -> None:
    person = a_person(a_body())
    sign_in(client, person)
    assert run(app, "end-sessions", person.email) == (0, "Ended 1.")
    assert client.get("/desk/").status_code == 302
    assert run(app, "suspend", person.email, "--reason", "Lost laptop")[0] == 0
    assert person.suspended_at is not None
    assert run(app, "restore", person.email)[0] == 0
    assert person.suspended_at is None
    assert run(app, "end-sessions", "nobody@example.org")[0] == 1


def test_a_lost_second_factor_is_taken_away(client: Client, app: Flask) -> None:
    from tests.people.test_second_factor import enrolled

    person = a_person(a_body(requires_second_factor=True))
    enrolled(app, person)
    assert run(app, "remove-second-factor", person.email)[0] == 0
    assert not person.has_second_factor
    assert db.session.scalar(sa.select(Notice.kind)) == "second_factor_removed"

"""The roles that a body of each kind appoints people to, in the words of the era."""

import pytest
from flask import Flask

from engage import installation
from engage.accounts import BodyKind, Role, roles_at
from engage.content.vocabulary import PROFILES, capital, strange_words, vocabulary
from engage.database import writing
from engage.extensions import db
from engage.people.forms.body import ABOUT_ROLES
from tests.factories.matters import AT
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client, words


def install(profile: str) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile=profile)


def test_every_role_has_a_word_and_a_sentence_in_every_era() -> None:
    assert set(ABOUT_ROLES) == {role.value for role in Role}
    for profile in PROFILES:
        for role in Role:
            assert vocabulary(profile)[role.term].one
            said = vocabulary(profile).fill(ABOUT_ROLES[role.value])
            assert not strange_words(said, profile), said


def test_every_kind_of_body_has_a_word_in_every_era() -> None:
    for profile in PROFILES:
        assert len({vocabulary(profile)[kind.term].one for kind in BodyKind}) == len(BodyKind)


@pytest.mark.parametrize("kind", list(BodyKind))
def test_only_the_roles_of_its_kind_are_offered_each_with_a_sentence(
    client: Client, app: Flask, kind: BodyKind
) -> None:
    install("link2008")
    body = a_body("Anybody", kind=kind)
    sign_in(client, a_person(body, Role.ADMINISTRATOR))
    page = client.get(f"/desk/bodies/{body.slug}/people/invite").get_data(as_text=True)
    for role in Role:
        assert (f'value="{role.value}"' in page) == (role in roles_at(kind))
    for role in roles_at(kind):
        assert capital(vocabulary("link2008")[role.term].one) in page


@pytest.mark.parametrize(("kind", "role"), [(BodyKind.NETWORK, "approver"), (BodyKind.COUNCIL, "scrutiny_chair")])
def test_a_role_that_the_body_does_not_have_is_refused(client: Client, app: Flask, kind: BodyKind, role: str) -> None:
    body = a_body("Anybody", kind=kind)
    administrator = a_person(body, Role.ADMINISTRATOR)
    sign_in(client, administrator)
    invited = client.post(f"/desk/bodies/{body.slug}/people/invite", data={"email": "nia@example.org", "role": role})
    assert invited.status_code == 200
    assert "There is a problem" in words(invited)
    number = administrator.current_appointments[0].id
    client.post(f"/desk/bodies/{body.slug}/appointments/{number}/add", data={"role": role})
    db.session.rollback()
    assert [a.role for a in administrator.current_appointments] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize(("profile", "word"), [("link2008", "LINk member"), ("hw2024", "Healthwatch volunteer")])
def test_a_volunteer_is_called_what_the_era_calls_them(client: Client, app: Flask, profile: str, word: str) -> None:
    install(profile)
    body = a_body("Anybody", kind=BodyKind.NETWORK)
    sign_in(client, a_person(body, Role.ADMINISTRATOR, Role.MEMBER))
    page = words(client.get(f"/desk/bodies/{body.slug}/people"))
    assert word in page
    assert word in words(client.get("/account/"))
    assert word in words(client.get(f"/desk/bodies/{body.slug}/people/invite"))

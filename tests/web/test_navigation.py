"""Where people can go: the same for everyone on public pages, by the kinds of their bodies behind the desk."""

import re

import pytest
from flask import Flask

from engage import installation
from engage.accounts import Body, BodyKind, Role, roles_at
from engage.content.vocabulary import PROFILES, strange_words
from engage.database import writing
from engage.extensions import db
from tests.factories.matters import AT
from tests.factories.people import a_body, a_person, appoint, sign_in
from tests.pages import Client, words

NAV = re.compile(r'<li class="nhsuk-header__navigation-item"><a [^>]*href="([^"]*)"')
FOOT = re.compile(r'<a class="nhsuk-footer__list-item-link" href="([^"]*)"')


def of_kind(kind: BodyKind, name: str = "Anybody") -> Body:
    return a_body(f"{name} {kind.value}", kind=kind)


def menu(client: Client, address: str) -> list[str]:
    return NAV.findall(client.get(address).get_data(as_text=True))


def test_the_public_menu_leads_to_every_part_and_each_is_there(client: Client) -> None:
    found = menu(client, "/")
    assert found == ["/consultations/", "/referrals/", "/reviews/", "/responses/", "/register/"]
    for address in [*found, *FOOT.findall(client.get("/").get_data(as_text=True))]:
        assert client.get(address, follow_redirects=True).status_code == 200, address


@pytest.mark.parametrize("address", ["/consultations/", "/referrals/", "/reviews/", "/responses/", "/register/duties"])
def test_the_menu_says_where_one_is(client: Client, address: str) -> None:
    page = client.get(address).get_data(as_text=True)
    assert len(re.findall(r'navigation-link" href="[^"]*" aria-current="(?:page|true)"', page)) == 1


@pytest.mark.parametrize("profile", PROFILES)
def test_the_front_page_speaks_in_the_words_of_the_era(client: Client, app: Flask, profile: str) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile=profile)
    assert strange_words(words(client.get("/")), profile) == []
    assert ("LINk" in words(client.get("/"))) == (profile == "link2008")


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        (BodyKind.COMMISSIONER, ["/desk/", "/desk/consultations/", "/desk/responses/", "/desk/reviews/"]),
        (BodyKind.NETWORK, ["/desk/", "/desk/networks/", "/desk/referrals/", "/desk/reviews/"]),
        (BodyKind.SCRUTINY, ["/desk/", "/desk/committees/", "/desk/referrals/", "/desk/reviews/"]),
    ],
)
def test_the_staff_menu_leads_to_what_a_persons_bodies_have_and_each_opens(
    client: Client, kind: BodyKind, places: list[str]
) -> None:
    body = of_kind(kind)
    sign_in(client, a_person(body, *roles_at(kind)))
    found = menu(client, "/desk/")
    assert found == [*places, "/consultations/"]
    for address in found:
        assert client.get(address, follow_redirects=True).status_code == 200, address


@pytest.mark.parametrize("kind", [BodyKind.NETWORK, BodyKind.SCRUTINY, BodyKind.COUNCIL])
def test_each_role_alone_can_open_everything_in_its_menu(client: Client, app: Flask, kind: BodyKind) -> None:
    body = of_kind(kind)
    for role in roles_at(kind):
        browser = Client(app)
        sign_in(browser, a_person(body, role))
        for address in menu(browser, "/desk/"):
            assert browser.get(address, follow_redirects=True).status_code == 200, (role, address)


def test_somebody_at_bodies_of_two_kinds_has_both_menus_once(client: Client) -> None:
    someone = a_person(of_kind(BodyKind.NETWORK), Role.HOST)
    appoint(someone, of_kind(BodyKind.COUNCIL), Role.OFFICER)
    sign_in(client, someone)
    found = menu(client, "/desk/")
    assert {"/desk/networks/", "/desk/consultations/"} <= set(found)
    assert len(found) == len(set(found))


def test_somebody_without_an_appointment_has_the_desk_alone(client: Client) -> None:
    sign_in(client, a_person())
    assert menu(client, "/desk/") == ["/desk/", "/consultations/"]

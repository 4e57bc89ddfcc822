"""The public pages that every site owes, and each body's own."""

import re

import pytest

from engage.database import writing
from engage.extensions import db
from engage.people.service import body as service
from tests.factories.people import a_body, an_area
from tests.pages import Client, words
from tests.queries import counting

PAGES = ["/accessibility", "/cookies", "/privacy", "/contact", "/about", "/bodies/"]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_there_without_a_cookie_and_may_be_kept(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"].startswith("public")


def test_the_cookies_page_names_every_cookie_that_is_set(client: Client) -> None:
    said = words(client.get("/cookies"))
    assert "engage_forms" in said
    assert "engage " in said


def test_a_body_has_a_page_with_its_contact_accessibility_and_areas(client: Client) -> None:
    body = a_body("Anytown Commissioners", contact_email="ask@anytown.example", outcome_days=42)
    town = an_area("Anytown")
    with writing(db.session()):
        body.areas.append(town)
        texts = {
            "contact_text": "Ring **01234 567890**",
            "accessibility_text": "<script>alert(1)</script> Ask for *Easy Read*",
        }
        service.edit(body, texts, by=service_voice(), at=body.created_at)
    response = client.get("/bodies/anytown-commissioners")
    said = words(response)
    assert "Acts for Anytown" in said
    assert "Ring 01234 567890" in said
    assert "ask@anytown.example" in said
    assert "Ask for Easy Read" in said
    assert "within 42 days" in said
    assert "<script>alert" not in response.get_data(as_text=True)
    assert "/consultations/?body=anytown-commissioners" in response.get_data(as_text=True)


def service_voice() -> "service.By":
    from engage.matters import Voice

    return Voice.OPERATOR


def test_a_body_that_has_written_nothing_says_so(client: Client) -> None:
    a_body("Quiet Trust")
    assert "has not yet said how to reach it" in words(client.get("/bodies/quiet-trust"))


def test_a_body_that_is_not_there_is_a_404(client: Client) -> None:
    assert client.get("/bodies/nobody").status_code == 404
    assert client.get("/bodies/?after=nobody").status_code == 404


def test_bodies_are_paged_by_name(client: Client) -> None:
    for n in range(103):
        a_body(f"Body {n:03}")
    first = client.get("/bodies/")
    assert "Body 099" in words(first)
    assert "Body 100" not in words(first)
    onward = re.search(r'href="(/bodies/\?after=[^"]+)"[^>]*rel="next"', first.get_data(as_text=True))
    assert onward is not None
    second = words(client.get(onward[1]))
    assert "Body 100" in second
    assert "Body 099" not in second


def test_a_body_page_costs_at_most_six_statements(client: Client) -> None:
    a_body("Anytown Commissioners")
    for address in ("/bodies/", "/bodies/anytown-commissioners"):
        with counting(db.engine) as sent:
            client.get(address)
        assert len(sent) <= 6, sent

"""The application starts, and says no plainly."""

import gc

import pytest

from engage import create_app
from tests.pages import Client, words


@pytest.mark.usefixtures("app")
def test_garbage_is_collected_again_once_the_application_stands() -> None:
    assert gc.isenabled()
    with pytest.raises(RuntimeError, match="SQLALCHEMY_DATABASE_URI"):
        create_app({"SQLALCHEMY_DATABASE_URI": None})
    assert gc.isenabled()


def test_an_address_that_is_not_there_is_a_404_page(client: Client) -> None:
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "Page not found" in words(response)


def test_a_control_character_in_the_address_is_refused(client: Client) -> None:
    assert client.get("/consultations/%00").status_code == 400
    assert client.get("/consultations/?q=%FF").status_code == 400

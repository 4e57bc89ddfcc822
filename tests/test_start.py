"""The application starts, and says no plainly."""

from tests.pages import Client, words


def test_an_address_that_is_not_there_is_a_404_page(client: Client) -> None:
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "Page not found" in words(response)


def test_a_control_character_in_the_address_is_refused(client: Client) -> None:
    assert client.get("/consultations/%00").status_code == 400
    assert client.get("/consultations/?q=%FF").status_code == 400

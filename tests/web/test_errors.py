"""A refusal says why, and gives back what was typed."""

from typing import Any

from flask import Flask

from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client, words

FORM = {"name": "A name that took an hour to find", "csrf_token": "stale"}


def test_a_form_sent_after_signing_out_comes_back_whole(client: Client) -> None:
    response = client.post("/account/password", data={"old_password": "secret words", "note": "An hour of my words"})
    assert response.status_code == 401
    assert "An hour of my words" in words(response)
    assert "secret words" not in response.get_data(as_text=True)


def test_only_a_form_from_our_own_page_gets_a_button_to_send_it_again(client: Client) -> None:
    ours = {"Sec-Fetch-Site": "same-origin"}
    assert "Send again</button>" in client.post("/account/", data=FORM, headers=ours).get_data(as_text=True)
    for theirs in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        page = client.post("/account/", data=FORM, headers=theirs).get_data(as_text=True)
        assert "Send again</button>" not in page
        assert "A name that took an hour" in page


def test_a_form_whose_token_is_stale_comes_back_with_a_new_one(app: Flask, db: Any) -> None:
    client = Client(app)
    sign_in(client, a_person(a_body()))
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        response = client.post("/account/password", data=FORM, headers={"Sec-Fetch-Site": "same-origin"})
        assert response.status_code == 400
        page = response.get_data(as_text=True)
        assert "Send again</button>" in page
        assert 'name="csrf_token"' in page
        assert "A name that took an hour" in page
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

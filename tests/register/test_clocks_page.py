"""The page of every clock: from the data, in the words of one era at a time."""

from typing import Any

import pytest

from engage import installation
from engage.clocks import service
from engage.content.vocabulary import PROFILES, strange_words
from engage.database import writing
from engage.matters import Voice, clocks
from engage.matters.profile import Profile
from tests.factories.duties import a_duty
from tests.factories.matters import AT
from tests.factories.people import a_body
from tests.pages import Client, words


@pytest.mark.parametrize("profile", PROFILES)
def test_every_clock_of_an_era_is_there_with_its_citation_and_none_of_another(
    client: Client, db: Any, profile: str
) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile=profile)
    response = client.get("/register/clocks")
    markup, page = response.get_data(as_text=True), words(response)
    for clock in clocks().values():
        mine = Profile(profile) in clock.profiles
        assert (f'id="{clock.id}"' in markup) == mine, clock.id
        if mine:
            citation, _ = clock.cited(Profile(profile))
            assert citation[1:] in page, clock.id
    assert words(client.get(f"/register/clocks?profile={profile}")) == page


@pytest.mark.parametrize("profile", PROFILES)
def test_the_clocks_of_an_era_speak_in_its_words(client: Client, db: Any, profile: str) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile=profile)
    page = words(client.get("/register/clocks"))
    for clock in clocks().values():  # a source has the name it has
        page = page.replace(clock.cited(Profile(profile))[0], "")
    assert strange_words(page, profile) == []


def test_law_is_kept_apart_from_what_is_not(client: Client) -> None:
    page = words(client.get("/register/clocks"))
    assert page.index("FOI-INFO") < page.index("Codes of practice: not law") < page.index("CP16-RESPONSE")
    assert page.index("CP16-RESPONSE") < page.index("Local rules: not law") < page.index("BODY-PROMISE")


def test_what_bodies_promise_themselves_stands_apart_and_every_duty_leads_to_its_clock(client: Client, db: Any) -> None:
    body = a_body("Northmoor Council")
    words_ = {"act": "answer every letter", "owed_to": "whoever wrote", "unit": "working_day", "count": "WD-EXC/ENG"}
    with writing(db.session()):
        made = service.add_clock(body, **words_, n=10, why="", by=Voice.OPERATOR, at=AT).clock_id
        service.shorten(body, "JY-RESPOND", 42, why="", by=Voice.OPERATOR, at=AT)
    duty = a_duty(made, owed_by=body)
    page = client.get("/register/clocks").get_data(as_text=True)
    assert page.count('id="JY-RESPOND"') == page.count(f'id="{made}"') == 1
    _, promised = words(client.get("/register/clocks")).split("What bodies promise themselves: not law")
    assert "Answer every letter" in promised
    assert "10 working days" in promised
    assert "42 days, instead of 84 days" in promised
    assert f'/register/clocks?profile={duty.profile}#{made}"' in client.get(f"/register/duties/{duty.id}").text


def test_an_era_that_is_none_is_refused(client: Client) -> None:
    assert client.get("/register/clocks?profile=hb2026").status_code == 400

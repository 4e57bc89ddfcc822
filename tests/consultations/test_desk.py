"""The desk: starting and writing; who may do what, and what the loser of a race sees."""

from typing import Any

import pytest

from engage.accounts import Body, Person, Role
from engage.consultations.models.consultation import Consultation
from tests.factories.consultations import (
    a_consultation,
    at_desk,
)
from tests.factories.people import a_body, a_person, an_area, sign_in
from tests.pages import Client, words

SECTIONS = ("edit/details", "edit/reasons", "edit/options", "edit/places", "edit/dates", "edit/privacy", "edit/decision",
            "documents", "evidence")  # fmt: skip


def test_an_officer_starts_a_consultation_and_finds_it_in_the_list(client: Client, body: Body, officer: Person) -> None:
    sign_in(client, officer)
    response = client.post("/desk/consultations/new", data={"title": "Night buses", "body": body.id})
    assert response.status_code == 302
    assert "What to do next" in words(client.get(response.location))
    assert "Night buses" in words(client.get("/desk/consultations/"))


def test_a_consultation_cannot_be_started_for_another_body(client: Client, officer: Person, db: Any) -> None:
    other = a_body("Otherton Council")
    sign_in(client, officer)
    response = client.post("/desk/consultations/new", data={"title": "Ours?", "body": other.id})
    assert response.status_code == 200
    assert db.session.query(Consultation).count() == 0


@pytest.mark.parametrize("path", ["", *SECTIONS, "submit", "publish", "bundle", "record", "correct", "pause", "withdraw",
                                  "report", "publish-outcome", "return", "extend", "decide"])  # fmt: skip
def test_nothing_of_one_body_is_visible_to_another(client: Client, path: str) -> None:
    made = a_consultation(a_body("Otherton Council"))
    stranger = a_person(a_body(), *Role)
    sign_in(client, stranger)
    assert client.get(at_desk(made, path)).status_code == 404
    assert client.post(at_desk(made, path)).status_code in (404, 405)
    assert made.title not in words(client.get("/desk/consultations/"))


@pytest.mark.parametrize("path", SECTIONS)
def test_only_the_officer_writes(client: Client, body: Body, officer: Person, approver: Person, path: str) -> None:
    made = a_consultation(body)
    sign_in(client, approver)
    assert client.get(at_desk(made, path)).status_code == 403
    sign_in(client, officer)
    assert client.get(at_desk(made, path)).status_code == 200


HOSTILE = ["", "x" * 1_000_000, "a\x00b", "<script>alert(1)</script>", "=1+1", "\u202eabc", "' OR 1=1 --"]


@pytest.mark.parametrize("section", ["details", "reasons", "dates", "privacy", "decision", "options", "places"])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_there_is_an_answer_and_the_words_come_back(
    client: Client, body: Body, officer: Person, section: str, value: str
) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    form = {"version": made.version}
    for name in ("title", "slug", "summary", "overview", "why", "opens_at-day", "closes_at-time", "outcome_days", "decision",
                 "decision_on-year", "privacy_controller", "kept_until-month", "duty_basis", "title_1", "text_1",
                 "status_quo", "areas", "audiences"):  # fmt: skip
        form[name] = value if len(value) < 1000 or name in ("title", "why", "decision", "text_1") else ""  # type: ignore[assignment]
    response = client.post(at_desk(made, f"edit/{section}"), data=form)
    assert response.status_code in (200, 302, 409), response.status_code
    if response.status_code == 200 and section == "details" and value == HOSTILE[4]:
        assert value in words(response)


def test_the_loser_of_a_race_sees_both_texts(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    form = {"version": made.version, "why": "My reasons."}
    assert client.post(at_desk(made, "edit/reasons"), data={**form, "why": "Her reasons."}).status_code == 302
    response = client.post(at_desk(made, "edit/reasons"), data=form)
    assert response.status_code == 409
    assert "My reasons." in words(response)
    assert "Her reasons." in words(response)


def test_options_and_places_are_under_the_same_lock(client: Client, body: Body, officer: Person) -> None:
    made, area = a_consultation(body), an_area("Otherton")
    sign_in(client, officer)
    opened = made.version
    assert client.post(at_desk(made, "edit/places"), data={"version": opened, "areas": area.id}).status_code == 302
    stale = {"version": opened, "title_1": "Mine", "title_2": "Other"}
    assert client.post(at_desk(made, "edit/options"), data=stale).status_code == 409
    fresh = {**stale, "version": made.version, "status_quo": "1"}
    assert client.post(at_desk(made, "edit/options"), data=fresh).status_code == 302
    assert [(o.title, o.is_status_quo) for o in made.options] == [("Mine", True), ("Other", False)]


def test_a_preview_saves_nothing(client: Client, body: Body, officer: Person) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    response = client.post(
        at_desk(made, "edit/reasons"), data={"version": made.version, "why": "So **much**", "preview": "1"}
    )
    assert "<strong>much</strong>" in response.get_data(as_text=True)
    assert made.why != "So **much**"


def test_an_address_that_another_has_is_refused(client: Client, body: Body, officer: Person) -> None:
    a_consultation(body, title="First")
    made = a_consultation(body, title="Second")
    sign_in(client, officer)
    response = client.post(
        at_desk(made, "edit/details"), data={"version": made.version, "title": "Second", "slug": "first"}
    )
    assert "Another consultation has this address" in words(response)


def test_election_periods_are_kept_by_administrators(client: Client, body: Body, officer: Person) -> None:
    address = f"/desk/bodies/{body.slug}/elections"
    sign_in(client, officer)
    assert client.get(address).status_code == 403
    sign_in(client, a_person(body, Role.ADMINISTRATOR))
    form = {"title": "Local elections", "area": 0, "starts_on-day": 1, "starts_on-month": 4, "starts_on-year": 2027,
            "ends_on-day": 6, "ends_on-month": 5, "ends_on-year": 2027}  # fmt: skip
    assert "Enter a polling day after" in words(client.post(address, data={**form, "ends_on-year": 2026}))
    assert client.post(address, data=form).status_code == 302
    assert "Local elections" in words(client.get(address))
    assert client.post(f"{address}/1/remove", data={"reason": "Entered twice."}).status_code == 302
    assert "None is known yet" in words(client.get(address))
    assert client.get(f"{address}/{2**40}/remove").status_code == 404


def test_the_list_pages_and_filters(client: Client, body: Body, officer: Person) -> None:
    for n in range(27):
        a_consultation(body, title=f"Number {n:02d}")
    sign_in(client, officer)
    first = client.get("/desk/consultations/")
    assert "Number 26" in words(first)
    assert "Number 01" not in words(first)
    assert "Next" in words(first)
    assert "None of your bodies" in words(client.get("/desk/consultations/?state=ended"))
    assert client.get("/desk/consultations/?before=x&state=%3B").status_code == 200


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    made = a_consultation()
    for path in ("", "edit/details", "publish"):
        response = client.get(at_desk(made, path))
        assert response.status_code == 302
        assert "/sign-in" in response.location

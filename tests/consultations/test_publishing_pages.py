"""The gate and publishing by the pages: what is missing is listed, and two people are needed where there are two."""

from datetime import timedelta
from typing import Any

from engage.accounts import Body, Person, Role
from engage.consultations.models.consultation import GateCheck, State
from engage.database import writing
from engage.matters import AuditEntry
from engage.now import now
from tests.factories.consultations import (
    a_consultation,
    at_desk,
    ready,
)
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client, words


def test_the_gate_refuses_with_a_list_that_leads_to_where_it_is_mended(
    client: Client, body: Body, officer: Person, db: Any
) -> None:
    made = a_consultation(body)
    sign_in(client, officer)
    response = client.post(at_desk(made, "submit"), data={})
    page = words(response)
    assert response.status_code == 200
    assert "must be mended first" in page
    assert "Gunning 1" in page
    assert at_desk(made, "edit/dates") in response.get_data(as_text=True)
    assert made.state == State.DRAFTING
    assert db.session.query(GateCheck).filter_by(consultation_id=made.id, passed=False).count() == 1


def test_from_draft_to_published_by_two_people(client: Client, body: Body, officer: Person, approver: Person) -> None:
    made = ready(body)
    sign_in(client, officer)
    assert client.post(at_desk(made, "submit"), data={}).status_code == 302
    assert made.state == State.GATE_CHECK
    assert client.get(at_desk(made, "edit/details")).status_code == 403
    assert client.get(at_desk(made, "publish")).status_code == 403
    sign_in(client, approver)
    assert "Nothing stands in the way" in words(client.get(at_desk(made, "publish")))
    assert client.post(at_desk(made, "publish"), data={}).status_code == 302
    assert made.state == State.SCHEDULED
    assert client.get(f"/consultations/{made.slug}").status_code == 200
    assert "Passed" in words(client.get(at_desk(made, "bundle")))
    assert client.post(at_desk(made, "publish"), data={}).status_code == 409


def test_nobody_publishes_their_own_draft_where_there_is_another(client: Client, body: Body, approver: Person) -> None:
    made = ready(body)
    both = a_person(body, Role.OFFICER, Role.APPROVER, name="Cy Both")
    sign_in(client, both)
    assert client.post(at_desk(made, "submit"), data={}).status_code == 302
    assert client.post(at_desk(made, "publish"), data={}).status_code == 403
    assert "nobody approves their own draft" in words(client.get(at_desk(made)))
    sign_in(client, approver)
    assert client.post(at_desk(made, "publish"), data={}).status_code == 302


def test_who_is_alone_may_publish_what_they_wrote(client: Client, body: Body) -> None:
    made = ready(body)
    sign_in(client, a_person(body, Role.OFFICER, Role.APPROVER))
    assert client.post(at_desk(made, "submit"), data={}).status_code == 302
    assert client.post(at_desk(made, "publish"), data={}).status_code == 302


def test_a_return_needs_a_reason(client: Client, body: Body, officer: Person, approver: Person, db: Any) -> None:
    made = ready(body)
    sign_in(client, officer)
    client.post(at_desk(made, "submit"), data={})
    sign_in(client, approver)
    assert "Give a reason" in words(client.post(at_desk(made, "return"), data={"reason": " "}))
    assert client.post(at_desk(made, "return"), data={"reason": "Too long."}).status_code == 302
    assert made.state == State.DRAFTING
    entry = db.session.query(AuditEntry).filter_by(matter_id=made.id, verb="return").one()
    assert (entry.reason, entry.person_id) == ("Too long.", approver.id)


def test_the_gate_is_asked_again_at_publishing(
    client: Client, body: Body, officer: Person, approver: Person, db: Any
) -> None:
    made = ready(body)
    sign_in(client, officer)
    client.post(at_desk(made, "submit"), data={})
    with writing(db.session()):
        made.opens_at = now() - timedelta(hours=1)
    sign_in(client, approver)
    response = client.post(at_desk(made, "publish"), data={})
    assert "The opening time has passed" in words(response)
    assert not made.is_public


def test_an_approver_reads_the_whole_page_before_publishing_it(
    client: Client, body: Body, officer: Person, approver: Person
) -> None:
    made = ready(body)
    sign_in(client, officer)
    client.post(at_desk(made, "submit"), data={})
    sign_in(client, approver)
    assert at_desk(made, "preview") in client.get(at_desk(made, "publish")).get_data(as_text=True)
    before = words(client.get(at_desk(made, "preview")))
    assert "Nothing is public until an approver publishes it" in before
    client.post(at_desk(made, "publish"), data={})
    published = words(client.get(f"/consultations/{made.slug}"))
    overview = before[before.index("Overview") : before.index("Ways to respond")]
    assert overview in published
    assert "Why we are consulting" in overview
    assert "not yet in force" in words(client.get(at_desk(made, "preview")))


def test_the_preview_is_for_the_people_of_the_body_alone(client: Client, body: Body) -> None:
    made = ready(body)
    assert client.get(at_desk(made, "preview")).status_code == 302
    sign_in(client, a_person(a_body(), Role.OFFICER))
    assert client.get(at_desk(made, "preview")).status_code == 404


def test_nobody_is_led_to_what_they_may_not_write(
    client: Client, body: Body, officer: Person, approver: Person
) -> None:
    made = ready(body)
    sign_in(client, approver)
    page = client.get(at_desk(made)).get_data(as_text=True)
    assert "Title, overview and contact" in page
    assert at_desk(made, "edit/details") not in page
    assert at_desk(made, "questionnaire/") in page
    sign_in(client, officer)
    assert at_desk(made, "edit/details") in client.get(at_desk(made)).get_data(as_text=True)

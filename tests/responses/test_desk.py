"""The desk: who may do what, what was typed comes back, the loser of a race sees both texts."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Person, Role
from engage.database import writing
from engage.extensions import db as database
from engage.jobs.models import Job
from engage.matters import Evidence, Item, ItemState, Matter, Outcome, PromiseState, Response, Voice
from engage.matters.outcome import publish_item
from engage.now import now, today
from engage.responses.service import answers
from tests.factories import people
from tests.factories.matters import a_matter, a_theme, an_answer, an_item, answer, owe, publish_outcome
from tests.pages import Client, words

DAY = today() + timedelta(days=90)
WHOLE = {
    "outcome": "adopted", "answer": "We will open until eight.", "plan": "Clinic plan", "promise": "Open until eight",
    "responsible": "Head of clinics", "due_on-day": str(DAY.day), "due_on-month": str(DAY.month),
    "due_on-year": str(DAY.year), "version": "0",
}  # fmt: skip


@pytest.fixture
def matter(db: Any) -> Matter:
    made = a_matter(db.session())
    owe(made)
    return made


@pytest.fixture
def officer(matter: Matter) -> Person:
    return people.a_person(matter.body, Role.OFFICER)


@pytest.fixture
def approver(matter: Matter) -> Person:
    return people.a_person(matter.body, Role.APPROVER, name="Bea Approver")


def desk(item: Item, ending: str = "") -> str:
    return f"/desk/responses/{item.matter.reference}/items/{item.number}{ending}"


def a_published(matter: Matter, **values: Any) -> Item:
    item = answer(an_item(matter, at=now()), an_answer(due_on=DAY, **values), at=now())
    with writing(database.session()):
        publish_item(item, by=Voice.OPERATOR, at=now())
    return item


def test_the_chain_from_theme_to_delivered_by_the_pages(
    client: Client, db: Any, matter: Matter, officer: Person, approver: Person
) -> None:
    theme = a_theme(matter, "Opening hours")
    people.sign_in(client, officer)
    page = words(client.get(f"/desk/responses/{matter.reference}/"))
    assert "Themes with no item" in page
    new = f"/desk/responses/{matter.reference}/items/new"
    assert "checked" in client.get(f"{new}?theme={theme.id}").get_data(as_text=True)
    made = {"title": "Open later", "said": "Many of you *work*.", "themes": str(theme.id), "responsible": "Head"}
    assert client.post(new, data=made).status_code == 302
    item = db.session.scalars(sa.select(Item)).one()
    assert item.said_html == "<p>Many of you <em>work</em>.</p>"
    assert "Themes with no item" not in words(client.get(f"/desk/responses/{matter.reference}/"))
    assert client.get(desk(item, "/answer")).status_code == 200
    assert client.post(desk(item, "/answer"), data={**WHOLE, "act": "send"}).status_code == 302
    assert "Only an approver" in words(client.get(desk(item)))
    people.sign_in(client, approver)
    assert "Open later" in words(client.get("/desk/responses/?state=waiting"))
    response = db.session.scalars(sa.select(Response)).one()
    assert client.post(desk(item, "/approve"), data={"version": str(response.version)}).status_code == 302
    publish_outcome(matter, at=now())
    people.sign_in(client, officer)
    assert "Add evidence first" in words(client.get(desk(item)))
    assert client.post(desk(item, "/delivered")).status_code == 409
    shown = {"text": "The new rota", "link": "https://anytown.example/rota"}
    assert client.post(desk(item, "/evidence"), data=shown).status_code == 302
    assert client.post(desk(item, "/delivered")).status_code == 302
    db.session.rollback()
    assert item.state == ItemState.DELIVERED
    assert "Delivered" in words(client.get(desk(item)))
    assert set(db.session.scalars(sa.select(Job.name))) >= {"notices.tell_followers"}


def test_nobody_approves_their_own_draft_where_there_are_two(client: Client, db: Any, matter: Matter) -> None:
    both = people.a_person(matter.body, Role.OFFICER, Role.APPROVER)
    item = an_item(matter)
    people.sign_in(client, both)
    client.post(desk(item, "/answer"), data={**WHOLE, "act": "send"})
    version = {"version": "1"}
    people.a_person(matter.body, Role.ANALYST, name="Cy")
    page = words(client.get(desk(item)))
    assert "Why not?" in page
    assert "Somebody else at your body must approve it" in page
    assert client.post(desk(item, "/approve"), data=version).status_code == 403
    db.session.rollback()
    assert item.state == ItemState.DRAFTED


def test_one_person_alone_may_approve_what_they_drafted(client: Client, db: Any, matter: Matter) -> None:
    people.sign_in(client, people.a_person(matter.body, Role.OFFICER, Role.APPROVER))
    item = an_item(matter)
    client.post(desk(item, "/answer"), data={**WHOLE, "act": "send"})
    version = db.session.scalars(sa.select(Response.version)).one()
    assert client.post(desk(item, "/approve"), data={"version": str(version)}).status_code == 302


PAGES = ["", "/edit", "/withdraw", "/answer", "/return", "/evidence", "/date", "/not-delivered"]
ACTS = ["/approve", "/publish", "/delivered"]


@pytest.mark.parametrize("ending", PAGES + ACTS)
def test_another_bodys_item_is_not_there(client: Client, matter: Matter, ending: str) -> None:
    item = a_published(matter)
    people.sign_in(client, people.a_person(people.a_body("Elsewhere"), *Role))
    assert client.open(desk(item, ending), method="POST" if ending in ACTS else "GET").status_code == 404
    assert client.get(f"/desk/responses/{matter.reference}/").status_code == 404
    assert item.title not in words(client.get("/desk/responses/?state=promised"))


@pytest.mark.parametrize("ending", PAGES + ACTS)
def test_without_signing_in_one_is_sent_to_sign_in(client: Client, matter: Matter, ending: str) -> None:
    item = a_published(matter)
    response = client.open(desk(item, ending), method="POST" if ending in ACTS else "GET")
    assert response.status_code == 302
    assert "/sign-in" in response.headers["Location"]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MODERATOR, Role.ADMINISTRATOR])
def test_other_roles_read_and_change_nothing(client: Client, matter: Matter, role: Role) -> None:
    item = a_published(matter)
    people.sign_in(client, people.a_person(matter.body, role))
    assert client.get(desk(item)).status_code == 200
    for ending in PAGES[1:]:
        assert client.get(desk(item, ending)).status_code == 403
    for ending in ACTS:
        assert client.post(desk(item, ending)).status_code == 403


def test_noted_is_refused_on_the_page_with_an_explanation_and_the_words_kept(
    client: Client, db: Any, matter: Matter, officer: Person
) -> None:
    item = an_item(matter)
    people.sign_in(client, officer)
    typed = {**WHOLE, "outcome": "not_adopted", "reason": "We note your comments.", "act": "send"}
    response = client.post(desk(item, "/answer"), data=typed)
    assert response.status_code == 200
    page = words(response)
    assert "There is a problem" in page
    assert "is not an answer" in page
    body = response.get_data(as_text=True)
    assert "We note your comments." in body
    assert "Open until eight" in body
    assert db.session.scalar(sa.select(sa.func.count(Response.id))) == 0


def test_a_draft_with_gaps_is_kept_and_comes_back(client: Client, matter: Matter, officer: Person) -> None:
    item = an_item(matter)
    people.sign_in(client, officer)
    typed = {"outcome": "not_adopted", "answer": "Half a", "version": "0", "act": "save"}
    assert client.post(desk(item, "/answer"), data=typed).status_code == 302
    body = client.get(desk(item, "/answer")).get_data(as_text=True)
    assert "Half a" in body
    assert 'value="not_adopted" checked' in body


def test_the_loser_of_a_race_sees_both_texts(client: Client, db: Any, matter: Matter, officer: Person) -> None:
    item = an_item(matter)
    people.sign_in(client, officer)
    assert client.post(desk(item, "/answer"), data={**WHOLE, "answer": "First", "act": "save"}).status_code == 302
    late = client.post(desk(item, "/answer"), data={**WHOLE, "answer": "Second", "act": "save"})
    assert late.status_code == 409
    assert "First" in words(late)
    assert "Second" in words(late)
    assert [r.answer for r in db.session.scalars(sa.select(Response))] == ["First"]


def test_two_officers_editing_an_item_lose_nothing(client: Client, db: Any, matter: Matter, officer: Person) -> None:
    item = an_item(matter)
    [source] = db.session.scalars(sa.text("SELECT theme_id FROM item_source"))
    people.sign_in(client, officer)
    mine = {"title": "Mine", "said": "Mine", "themes": str(source), "version": str(item.version)}
    assert client.post(desk(item, "/edit"), data=mine).status_code == 302
    late = client.post(desk(item, "/edit"), data={**mine, "title": "Theirs", "said": "Theirs"})
    assert late.status_code == 409
    assert "Mine" in words(late)
    assert "Theirs" in words(late)


def test_what_is_approved_is_what_was_read(
    client: Client, db: Any, matter: Matter, officer: Person, approver: Person
) -> None:
    item = an_item(matter)
    with writing(db.session()):
        answers.draft(item, an_answer(due_on=DAY), by=Voice.OPERATOR, at=now())
        answers.send(item, by=Voice.OPERATOR, at=now())
    read = item.responses[0].version
    with writing(db.session()):
        answers.draft(item, an_answer(due_on=DAY, plan="Changed since"), by=Voice.OPERATOR, at=now())
        answers.send(item, by=Voice.OPERATOR, at=now())
    people.sign_in(client, approver)
    late = client.post(desk(item, "/approve"), data={"version": str(read)})
    assert late.status_code == 409
    assert "Changed since" in words(late)


def test_a_new_date_shows_the_old_one_and_tells_the_followers(
    client: Client, db: Any, matter: Matter, officer: Person
) -> None:
    item = a_published(matter)
    people.sign_in(client, officer)
    day = DAY + timedelta(days=30)
    typed = {"due_on-day": str(day.day), "due_on-month": str(day.month), "due_on-year": str(day.year)}
    assert "Say why" in words(client.post(desk(item, "/date"), data=typed))
    assert client.post(desk(item, "/date"), data={**typed, "reason": "Snow."}).status_code == 302
    assert "first promised by" in words(client.get(desk(item)))


def test_not_delivered_is_public_with_its_reason(client: Client, db: Any, matter: Matter, officer: Person) -> None:
    item = a_published(matter)
    people.sign_in(client, officer)
    assert client.post(desk(item, "/not-delivered"), data={"reason": "No money."}).status_code == 302
    db.session.rollback()
    assert item.promises[0].state == PromiseState.NOT_DELIVERED
    assert "No money." in words(client.get(f"/responses/{matter.reference}/{item.number}"))


@pytest.mark.parametrize(
    "link",
    ["http://plain.example", "javascript:alert(1)", "https://", "//host", "https://a@b.example", "https://x y.example",
     "https://[::1", "ftp://x.example", "https:\\\\x.example"],
)  # fmt: skip
def test_only_whole_https_links_are_evidence(
    client: Client, db: Any, matter: Matter, officer: Person, link: str
) -> None:
    item = a_published(matter)
    people.sign_in(client, officer)
    assert "starts with https://" in words(client.post(desk(item, "/evidence"), data={"text": "x", "link": link}))
    assert db.session.scalar(sa.select(sa.func.count(Evidence.id))) == 0


def test_a_document_that_is_not_one_is_refused_and_the_words_kept(
    client: Client, db: Any, matter: Matter, officer: Person
) -> None:
    item = a_published(matter)
    people.sign_in(client, officer)
    typed = {"text": "See the plan", "document_title": "Plan", "document": (BytesIO(b"<svg onload=alert(1)>"), "p.pdf")}
    response = client.post(desk(item, "/evidence"), data=typed, content_type="multipart/form-data")
    assert response.status_code == 200
    assert "There is a problem" in words(response)
    assert "See the plan" in response.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(Evidence.id))) == 0


HOSTILE = [
    "", " ", "x" * 1_000_000, "a\x00b", "<script>alert(1)</script>", "${7*7}", "=HYPERLINK()", "\u202etxet",
    "'; DROP TABLE item; --", "%s%n", "999999999999999999999", "-1", "no_such", "\ud7ff", "１２",
]  # fmt: skip


@pytest.mark.parametrize("ending", ["/edit", "/withdraw", "/answer", "/return", "/evidence", "/date", "/not-delivered"])
def test_hostile_input_in_every_field_of_every_form_is_never_an_error_of_ours(
    client: Client, matter: Matter, ending: str
) -> None:
    people.sign_in(client, people.a_person(matter.body, *Role))
    item = an_item(matter) if ending in {"/edit", "/withdraw", "/answer"} else a_published(matter)
    fields = {
        "/edit": ["title", "said", "themes", "responsible", "version"],
        "/answer": [*WHOLE, "reason", "passed_to", "revised_because", "act"],
        "/evidence": ["text", "link", "document_title", "document"],
        "/date": ["due_on-day", "due_on-month", "due_on-year", "reason"],
    }.get(ending, ["reason"])
    whole = WHOLE if ending == "/answer" else {}
    tries = [{field: [value, value] for field in fields} for value in HOSTILE]
    tries += [{**whole, field: [value]} for field in fields for value in ("", "a\x00b", "9" * 21)]
    for typed in tries:
        response = client.post(desk(item, ending), data=typed)
        assert response.status_code in {200, 302, 400, 403, 409, 413}, typed
        assert "<script>alert" not in response.get_data(as_text=True)


def test_hostile_input_to_a_new_item(client: Client, db: Any, matter: Matter, officer: Person) -> None:
    people.sign_in(client, officer)
    other = a_theme(a_matter(db.session(), people.a_body("Elsewhere"), n=9))
    new = f"/desk/responses/{matter.reference}/items/new"
    for theme in [*HOSTILE, str(other.id)]:
        typed = {"title": "T", "said": "S", "themes": [theme, theme]}
        assert client.post(new, data=typed).status_code in {200, 400}
    assert db.session.scalar(sa.select(sa.func.count(Item.id))) == 0
    for address in ("?theme=x", "?theme=999999999999999999999", "?theme=%3Cscript%3E"):
        assert client.get(new + address).status_code == 200


@pytest.mark.parametrize("address", ["?state=no_such", "?body=elsewhere", "?state=%27"])
def test_a_filter_that_is_not_offered_is_not_found(client: Client, officer: Person, address: str) -> None:
    people.sign_in(client, officer)
    assert client.get(f"/desk/responses/{address}").status_code == 404


@pytest.mark.parametrize(
    "key", ["x", "2026-13-01_1", "2026-01-01_", "_5", "2026-01-01_99999999999999999999", "%C2%B2_1"]
)
def test_a_page_key_that_makes_no_sense_is_the_first_page(
    client: Client, matter: Matter, officer: Person, key: str
) -> None:
    item = an_item(matter)
    people.sign_in(client, officer)
    assert item.title in words(client.get(f"/desk/responses/?after={key}"))


def test_the_desk_lists_by_state(client: Client, db: Any, matter: Matter, officer: Person) -> None:
    titles = {
        "unanswered": "Nobody yet",
        "waiting": "With Bea",
        "approved": "Approved",
        "promised": "Promised",
        "late": "Late",
    }
    items = {state: an_item(matter, title=title) for state, title in titles.items()}
    with writing(db.session()):
        answers.draft(items["waiting"], an_answer(due_on=DAY), by=Voice.OPERATOR, at=now())
        answers.send(items["waiting"], by=Voice.OPERATOR, at=now())
    answer(items["approved"], an_answer(due_on=DAY), at=now())
    for state, due in (("promised", today()), ("late", today() - timedelta(days=1))):
        past = now() - timedelta(days=40)
        answer(items[state], an_answer(due_on=due), at=past)
        with writing(db.session()):
            publish_item(items[state], by=Voice.OPERATOR, at=past)
    people.sign_in(client, officer)
    for state, title in titles.items():
        body = client.get(f"/desk/responses/?state={state}").get_data(as_text=True)
        shown = [t for t in titles.values() if f">{t}</a>" in body]
        assert shown == [title], state


def test_more_than_six_months_of_consideration_is_said(
    client: Client, db: Any, matter: Matter, officer: Person
) -> None:
    long_ago = now() - timedelta(days=184)
    item = answer(an_item(matter), an_answer(Outcome.UNDER_CONSIDERATION, due_on=DAY), at=long_ago)
    with writing(db.session()):
        publish_item(item, by=Voice.OPERATOR, at=long_ago)
    people.sign_in(client, officer)
    assert item.title in words(client.get("/desk/responses/?state=considered"))
    assert "more than six months" in words(client.get(desk(item)))
    assert "more than six months" in words(client.get(f"/responses/{matter.reference}/{item.number}"))

"""The register: what it lists, in which order, under which filter, at what cost, and as which files."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from engage.accounts import Installation, Role
from engage.database import writing
from engage.matters import Item, ItemState, Outcome, Voice
from engage.matters.models.item import UNDATED
from engage.matters.outcome import publish_item, show_unanswered
from engage.matters.standing import Standing, standing
from engage.now import now, today
from engage.register import listing
from engage.register.filters import Filter
from engage.responses.service import delivery
from tests.conftest import DATABASE
from tests.factories import people
from tests.factories.matters import a_matter, an_answer, an_item, answer, owe
from tests.pages import Client, words
from tests.queries import counting

PAST = now() - timedelta(days=400)


def public(matter: Any, title: str, **values: Any) -> Item:
    """A published item whose answer was given long ago."""
    item = answer(an_item(matter, title=title, at=PAST), an_answer(**values), at=PAST)
    with writing(sa.orm.object_session(item)):
        publish_item(item, by=Voice.OPERATOR, at=PAST)
    return item


@pytest.fixture
def world(db: Any) -> dict[str, Item]:
    """One item in each state, of one body."""
    matter = a_matter(db.session())
    day = today()
    made = {
        "promised": public(matter, "Due today", due_on=day),
        "late": public(matter, "Due yesterday", due_on=day - timedelta(days=1)),
        "answered": public(matter, "Refused", outcome=Outcome.NOT_ADOPTED),
        "delivered": public(matter, "Brought", due_on=day),
        "not_delivered": public(matter, "Broken", due_on=day),
        "unanswered": an_item(matter, title="Ignored"),
    }
    with writing(db.session()):
        delivery.add_evidence(made["delivered"], text="A photograph", by=Voice.OPERATOR, at=now())
        delivery.deliver(made["delivered"], by=Voice.OPERATOR, at=now())
        delivery.fail(made["not_delivered"], reason="No money", by=Voice.OPERATOR, at=now())
        show_unanswered(made["unanswered"], by=Voice.OPERATOR, at=now())
    an_item(matter, title="Not public")
    return made


def titles(client: Client, query: str = "") -> list[str]:
    lines = list(
        csv.DictReader(io.StringIO(client.get(f"/register.csv{query}").get_data(as_text=True).lstrip("\ufeff")))
    )
    return [line["you_said"] for line in lines]


def test_every_public_item_is_there_soonest_due_first_and_nothing_else(client: Client, world: dict[str, Item]) -> None:
    found = titles(client)
    assert found[:2] == ["Due yesterday", "Due today"]
    assert set(found) == {item.title for item in world.values()}
    page = words(client.get("/register/"))
    assert "6 items" in page
    assert "1 day late" in page
    assert "Not public" not in page


@pytest.mark.parametrize("state", list(Standing))
def test_the_same_question_has_one_answer_in_python_and_in_the_database(
    client: Client, world: dict[str, Item], state: Standing
) -> None:
    item = world[state.value]
    assert titles(client, f"?state={state.value}") == [item.title]
    assert standing(item.state, item.due_on, today()) is state
    assert state.words in words(client.get(f"/register/?state={state.value}"))


@pytest.mark.parametrize(("days", "how"), [(-1, Standing.LATE), (0, Standing.PROMISED), (1, Standing.PROMISED)])
def test_the_promised_day_itself_is_not_late(days: int, how: Standing) -> None:
    on = date(2028, 2, 29)
    assert standing(ItemState.PUBLISHED, on + timedelta(days=days), on) is how


def test_filters_work_together(client: Client, db: Any, world: dict[str, Item]) -> None:
    body = world["late"].matter.body
    other = a_matter(db.session(), people.a_body("Elsewhere"), n=2)
    public(other, "Far away", due_on=today())
    assert "Far away" not in titles(client, f"?body={body.slug}")
    assert titles(client, "?body=elsewhere") == ["Far away"]
    assert titles(client, "?outcome=not_adopted") == ["Refused"]
    assert titles(client, f"?outcome=adopted&body={body.slug}&state=late") == ["Due yesterday"]
    assert titles(client, f"?due_from={today()}&due_to={today()}&body={body.slug}") == ["Due today"]
    assert titles(client, f"?due_to={today() - timedelta(days=1)}") == ["Due yesterday"]
    assert titles(client, "?q=yesterday") == ["Due yesterday"]
    assert titles(client, "?q=yesterday&state=delivered") == []
    assert titles(client, "?body=nowhere") == []
    assert titles(client, f"?kind=consultation&body={body.slug}&state=late") == ["Due yesterday"]
    assert titles(client, "?kind=review") == []
    assert "Nothing in the register answers to that" in words(client.get("/register/?body=nowhere"))


@pytest.mark.parametrize(
    "query",
    [
        "state=no_such",
        "outcome=noted",
        "kind=petition",
        "due_from=yesterday",
        "due_to=2026-02-30",
        "due_from=2027-01-01&due_to=2026-01-01",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_in_words(client: Client, query: str) -> None:
    for address in ("/register/", "/register.csv", "/register.json", "/register.atom"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400
    assert any(
        word in words(client.get(f"/register/?{query}")) for word in ("Choose", "Enter dates", "must not be after")
    )


@pytest.mark.parametrize("word", ["'", '"', "<script>", "*", "-", "a" * 5000, "%E2%80%AE", "NEAR(", "ww: AND OR"])
def test_hostile_words_are_looked_for_and_not_obeyed(client: Client, world: dict[str, Item], word: str) -> None:
    response = client.get("/register/", query_string={"q": word, "after": word, "body": word, "area": word})
    assert response.status_code in {200, 400, 414}
    assert "<script>" not in response.get_data(as_text=True)


def test_pages_follow_one_another_by_key_and_back_again(db: Any) -> None:
    matter = a_matter(db.session())
    made = [public(matter, f"Item {n}", due_on=today() + timedelta(days=n % 3)) for n in range(9)]
    made += [public(matter, f"Never {n}", outcome=Outcome.NOT_ADOPTED) for n in range(4)]
    session, every = db.session(), Filter()
    whole = [row.id for row in listing.every(session, every, on=today(), lot=4)]
    assert sorted(whole) == sorted(item.id for item in made)
    walked, after, pages = [], None, []
    while True:
        page = listing.page(session, every, on=today(), after=after, size=4)
        walked += [row.id for row in page.rows]
        pages.append([row.id for row in page.rows])
        if page.after is None:
            break
        after = page.after
    assert walked == whole
    back = listing.page(session, every, on=today(), before=page.before, size=4)
    assert [row.id for row in back.rows] == pages[-2]
    first = listing.page(session, every, on=today(), before=back.before, size=100)
    assert [row.id for row in first.rows] == [i for p in pages[:-2] for i in p]
    assert first.before is None


def test_the_csv_is_no_spreadsheets_formula_and_whole(client: Client, db: Any) -> None:
    matter = a_matter(db.session(), title="=1+1")
    public(matter, "=HYPERLINK(1)", due_on=today(), responsible="@SUM(A1)")
    response = client.get("/register.csv")
    assert response.mimetype == "text/csv"
    text = response.get_data(as_text=True)
    assert text.startswith("\ufeffreference,")
    [row] = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    for name in ("you_said", "consultation", "responsible"):
        assert row[name][0] == "'", row[name]
    assert row["address"].startswith("http")


def test_the_json_says_the_same(client: Client, world: dict[str, Item]) -> None:
    made = json.loads(client.get("/register.json?state=late").get_data(as_text=True))
    [item] = made["items"]
    assert (item["you_said"], item["state"], item["days_late"]) == ("Due yesterday", "late", 1)
    assert item["delivered_on"] is None
    assert json.loads(client.get("/register.json?q=nothing").get_data(as_text=True))["items"] == []


def test_the_feed_is_one_and_says_the_same(client: Client, world: dict[str, Item]) -> None:
    response = client.get("/register.atom?state=late")
    assert response.mimetype == "application/atom+xml"
    feed = ET.fromstring(response.get_data())
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [e.text for e in feed.findall("a:entry/a:title", names)] == ["Due yesterday"]
    assert feed.findtext("a:updated", namespaces=names)


@pytest.mark.parametrize(
    "address", ["/register/", "/register/?state=late", "/register/duties", "/register/bodies/anytown"]
)
def test_a_page_costs_at_most_six_statements_however_much_is_there(
    client: Client, db: Any, world: dict[str, Item], address: str
) -> None:
    with writing(db.session()) as session:
        session.add(Installation(id=1, made_at=now(), is_demo=False))
    client.get(address)
    with counting(db.engine) as few:
        assert client.get(address).status_code == 200
    for n in range(5):
        public(world["late"].matter, f"More {n}", due_on=today() - timedelta(days=n))
    with counting(db.engine) as many:
        client.get(address)
    assert len(few) == len(many) <= 6


@pytest.mark.skipif(DATABASE != "sqlite", reason="the planner of PostgreSQL scans a table of ten rows")
@pytest.mark.parametrize(
    "wanted",
    [Filter(), Filter(body="anytown"), Filter(state="late"), Filter(state="delivered"), Filter(outcome="adopted"),
     Filter(body="anytown", state="promised"), Filter(state="unanswered"), Filter(due_from=date(2026, 1, 1))],
)  # fmt: skip
def test_a_page_is_read_from_an_index_in_its_order(db: Any, wanted: Filter) -> None:
    statement = sa.select(Item.id).where(*wanted.where(db.session(), today()))
    statement = statement.where(sa.tuple_(Item.listed_on, Item.id) > (date(2027, 1, 1), 5))
    sql = statement.order_by(Item.listed_on, Item.id).limit(51)
    compiled = sql.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = " ".join(row[3] for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {compiled}")))
    assert "ix_item_register" in plan, plan
    assert "USE TEMP B-TREE" not in plan, plan


def test_the_total_is_counted_to_two_hundred_and_no_further(db: Any) -> None:
    matter = a_matter(db.session())
    row = {
        "matter_id": matter.id, "body_id": matter.body_id, "title": "T", "said": "", "said_html": "", "responsible": "",
        "state": ItemState.PUBLISHED, "created_at": PAST, "published_at": PAST, "version": 1, "outcome": "adopted",
        "listed_on": UNDATED,
    }  # fmt: skip
    with writing(db.session()) as session:
        session.execute(sa.insert(Item), [{**row, "number": n} for n in range(1, 403)])
    assert listing.total(db.session(), Filter(), on=today()) == 201


def test_the_page_says_more_than_it_counted(client: Client, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = a_matter(db.session())
    for n in range(3):
        public(matter, f"Item {n}", due_on=today())
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    assert "More than 2 items" in words(client.get("/register/"))


def test_what_a_body_owes_is_listed_with_its_rule_and_lateness(client: Client, db: Any) -> None:
    body = people.a_body()
    late, soon = a_matter(db.session(), body, title="Late one"), a_matter(db.session(), body, title="Soon one", n=2)
    owe(late, closes_on=today() - timedelta(days=86))
    owe(soon, closes_on=today() - timedelta(days=84))
    page = words(client.get("/register/duties"))
    assert "Late by 2 days" in page
    assert "Due today" in page
    assert "under a code of practice, not a legal duty" in page
    only = words(client.get("/register/duties?state=late"))
    assert "Late one" in only
    assert "Soon one" not in only
    assert client.get("/register/duties?state=dreadful").status_code == 400


def test_a_body_is_judged_by_the_date_it_promised_first_and_a_code_apart_from_a_promise(
    client: Client, db: Any
) -> None:
    body = people.a_body()
    matter = a_matter(db.session(), body)
    owe(matter, closes_on=today() - timedelta(days=90))
    owe(a_matter(db.session(), body, n=2), closes_on=today() - timedelta(days=10), promised_days=28)
    kept, slipped = (
        public(matter, "Kept", due_on=today()),
        public(matter, "Slipped", due_on=today() - timedelta(days=9)),
    )
    with writing(db.session()):
        delivery.move_date(slipped, to=today() + timedelta(days=9), reason="Snow", by=Voice.OPERATOR, at=now())
        for item in (kept, slipped):
            delivery.add_evidence(item, text="Photograph", by=Voice.OPERATOR, at=now())
            delivery.deliver(item, by=Voice.OPERATOR, at=now())
    page = words(client.get(f"/register/bodies/{body.slug}"))
    assert "1 of 2 promises were kept in time (50%)" in page
    assert "Under a code of practice, not a legal duty" in page
    assert "Promised by the body itself, not a legal duty" in page
    assert "None is late" in page


def test_the_record_shows_each_change_with_role_and_no_name(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    owe(matter)
    person = people.a_person(matter.body, Role.APPROVER, name="Zebedee Nameless")
    by = person.current_appointments[0]
    with writing(db.session()):
        matter.state = "drafting"
        matter.move("submit", by=by, at=now())
        matter.move("return", by=by, at=now(), reason="The mayor dislikes it.")
        matter.move("submit", by=by, at=now())
        matter.move("publish", by=by, at=now())
        matter.move("pause", by=by, at=now(), reason="The form was down.")
    page = words(client.get(f"/register/record/{matter.reference}"))
    for expected in ("The outcome became owed", "Approver", "now “paused”", "The form was down."):
        assert expected in page, expected
    assert "Zebedee" not in page
    assert "mayor" not in page
    assert client.get(f"/register/record/{matter.reference}?after=99999999999999999999999").status_code == 200


def test_an_empty_register_says_how_things_get_there(client: Client) -> None:
    assert "Nothing is in the register yet" in words(client.get("/register/"))
    assert "Nothing is owed yet" in words(client.get("/register/duties"))
    assert titles(client) == []

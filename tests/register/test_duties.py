"""What is owed: which duties are listed, in which order, under which filter, at what cost, and as which files."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from engage.accounts import BodyKind, Installation
from engage.database import writing
from engage.matters import Basis, Duty, DutyStatus, Matter, Voice
from engage.matters import duties as service
from engage.now import now, today
from engage.register import duty_listing
from engage.register.owing import STATES, DutyFilter
from engage.reminders.models import Reminder
from tests.conftest import DATABASE
from tests.factories import people
from tests.factories.matters import a_matter
from tests.factories.register import CODE, LAW, LOCAL, UNDATED, a_duty, in_every_state
from tests.pages import Client, words
from tests.queries import counting

GROUPS = {
    "late": {DutyStatus.OVERDUE, DutyStatus.LONG_OVERDUE},
    "open": {DutyStatus.OPEN, DutyStatus.DUE_SOON, DutyStatus.DUE_TODAY},
    "to_do": {DutyStatus.OPEN, DutyStatus.DUE_SOON, DutyStatus.DUE_TODAY, DutyStatus.OVERDUE, DutyStatus.LONG_OVERDUE},
    "owed": set(DutyStatus) - {DutyStatus.NOT_OWED, DutyStatus.SUPERSEDED},
    "undated": set(),
}


@pytest.fixture
def matter(db: Any) -> Matter:
    return a_matter(db.session())


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/register/duties.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff"))))


def ids(client: Client, query: str = "") -> list[int]:
    return [int(row["id"]) for row in rows(client, query)]


@pytest.mark.parametrize("state", list(STATES))
def test_a_state_is_the_same_in_python_and_in_the_database(client: Client, matter: Matter, state: str) -> None:
    made = in_every_state(matter, today())
    assert set(made) == set(DutyStatus)
    for status, duty in made.items():
        assert duty.status(today()) is status
    expected = GROUPS.get(state) if state in GROUPS else {DutyStatus(state)}
    assert set(ids(client, f"?state={state}")) == {made[status].id for status in expected or ()}


def test_what_has_no_date_is_listed_last_is_never_late_and_can_be_asked_for(client: Client, matter: Matter) -> None:
    dated = a_duty(matter, due_on=today() - timedelta(days=1))
    without = a_duty(matter, UNDATED, began_on=date(2009, 1, 5))
    assert ids(client) == [dated.id, without.id]
    assert ids(client, "?state=undated") == [without.id]
    assert ids(client, "?state=late") == [dated.id]
    page = words(client.get("/register/duties?state=undated"))
    assert "No date set" in page
    assert "Open for" in page
    assert "late" not in words(client.get(f"/register/duties/{without.id}")).replace("Late", "").casefold()


def test_a_row_says_who_owes_what_to_whom_since_when_by_when_under_which_rule(client: Client, db: Any) -> None:
    council = people.a_body("Anytown Council", kind=BodyKind.COUNCIL)
    committee = people.a_body("Anytown Scrutiny", kind=BodyKind.SCRUTINY)
    matter = a_matter(db.session(), committee, title="Blood tests at home")
    a_duty(matter, by=council, to=committee, due_on=date(2009, 3, 2))
    page = words(client.get("/register/duties"))
    for said in (
        "Respond to the report", "Blood tests at home", matter.reference, "Anytown Council", "Anytown Scrutiny",
        "2 March 2009", "Counted from 2 February 2009", "SI 2002/3048 reg 3(3): required by law", "Long overdue", "Late by",
    ):  # fmt: skip
        assert said in page, said


def test_a_code_or_a_local_rule_is_never_called_law(client: Client, matter: Matter) -> None:
    for clock_id in (LAW, CODE, LOCAL):
        a_duty(matter, clock_id, due_on=today())
    for basis in Basis:
        found = rows(client, f"?basis={basis.value}")
        assert {row["basis"] for row in found} <= {basis.value}
        page = words(client.get(f"/register/duties?basis={basis.value}"))
        assert ("required by law" in page) == (basis is Basis.LAW), basis
    assert len(rows(client)) == 3
    assert "under a code of practice, not a legal duty" in words(client.get("/register/duties?basis=code"))


def test_lateness_is_told_in_the_days_that_the_clock_counts(client: Client, db: Any) -> None:
    matter = a_matter(db.session())
    duty = a_duty(matter, "LK08-REF-H-ACK", began_on=date(2008, 9, 1))
    assert duty.due_on == date(2008, 9, 26)
    on = {  # the day after a Friday is a Saturday
        date(2008, 9, 27): "1 day",
        date(2008, 9, 28): "2 days",
        date(2008, 9, 29): "1 working day",
        date(2008, 10, 3): "5 working days",
    }
    for day, late in on.items():
        assert duty.late_by(day) == late
    assert duty.late_by(duty.due_on) == ""
    with writing(db.session()):
        service.meet(duty, by=Voice.OPERATOR, at=now(), on=date(2008, 10, 3))
    assert "Done late 5 working days late, on 3 October 2008" in words(client.get("/register/duties"))


def test_filters_work_together(client: Client, db: Any) -> None:
    one, other = people.a_body("One"), people.a_body("Other")
    mine, theirs = a_matter(db.session(), one), a_matter(db.session(), other, n=2)
    owed = a_duty(mine, due_on=date(2026, 3, 1), to=other)
    code = a_duty(mine, CODE, due_on=date(2025, 3, 1))
    back = a_duty(theirs, due_on=date(2026, 5, 1), to=one)
    assert ids(client, "?body=one") == [code.id, owed.id]
    assert ids(client, "?to=one") == [back.id]
    assert ids(client, "?body=one&basis=code") == [code.id]
    assert ids(client, "?year=2026") == [owed.id, back.id]
    assert ids(client, "?year=2026&to=other") == [owed.id]
    assert ids(client, f"?clock={CODE.lower()}") == [code.id]
    assert ids(client, "?kind=consultation&year=2025") == [code.id]
    assert ids(client, "?kind=referral") == []
    assert ids(client, "?due_from=2025-03-02&due_to=2026-03-01") == [owed.id]
    assert ids(client, "?body=nowhere") == []
    assert "Nothing answers to that" in words(client.get("/register/duties?body=nowhere"))


@pytest.mark.parametrize(
    "query",
    [
        "state=dreadful", "basis=gossip", "kind=petitions", "clock=XX99-NONE", "clock=LOCAL-" + "x" * 99, "year=26",
        "year=1999", "year=２０２６", "due_from=soon", "due_from=2027-01-01&due_to=2026-01-01", "year=-001",
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused_in_words(client: Client, query: str) -> None:
    for ending in ("", ".csv", ".json", ".atom"):
        response = client.get(f"/register/duties{ending}?{query}")
        assert response.status_code == 400, ending
    assert any(
        said in words(client.get(f"/register/duties?{query}"))
        for said in ("Choose", "Enter", "There is no clock", "must not be after")
    )


@pytest.mark.parametrize("word", ["'", '"', "<script>alert(1)</script>", "%", "a" * 5000, "\u202e", "1 OR 1=1", "🦊"])
def test_hostile_addresses_are_read_and_not_obeyed(client: Client, matter: Matter, word: str) -> None:
    a_duty(matter)
    for name in ("body", "to", "after", "before", "state", "clock", "year", "kind", "basis", "due_from", "profile"):
        for address in ("/register/duties", "/register/duties.csv", "/register/duties.atom", "/register/clocks"):
            response = client.get(address, query_string={name: word})
            assert response.status_code in {200, 400, 414}, (address, name)
            assert "<script>alert" not in response.get_data(as_text=True)


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "99999999999999999999", "1.5", "-1", "one"])
def test_a_duty_that_is_not_there_is_not_found(client: Client, matter: Matter, number: str) -> None:
    assert client.get(f"/register/duties/{number}").status_code == 404


def test_a_duty_that_is_not_public_is_nowhere(client: Client, db: Any) -> None:
    hidden, plain = people.a_body("Hidden Body"), people.a_body("Plain Body")
    matter = a_matter(db.session(), hidden, title="Not for anyone to know")
    duty = a_duty(matter, due_on=today() - timedelta(days=2), to=plain, is_public=False)
    for address in ("/register/duties", "/register/duties.csv", "/register/duties.json", "/register/duties.atom"):
        said = client.get(address).get_data(as_text=True)
        assert "Not for anyone" not in said, address
        assert matter.reference not in said, address
    assert client.get(f"/register/duties/{duty.id}").status_code == 404
    assert "No duty is late" in words(client.get("/register/"))
    for body in (hidden, plain):
        page = words(client.get(f"/register/bodies/{body.slug}"))
        assert "owes nothing under a rule" in page
        assert "is owed" not in page


def test_pages_follow_one_another_by_key_and_back_again(db: Any, matter: Matter) -> None:
    made = [a_duty(matter, due_on=today() + timedelta(days=n % 3), about=str(n)) for n in range(9)]
    made += [a_duty(matter, UNDATED, began_on=today(), about=str(n)) for n in range(4)]
    session, every = db.session(), DutyFilter()
    whole = [row.duty.id for row in duty_listing.every(session, every, on=today(), lot=4)]
    assert sorted(whole) == sorted(duty.id for duty in made)
    walked, after, pages = [], None, []
    while True:
        page = duty_listing.page(session, every, on=today(), after=after, size=4)
        pages.append([row.duty.id for row in page.rows])
        walked += pages[-1]
        if page.after is None:
            break
        after = page.after
    assert walked == whole
    back = duty_listing.page(session, every, on=today(), before=page.before, size=4)
    assert [row.duty.id for row in back.rows] == pages[-2]
    assert duty_listing.page(session, every, on=today(), before=back.before, size=100).before is None


@pytest.mark.parametrize(
    "address",
    [
        "/register/duties", "/register/duties?state=late", "/register/duties?kind=consultation&to=anytown",
        "/register/duties.atom", "/register/duties/1", "/register/bodies/anytown", "/register/", "/register/clocks",
    ],
)  # fmt: skip
def test_a_page_costs_at_most_six_statements_however_much_is_there(
    client: Client, db: Any, matter: Matter, address: str
) -> None:
    with writing(db.session()) as session:
        session.add(Installation(id=1, made_at=now(), is_demo=False, profile="link2008"))
    in_every_state(matter, today(), to=matter.body)
    client.get(address)
    with counting(db.engine) as few:
        assert client.get(address).status_code == 200
    others = [a_matter(db.session(), people.a_body(f"Body {n}"), n=n) for n in range(2, 7)]
    for n, other in enumerate(others):
        a_duty(other, due_on=today() - timedelta(days=n), to=matter.body)
        a_duty(matter, due_on=today() + timedelta(days=n), to=other.body, about=f"more {n}")
    with counting(db.engine) as many:
        client.get(address)
    assert len(few) == len(many) <= 6, [str(s)[:90] for s in many]


@pytest.mark.skipif(DATABASE != "sqlite", reason="the planner of PostgreSQL scans a table of ten rows")
@pytest.mark.parametrize(
    "wanted",
    [DutyFilter(), DutyFilter(body="anytown"), DutyFilter(to="anytown"), DutyFilter(basis="law"),
     DutyFilter(clock=LAW), DutyFilter(year=2026), DutyFilter(state="met"), DutyFilter(state="met_late"),
     DutyFilter(state="late"), DutyFilter(state="not_owed"), DutyFilter(state="open", body="anytown")],
)  # fmt: skip
def test_a_page_is_read_from_an_index_in_its_order(db: Any, wanted: DutyFilter) -> None:
    statement = sa.select(Duty.id).where(*wanted.where(db.session(), today()))
    statement = statement.where(sa.tuple_(Duty.listed_on, Duty.id) > (date(2026, 2, 1), 5))
    sql = statement.order_by(Duty.listed_on, Duty.id).limit(51)
    compiled = sql.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = " ".join(row[3] for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {compiled}")))
    assert "USING INDEX ix_duty" in plan or "USING COVERING INDEX ix_duty" in plan, plan
    assert "USE TEMP B-TREE" not in plan, plan


def test_the_page_says_more_than_it_counted(client: Client, matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        a_duty(matter, due_on=today() - timedelta(days=1), about=str(n))
    monkeypatch.setattr("engage.register.duty_listing.MOST_COUNTED", 2)
    assert "More than 2 duties" in words(client.get("/register/duties"))
    assert "More than 2 duties are late" in words(client.get("/register/"))


def test_the_csv_is_no_spreadsheets_formula_and_keeps_its_names(client: Client, db: Any) -> None:
    matter = a_matter(db.session(), title="=1+1")
    a_duty(matter, due_on=date(2009, 3, 2), to="@SUM(A1)")
    [row] = rows(client)
    assert row["title"] == "'=1+1"
    assert row["owed_to"] == "'@SUM(A1)"
    assert row["address"].startswith("http")
    assert list(row) == [
        "id", "act", "part", "owed_by", "owed_to", "since", "due_on", "target_on", "done_on", "state", "late_by",
        "days_late", "days_open", "basis", "rule", "confidence", "clock", "length", "counting", "kind", "reference",
        "title", "not_owed_reason", "address",
    ]  # fmt: skip
    assert (row["since"], row["due_on"], row["clock"]) == ("2009-02-02", "2009-03-02", LAW)


def test_the_json_says_the_same(client: Client, matter: Matter) -> None:
    in_every_state(matter, today())
    made = json.loads(client.get("/register/duties.json").get_data(as_text=True))
    listed = rows(client)
    assert [{k: str(v if v is not None else "") for k, v in one.items()} for one in made["duties"]] == listed
    assert json.loads(client.get("/register/duties.json?year=2050").get_data(as_text=True))["duties"] == []


def test_the_feed_tells_of_what_became_late_newest_first_and_of_nothing_else(client: Client, matter: Matter) -> None:
    in_every_state(matter, today())
    response = client.get("/register/duties.atom?state=met")
    assert response.mimetype == "application/atom+xml"
    names = {"a": "http://www.w3.org/2005/Atom"}
    entries = ET.fromstring(response.get_data()).findall("a:entry", names)
    assert len(entries) == 2
    assert "late" in (entries[0].findtext("a:summary", namespaces=names) or "")
    dates = [entry.findtext("a:updated", namespaces=names) for entry in entries]
    assert dates == sorted(dates, reverse=True)


def test_a_duty_says_how_its_date_was_counted_with_every_day_left_out(client: Client, matter: Matter) -> None:
    duty = a_duty(matter, "LK08-REF-H-ACK", began_on=date(2008, 12, 8))
    page = words(client.get(f"/register/duties/{duty.id}"))
    for said in (
        "20 working days beginning with the day itself", "7 January 2009", "25 December 2008: Christmas Day",
        "26 December 2008: bank holiday", "13 December 2008: Saturday", "11 days are left out",
        "SI 2002/3048 reg 2(2)(c),(2A) as amended by SI 2008/528 reg 18: required by law",
        "the text of the law or code itself was read", "LK08-REF-H-ACK",
    ):  # fmt: skip
        assert said in page, said


def test_a_date_that_moved_keeps_its_history(client: Client, matter: Matter) -> None:
    duty = a_duty(matter, began_on=date(2009, 2, 2))
    assert "How the date changed" not in words(client.get(f"/register/duties/{duty.id}"))
    with writing(sa.orm.object_session(duty)):
        service.move(duty, date(2009, 2, 9), why="a later copy came", by=Voice.OPERATOR, at=now())
    page = words(client.get(f"/register/duties/{duty.id}"))
    for said in ("How the date changed", "Due by 2 March 2009", "Due by 9 March 2009", "a later copy came"):
        assert said in page


def test_what_was_judged_by_an_older_calendar_says_so(client: Client, db: Any, matter: Matter) -> None:
    duty = a_duty(matter, began_on=date(2009, 2, 2))
    with writing(db.session()):
        duty.due_on = duty.listed_on = date(2009, 3, 3)
    assert "judged by the calendar of its own time" in words(client.get(f"/register/duties/{duty.id}"))


def test_reminders_are_counted_and_nobody_is_named(client: Client, db: Any, matter: Matter) -> None:
    duty = a_duty(matter, due_on=today() - timedelta(days=9))
    assert "Nobody has been reminded yet" in words(client.get(f"/register/duties/{duty.id}"))
    steps = {"soon": 2, "late": 1, "up:5:officer": 1, "up:10:3f2a": 2, "creditor": 0}
    with writing(db.session()) as session:
        for step, told in steps.items():
            session.add(Reminder(duty_id=duty.id, due_on=duty.due_on, step=step, told=told, made_at=now()))
    page = words(client.get(f"/register/duties/{duty.id}"))
    assert "Before the day, where it is owed: 2 people" in page
    assert "Once it was late, where it is owed: 1 person" in page
    assert "As it stayed late, the people above: 3 people" in page
    assert "3f2a" not in page
    assert "to the one that is owed" not in page


@pytest.mark.parametrize("status", list(DutyStatus))
def test_a_duty_in_every_state_has_a_page_that_says_so(client: Client, matter: Matter, status: DutyStatus) -> None:
    duty = in_every_state(matter, today())[status]
    page = words(client.get(f"/register/duties/{duty.id}"))
    assert status.words in page
    assert ("It is not owed any more: It was withdrawn." in page) == (status is DutyStatus.NOT_OWED)
    assert ("Done late is no longer owed" in page) == (status is DutyStatus.MET_LATE)


def test_an_empty_register_says_how_duties_get_there(client: Client) -> None:
    assert "Nothing is owed yet" in words(client.get("/register/duties"))
    assert ids(client) == []


def test_what_may_be_done_next_is_said_while_it_is_late_and_only_by_the_law_of_its_time(
    client: Client, db: Any, matter: Matter
) -> None:
    duty = a_duty(matter, due_on=today() - timedelta(days=1), to="the committee")
    assert "SI 2002/3048 reg 6" not in words(client.get(f"/register/duties/{duty.id}")), "not in the matter's era"
    with writing(db.session()):
        duty.profile = "link2008"
    page = words(client.get(f"/register/duties/{duty.id}"))
    assert "What the committee may do next" in page
    assert "SI 2002/3048 reg 6" in page
    with writing(db.session()):
        service.meet(duty, by=Voice.OPERATOR, at=now())
    assert "may do next" not in words(client.get(f"/register/duties/{duty.id}"))

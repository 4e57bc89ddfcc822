"""A body's record: small, exact, law apart from code apart from local, every number its list."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from engage.database import writing
from engage.matters import DutyStatus, Voice
from engage.matters import duties as service
from engage.now import now, today
from engage.register import summary
from engage.register.owing import DutyFilter
from tests.factories import people
from tests.factories.matters import a_matter
from tests.factories.register import CODE, LAW, LOCAL, UNDATED, a_duty, in_every_state
from tests.pages import Client, words

LINK = re.compile(r'<a href="(/register/duties\?[^"]*)">([\d,]+)<span')


def listed(client: Client, path: str) -> int:
    address = path.replace("/register/duties", "/register/duties.csv")
    return len(list(csv.DictReader(io.StringIO(client.get(address).get_data(as_text=True).lstrip("\ufeff")))))


@pytest.mark.parametrize("clock_id", [LAW, CODE, LOCAL])
def test_every_number_is_the_number_of_rows_of_its_list(client: Client, db: Any, clock_id: str) -> None:
    body, other = people.a_body("One"), people.a_body("Other")
    in_every_state(a_matter(db.session(), body), today(), clock_id=clock_id, to=other)
    in_every_state(a_matter(db.session(), other, n=2), today(), clock_id=LAW, to=body)
    a_duty(a_matter(db.session(), body, n=3), UNDATED)
    found = LINK.findall(client.get("/register/bodies/one").get_data(as_text=True))
    assert len(found) >= 12
    for path, n in found:
        assert listed(client, unescape(path)) == int(n.replace(",", "")), path


def test_the_parts_add_up_to_what_was_owed(db: Any) -> None:
    body = people.a_body("One")
    in_every_state(a_matter(db.session(), body), today())
    [law] = summary.record(db.session(), DutyFilter(body="one"), on=today())
    assert {state: part.n for state, part in law.parts.items()} == {
        "met": 1,
        "met_late": 1,
        "late": 2,
        "paused_by_law": 1,
    }
    assert law.owed.n == sum(part.n for part in law.parts.values())
    assert law.not_owed.n == 1
    assert {state: part.n for state, part in law.now.items()} == {"late": 2, "open": 3, "undated": 0}


def test_law_code_and_local_are_never_added_up(client: Client, db: Any) -> None:
    body = people.a_body("One")
    matter = a_matter(db.session(), body)
    for clock_id, n in ((LAW, 3), (CODE, 2), (LOCAL, 1)):
        for i in range(n):
            a_duty(matter, clock_id, due_on=today() - timedelta(days=5), about=str(i))
    records = summary.record(db.session(), DutyFilter(body="one"), on=today())
    assert [(record.basis.value, record.owed.n) for record in records] == [("law", 3), ("code", 2), ("local", 1)]
    page = words(client.get("/register/bodies/one"))
    for said in ("Required by law", "Under a code of practice, not a legal duty", "not a legal duty"):
        assert said in page


def test_what_was_late_longer_ago_is_still_late_today(db: Any) -> None:
    matter = a_matter(db.session(), people.a_body("One"))
    a_duty(matter, due_on=today() - timedelta(days=900))
    [law] = summary.record(db.session(), DutyFilter(body="one"), on=today())
    assert law.owed.n == 0
    assert law.now["late"].n == 1


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2026, 11, 21), date(2025, 11, 21), date(2026, 11, 20)),
        (date(2024, 3, 1), date(2023, 3, 1), date(2024, 2, 29)),
        (date(2025, 3, 1), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_twelve_months_end_with_yesterday(on: date, first: date, last: date) -> None:
    assert summary.twelve_months(on) == (first, last)


@pytest.mark.parametrize(("days", "counted"), [(0, 0), (1, 1), (365, 1), (367, 0)])
def test_the_edges_of_the_twelve_months(db: Any, days: int, counted: int) -> None:
    matter = a_matter(db.session(), people.a_body("One"))
    duty = a_duty(matter, due_on=today() - timedelta(days=days))
    with writing(db.session()):
        service.meet(duty, by=Voice.OPERATOR, at=now(), on=duty.due_on)
    records = summary.record(db.session(), DutyFilter(body="one"), on=today())
    assert sum(record.owed.n for record in records) == counted
    assert duty.status(today()) is DutyStatus.MET


def test_what_a_body_is_owed_is_shown_beside_what_it_owes(client: Client, db: Any) -> None:
    link, council = people.a_body("Anytown Network"), people.a_body("Anytown Council")
    a_duty(a_matter(db.session(), council), due_on=today() - timedelta(days=2), to=link)
    page = words(client.get(f"/register/bodies/{link.slug}"))
    assert "What Anytown Network is owed" in page
    assert "This body owes nothing under a rule" in page
    assert "is owed" not in words(client.get(f"/register/bodies/{council.slug}"))


def test_a_body_that_is_not_there_has_no_record(client: Client) -> None:
    assert client.get("/register/bodies/nowhere").status_code == 404

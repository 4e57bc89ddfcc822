"""What anyone reads of committees and their meetings."""

from datetime import timedelta
from typing import Any

from engage.content.disclosure import Openness
from engage.now import now
from engage.scrutiny.service.papers import Openly
from tests.factories.scrutiny import (
    a_committee,
    a_meeting,
    a_minute,
    a_paper,
    a_seat,
    an_agenda_item,
    hold,
    publish,
    publish_minutes,
)
from tests.pages import Client
from tests.queries import counting


def test_a_committee_says_what_it_is_for_who_sits_on_it_and_when_it_meets(client: Client) -> None:
    committee = a_committee()
    a_seat(committee, "Councillor Mo Member")
    meeting = a_meeting(committee, starts_at=now() + timedelta(days=40))
    page = client.get(f"/committees/{committee.slug}").text
    assert "Looks into health and care in Anytown." in page
    assert "Councillor Mo Member" in page
    assert f"/committees/{committee.slug}/meetings/{meeting.number}" in page
    assert committee.name in client.get("/committees/").text


def test_a_meeting_shows_its_agenda_papers_and_minutes_as_they_come_out(client: Client) -> None:
    committee = a_committee()
    a_seat(committee, "Councillor Mo Member")
    meeting = a_meeting(committee)
    item = an_agenda_item(meeting, title="Evening clinics")
    a_paper(item, "Nobody can be seen after six.")
    address = f"/committees/{committee.slug}/meetings/1"
    assert "Evening clinics" not in client.get(address).text
    publish(meeting)
    page = client.get(address).text
    assert "Evening clinics" in page
    assert "Nobody can be seen" in client.get(f"{address}/items/1").text
    assert "Nobody can be seen" in client.get(f"{address}/pack").text
    hold(meeting)
    a_minute(item, "That clinics open until eight.\nThat it be reported in March.")
    assert "until eight" not in client.get(address).text
    publish_minutes(meeting)
    page = client.get(address).text
    assert "That clinics open until eight." in page
    assert "Councillor Mo Member" in page


PATHS = ("", "/meetings/", "/meetings/1", "/meetings/1/items/1", "/meetings/1/pack", "/meetings.csv")


def cost(client: Client, db: Any, address: str) -> int:
    """Statements of one reading; the lesser of two, since what holds for a second is asked again after it."""
    counts = []
    for _ in range(2):
        db.session.remove()
        with counting(db.engine) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    return min(counts)


def test_a_public_page_costs_as_many_statements_with_thirty_items_as_with_one(client: Client, db: Any) -> None:
    costs = []
    for n in (1, 30):
        committee = a_committee(f"Committee of {n}")
        a_seat(committee)
        meeting = a_meeting(committee)
        for k in range(n):
            a_paper(an_agenda_item(meeting, title=f"Item {k}"))
        publish(meeting)
        hold(meeting)
        for item in meeting.standing_items:
            a_minute(item)
        publish_minutes(meeting)
        slug = committee.slug
        costs.append([cost(client, db, f"/committees/{slug}{path}") for path in PATHS])
    assert costs[0] == costs[1]
    learnt = 1  # no row says yet whether this is a demonstration, so that is asked each time
    assert max(costs[0]) <= 6 + learnt


def test_what_is_confidential_is_read_nowhere_in_public(client: Client) -> None:
    meeting = a_meeting()
    item = an_agenda_item(meeting)
    a_paper(
        item, "Nurse Jones was dismissed.", title="Nurse Jones", how=Openly(Openness.CONFIDENTIAL, because="s.100A")
    )
    publish(meeting)
    base = f"/committees/{meeting.committee.slug}"
    for path in ("/meetings/1", "/meetings/1/items/1", "/meetings/1/pack", "/meetings.csv", "/meetings.atom"):
        page = client.get(f"{base}{path}").text
        assert "Jones" not in page, path
    assert "Confidential paper" in client.get(f"{base}/meetings/1").text

"""What anyone reads of committees and their meetings."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

from engage.content.disclosure import Openness
from engage.database import writing
from engage.matters import Voice
from engage.now import now
from engage.scrutiny.service import meetings
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


def test_a_calendar_file_holds_what_was_typed_as_text_and_folds_its_lines(client: Client) -> None:
    committee = a_committee("Anytown, Saltby; and Élmé")
    meeting = a_meeting(committee, place="Hall\\1, Room; 2 " + "é" * 60, online="https://example.org/a")
    text = client.get(f"/committees/{committee.slug}/meetings/1.ics").get_data(as_text=True)
    assert "\r\nUID:meeting-" in text
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "")
    assert "LOCATION:Hall\\\\1\\, Room\\; 2 " in unfolded
    assert f"DTSTART:{meeting.starts_at:%Y%m%dT%H%M%SZ}" in unfolded
    assert "STATUS:CONFIRMED" in unfolded


def test_a_line_end_in_a_reason_begins_no_line_of_the_calendar(client: Client, db: Any) -> None:
    meeting = a_meeting()
    with writing(db.session()):
        meetings.cancel(meeting, reason="Snow\r\nATTENDEE:x@evil.example", by=Voice.OPERATOR, at=now())
    text = client.get(f"/committees/{meeting.committee.slug}/meetings.ics").get_data(as_text=True)
    assert "\nATTENDEE" not in text
    assert "STATUS:CANCELLED" in text


def test_the_table_of_meetings_holds_no_formula_and_the_feed_is_xml(client: Client) -> None:
    meeting = a_meeting()
    an_agenda_item(meeting, title='=HYPERLINK("http://evil.example")', author="@SUM(1)")
    publish(meeting)
    base = f"/committees/{meeting.committee.slug}"
    rows = list(csv.reader(io.StringIO(client.get(f"{base}/meetings.csv").get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[1][5].startswith("'=")
    assert len(rows) == 2
    feed = ET.fromstring(client.get(f"{base}/meetings.atom").get_data())
    assert feed.tag.endswith("feed")
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1


def test_words_of_agendas_papers_and_minutes_are_found(client: Client) -> None:
    meeting = a_meeting()
    a_seat(meeting.committee)
    a_paper(an_agenda_item(meeting), "Chiropody is hard to find.")
    base = f"/committees/{meeting.committee.slug}/meetings/"
    assert "Nothing found" in client.get(f"{base}?q=chiropody").text
    publish(meeting)
    assert "1 item" in client.get(f"{base}?q=chiropody").text
    hold(meeting)
    a_minute(meeting.standing_items[0], "That podiatrists be invited.")
    assert "Nothing found" in client.get(f"{base}?q=podiatrists").text
    publish_minutes(meeting)
    assert "1 item" in client.get(f"{base}?q=podiatrists").text


def test_older_meetings_are_reached_by_their_key(client: Client) -> None:
    committee = a_committee()
    for n in range(30):
        a_meeting(committee, starts_at=now() - timedelta(days=n + 1))
    first = client.get(f"/committees/{committee.slug}/meetings/").text
    (following,) = set(re.findall(r'href="([^"]*before=[^"]*)"', first))
    second = client.get(unescape(following)).text
    numbers = [set(re.findall(r"/meetings/(\d+)\"", page)) for page in (first, second)]
    assert len(numbers[0]) == 25
    assert len(numbers[0] | numbers[1]) == 30
    assert not numbers[0] & numbers[1]

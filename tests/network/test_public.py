"""What anyone reads of networks and their decisions; and what nobody may read yet."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from engage.accounts import Body, BodyKind, Role
from engage.database import writing
from engage.decisions import Conflict, Kind, Vote
from engage.decisions.service.breach import close_breach, flag_breach
from engage.decisions.service.decide import Part
from engage.decisions.service.draft import drop
from engage.extensions import db as database
from engage.matters import Voice
from engage.now import now
from tests.factories.consultations import a_consultation, an_open_consultation
from tests.factories.network import (
    a_decision,
    a_draft,
    a_network,
    a_procedure,
    a_sitting,
    a_tabled,
    appointed,
    network_row,
    stands_out,
    state,
)
from tests.factories.people import a_body, a_person
from tests.factories.referrals import a_committee, a_draft_referral, a_referral
from tests.pages import Client, words
from tests.queries import counting


@pytest.fixture
def network(app: Any) -> Body:
    return a_network()


def told(network: Body, **more: Any) -> Any:
    return state(a_decision(network, **more))


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return words(response)


# the network's own page


def test_the_page_says_who_decides_by_which_procedure_and_who_supports_it(client: Client, network: Body) -> None:
    text = read(client, "/networks/anytown-voice")
    for said in (
        "Dora Decider (chair)",
        "version 1",
        "At least 2, not counting who stands out",
        "Anytown Voluntary Action",
    ):
        assert said in text
    assert "decides nothing for it" in text
    assert "host@example.org" not in text
    assert "contracts@council.example" not in text


def test_a_network_without_a_procedure_says_that_nothing_counts_yet(client: Client) -> None:
    a_procedure(a_network(published=False), publish=False, title="Not for you yet")
    text = read(client, "/networks/anytown-voice")
    assert "has not published how it makes decisions" in text
    assert "Not for you yet" not in text
    assert client.get("/networks/anytown-voice/procedures/1").status_code == 404


def test_a_dormant_network_says_so_and_that_what_is_owed_to_it_stays_owed(client: Client) -> None:
    a_network("Anytown Voice", n_deciders=0)
    a_network("Saltby Voice", silence_days=30)
    with writing(database.session()):
        network_row(database.session.query(Body).filter_by(slug="saltby-voice").one()).heard_at = now() - timedelta(
            days=31
        )
    for slug, why in (("anytown-voice", "Nobody may decide for it"), ("saltby-voice", "Nothing has been heard of it")):
        text = read(client, f"/networks/{slug}")
        assert why in text
        assert "what is owed to it stays owed" in text


def test_every_published_version_stays_to_be_read(client: Client, network: Body) -> None:
    a_procedure(network, title="How we decide now", quorum=3)
    text = read(client, "/networks/anytown-voice")
    assert "How we decide now, version 2" in text
    assert "Version 1" in text
    assert "Replaced by a later version" in read(client, "/networks/anytown-voice/procedures/1")
    assert "In force" in read(client, "/networks/anytown-voice/procedures/2")


@pytest.mark.parametrize(
    "address",
    ["/networks/nobody", "/networks/anytown-council", "/networks/anytown-voice/procedures/9", "/networks/" + "x" * 500,
     "/networks/anytown-voice/procedures/99999999999999999999", "/decisions/DEC-1999-001", "/decisions/" + "x" * 500],
)  # fmt: skip
def test_what_is_not_there_is_not_found(address: str, client: Client, network: Body) -> None:
    a_body("Anytown Council")
    assert client.get(address).status_code == 404


def test_all_networks_are_listed(client: Client) -> None:
    assert "works on this site yet" in read(client, "/networks/")
    a_network("Anytown Voice")
    a_network("Saltby Voice")
    a_body("Anytown Council")
    text = read(client, "/networks/")
    assert "Anytown Voice" in text
    assert "Saltby Voice" in text
    assert "Anytown Council" not in text


def test_a_network_that_nobody_has_set_up_has_a_page_too(client: Client) -> None:
    a_body("Saltby Voice", kind=BodyKind.NETWORK)
    assert "Nobody may decide for it" in read(client, "/networks/saltby-voice")
    assert "Saltby Voice" in read(client, "/networks/")


def test_its_referrals_are_listed_once_they_are_made_and_what_is_late_comes_first(
    client: Client, network: Body
) -> None:
    committee = a_committee()
    a_draft_referral(network, committee, subject="Nobody knows of this yet")
    a_referral(network, committee, subject="The lift is broken")
    late = a_referral(network, committee, made_on=now().date() - timedelta(days=60), subject="The clinic has closed")
    a_referral(network, committee, subject="Mrs Smith was left alone", checked={"title_is_public": False})
    text = read(client, "/networks/anytown-voice")
    assert "Nobody knows of this yet" not in text
    assert "Mrs Smith" not in text
    assert "1 answer owed to Anytown Voice is late." in text
    assert "The lift is broken" in text
    owed = text.partition("What it is owed")[2].partition("What it is owed")[2]
    assert owed.index(late.reference) < owed.index("The lift is broken"), "what is late comes first"


# one decision


def test_a_draft_has_no_page(client: Client, network: Body) -> None:
    made = a_draft(network)
    assert client.get(made.public_path).status_code == 404
    assert made.subject not in read(client, "/decisions/")


def test_what_is_on_the_agenda_may_be_read_by_anyone(client: Client, network: Body) -> None:
    made = a_tabled(network)
    text = read(client, made.public_path)
    assert "On the agenda" in text
    assert "To be decided on" in text


def test_until_its_statement_nobody_reads_what_was_decided_by_whom_or_why(client: Client, network: Body) -> None:
    made = a_decision(network, kind=Kind.SERVICES)
    text = read(client, made.public_path)
    assert "Decided, statement awaited" in text
    assert "The law gives a reasonable time" in text
    for address in (made.public_path, "/decisions/", "/decisions.csv", "/decisions.json", "/decisions.atom"):
        body = client.get(address).get_data(as_text=True)
        for secret in ("Eleven people", "Dora Decider", "decided_yes", "Decided: yes"):
            assert secret not in body, address


def test_with_its_statement_everything_is_told_but_the_words_of_a_conflict(client: Client, network: Body) -> None:
    parts = a_sitting(network).parts
    sitting = [
        stands_out(parts[0], words="My own ward."),
        Part(parts[1].appointment, Vote.FOR, Conflict.OTHER, "A cousin."),
        parts[2],
    ]
    made = a_tabled(network)
    from engage.decisions.service.decide import decide

    with writing(database.session()):
        decide(made, a_sitting(network, parts=sitting), by=Voice.OPERATOR, at=now())
    text = read(client, state(made).public_path)
    for said in (
        "Decided: yes", "Eleven people told us the same.", "Dora Decider (chair)", "Stood out", "Works for the provider concerned",
        "Another interest", "2 people took part; the procedure asks for at least 2", "Four volunteers spoke", "At a meeting",
    ):  # fmt: skip
        assert said in text, said
    assert "My own ward" not in text
    assert "A cousin" not in text


def test_how_long_the_statement_took_is_said(client: Client, network: Body) -> None:
    made = told(network, decided_at=now() - timedelta(days=3))
    assert "3 days later" in read(client, made.public_path)
    assert "statement after 3 days" in read(client, "/decisions/")


def test_a_decision_before_its_procedure_says_that_it_does_not_count_and_what_comes_next(client: Client) -> None:
    network = a_network(published=False)
    a_procedure(network, at=now() - timedelta(days=5))
    made = a_decision(network, decided_at=now() - timedelta(days=6))
    text = read(client, made.public_path)
    assert "This decision does not count" in text
    assert "Take it again" in text
    row = json.loads(client.get("/decisions.json").get_data(as_text=True))["decisions"][0]
    assert row["counts"] == "no"


def test_an_unannounced_visit_is_nowhere_before_its_statement(client: Client, network: Body) -> None:
    made = a_decision(network, kind=Kind.VISIT, subject="Ward 7 on Friday", off_agenda=True)
    for address in ("/decisions/", "/decisions.csv", "/decisions.json", "/decisions.atom", "/networks/anytown-voice"):
        assert "Ward 7" not in client.get(address).get_data(as_text=True), address
    assert client.get(made.public_path).status_code == 404
    state(made)
    text = read(client, made.public_path)
    assert "Kept off the public agenda" in text


def test_the_matter_is_linked_only_where_anyone_may_read_it(client: Client, network: Body) -> None:
    hidden, shown = a_consultation(network, title="Still a secret"), an_open_consultation(network, title="Open to all")
    assert "Still a secret" not in read(client, told(network, matter=hidden).public_path)
    assert "Open to all" in read(client, told(network, matter=shown).public_path)


def test_a_breach_is_told_once_it_is_settled_and_not_before(client: Client, network: Body) -> None:
    made = told(network)
    with writing(database.session()):
        flag_breach(made, rule="Rule 4 was not kept", by=Voice.OPERATOR, at=now())
    assert "breach" not in read(client, made.public_path).lower()
    with writing(database.session()):
        close_breach(
            made, why="It was on the door.", stands=True, summary="x", html="<p>Notice was given by post.</p>",
            by=Voice.OPERATOR, at=now(),
        )  # fmt: skip
    text = read(client, made.public_path)
    assert "Notice was given by post." in text
    assert "The decision stands." in text
    assert "It was on the door" not in text


def test_what_was_taken_off_says_so(client: Client, network: Body) -> None:
    made = a_tabled(network)
    with writing(database.session()):
        drop(made, by=Voice.OPERATOR, at=now(), reason="Not needed.")
    assert "Taken off the agenda" in read(client, made.public_path)


# the register of decisions


def test_the_list_is_filtered_by_network_kind_and_year(client: Client, network: Body) -> None:
    other = a_network("Saltby Voice")
    told(network, kind=Kind.SPEND, subject="Buy a tent", decided_at=now() - timedelta(days=1))
    told(other, kind=Kind.REPORT, subject="Report on buses")
    year = now().year
    for query, seen in (
        ("network=saltby-voice", {"Report on buses"}),
        ("kind=spend", {"Buy a tent"}),
        (f"year={year - 5}", set()),
        ("network=nobody", set()),
        ("", {"Buy a tent", "Report on buses"}),
    ):
        for ending in ("/", ".csv", ".json", ".atom"):
            body = client.get(f"/decisions{ending}?{query}").get_data(as_text=True)
            assert {one for one in ("Buy a tent", "Report on buses") if one in body} == seen, (query, ending)


@pytest.mark.parametrize("query", ["kind=treason", "year=soon", "year=99999", "year=1066", "year=２０２６"])
def test_a_filter_that_makes_no_sense_says_what_to_choose(query: str, client: Client, app: Any) -> None:
    for ending in ("/", ".csv", ".json", ".atom"):
        assert client.get(f"/decisions{ending}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=2026-01-01_99999999999",
        "after=2026-13-01_1",
        "network=%00",
        "network=" + "x" * 900,
        "kind=&year=",
    ],
)
def test_a_mistyped_address_begins_at_the_start(query: str, client: Client, network: Body) -> None:
    made = a_tabled(network)
    response = client.get(f"/decisions/?{query}")
    assert response.status_code in (200, 400)
    if response.status_code == 200 and "network=" not in query:
        assert made.subject in words(response)


def test_the_list_pages_by_key_and_shows_everything_once(client: Client, network: Body) -> None:
    session = database.session()
    from engage.decisions import Decision, DecisionState

    with writing(session):
        for n in range(60):
            on = (now() - timedelta(days=n // 3)).date()
            session.add(
                Decision(
                    reference=f"DEC-2020-{n:03d}", body_id=network.id, kind=Kind.SERVICES, subject=f"Number {n}.",
                    profile="hw2024", drafted_at=now(), proposed_by="Ada", tabled_at=now(), tabled_for=on, listed_on=on,
                    state=DecisionState.TABLED,
                )
            )  # fmt: skip
    seen: list[str] = []
    address = "/decisions/"
    while address:
        response = client.get(address)
        text = response.get_data(as_text=True)
        seen += [f"Number {n}." for n in range(60) if f"Number {n}.<" in text]
        import re

        found = re.search(r'href="([^"]+)" rel="next"', text)
        address = found[1].replace("&amp;", "&") if found else ""
    assert sorted(seen) == sorted(f"Number {n}." for n in range(60))


def test_files_hold_what_the_page_holds_and_no_formula(client: Client, network: Body) -> None:
    told(network, subject="=1+1", decided_at=now() - timedelta(days=2))
    a_tabled(network, subject="Second")
    rows = list(csv.DictReader(io.StringIO(client.get("/decisions.csv").get_data(as_text=True).lstrip("\ufeff"))))
    assert [row["subject"] for row in rows] == ["Second", "'=1+1"]
    assert (rows[1]["state"], rows[1]["days_to_statement"], rows[1]["counts"]) == ("decided_yes", "2", "yes")
    found = json.loads(client.get("/decisions.json").get_data(as_text=True))["decisions"]
    assert [row["subject"] for row in found] == ["Second", "=1+1"]
    assert found[0]["statement_published_on"] is None
    feed = ET.fromstring(client.get("/decisions.atom").get_data(as_text=True))
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 2


# cost


def cost(client: Client, address: str) -> int:
    with counting(database.engine) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", ["/decisions/", "/networks/anytown-voice", "/networks/"])
def test_a_page_costs_the_same_however_much_there_is(address: str, client: Client, network: Body) -> None:
    told(network)
    client.get(address)
    before = cost(client, address)
    for n in range(4):
        told(network, matter=an_open_consultation(network, title=f"Another {n}"))
        appointed(a_person(name=f"Decider {n}"), network, Role.DECIDER)
        a_procedure(network)
        a_network(f"Voice {n}")
    assert cost(client, address) == before
    assert before <= 7


def test_a_decision_with_many_voices_costs_what_one_with_few_does(client: Client, network: Body) -> None:
    few = told(network).public_path
    for n in range(6):
        appointed(a_person(name=f"Decider {n}"), network, Role.DECIDER)
    many = told(network).public_path
    client.get(few)
    assert cost(client, few) == cost(client, many) <= 7


def test_the_times_are_london_times(client: Client) -> None:
    network = a_network(since=datetime(2026, 1, 5, tzinfo=UTC))
    made = a_decision(network, decided_at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
    assert "Decided on 2 June 2026" in read(client, made.public_path)

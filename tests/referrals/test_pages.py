"""The lists as page, files and feed; what they cost; the minute of a meeting; what waits on the desk; hostile input."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Role
from engage.database import writing
from engage.extensions import db
from engage.matters import MoveRefusedError
from engage.matters.agenda import Heading
from engage.matters.minutes import minutable
from engage.notices import Notice
from engage.now import now, today
from engage.referrals import DeclineCode, Referral, ReferralEvidence, ReferralUpdate, State, hosting
from tests.factories.network import a_tabled
from tests.factories.people import a_person, appoint, sign_in
from tests.factories.referrals import (
    a_committee,
    a_draft_referral,
    a_host,
    a_referral,
    an_evidence,
    an_officer,
    in_post,
    person_of,
    the_network,
)
from tests.pages import Client, words
from tests.queries import counting

HOSTILE: dict[str, Any] = {
    "empty": "", "blank": " \t", "100 kB": "long words " * 9_100, "NUL": "left\x00right", "not UTF-8": b"a\xff\xfe",
    "script": "<script>hit()</script>", "breaks out": "\"'></textarea><img src=x onerror=hit()>",
    "template": "${7*191}#{7*191}%(a)s{network}{0.__class__}", "formula": '=HYPERLINK("http://evil.example","x")',
    "huge": "9" * 30, "turned round": "\u202egnp.exe\u2066", "lines": "a\r\nBcc: x@evil.example\r\n\r\nb",
    "astral": "\U0001f642" * 300, "SQL": "' OR 1=1); --",
}  # fmt: skip


def test_the_list_is_filtered_by_state_committee_network_year_and_words(client: Client) -> None:
    other = a_committee("Sometown Health Scrutiny Committee")
    a_referral(state=State.RECEIVED, subject="About clinic")
    a_referral(
        the_network("Sometown Voice"),
        other,
        state=State.DECLINED,
        subject="About home care",
        concern="Ten minutes.",
        asked="Ask why.",
    )
    for address, there in {
        "": {"clinic", "home care"}, "?state=waiting": {"clinic"}, "?state=refused": {"home care"},
        f"?committee={other.slug}": {"home care"}, "?network=anytown-voice": {"clinic"}, "?q=clinic": {"clinic"},
        f"?year={today().year}": {"clinic", "home care"}, "?year=1999": set(), "?committee=nobody": set(),
    }.items():  # fmt: skip
        page = words(client.get(f"/referrals/{address}"))
        assert {each for each in ("clinic", "home care") if f"About {each}" in page} == there, address


@pytest.mark.parametrize("address", ["?state=secret", "?year=x", "?year=99999", "?year=-1"])
def test_a_filter_that_is_none_is_refused_in_words(client: Client, address: str) -> None:
    for path in ("/referrals/", "/referrals.csv", "/referrals.json", "/referrals.atom"):
        assert client.get(path + address).status_code == 400


@pytest.mark.parametrize(
    "address", ["?after=x", "?after=2026-01-01_99999999999999", "?q=" + "x" * 5000, "?q=%00", "?q=-"]
)
def test_an_odd_address_gives_a_page_and_no_error(client: Client, address: str) -> None:
    assert client.get(f"/referrals/{address}").status_code in (200, 400, 414)
    assert client.get("/referrals/REF-1999-001").status_code == 404
    assert client.get("/referrals/" + "x" * 300).status_code == 404


def test_pages_go_on_by_key_and_no_referral_is_left_out_or_shown_twice(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("engage.referrals.listing.PAGE", 2)
    monkeypatch.setattr("engage.referrals.listing.page.__kwdefaults__", {"after": None, "limit": 2})
    made = [a_referral(state=State.MADE, subject=f"Number {n}", made_on=today() - timedelta(days=n)) for n in range(5)]
    seen, address = [], "/referrals/"
    while address:
        text = client.get(address).get_data(as_text=True)
        seen += [n for n in range(5) if f">Number {n}<" in text]
        found = text.partition('rel="next"')[0].rpartition('href="')[2]
        address = found.partition('"')[0].replace("&amp;", "&") if 'rel="next"' in text else ""
    assert seen == list(range(len(made)))


def test_files_and_feed_hold_the_same_rows_with_stable_names(client: Client) -> None:
    referral = a_referral(state=State.RECEIVED, subject="=1+1 is a formula")
    rows = list(csv.DictReader(io.StringIO(client.get("/referrals.csv").get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0]["reference"] == referral.reference
    assert rows[0]["title"] == "'=1+1 is a formula", "shown, and never run"
    assert rows[0]["acknowledgement"] == "open"
    (one,) = json.loads(client.get("/referrals.json").get_data(as_text=True))["referrals"]
    assert (one["reference"], one["title"], one["state"]) == (referral.reference, "=1+1 is a formula", "received")
    assert one["made_on"] == today().isoformat()
    assert one["basis"] == "law"
    assert one["acknowledged_on"] is None
    assert one["address"].endswith(referral.public_path)
    feed = client.get("/referrals.atom").get_data(as_text=True)
    assert "=1+1 is a formula" in feed
    assert one["address"] in feed


def test_pages_cost_the_same_however_many_referrals_there_are(app: Flask, client: Client) -> None:
    clerk = person_of(an_officer(a_committee()))
    first = a_referral(state=State.ACCEPTED, evidence=True)
    reader = Client(app)
    sign_in(reader, clerk)

    def cost() -> dict[str, int]:
        out = {}
        for path, by in (
            ("/referrals/", client), (first.public_path, client), ("/desk/referrals/", reader), (first.desk_path, reader),
        ):  # fmt: skip
            by.get(path)
            with counting(db.engine) as seen:
                assert by.get(path).status_code == 200
            out[path] = len(seen)
        return out

    before = cost()
    for n in range(4):
        an_evidence(first, title=f"More {n}")
        a_referral(the_network(f"Voice {n}"), a_committee(f"Committee {n}"), state=State.RECEIVED)
        a_referral(state=State.RECEIVED, subject=f"One more {n}")
    assert cost() == before
    assert before["/referrals/"] <= 6
    assert before[first.public_path] <= 8


def test_a_minute_moves_the_referral_once_and_tells_the_network(app: Flask) -> None:
    referral = a_referral(state=State.RECEIVED)
    kind = minutable["referral"]
    by = an_officer(referral.committee)
    assert kind.outcomes(referral) == [], "nothing is decided before it was acknowledged"
    referral = a_referral(state=State.ACKNOWLEDGED)
    other = a_referral(state=State.ACKNOWLEDGED)
    offered = dict(kind.outcomes(referral))
    assert set(offered) == {
        "consider", "accept", "decline", "decline_individual", "decline_litigation", "find_no_power",
    }  # fmt: skip
    where = {
        "meeting": "Health Scrutiny Committee, 4 March 2027",
        "meeting_path": "/committees/health/meetings/1/items/2",
        "on": today(),
    }
    with writing(db.session()):
        kind.take(referral, "accept", reason="We open a review.", by=by, at=now(), **where)
    assert referral.state == State.ACCEPTED
    page = Client(app).get(referral.public_path).get_data(as_text=True)
    assert "We open a review." in page
    assert f'href="{where["meeting_path"]}"' in page
    mails = db.session.scalars(
        sa.select(Notice).where(Notice.kind == "referral_step", Notice.subject.contains("Accepted"))
    )
    assert "Health Scrutiny Committee, 4 March 2027" in next(iter(mails)).text
    with pytest.raises(MoveRefusedError), writing(db.session()):
        kind.take(referral, "decline", reason="No.", by=by, at=now(), **where)
    with pytest.raises(MoveRefusedError), writing(db.session()):
        kind.take(other, "burn", reason="No.", by=by, at=now(), **where)


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("consider", State.CONSIDERED), ("accept", State.ACCEPTED), ("decline", State.DECLINED),
        ("decline_individual", State.DECLINED), ("find_no_power", State.POWER_NOT_EXERCISABLE),
    ],
)  # fmt: skip
def test_each_decision_of_a_meeting_leads_to_its_state(app: Flask, verb: str, state: State) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    by = an_officer(referral.committee)
    with writing(db.session()):
        minutable["referral"].take(
            referral, verb, reason="Because.", meeting="Today", meeting_path="/x", on=today(), by=by, at=now()
        )
    assert referral.state == state
    assert (referral.decline_code is DeclineCode.INDIVIDUAL) == (verb == "decline_individual")


def test_what_waits_for_whom_is_on_their_desk_with_its_day(app: Flask) -> None:
    referral = a_referral(state=State.RECEIVED)
    a_referral(state=State.CONSIDERED, subject="To be decided")
    a_draft_referral(subject="Half written")
    officer, host = person_of(an_officer(referral.committee)), person_of(a_host(referral.body))
    mine = list(hosting.for_committees(officer, today()))
    assert {(w.heading, w.act, w.title) for w in mine} == {
        (Heading.TO_DO, "Acknowledge the referral", referral.subject),
        (Heading.DECISION, "Decide on the referral", "To be decided"),
    }
    assert all(w.due_on for w in mine if w.heading is Heading.TO_DO)
    assert [w.title for w in hosting.for_networks(host, today())] == ["Half written"]
    assert list(hosting.for_committees(host, today())) == []


def test_drafts_are_the_networks_own_whatever_is_asked_for(app: Flask, client: Client) -> None:
    draft = a_draft_referral(subject="Nobody else’s business")
    for role in (Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR, Role.SCRUTINY_MEMBER, Role.ADMINISTRATOR):
        sign_in(client, in_post(draft.committee, role).person)
        for path in ("", "edit", "acknowledge", "accept", "evidence", "check", "make", "evidence/1/file", "withdraw"):
            assert client.get(f"{draft.desk_path}{path}").status_code == 404, path
        assert "Nobody else’s business" not in words(client.get("/desk/referrals/"))
    member = in_post(draft.body, Role.MEMBER).person
    sign_in(client, member)
    assert client.get(draft.desk_path).status_code == 200
    assert client.get(f"{draft.desk_path}check").status_code == 403


def test_a_draft_leads_to_the_decision_that_is_on_the_agenda_already(app: Flask, client: Client) -> None:
    draft = a_draft_referral()
    sign_in(client, in_post(draft.body, Role.MEMBER).person)
    assert "Put it on the agenda" in words(client.get(draft.desk_path))
    decision = a_tabled(draft.body, draft)
    page = client.get(draft.desk_path)
    assert f"{decision.reference} is on the agenda and not decided yet. Open the decision" in words(page)
    assert f"/decisions/{decision.reference}/" in page.text
    assert "Put it on the agenda" not in words(page)


def counted() -> list[int]:
    return [
        db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in (Referral, ReferralEvidence, ReferralUpdate)
    ]


@pytest.mark.parametrize("kind", HOSTILE)
def test_every_field_of_every_form_takes_or_refuses_anything(app: Flask, client: Client, kind: str) -> None:
    bad = HOSTILE[kind]
    draft, made = a_draft_referral(), a_referral(state=State.ACCEPTED)
    person = a_person(draft.body, Role.HOST, Role.DECIDER, name="Both Sides")
    appoint(person, made.committee, Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR)
    sign_in(client, person)
    days = {
        f"{name}-{part}": bad
        for name in ("on", "received_on", "done_on", "told_on")
        for part in ("day", "month", "year")
    }
    names = (
        "subject", "committee", "care", "concern", "tried", "asked", "body", "about", "title", "text", "openness",
        "would_mislead", "summary", "result", "reason", "title_is_public", "public_text", "reference", "outside", "note",
        "meeting", "code", "to", "version", "looked",
    )  # fmt: skip
    acts = (
        "edit", "check", "links", "evidence", "decide", "make", "individual", "update", "report-back", "close", "redirect",
        "join", "acknowledge", "receive", "consider", "accept", "decline", "no-power", "withdraw",
    )  # fmt: skip
    before = counted()
    for base in (draft.desk_path, made.desk_path):
        for path in acts:
            status = client.post(f"{base}{path}", data=dict.fromkeys(names, bad) | days).status_code
            assert status in (200, 302, 400, 403, 404, 409, 413), (path, status)
    status = client.post("/desk/referrals/new", data=dict.fromkeys(names, bad)).status_code
    assert status in (200, 400, 413)
    for address in (draft.desk_path, made.desk_path, made.public_path, "/referrals/", "/desk/referrals/"):
        text = client.get(address).get_data(as_text=True)
        assert "<script>hit" not in text
        assert "<img src=x" not in text
        assert "1337" not in text
    assert counted()[0] == before[0]

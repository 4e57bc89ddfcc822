"""Whatever is sent to the pages of committees: a clear answer, never an error of ours, nothing done twice."""

import threading
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Body, Role
from engage.matters.agenda import Heading, everything_waiting
from engage.now import now, today
from engage.referrals import Referral, State
from engage.scrutiny import AgendaItem, Attendance, Meeting, Minute, Paper, Seat
from tests.factories.people import a_person, sign_in
from tests.factories.referrals import a_referral
from tests.factories.scrutiny import (
    a_committee,
    a_meeting,
    a_minute,
    a_paper,
    a_seat,
    an_agenda_item,
    an_officer,
    hold,
    publish,
    publish_minutes,
)
from tests.pages import Client
from tests.queries import counting
from tests.scrutiny.test_meeting_desk import words
from tests.security.test_forms import PAYLOADS
from tests.security.walking import Form, Quick, Reader

FEW = {name: PAYLOADS[name] for name in PAYLOADS if name != "1 MB"}


def pages(committee: Body) -> list[str]:
    """Addresses with a form each, those that end something last."""
    seat = a_seat(committee)
    planned = a_meeting(committee, starts_at=now() + timedelta(days=30))
    item = an_agenda_item(planned)
    paper = a_paper(item)
    public = a_meeting(committee, starts_at=now() + timedelta(days=20))
    late, kept = an_agenda_item(public), an_agenda_item(public, title="Kept")
    publish(public, at=now())
    added, follows = an_agenda_item(public, title="Added"), a_paper(late)
    held = a_meeting(committee, starts_at=now() - timedelta(days=9))
    to_minute = an_agenda_item(held)
    publish(held, at=now() - timedelta(days=40))
    hold(held)
    done = a_meeting(committee, starts_at=now() - timedelta(days=19))
    minuted = an_agenda_item(done)
    publish(done, at=now() - timedelta(days=40))
    hold(done)
    minute = a_minute(minuted)
    publish_minutes(done)
    base = f"/desk/committees/{committee.slug}"
    one, two, three, four = (f"{base}/meetings/{n}" for n in (1, 2, 3, 4))
    return [
        f"{base}/settings", f"{base}/members", f"{base}/meetings/new", f"{one}/edit", f"{one}/rearrange",
        f"{one}/items/new", f"{one}/items/{item.id}/edit", f"{one}/items/{item.id}/papers/new",
        f"{one}/papers/{paper.id}/edit", f"{one}/order", f"{two}/rearrange", f"{two}/items/{kept.id}/withdraw",
        f"{two}/items/{added.id}/publish", f"{two}/papers/{follows.id}/publish", f"{two}/papers/{follows.id}/remove",
        f"{three}/attendance", f"{three}/items/{to_minute.id}/minute", f"{four}/minutes/{minute.id}/correct",
        f"{four}/attendance/correct", f"{one}/publish-agenda", f"{one}/postpone", f"{two}/cancel",
        f"{base}/members/{seat.id}/end", f"{base}/dissolve",
    ]  # fmt: skip


def form_on(client: Client, address: str) -> Form | None:
    """The form of a page, where it still has one: an earlier try may have ended what it was about."""
    page = client.get(address)
    assert page.status_code in (200, 302, 404, 409), address
    found = [form for form in Reader(address, page.text).forms if not form.action.endswith("/sign-out")]
    return found[-1] if found else None


def test_every_form_takes_or_refuses_anything(app: Flask) -> None:
    client, committee = Quick(app), a_committee()
    slug, addresses = committee.slug, pages(committee)
    sign_in(client, an_officer(committee))
    tried = 0
    for place, address in enumerate(addresses):
        form: Form | None = None
        for turn, (name, payload) in enumerate(FEW.items()):
            if turn % 9 == 0:
                form = form_on(client, address)
            if form is None:
                break
            texts = [field for field, kind in form.kinds.items() if kind not in ("hidden", "file")]
            some = texts if (turn + place) % 3 == 0 else [form.names[(turn + place) % len(form.names)]]
            answer = client.post(address, data=form.filled(**dict.fromkeys(some, payload)))
            assert answer.status_code in (200, 302, 400, 404, 409, 413), (address, name, some)
            assert "<script>hit" not in answer.text, (address, name)
            tried += 1
    assert tried > 400
    for path in ("", "/meetings/", "/meetings/1", "/meetings/2", "/meetings/4", "/meetings.csv", "/meetings.atom"):
        answer = client.get(f"/committees/{slug}{path}")
        assert answer.status_code == 200, path
        assert "<script>hit" not in answer.text, path


@pytest.mark.parametrize(
    "path",
    [
        "/committees/x" * 30, "/committees/none", "/committees/none/meetings/", "/committees/none/meetings/1",
        "/committees/{slug}/meetings/0", "/committees/{slug}/meetings/99999999999999999999",
        "/committees/{slug}/meetings/1/items/99999999999999999999", "/committees/{slug}/meetings/1/items/0",
        "/committees/{slug}/meetings/99.ics", "/desk/committees/{slug}/meetings/99999999999999999999/",
        "/desk/committees/{slug}/meetings/1/items/99999999999999999999/edit",
        "/desk/committees/{slug}/meetings/1/papers/99999999999999999999/file",
        "/desk/committees/{slug}/meetings/1/minutes/99999999999999999999/edit",
        "/desk/committees/{slug}/members/99999999999999999999/end",
    ],
)  # fmt: skip
def test_an_address_that_names_nothing_is_not_found(path: str, client: Client) -> None:
    committee = a_committee()
    publish_me = a_meeting(committee)
    an_agenda_item(publish_me)
    publish(publish_me)
    sign_in(client, an_officer(committee))
    assert client.get(path.format(slug=committee.slug)).status_code == 404


@pytest.mark.parametrize(
    "query", ["before=x", "before=2026-01-01_1", "before=9999-12-31T00:00:00%2B00:00_1", "q=-a", 'q="']
)
def test_a_list_read_with_nonsense_is_read_from_the_beginning_or_finds_nothing(query: str, client: Client) -> None:
    committee = a_committee()
    a_meeting(committee)
    assert client.get(f"/committees/{committee.slug}/meetings/?{query}").status_code == 200


def test_what_belongs_to_another_committee_is_not_reached_through_ones_own(client: Client) -> None:
    mine, theirs = a_committee("Mine"), a_committee("Theirs")
    a_meeting(mine)
    meeting = a_meeting(theirs)
    item, seat = an_agenda_item(meeting), a_seat(theirs)
    paper = a_paper(item)
    sign_in(client, an_officer(mine))
    here = f"/desk/committees/{mine.slug}"
    for path in (
        f"meetings/1/items/{item.id}/edit", f"meetings/1/items/{item.id}/papers/new", f"meetings/1/papers/{paper.id}/edit",
        f"meetings/1/papers/{paper.id}/file", f"members/{seat.id}/end",
    ):  # fmt: skip
        assert client.get(f"{here}/{path}").status_code == 404, path


def test_a_matter_that_is_no_business_of_the_committee_cannot_be_put_on_its_agenda(client: Client, db: Any) -> None:
    draft = a_referral(state=State.DRAFTED, subject="Secretword")
    committee = a_committee("Another committee")
    a_meeting(committee, starts_at=now() + timedelta(days=30))
    sign_in(client, an_officer(committee))
    page = client.get(f"/desk/committees/{committee.slug}/agenda?about={draft.reference}")
    assert "We know of nothing with the reference" in page.text
    assert "Secretword" not in page.text
    form = {"title": "x", "about": draft.reference}
    assert (
        "We know of nothing" in client.post(f"/desk/committees/{committee.slug}/meetings/1/items/new", data=form).text
    )
    assert db.session.scalars(sa.select(AgendaItem)).all() == []


def test_a_file_of_the_wrong_kind_is_refused_and_no_word_is_lost(client: Client, db: Any) -> None:
    committee = a_committee()
    item = an_agenda_item(a_meeting(committee))
    sign_in(client, an_officer(committee))
    address = f"/desk/committees/{committee.slug}/meetings/1/items/{item.id}/papers/new"
    form = {"title": "Plan", "text": "Every word", "openness": "open", "file": (BytesIO(b"MZ\x90\x00"), "plan.exe")}
    page = client.post(address, data=form)
    assert page.status_code == 200
    assert "Every word" in page.text
    assert "We cannot take this kind of file" in page.text
    assert db.session.scalars(sa.select(Paper)).all() == []
    form |= {"file": (BytesIO(b"%PDF-1.4\n%%EOF"), "plan.pdf")}
    client.post(address, data=form)


def test_a_form_sent_twice_does_it_once(client: Client, db: Any) -> None:
    committee = a_committee()
    meeting = a_meeting(committee, starts_at=now() + timedelta(days=30))
    referral = a_referral(committee=committee, state=State.ACKNOWLEDGED)
    sign_in(client, an_officer(committee))
    address = f"/desk/committees/{committee.slug}/agenda?about={referral.reference}"
    form = {"meeting": str(meeting.id), "title": "Once"}
    assert client.post(address, data=form).status_code == 302
    assert "on this agenda already, as item 1" in client.post(address, data=form).text
    assert len(db.session.scalars(sa.select(AgendaItem)).all()) == 1
    here = f"/desk/committees/{committee.slug}/meetings/1"
    assert client.post(f"{here}/publish-agenda", data={}).status_code == 302
    assert client.post(f"{here}/publish-agenda", data={}).status_code == 409
    seat = {
        "name": "Councillor X",
        "sitting": "member",
        "person": "0",
        "from_on-day": "1",
        "from_on-month": "5",
        "from_on-year": "2026",
    }
    assert client.post(f"/desk/committees/{committee.slug}/members", data=seat).status_code == 302
    assert "sits on the committee already" in client.post(f"/desk/committees/{committee.slug}/members", data=seat).text
    assert len(db.session.scalars(sa.select(Seat)).all()) == 1


def test_two_officers_who_minute_one_item_at_the_same_moment_make_one_minute(app: Flask, db: Any) -> None:
    referral = a_referral(state=State.ACKNOWLEDGED)
    committee = referral.committee
    meeting = a_meeting(committee, starts_at=now() - timedelta(hours=3))
    item = an_agenda_item(meeting, about=referral)
    publish(meeting, at=now() - timedelta(days=20))
    hold(meeting)
    address = f"/desk/committees/{committee.slug}/meetings/1/items/{item.id}/minute"
    clients = [Client(app) for _ in range(4)]
    for n, one in enumerate(clients):
        sign_in(one, an_officer(committee, name=f"Officer {n}"))
    db.session.remove()
    answers: list[Any] = []
    start = threading.Barrier(len(clients))

    def send(one: Client, verb: str) -> None:
        start.wait()
        with app.app_context():
            answers.append(one.post(address, data=words(verb=verb)))

    threads = [
        threading.Thread(target=send, args=(one, verb))
        for one, verb in zip(clients, ("accept", "decline", "accept", "find_no_power"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert all("entered the minute of this item on" in answer.text for answer in answers if answer.status_code == 200)
    minute = db.session.scalars(sa.select(Minute)).one()
    done = {"accept": State.ACCEPTED, "decline": State.DECLINED, "find_no_power": State.POWER_NOT_EXERCISABLE}
    assert db.session.scalars(sa.select(Referral)).one().state == done[minute.verb]


def test_who_came_can_be_entered_again_until_the_minutes_are_published(client: Client, db: Any) -> None:
    committee = a_committee()
    seat = a_seat(committee)
    meeting = a_meeting(committee, starts_at=now() - timedelta(days=1))
    an_agenda_item(meeting)
    publish(meeting, at=now() - timedelta(days=20))
    sign_in(client, an_officer(committee))
    address = f"/desk/committees/{committee.slug}/meetings/1/attendance"
    for standing in ("present", "apologies"):
        edition = str(db.session.get(Meeting, meeting.id).edition)
        form = {f"standing_{seat.id}": standing, f"interest_{seat.id}": "Works for the trust", "edition": edition}
        assert client.post(address, data=form).status_code == 302
        db.session.expire_all()
    kept = db.session.scalars(sa.select(Attendance)).one()
    assert (kept.standing.value, kept.interest) == ("apologies", "Works for the trust")
    stale = client.post(address, data={f"standing_{seat.id}": "absent", "edition": "1"})
    assert stale.status_code == 409


def test_the_desk_costs_as_many_statements_with_forty_things_waiting_as_with_one(client: Client, db: Any) -> None:
    costs = []
    for n in (1, 40):
        committee = a_committee(f"Committee of {n}")
        meeting = a_meeting(committee, starts_at=now() + timedelta(days=30))
        for k in range(n):
            a_paper(an_agenda_item(meeting, title=f"Item {k}"), to_follow=True)
            an_agenda_item(a_meeting(committee, starts_at=now() + timedelta(days=40 + k)), title="No paper")
        publish(meeting, at=now())
        sign_in(client, an_officer(committee))
        slug, least = committee.slug, []
        for path in ("", "meetings/1/", "meetings/1/pack", "meetings/"):
            seen_each = []
            for _ in range(2):
                db.session.remove()
                with counting(db.engine) as seen:
                    assert client.get(f"/desk/committees/{slug}/{path}").status_code == 200
                seen_each.append(len(seen))
            least.append(min(seen_each))
        costs.append(least)
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 20


def test_what_waits_at_a_committee_is_on_the_desk_of_each_by_their_role(db: Any) -> None:
    committee = a_committee()
    coming = a_meeting(committee, starts_at=now() + timedelta(days=10))
    an_agenda_item(coming)
    met = a_meeting(committee, starts_at=now() - timedelta(days=2))
    an_agenda_item(met)
    publish(met, at=now() - timedelta(days=20))
    hold(met)
    officer, member = an_officer(committee), a_person(committee, Role.SCRUTINY_MEMBER)
    acts = {one.act for one in everything_waiting(officer, today())[Heading.TO_DO]}
    assert acts == {"Publish the agenda and papers", "Publish the minutes"}
    theirs = everything_waiting(member, today())
    assert set(theirs) == {Heading.COMING}
    publish(coming, at=now())
    (one,) = everything_waiting(member, today())[Heading.COMING]
    assert (one.act, one.path.endswith("/pack")) == ("Read the papers", True)

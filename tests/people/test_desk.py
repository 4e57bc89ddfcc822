"""The desk, the record, and a body's own pages behind the desk."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Body, BodyKind, Person, Role
from engage.content import render
from engage.database import writing
from engage.extensions import db
from engage.matters import (
    AuditEntry,
    Basis,
    Duty,
    DutyStatus,
    Item,
    ItemState,
    Matter,
    Outcome,
    Promise,
    Response,
    Voice,
    agenda,
    record,
)  # fmt: skip
from engage.matters.agenda import Heading, Waiting
from engage.now import now, today
from tests.factories import register
from tests.factories.consultations import a_consultation
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client, words
from tests.queries import counting


def signed_in(client: Client, body: Body, *roles: Role) -> Person:
    person = a_person(body, *roles)
    sign_in(client, person)
    return person


def a_duty(matter: Matter, *, due_in: int, act: str = "publish_outcome") -> None:
    with writing(db.session()) as session:
        session.add(
            Duty(
                matter_id=matter.id, act=act, clock_id="CP16-RESPONSE", owed_by_id=matter.body_id,
                owed_to="the public", began_on=today(), due_on=today() + timedelta(days=due_in), profile="hw2024",
                basis=Basis.CODE, citation="Consultation Principles (2016, 2018)", listed_on=today() + timedelta(days=due_in),
            )
        )  # fmt: skip


def an_item(matter: Matter, number: int, state: ItemState = ItemState.DRAFTED) -> Item:
    with writing(db.session()) as session:
        item = Item(
            matter_id=matter.id,
            number=number,
            body_id=matter.body_id,
            title=f"Item {number}",
            state=state,
            created_at=now(),
        )
        session.add(item)
    return item


def a_promise(item: Item, *, due_in: int, text: str = "Put the ramp in") -> None:
    due = today() + timedelta(days=due_in)
    with writing(db.session()) as session:
        response = Response(item_id=item.id, number=1, outcome=Outcome.ADOPTED, drafted_at=now())
        session.add(response)
        session.flush()
        session.add(
            Promise(
                item_id=item.id,
                response_id=response.id,
                text=text,
                responsible="Head of estates",
                first_due_on=due,
                due_on=due,
            )
        )


def in_state(matter: Matter, state: str) -> None:
    with writing(db.session()) as session:
        session.execute(sa.update(Matter).where(Matter.id == matter.id).values(state=state))


def test_an_empty_desk_says_what_would_be_here(client: Client) -> None:
    signed_in(client, a_body(), Role.OFFICER)
    assert "Nothing waits for you. When a consultation, a referral or a review" in words(client.get("/desk/"))


def test_somebody_without_an_appointment_is_told_whom_to_ask(client: Client) -> None:
    sign_in(client, a_person())
    assert "You have no appointment" in words(client.get("/desk/"))


@pytest.mark.parametrize(
    ("due_in", "said"),
    [(-1, "1 day late"), (0, "due on"), (5, "in 5 days"), (40, "Open")],
)
def test_a_duty_is_shown_with_its_date_its_rule_and_whether_it_is_late(client: Client, due_in: int, said: str) -> None:
    body = a_body()
    a_duty(a_consultation(body), due_in=due_in)
    signed_in(client, body, Role.ANALYST)
    page = words(client.get("/desk/"))
    assert said in page
    assert "not a legal duty" in page


def test_more_than_the_desk_can_show_is_not_counted_as_less_and_leads_to_all_of_it_late_or_not(client: Client) -> None:
    body = a_body()
    matter = a_consultation(body)
    for n in range(agenda.MOST + 2):
        register.a_duty(matter, due_on=today() - timedelta(days=3), to=body, about=str(n))
    late = register.a_duty(matter, due_on=today() - timedelta(days=1), to=body, about="late")
    coming = register.a_duty(matter, due_on=today() + timedelta(days=60), to=body, about="coming")
    signed_in(client, body, Role.OFFICER)
    said = words(client.get("/desk/"))
    assert f"At least {agenda.MOST} things are late that we owe" in said
    assert f"At least {agenda.MOST} things are late that are owed to us" in said
    for side in ("body", "to"):
        query = f"/register/duties.json?{side}={body.slug}&state=to_do"
        assert query.replace(".json", "").replace("&", "&amp;") in client.get("/desk/").get_data(as_text=True)
        listed = {row["id"] for row in client.get(query).get_json()["duties"]}
        assert {late.id, coming.id} < listed
        assert len(listed) == agenda.MOST + 4


def test_each_role_sees_what_waits_for_it(client: Client, app: Flask) -> None:
    body = a_body()
    gate, drafted, under_way = (
        a_consultation(body, title=t) for t in ("At the gate", "Being drafted", "Being analysed")
    )
    in_state(gate, "gate_check")
    in_state(under_way, "analysing")
    an_item(under_way, 1)
    answered = an_item(under_way, 2, ItemState.ANSWERED)
    a_promise(answered, due_in=-3)
    shown = {}
    for role in Role:
        browser = Client(app)
        signed_in(browser, body, role)
        shown[role] = words(browser.get("/desk/"))
    assert {r for r in Role if "Waiting for your approval" in shown[r]} == {Role.APPROVER}
    assert {r for r in Role if drafted.title in shown[r]} == {Role.OFFICER}
    assert {r for r in Role if "Under way" in shown[r]} == {Role.OFFICER, Role.ANALYST, Role.MODERATOR}
    assert {r for r in Role if "1 item without an answer" in shown[r]} == {Role.OFFICER, Role.APPROVER}
    assert {r for r in Role if "1 answer written, not yet published" in shown[r]} == {Role.OFFICER, Role.APPROVER}
    assert {r for r in Role if "Put the ramp in Late" in shown[r]} == {Role.OFFICER, Role.APPROVER}
    assert {r for r in Role if "only administrator" in shown[r]} == {Role.ADMINISTRATOR}


def test_nothing_of_another_body_is_on_the_desk_or_in_the_record(client: Client) -> None:
    mine, other = a_body(), a_body("Sometown Council")
    theirs = a_consultation(other, title="None of your business")
    a_duty(theirs, due_in=-1)
    a_promise(an_item(theirs, 1), due_in=-1)
    signed_in(client, mine, *Role)
    for address in (
        "/desk/",
        "/desk/record",
        f"/desk/record?matter={theirs.reference}",
        f"/desk/record?body={other.slug}",
    ):
        page = words(client.get(address))
        assert "None of your business" not in page
        assert "Sometown" not in page


def test_the_desk_costs_the_same_however_much_waits(client: Client) -> None:
    body = a_body()
    signed_in(client, body, *Role)

    def cost() -> int:
        with counting(db.engine) as sent:
            assert client.get("/desk/").status_code == 200
        return len(sent)

    def fill() -> None:
        for n in range(3):
            matter = a_consultation(body)
            a_duty(matter, due_in=n)
            a_promise(an_item(matter, 1), due_in=n)
            in_state(matter, ("gate_check", "analysing", "drafting")[n])

    fill()
    client.get("/desk/")
    one = cost()
    fill()
    assert cost() == one
    assert one <= 30  # of somebody in every role there is, asked of every feature


def test_the_record_is_paged_by_key_and_filtered_by_matter(client: Client) -> None:
    body = a_body()
    matter = a_consultation(body)
    signed_in(client, body, Role.MODERATOR)
    with writing(db.session()) as session:
        for n in range(60):
            record(session, f"act_{n:02}", by=Voice.OPERATOR, at=now(), about=f"thing:{n}", body_id=body.id)
    first = words(client.get("/desk/record"))
    assert "Act 59" in first
    assert "Act 09" not in first
    oldest = db.session.scalar(sa.select(AuditEntry.id).where(AuditEntry.verb == "act_10"))
    assert f"before={oldest}" in client.get("/desk/record").get_data(as_text=True)
    second = words(client.get(f"/desk/record?before={oldest}"))
    assert "Act 09" in second
    assert "Act 10" not in second
    only = words(client.get(f"/desk/record?matter={matter.reference.lower()}"))
    assert "Draft" in only
    assert "Act 59" not in only


@pytest.mark.parametrize(
    "query",
    [
        "before=x",
        "before=-1",
        "before=99999999999999999999",
        "before=٣",
        "matter=<b>",
        "body=nobody",
        "matter=" + "x" * 500,
    ],
)
def test_an_odd_address_of_the_record_is_no_error(client: Client, query: str) -> None:
    signed_in(client, a_body())
    response = client.get(f"/desk/record?{query}")
    assert response.status_code == 200
    assert "<b>" not in response.get_data(as_text=True)


def test_markup_in_names_and_reasons_is_shown_as_typed(client: Client) -> None:
    body = a_body("<img src=x onerror=alert(1)> & Co", slug="odd")
    person = a_person(body, Role.ADMINISTRATOR, name="<script>alert(1)</script>")
    sign_in(client, person)
    with writing(db.session()) as session:
        record(
            session, "x", by=person.current_appointments[0], at=now(), about="<b>x", reason="<script>alert(2)</script>"
        )
    for address in (
        "/desk/",
        "/desk/record",
        "/account/",
        "/desk/bodies/odd/",
        "/desk/bodies/odd/people",
        "/bodies/odd",
        "/bodies/",
    ):
        page = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_an_administrator_changes_what_the_public_reads(client: Client) -> None:
    body = a_body()
    signed_in(client, body, Role.ADMINISTRATOR)
    page = f"/desk/bodies/{body.slug}/edit"
    texts = {"contact_email": "ask@example.org", "contact_text": "Ring **us**", "accessibility_text": ""}
    assert client.post(page, data={**texts, "version": body.version}).status_code == 302
    assert body.contact_html == render("Ring **us**")
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert entry.verb == "edit_body"
    assert entry.details["changed"] == ["contact_email", "contact_text"]


def test_the_loser_of_a_race_sees_both_texts(client: Client) -> None:
    body = a_body()
    signed_in(client, body, Role.ADMINISTRATOR)
    page = f"/desk/bodies/{body.slug}/edit"
    opened = body.version
    texts = {"contact_email": "a@example.org", "contact_text": "The first text", "accessibility_text": ""}
    client.post(page, data={**texts, "version": opened})
    response = client.post(page, data={**texts, "contact_text": "The second text", "version": opened})
    assert response.status_code == 409
    assert "The first text" in words(response)
    assert "The second text" in words(response)
    assert body.contact_text == "The first text"
    assert client.post(page, data={**texts, "version": ["", "x"]}).status_code == 409


def test_the_rules_of_a_body_are_set_and_recorded(client: Client) -> None:
    body = a_body()
    signed_in(client, body, Role.ADMINISTRATOR)
    page = f"/desk/bodies/{body.slug}/rules"
    data = {"version": body.version, "requires_second_factor": "y", "outcome_days": "42"}
    assert client.post(page, data=data).status_code == 302
    assert (body.requires_second_factor, body.outcome_days) == (True, 42)
    assert db.session.scalars(sa.select(AuditEntry.details)).one()["now"]["outcome_days"] == 42


@pytest.mark.parametrize("typed", ["0", "85", "-1", "4.5", "x", "٤", "1" * 9, "1" * 1_000_000, "\x0042", "<b>"])
def test_a_promise_of_no_sensible_length_is_refused(client: Client, typed: str) -> None:
    body = a_body()
    signed_in(client, body, Role.ADMINISTRATOR)
    response = client.post(f"/desk/bodies/{body.slug}/rules", data={"version": body.version, "outcome_days": typed})
    assert "There is a problem" in words(response)
    assert body.outcome_days is None


@pytest.mark.parametrize("typed", ["\x00", "x" * 1_000_000, "\u202e"])
def test_bad_texts_come_back_with_an_error(client: Client, typed: str) -> None:
    body = a_body()
    signed_in(client, body, Role.ADMINISTRATOR)
    data = {"version": body.version, "contact_email": typed, "contact_text": typed, "accessibility_text": typed}
    assert "There is a problem" in words(client.post(f"/desk/bodies/{body.slug}/edit", data=data))
    assert body.contact_text == ""


def test_what_the_public_reads_about_a_body_holds_no_script(client: Client) -> None:
    body = a_body()
    signed_in(client, body, Role.ADMINISTRATOR)
    hostile = (
        "<script>alert(1)</script> [x](javascript:alert(1)) ![y](//evil.example/z.png) <a href='//e.example'>z</a>"
    )
    data = {
        "version": body.version,
        "contact_email": "a@example.org",
        "contact_text": hostile,
        "accessibility_text": hostile,
    }
    assert client.post(f"/desk/bodies/{body.slug}/edit", data=data).status_code == 302
    page = client.get(f"/bodies/{body.slug}").get_data(as_text=True)
    for bad in ("<script>alert", 'href="javascript:', "<img", 'href="//'):
        assert bad not in page


def owed_between(debtor: Body, creditor: Body, *, due_in: int, act_of: str = "OS02-RESP") -> Duty:
    return register.a_duty(
        a_consultation(debtor, title=f"Between {debtor.name} and {creditor.name}"), act_of,
        due_on=today() + timedelta(days=due_in), to=creditor,
    )  # fmt: skip


def test_what_we_owe_and_what_we_are_owed_stand_apart(client: Client, app: Flask) -> None:
    ours, theirs = a_body("Anytown Council"), a_body("Anytown Scrutiny", kind=BodyKind.SCRUTINY)
    owed_between(ours, theirs, due_in=-3)
    signed_in(client, ours, Role.OFFICER)
    page = words(client.get("/desk/"))
    assert "Owed by us" in page
    assert "Owed to us" not in page
    assert "To respond to the report: was due" in page
    assert "1 thing is late that we owe." in page
    other = Client(app)
    signed_in(other, theirs, Role.SCRUTINY_MEMBER)
    page = words(other.get("/desk/"))
    assert "Owed by us" not in page
    assert "Owed to us" in page
    assert "Anytown Council is to respond to the report: was due" in page
    assert "1 thing is late that is owed to us." in page


def test_what_is_owed_to_us_in_a_matter_of_others_leads_to_where_we_may_read_it(client: Client) -> None:
    ours, theirs = a_body("Anytown Council"), a_body("Anytown Scrutiny", kind=BodyKind.SCRUTINY)
    duty = owed_between(ours, theirs, due_in=3)
    signed_in(client, theirs, Role.SCRUTINY_OFFICER)
    page = client.get("/desk/").get_data(as_text=True)
    assert f'href="/register/duties/{duty.id}"' in page
    assert f"/desk/consultations/{duty.matter.reference}" not in page


def test_a_successor_inherits_what_is_still_owed_and_what_it_is_owed(client: Client) -> None:
    old, new = a_body("Old Committee", kind=BodyKind.SCRUTINY), a_body("New Committee", kind=BodyKind.SCRUTINY)
    between = a_body("Committee Between", kind=BodyKind.SCRUTINY)
    owed_between(old, a_body("Somebody Else"), due_in=2)
    owed_between(a_body("Anytown Council"), old, due_in=4)
    with writing(db.session()):
        old.successor, between.successor = between, new
    signed_in(client, new, Role.SCRUTINY_CHAIR)
    page = words(client.get("/desk/"))
    assert "Old Committee owes Somebody Else" in page
    assert "Anytown Council is to respond" in page


def test_what_has_no_date_is_shown_as_open_for_so_long_and_never_late(client: Client) -> None:
    body = a_body("Anytown Network", kind=BodyKind.NETWORK)
    register.a_duty(a_consultation(body), register.UNDATED, began_on=today() - timedelta(days=40))
    signed_in(client, body, Role.MEMBER)
    page = words(client.get("/desk/"))
    assert "no date is set, and it has been open for 40 days" in page
    assert "late" not in page


def test_what_is_replaced_or_fell_away_waits_for_nobody(client: Client) -> None:
    body = a_body()
    matter = a_consultation(body, title="All manner of duties")
    made = register.in_every_state(matter, today())
    signed_in(client, body, Role.OFFICER)
    page = client.get("/desk/").get_data(as_text=True)
    gone = {DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.NOT_OWED, DutyStatus.SUPERSEDED}
    for status, duty in made.items():
        assert (f'/register/duties/{duty.id}"' in page) == (status not in gone), status


def test_features_say_what_waits_and_the_desk_shows_it_by_heading(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def source(person: Person, on: date) -> list[Waiting]:
        return [
            Waiting(Heading.COMING, "Prepare the meeting", "July meeting", "/desk/x", due_on=on + timedelta(days=3)),
            Waiting(Heading.DECISION, "Vote on the decision", "Blood tests", "/desk/y", "DEC-1"),
            Waiting(Heading.TO_DO, "Acknowledge", "Late one", "/desk/z", due_on=on - timedelta(days=1)),
            Waiting(Heading.TO_DO, "Acknowledge", "Later one", "/desk/z", due_on=on + timedelta(days=1)),
            Waiting(Heading.TO_DO, "Acknowledge", "Undated one", "/desk/z"),
        ]

    monkeypatch.setattr(agenda, "waiting", [source])
    signed_in(client, a_body(), Role.OFFICER)
    page = words(client.get("/desk/"))
    order = [
        "Waiting for a decision",
        "Blood tests",
        "To do",
        "Late one",
        "Later one",
        "Undated one",
        "Coming up",
        "July",
    ]
    found = [page.index(word) for word in order]
    assert found == sorted(found)
    assert "Was due on" in page


def test_somebody_without_an_appointment_asks_no_feature(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "waiting", [lambda person, on: pytest.fail("nothing can wait for nobody")])
    sign_in(client, a_person())
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("kind", [BodyKind.NETWORK, BodyKind.SCRUTINY, BodyKind.COMMISSIONER])
def test_only_a_body_that_consults_is_asked_what_it_promises_of_an_outcome(client: Client, kind: BodyKind) -> None:
    body = a_body(f"Body of kind {kind}", kind=kind)
    signed_in(client, body, Role.ADMINISTRATOR)
    asks = kind is BodyKind.COMMISSIONER
    assert ("Outcome promised" in words(client.get(f"/desk/bodies/{body.slug}/"))) is asks
    assert ("Your promise to the public" in words(client.get(f"/desk/bodies/{body.slug}/rules"))) is asks
    done = client.post(f"/desk/bodies/{body.slug}/rules", data={"version": body.version, "outcome_days": ""})
    assert done.status_code == 302
    assert body.outcome_days is None

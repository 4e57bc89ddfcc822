"""The staff pages of clocks, days and ladders."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from engage.accounts import Body, BodyKind, Person, Role
from engage.clocks import service
from engage.database import writing
from engage.extensions import db as database
from engage.jobs import Job
from engage.jobs.service import run_due
from engage.matters import AuditEntry, CalendarDay, Duty, LocalClock, Voice, clocks, duties
from engage.matters.clocks import Basis
from engage.now import now, today
from engage.reminders import EscalationStep
from engage.reminders.ladder import Rung, ladder_of
from tests.factories.duties import a_duty, an_old_matter
from tests.factories.people import a_body, a_person, sign_in
from tests.pages import Client
from tests.queries import counting

CLOCK = {"act": "answer every letter about this", "owed_to": "whoever wrote", "n": "10", "count": "WD-EXC/ENG"}
WEDDING = {
    "correction": "added", "nation": "ENG", "name": "A royal wedding", "why": "The London Gazette",
    "day-day": "12", "day-month": "9", "day-year": "2008",
}  # fmt: skip


def at_desk(client: Client, *roles: Role, body: Body | None = None) -> tuple[Body, Person]:
    body = body or a_body("Northmoor Council", kind=BodyKind.COUNCIL)
    person = a_person(body, *(roles or (Role.ADMINISTRATOR,)))
    sign_in(client, person)
    return body, person


def entries(verb: str) -> list[AuditEntry]:
    return list(database.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id)))


def a_clock(body: Body, **more: Any) -> str:
    values = {"act": CLOCK["act"], "owed_to": "whoever wrote", "n": 10, "unit": "working_day", "count": "WD-EXC/ENG"}
    with writing(database.session()):
        return service.add_clock(body, **{**values, "why": "", "by": Voice.OPERATOR, "at": now(), **more}).clock_id


# Bank holidays


def test_a_bank_holiday_is_confirmed_only_after_seeing_what_it_would_move(client: Client, db: Any) -> None:
    at_desk(client)
    duty = a_duty()
    shown = client.post("/desk/bank-holidays/correct", data=WEDDING)
    page = shown.get_data(as_text=True)
    assert "<strong>1 date</strong> would move" in page
    assert "26 September 2008" in page
    assert "29 September 2008" in page
    assert duty.due_on == date(2008, 9, 26)
    assert db.session.scalar(sa.select(sa.func.count(CalendarDay.id))) == 0
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    done = client.post("/desk/bank-holidays/correct", data={**WEDDING, "seen": seen[1], "step": "confirm"})
    assert done.status_code == 302
    assert duty.due_on == date(2008, 9, 29)
    assert [entry.reason for entry in entries("correct_day")] == ["The London Gazette"]
    assert len(entries("recompute")) == 1
    after = client.get("/desk/bank-holidays?year=2008").get_data(as_text=True)
    assert "A royal wedding: is a bank holiday" in after


def test_a_local_target_that_would_move_is_shown_as_such_and_nothing_is_left_for_later(client: Client, db: Any) -> None:
    at_desk(client)
    decide = a_duty("LK08-REF-SC-DECIDE")
    page = client.post("/desk/bank-holidays/correct", data=WEDDING).get_data(as_text=True)
    assert '27 October 2008<br><span class="engage-meta">Local target</span>' in page
    assert "28 October 2008" in page
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    done = client.post("/desk/bank-holidays/correct", data={**WEDDING, "seen": seen[1], "step": "confirm"})
    assert "The rest is counted anew" not in client.get(done.location).get_data(as_text=True)
    assert decide.target_on == date(2008, 10, 28)
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(Job))


def test_what_changed_since_the_preview_is_shown_again_before_it_is_done(client: Client, db: Any) -> None:
    at_desk(client)
    page = client.post("/desk/bank-holidays/correct", data=WEDDING).get_data(as_text=True)
    assert "Nothing that is owed now would move" in page
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    a_duty()
    again = client.post("/desk/bank-holidays/correct", data={**WEDDING, "seen": seen[1], "step": "confirm"})
    assert "Something was done meanwhile" in again.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(CalendarDay.id))) == 0


def test_what_is_not_public_and_not_ours_is_counted_and_not_listed(client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    a_duty(is_public=False)
    ours = a_duty(matter=an_old_matter(body), is_public=False)
    page = client.post("/desk/bank-holidays/correct", data=WEDDING).get_data(as_text=True)
    assert "<strong>2 dates</strong> would move" in page
    assert page.count("26 September 2008") == 1
    assert ours.matter.reference in page
    assert "1 more date is not listed here" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day-day": "13"}, "is a Saturday, which is never a working day"),
        ({"correction": "taken_out", "day-day": "25", "day-month": "12"}, "are never working days"),
        ({"day-day": "31", "day-month": "2"}, "Day must be a real date"),
        ({"day-day": "", "day-month": "", "day-year": ""}, "Enter the day"),
        ({"nation": "FRANCE"}, "Choose where"),
        ({"correction": ""}, "Choose what the day is"),
        ({"name": " "}, "Say what the day is called"),
        ({"why": ""}, "Say what this rests on"),
        ({"name": "x" * 121}, "Shorten this to 120 characters"),
    ],
)
def test_a_day_that_makes_no_sense_is_said_so_and_nothing_is_lost(
    change: dict[str, str], words: str, client: Client, db: Any
) -> None:
    at_desk(client)
    page = client.post("/desk/bank-holidays/correct", data={**WEDDING, **change}).get_data(as_text=True)
    assert words in page
    assert "<title>Error: " in page
    if "why" not in change:
        assert "The London Gazette" in page
    assert db.session.scalar(sa.select(sa.func.count(CalendarDay.id))) == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_correct_days_and_everybody_at_a_desk_may_look(role: Role, client: Client, db: Any) -> None:
    at_desk(client, role)
    assert client.get("/desk/bank-holidays").status_code == 200
    assert client.get("/desk/bank-holidays/correct").status_code == 403
    assert client.post("/desk/bank-holidays/correct", data=WEDDING).status_code == 403


@pytest.mark.parametrize("year", ["2008", "1000", "9999", "x", "", "٢٠٠٨", "20081"])
def test_any_year_in_the_address_gives_a_page(year: str, client: Client, db: Any) -> None:
    at_desk(client)
    assert client.get("/desk/bank-holidays", query_string={"year": year}).status_code == 200


def test_more_than_a_lot_is_counted_anew_by_a_job(
    client: Client, db: Any, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_desk(client)
    every = [a_duty() for _ in range(5)]
    monkeypatch.setattr(service, "LOT", 2)
    page = client.post("/desk/bank-holidays/correct", data=WEDDING).get_data(as_text=True)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    client.post("/desk/bank-holidays/correct", data={**WEDDING, "seen": seen[1], "step": "confirm"})
    assert sorted({duty.due_on for duty in every}) == [date(2008, 9, 26), date(2008, 9, 29)]
    run_due(app)
    db.session.rollback()
    assert {duty.due_on for duty in every} == {date(2008, 9, 29)}
    assert len(entries("recompute")) == 5


# Local clocks


def test_an_administrator_adds_a_clock_of_the_body_s_own(client: Client, db: Any) -> None:
    body, person = at_desk(client)
    done = client.post(f"/desk/bodies/{body.slug}/clocks/add", data=CLOCK, follow_redirects=True)
    assert "LOCAL-NORTHMOOR-COUNCIL-1" in done.get_data(as_text=True)
    row = db.session.scalars(sa.select(LocalClock)).one()
    assert (row.clock_id, row.n, row.unit, row.count) == ("LOCAL-NORTHMOOR-COUNCIL-1", 10, "working_day", "WD-EXC/ENG")
    assert row.by_id == person.id
    assert entries("add_clock")[0].details["act"] == CLOCK["act"]
    assert a_clock(body) == "LOCAL-NORTHMOOR-COUNCIL-2"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"act": ""}, "Say what you promise to do"),
        ({"act": "give the statutory answer"}, "leave out “statutory”"),
        ({"act": "do what is required by law"}, "leave out “by law”"),
        ({"owed_to": ""}, "Say to whom"),
        ({"n": ""}, "Enter how many"),
        ({"n": "0"}, "Enter a whole number from 1"),
        ({"n": "-3"}, "Enter a whole number from 1"),
        ({"n": "ten"}, "Enter a whole number from 1"),
        ({"n": "١٠"}, "Enter a whole number from 1"),
        ({"n": "9" * 400}, "Shorten this"),
        ({"n": "300"}, "Enter a whole number from 1 to 250"),
        ({"n": "25", "count": "CM"}, "Enter a whole number from 1 to 24"),
        ({"count": "WD-INC/UK"}, "Choose how it is counted"),
        ({"count": ""}, "Choose how it is counted"),
    ],
)
def test_a_clock_that_makes_no_sense_is_not_made(change: dict[str, str], words: str, client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    page = client.post(f"/desk/bodies/{body.slug}/clocks/add", data={**CLOCK, **change}).get_data(as_text=True)
    assert words in page
    assert db.session.scalar(sa.select(sa.func.count(LocalClock.id))) == 0


def test_shortening_a_clock_touches_no_duty_that_runs(client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    clock_id, matter = a_clock(body), an_old_matter(body)
    with writing(db.session()):
        before = service.promise(
            matter, body, clock_id, began_on=date(2026, 11, 2), about="first", by=Voice.OPERATOR, at=now()
        )
    done = client.post(f"/desk/bodies/{body.slug}/clocks/{clock_id}/shorten", data={"n": "5"})
    assert done.status_code == 302
    with writing(db.session()):
        after = service.promise(
            matter, body, clock_id, began_on=date(2026, 11, 2), about="second", by=Voice.OPERATOR, at=now()
        )
    assert (before.due_on, after.due_on) == (date(2026, 11, 16), date(2026, 11, 9))
    with writing(db.session()):
        duties.move(before, date(2026, 11, 3), why="received a day later", by=Voice.OPERATOR, at=now())
    assert before.due_on == date(2026, 11, 17)  # ten days still
    assert entries("shorten_clock")[0].details["was"] == 10


@pytest.mark.parametrize("typed", ["10", "11", "0", "x", ""])
def test_a_local_clock_is_made_shorter_and_never_longer(typed: str, client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    clock_id = a_clock(body)
    page = client.post(f"/desk/bodies/{body.slug}/clocks/{clock_id}/shorten", data={"n": typed})
    assert page.status_code == 200
    assert "There is a problem" in page.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(LocalClock.id))) == 1


def test_a_local_default_can_be_kept_sooner_and_given_its_time_again(client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    matter = an_old_matter(body)
    client.post(f"/desk/bodies/{body.slug}/clocks/JY-RESPOND/shorten", data={"n": "60"})
    assert a_duty("JY-RESPOND", matter=matter, began_on=date(2009, 1, 1), about="one").due_on == date(2009, 3, 2)
    elsewhere = an_old_matter(a_body("Southmoor Council"))
    assert a_duty("JY-RESPOND", matter=elsewhere, began_on=date(2009, 1, 1)).due_on == date(2009, 3, 26)
    page = client.get(f"/desk/bodies/{body.slug}/clocks").get_data(as_text=True)
    assert "Shorter here" in page
    client.post(f"/desk/bodies/{body.slug}/clocks/JY-RESPOND/end", data={"why": "too soon for us"})
    assert a_duty("JY-RESPOND", matter=matter, began_on=date(2009, 1, 1), about="two").due_on == date(2009, 3, 26)


@pytest.mark.parametrize("known", [c for c in clocks().values() if c.basis is not Basis.LOCAL], ids=lambda c: c.id)
def test_no_clock_that_is_not_local_can_be_changed(known: Any, db: Any) -> None:
    words = service.why_not_shorter(known)
    assert words
    if known.basis is Basis.LAW:
        assert "rests on law" in words


@pytest.mark.parametrize("clock_id", ["LK08-REF-H-ACK", "CP16-RESPONSE", "GUNNING", "CONS-OUTCOME", "BODY-PROMISE"])
def test_the_page_says_why_a_clock_cannot_be_changed_and_refuses_it(clock_id: str, client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    page = client.get(f"/desk/bodies/{body.slug}/clocks/{clock_id}").get_data(as_text=True)
    assert "Why it cannot be changed here" in page
    assert "Make it shorter" not in page
    refused = client.post(f"/desk/bodies/{body.slug}/clocks/{clock_id}/shorten", data={"n": "1"})
    assert refused.status_code == 409
    assert db.session.scalar(sa.select(sa.func.count(LocalClock.id))) == 0


def test_a_clock_of_another_body_is_not_there(client: Client, db: Any) -> None:
    other = a_clock(a_body("Southmoor Council"))
    body, _ = at_desk(client)
    for path in ("", "/shorten", "/end", "/promise"):
        assert client.get(f"/desk/bodies/{body.slug}/clocks/{other}{path}").status_code in (403, 404)
    assert client.get(f"/desk/bodies/{body.slug}/clocks/{'x' * 500}").status_code == 404


def test_an_ended_clock_takes_no_new_promise(client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    clock_id = a_clock(body)
    assert client.post(f"/desk/bodies/{body.slug}/clocks/{clock_id}/end", data={"why": ""}).status_code == 200
    client.post(f"/desk/bodies/{body.slug}/clocks/{clock_id}/end", data={"why": "We have no staff for it."})
    assert client.get(f"/desk/bodies/{body.slug}/clocks/{clock_id}").status_code == 404
    assert a_clock(body) != clock_id


# Promises


def test_an_officer_promises_on_a_matter_and_says_when_it_was_done(client: Client, db: Any) -> None:
    body, _ = at_desk(client, Role.OFFICER)
    clock_id, matter = a_clock(body), an_old_matter(body)
    on = today()
    typed = {
        "reference": matter.reference.lower(), "about": "letter of 3 June",
        "began_on-day": str(on.day), "began_on-month": str(on.month), "began_on-year": str(on.year),
    }  # fmt: skip
    client.post(f"/desk/bodies/{body.slug}/clocks/{clock_id}/promise", data=typed)
    duty = db.session.scalars(sa.select(Duty)).one()
    assert (duty.basis, duty.clock_id, duty.n, duty.owed_by) == (Basis.LOCAL, clock_id, 10, body)
    assert "not a legal duty" in duty.rule
    page = client.get(f"/desk/bodies/{body.slug}/clocks").get_data(as_text=True)
    assert "letter of 3 June" in page
    assert "not a legal duty" in page
    client.post(f"/desk/bodies/{body.slug}/promises/{duty.id}", data={"what": "done", "words": "Answered by letter."})
    assert (duty.met_on, duty.how_met) == (today(), "Answered by letter.")
    settled = client.get(f"/desk/bodies/{body.slug}/promises/{duty.id}").get_data(as_text=True)
    assert "What was recorded is not changed" in settled


def test_the_same_promise_twice_is_refused_and_another_about_something_else_is_not(client: Client, db: Any) -> None:
    body, _ = at_desk(client, Role.OFFICER)
    clock_id, matter = a_clock(body), an_old_matter(body)
    typed = {"reference": matter.reference, "began_on-day": "2", "began_on-month": "11", "began_on-year": "2020"}
    address = f"/desk/bodies/{body.slug}/clocks/{clock_id}/promise"
    assert client.post(address, data=typed).status_code == 302
    assert client.post(address, data=typed).status_code == 409
    assert client.post(address, data={**typed, "about": "the second letter"}).status_code == 302
    assert db.session.scalar(sa.select(sa.func.count(Duty.id))) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reference": "CON-1999-001"}, "There is no matter of yours with this reference"),
        ({"reference": ""}, "Enter the reference of the matter"),
        ({"reference": "\x00<b>"}, "characters that cannot be kept"),
        ({"began_on-year": "2199"}, "Enter a day that has come"),
        ({"began_on-day": ""}, "must be a real date"),
        ({"about": "x" * 61}, "Shorten this to 60"),
    ],
)
def test_a_promise_that_makes_no_sense_is_not_made(change: dict[str, str], words: str, client: Client, db: Any) -> None:
    body, _ = at_desk(client, Role.OFFICER)
    clock_id, matter = a_clock(body), an_old_matter(body)
    typed = {"reference": matter.reference, "began_on-day": "2", "began_on-month": "11", "began_on-year": "2020"}
    page = client.post(f"/desk/bodies/{body.slug}/clocks/{clock_id}/promise", data={**typed, **change})
    assert page.status_code == 200
    assert words in page.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(Duty.id))) == 0


def test_nobody_promises_on_another_body_s_matter(client: Client, db: Any) -> None:
    body, _ = at_desk(client, Role.OFFICER)
    theirs = an_old_matter(a_body("Southmoor Council"))
    typed = {"reference": theirs.reference, "began_on-day": "2", "began_on-month": "11", "began_on-year": "2020"}
    page = client.post(f"/desk/bodies/{body.slug}/clocks/{a_clock(body)}/promise", data=typed)
    assert "There is no matter of yours" in page.get_data(as_text=True)


def test_a_promise_falls_away_only_with_a_reason_and_is_done_only_on_a_day_that_has_come(
    client: Client, db: Any
) -> None:
    body, _ = at_desk(client, Role.OFFICER)
    with writing(db.session()):
        duty = service.promise(
            an_old_matter(body), body, a_clock(body), began_on=today(), about="", by=Voice.OPERATOR, at=now()
        )
    address = f"/desk/bodies/{body.slug}/promises/{duty.id}"
    assert "Say why it is no longer owed" in client.post(address, data={"what": "fell_away"}).get_data(as_text=True)
    tomorrow = today() + timedelta(days=1)
    later = {"on-day": str(tomorrow.day), "on-month": str(tomorrow.month), "on-year": str(tomorrow.year)}
    page = client.post(address, data={"what": "done", **later}).get_data(as_text=True)
    assert "Enter a day from when it was promised to today" in page
    assert "Choose what became of it" in client.post(address, data={"what": "x"}).get_data(as_text=True)
    client.post(address, data={"what": "fell_away", "words": "They wrote that it was solved."})
    assert duty.not_owed_reason == "They wrote that it was solved."


def test_what_a_rule_demands_is_not_settled_by_hand_here(client: Client, db: Any) -> None:
    body, _ = at_desk(client, Role.OFFICER)
    by_rule = a_duty("OS07-EXEC", matter=an_old_matter(body))
    theirs = a_duty()
    for number in (by_rule.id, theirs.id, 999_999, 2**31, 2**70):
        assert client.get(f"/desk/bodies/{body.slug}/promises/{number}").status_code == 404


# The ladder


def ladder(**rows: str) -> dict[str, str]:
    return rows


def test_an_administrator_sets_the_ladder_and_goes_back_to_the_usual_one(client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    page = client.get(f"/desk/bodies/{body.slug}/escalation/edit").get_data(as_text=True)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    typed = ladder(seen=seen[1], days1="3", to1="approver", days2="8", to2="address", email2="chief@council.example")
    done = client.post(f"/desk/bodies/{body.slug}/escalation/edit", data=typed, follow_redirects=True)
    shown = done.get_data(as_text=True)
    assert "3 working days after" in shown
    assert "chief@council.example" in shown
    assert [(r.days, r.role, r.email) for r in ladder_of(body)] == [
        (3, "approver", ""),
        (8, "", "chief@council.example"),
    ]
    assert "chief@" not in str(entries("set_ladder")[0].details)
    page = client.get(f"/desk/bodies/{body.slug}/escalation/edit").get_data(as_text=True)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    client.post(f"/desk/bodies/{body.slug}/escalation/edit", data={"seen": seen[1], "step": "usual"})
    assert db.session.scalar(sa.select(sa.func.count(EscalationStep.id))) == 0
    assert [(r.days, r.role) for r in ladder_of(body)] == [(5, "approver"), (10, "administrator")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({}, "Enter at least one step"),
        ({"days1": "0", "to1": "approver"}, "Step 1: enter how many working days after, from 1 to 250"),
        ({"days1": "x", "to1": "approver"}, "Step 1: enter how many"),
        ({"days1": "251", "to1": "approver"}, "Step 1: enter how many"),
        ({"days1": "5"}, "Step 1: choose who is told"),
        ({"to2": "approver"}, "Step 2: enter how many"),
        ({"days1": "5", "to1": "address"}, "Step 1: enter an email address"),
        ({"days1": "5", "to1": "address", "email1": "not one"}, "Step 1: enter an email address"),
        ({"days1": "5", "to1": "address", "email1": "a@b.example\nBcc: c@d.example"}, "Step 1: enter an email address"),
        ({"days1": "5", "to1": "approver", "email1": "a@b.example"}, "Step 1: choose “An email address above”"),
        ({"days1": "5", "to1": "approver", "days2": "5", "to2": "approver"}, "Step 2: this is there already"),
        ({"days1": "5", "to1": "scrutiny_chair"}, "Choose only what is offered on this page"),
    ],
)
def test_a_ladder_that_makes_no_sense_is_not_set(rows: dict[str, str], words: str, client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    page = client.post(f"/desk/bodies/{body.slug}/escalation/edit", data=rows)
    assert page.status_code == 200
    assert words in page.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(EscalationStep.id))) == 0


def test_two_administrators_at_once_the_second_sees_both(client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    typed = ladder(seen="what was there long ago", days1="3", to1="approver")
    answer = client.post(f"/desk/bodies/{body.slug}/escalation/edit", data=typed)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "3 working days: approver" in page
    assert "5 working days: approver; 10 working days: administrator" in page


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (BodyKind.COUNCIL, ["approver", "administrator"]),
        (BodyKind.SCRUTINY, ["scrutiny_chair", "administrator"]),
        (BodyKind.NETWORK, ["decider", "administrator"]),
    ],
)
def test_the_usual_ladder_suits_the_kind_of_body(kind: BodyKind, roles: list[str], db: Any) -> None:
    assert ladder_of(a_body("Northmoor", kind=kind)) == [Rung(5, role=roles[0]), Rung(10, role=roles[1])]


def test_the_page_warns_of_a_role_that_nobody_holds(client: Client, db: Any) -> None:
    body, _ = at_desk(client)
    page = client.get(f"/desk/bodies/{body.slug}/escalation").get_data(as_text=True)
    assert "Nobody holds this role, so nobody is told" in page
    with time_machine.travel(now(), tick=False):
        assert "usual steps" in page


@pytest.mark.parametrize("path", ["clocks", "escalation"])
def test_a_page_costs_the_same_however_much_there_is(path: str, client: Client, db: Any) -> None:
    body, _ = at_desk(client, Role.ADMINISTRATOR, Role.OFFICER)
    clock_id, matter = a_clock(body), an_old_matter(body)
    address = f"/desk/bodies/{body.slug}/{path}"
    with writing(db.session()):
        service.promise(matter, body, clock_id, began_on=today(), about="", by=Voice.OPERATOR, at=now())
    client.get(address)
    with counting(db.engine) as few:
        client.get(address)
    for n in range(6):
        a_clock(body)
        with writing(db.session()):
            service.promise(matter, body, clock_id, began_on=today(), about=str(n), by=Voice.OPERATOR, at=now())
    with counting(db.engine) as many:
        client.get(address)
    assert len(many) == len(few)

"""The whole job of a review by its pages: each person goes by the words of links, fields and buttons, without a script."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from engage.accounts import Body, BodyKind, Installation, Person, Role
from engage.database import writing
from engage.matters.clock import months_on
from engage.now import now, today
from tests.browsing import Browser
from tests.factories import people
from tests.factories.reviews import a_trust
from tests.factories.scrutiny import a_chair, a_committee, a_council, a_member, an_officer
from tests.pages import Client, words

DAY = timedelta(days=1)


class Seats:
    """A browser for each person, signed in."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, person: Person | None = None) -> Browser:
        client = Client(self.app)
        if person is not None:
            people.sign_in(client, person)
        return Browser(client)


@pytest.fixture
def seat(app: Flask, db: Any) -> Seats:
    return Seats(app)


@pytest.fixture
def committee(db: Any) -> Body:
    with writing(db.session()) as session:
        session.add(Installation(id=1, made_at=now(), is_demo=False, profile="link2008"))
    return a_committee()


def suggest(officer: Browser, title: str, *, councillor: str = "") -> None:
    """From the desk to a suggestion."""
    officer.open("/desk/")
    officer.follow("Reviews")
    officer.follow("Suggest a review")
    officer.write("Title", title)
    officer.write("Why", "Letters say so every month.")
    if councillor:
        officer.choose("Whose idea was it?", "A councillor referred it")
        officer.write("Councillor who referred it", councillor)
    else:
        officer.choose("Whose idea was it?", "The committee’s own idea")
    officer.press("Suggest it")
    officer.sees("Suggested", "Settle the scope, or decline it")
    assert officer.has_link("Settle the scope")


def plan(officer: Browser) -> None:
    """Terms, an adviser, an invitation to comment; evidence before the invitation is refused."""
    officer.follow("Scope, terms and timetable")
    officer.write("Scope and terms of reference", "Why evening clinics are *full*.")
    officer.write_day("When the report is to be ready", today() + 60 * DAY)
    officer.press("Save")
    officer.sees("Being planned")
    officer.follow("Advisers and co-opted members")
    officer.write("Name", "Nell Walker")
    officer.choose("As what?", "Adviser")
    officer.write("Or, in words, where they come from", "Anytown Carers")
    officer.write("Interests they declared", "None declared")
    officer.write_day("From when", today())
    officer.press("Add")
    officer.sees("Nell Walker")
    officer.follow("Evening clinics")
    assert not officer.has_link("Begin to gather evidence"), "nobody was invited to comment yet"
    officer.follow("Invite interested parties to comment")
    officer.write("Who", "Anytown Carers")
    officer.write("What you ask", "What should change?")
    officer.write_day("When you asked", today())
    officer.press("Record the invitation")
    officer.sees("1 asked, 1 waiting")


def gather(officer: Browser, trust: Body) -> None:
    """Evidence, a request for information, a witness; what came of each."""
    officer.follow("Begin to gather evidence")
    officer.press("Begin")
    officer.follow("Ask for information")
    officer.write("Who", "The trust’s records office")
    officer.select("Body they belong to", trust.name)
    officer.write("What you ask", "How long people wait, by week.")
    officer.choose("Does the information identify anyone?", "It identifies nobody")
    officer.write_day("When you asked", today())
    officer.press("Record the request")
    officer.follow("Ask witnesses to attend")
    officer.write("Who", "The medical director")
    officer.select("Body they belong to", trust.name)
    officer.write("What you ask", "Why the clinics close at six.")
    officer.tick("They are an officer of that body, so they must attend")
    officer.write_day("When you asked", today())
    officer.write_day("When they are to attend", today() + 2 * DAY)
    officer.press("Record the request")
    assert officer.leads("A witness is owed reasonable notice") == "#wanted_on-day"
    officer.write_day("When they are to attend", today() + 20 * DAY)
    officer.press("Record the request")
    for whom, label, came in (
        ("Anytown Carers", "What they said", "Open *later*."),
        ("The trust’s records office", "What they supplied", "Six weeks."),
        ("The medical director", "What they said", "There is nobody to open them."),
    ):
        officer.follow(f"Record what came of {whom}")
        officer.write_day("When", today())
        officer.write(label, came)
        officer.choose("How open is it?", "Open: anyone may read it")
        officer.tick("I have looked: nobody can be known from it who has not agreed")
        officer.press("Record it")
    officer.follow("Evidence")
    officer.write("Title", "Waiting times")
    officer.write("Who gave it", trust.name)
    officer.write_day("When you received it", today())
    officer.write("The evidence, or what it says", "A table of waits.")
    officer.choose("How open is it?", "Open: anyone may read it")
    officer.tick("I have looked: nobody can be known from it who has not agreed")
    officer.press("Add it")
    officer.follow("Consider the evidence")
    officer.press("Begin")
    officer.follow("Begin the report")
    officer.press("Begin the report")


def report(officer: Browser, *addressees: Body) -> None:
    """The parts, one recommendation to each; before they are there the page lists what is missing."""
    officer.sees("The report cannot be agreed yet", "recommendations, or why it makes none")
    assert not officer.has_link("Agree the report"), "it would be refused"
    officer.follow("Report")
    officer.write("Explanation of the matter", "Evening clinics are too full.")
    officer.write("Summary of the evidence considered", "We heard the trust and carers.")
    officer.write("Who took part", "The trust. Anytown Carers.")
    officer.press("Save and go back")
    for n, body in enumerate(addressees, 1):
        officer.follow("Recommendations")
        officer.write("In one line", f"Open until eight, part {n}")
        officer.write("Wording", f"That the clinics open until eight, part {n}.")
        officer.select("To whom", body.name)
        officer.write("Who answers for it there", "Director of clinics")
        officer.press("Save")


def agree(chair: Browser, reference: str) -> None:
    """The chair enters what the committee agreed."""
    chair.open("/desk/")
    chair.follow("Write and agree the report")
    chair.follow("Agree the report")
    chair.write("How it was agreed", "For 7, against 2")
    chair.write("Where that is minuted", "Minute 14")
    chair.write_day("When", today())
    chair.press("The committee agreed the report")
    chair.sees(reference, "Report agreed")


def send(officer: Browser) -> None:
    officer.open("/desk/")
    officer.follow("Send the report")
    officer.follow("Send the report")
    officer.write_day("When it was sent", today())
    officer.press("Record it as sent")


def ask(officer: Browser, body: Body) -> None:
    """Ask one body, from the desk, where it says that no clock runs."""
    officer.open("/desk/")
    officer.follow(f"Ask {body.name} for a response: no clock runs")
    officer.sees("No clock runs")
    officer.follow("Ask for a response")
    is_executive = body.kind is BodyKind.COUNCIL
    officer.write_day("The day of the written notice" if is_executive else "When you ask", today())
    officer.press("Record that you asked")


def answer(officer: Browser, approver: Browser, title: str) -> None:
    """The body's officer drafts from the desk, its approver approves and publishes."""
    officer.open("/desk/")
    officer.follow("Evening clinics")
    officer.follow(title)
    if officer.has_link("Answer it"):
        officer.follow("Answer it")
    item = officer.path
    officer.follow("Draft the answer")
    officer.choose("", "Adopted")
    officer.write("What changes", "We will open until eight.")
    officer.write("Which plan, policy or service changes", "Clinic plan")
    officer.write("What you promise, in one line", "Open until eight")
    officer.write("Who is responsible", "Director of clinics")
    officer.write_day("By when", today() + 90 * DAY)
    officer.press("Send for approval")
    approver.open(item)
    approver.press("Approve the answer")
    approver.press("Publish the answer")


def test_a_review_from_its_suggestion_until_the_tracker_is_complete(seat: Seats, committee: Body) -> None:
    trust, council = a_trust(), a_council("Anytown Council")
    officer, chair = seat(an_officer(committee)), seat(a_chair(committee))
    suggest(officer, "Evening clinics", councillor="Councillor Reed, Mill ward")
    reference = re.findall(r"REV-\d+-\d+", officer.page)[0]
    anyone = seat()
    assert anyone.client.get(f"/reviews/{reference}").status_code == 404
    plan(officer)
    anyone.open(f"/reviews/{reference}")
    anyone.sees("Why evening clinics are full", "Nell Walker", "Does not vote", "No answer yet")
    gather(officer, trust)
    anyone.open(f"/reviews/{reference}")
    anyone.sees("Open later", "A table of waits")
    anyone.misses("Evening clinics are too full")
    report(officer, trust, council)
    agree(chair, reference)
    send(officer)
    officer.sees("Nobody has asked for a response", trust.name, council.name)
    anyone.open(f"/reviews/{reference}")
    anyone.sees("so no clock runs")
    assert not [row for row in duties(anyone) if row["clock"] in {"OS02-RESP", "OS07-EXEC"}]
    asked(officer, anyone, trust, council, reference)
    answered(seat, anyone, trust, council, reference)
    followed(seat, officer, chair, anyone, committee, reference)


def duties(anyone: Browser) -> list[dict[str, str]]:
    """Every row of the public register, as the file has it."""
    text = anyone.client.get("/register/duties.csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def asked(officer: Browser, anyone: Browser, trust: Body, council: Body, reference: str) -> None:
    """28 days for the trust from the request; for the executive nothing without receipt, then two months with limbs."""
    ask(officer, trust)
    due = [row["due_on"] for row in duties(anyone) if row["clock"] == "OS02-RESP"]
    assert due == [(today() + 28 * DAY).isoformat()]
    ask(officer, council)
    officer.sees("The two months begin once it is noted when the report was received")
    assert not [row for row in duties(anyone) if row["clock"] == "OS07-EXEC"]
    officer.open("/desk/")
    officer.follow(f"Note when {council.name} received the report: no clock runs")
    officer.follow("Note when the report was received")
    officer.write_day("When the report was received", today())
    officer.press("Note it")
    found = [row for row in duties(anyone) if row["clock"] == "OS07-EXEC"]
    assert {row["due_on"] for row in found} == {(months_on(today(), 2) - DAY).isoformat()}
    assert len(found) == 4  # consider, respond, publish; and a copy to the councillor
    anyone.open(f"/reviews/{reference}")
    anyone.sees("Send a copy of the response to the councillor")


def answered(seat: Seats, anyone: Browser, trust: Body, council: Body, reference: str) -> None:
    """Each body answers what is recommended to it; the last answer meets what is owed."""
    for n, body in enumerate((trust, council), 1):
        approver = seat(people.a_person(body, Role.APPROVER))
        answer(seat(people.a_person(body, Role.OFFICER)), approver, f"Open until eight, part {n}")
        stranger = a_trust("Another Trust") if n == 1 else trust
        outsider = seat(people.a_person(stranger, Role.OFFICER)).client
        assert outsider.get(f"{approver.path}/answer").status_code in {403, 404}
    executive = seat(people.a_person(council, Role.OFFICER))
    executive.open(f"/desk/reviews/{reference}/responses/{council.slug}")
    executive.follow("Record that it considered the report")
    executive.write_day("When", today())
    executive.write("How, and where it can be looked up", "Cabinet, minute 31")
    executive.press("Record it")
    executive.follow("Record that it sent a copy")
    executive.write_day("When", today())
    executive.write("How, and where it can be looked up", "By post")
    executive.press("Record it")
    mine = [row for row in duties(anyone) if row["clock"] in {"OS02-RESP", "OS07-EXEC"}]
    assert {row["state"] for row in mine} == {"met"}, mine
    anyone.open(f"/reviews/{reference}")
    anyone.sees("Everyone who was asked has responded", "2 recommendations. 2 answered, 0 complete")


def followed(
    seat: Seats, officer: Browser, chair: Browser, anyone: Browser, committee: Body, reference: str
) -> None:  # fmt: skip
    """Progress is noted, only the committee marks complete, the paper agrees with the register, and it ends."""
    officer.open("/desk/")
    officer.follow("Begin to follow what was promised")
    officer.follow("Begin to follow what was promised")
    officer.press("Begin")
    officer.follow("1. Open until eight, part 1")
    officer.follow("Say how far it has come")
    officer.write_day("On which day", today())
    officer.write("How far it has come", "The rota is out.")
    officer.press("Note it")
    member = seat(a_member(committee))
    member.open(officer.path)
    assert not member.has_link("Mark it complete")
    anyone.open(f"/committees/{committee.slug}/tracker")
    anyone.sees("2 recommendations: 0 complete", "The rota is out.")
    for n in (1, 2):
        chair.open(f"/desk/reviews/{reference}/")
        chair.follow(f"{n}. Open until eight")
        chair.follow("Mark it complete")
        chair.write("Where the committee’s decision is minuted", "Minute 3")
        chair.write("What satisfied the committee", "We went and looked.")
        chair.press("Mark it complete")
        chair.sees("The committee marked it complete")
    paper(anyone, committee)
    chair.open("/desk/")
    chair.follow("Finish the review")
    chair.follow("Finish the review")
    chair.press("Finish it")
    chair.sees("There is nothing left to do")
    anyone.open(f"/reviews/{reference}")
    anyone.sees("The review is finished")


def paper(anyone: Browser, committee: Body) -> None:
    """Page, paper and file say the same, and what the register says."""
    anyone.open(f"/committees/{committee.slug}/tracker")
    anyone.sees("2 recommendations: 2 complete, 2 promised")
    anyone.follow("Make the paper")
    anyone.sees("Promised 2", "All 2", "Marked complete by the committee 2", "Every recommendation has an answer.")
    file = anyone.client.get(f"/committees/{committee.slug}/tracker.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(file.lstrip("\ufeff"))))
    assert len(rows) == 2
    register = anyone.client.get("/register/?kind=review&state=promised")
    assert "2 items" in words(register)


def test_a_report_that_recommends_nothing_is_finished_by_its_page_once_it_is_sent(
    seat: Seats, committee: Body
) -> None:  # fmt: skip
    trust = a_trust()
    officer = seat(an_officer(committee))
    suggest(officer, "Evening clinics")
    plan(officer)
    gather(officer, trust)
    report(officer)
    officer.follow("Report")
    officer.write("Why it recommends nothing", "The trust has opened them already.")
    officer.press("Save and go back")
    officer.follow("Agree the report")
    officer.write("How it was agreed", "Without a vote")
    officer.write("Where that is minuted", "Minute 15")
    officer.write_day("When", today())
    officer.press("The committee agreed the report")
    officer.follow("Send the report")
    officer.write_day("When it was sent", today())
    officer.tick(trust.name)
    officer.press("Record it as sent")
    officer.follow("Finish the review")
    officer.press("Finish it")
    officer.sees("There is nothing left to do")


def test_a_councillors_call_that_is_declined_is_answered_with_reasons_and_then_finished(
    seat: Seats, committee: Body
) -> None:  # fmt: skip
    chair, officer = seat(a_chair(committee)), seat(an_officer(committee))
    suggest(officer, "Evening clinics", councillor="Councillor Reed, Mill ward")
    chair.open("/desk/")
    chair.follow("Take it up, or decline it")
    chair.follow("Do not take it up")
    chair.write("Reason", "The trust is looking into it already.")
    chair.press("Do not take it up")
    chair.sees("Not taken up")
    officer.open("/desk/")
    officer.sees("Owed by us", "Councillor Reed, Mill ward")
    officer.follow("Tell whoever suggested it why it was not taken up")
    officer.follow("Record that whoever suggested it was told")
    officer.write_day("When they were told", today())
    officer.press("Record it")
    officer.follow("Finish the review")
    officer.press("Finish it")
    officer.sees("Finished")
    officer.open("/desk/")
    officer.misses("Councillor Reed, Mill ward", "Evening clinics")


def test_a_body_that_the_law_gives_no_time_is_asked_and_no_clock_runs(seat: Seats, committee: Body) -> None:
    charity = people.a_body("Anytown Carers", kind=BodyKind.OTHER)
    officer, chair, anyone = seat(an_officer(committee)), seat(a_chair(committee)), seat()
    suggest(officer, "Evening clinics")
    reference = re.findall(r"REV-\d+-\d+", officer.page)[0]
    plan(officer)
    gather(officer, a_trust())
    report(officer, charity)
    agree(chair, reference)
    send(officer)
    ask(officer, charity)
    officer.sees("No law sets a time for its answer")
    officer.open("/desk/")
    officer.misses(f"Ask {charity.name} for a response", f"Note when {charity.name}")
    assert not [row for row in duties(anyone) if charity.name in row.values()]
    anyone.open(f"/reviews/{reference}")
    anyone.sees("No law sets a time for its answer")
    answer(
        seat(people.a_person(charity, Role.OFFICER)), seat(people.a_person(charity, Role.APPROVER)),
        "Open until eight, part 1",
    )  # fmt: skip
    anyone.open(f"/reviews/{reference}")
    anyone.sees("Everyone who was asked has responded")

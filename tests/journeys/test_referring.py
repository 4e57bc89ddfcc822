"""A volunteer's concern reaches the committee, is minuted and told; nobody uses a mouse, and no script runs."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from engage.now import LONDON, now, today
from tests.journeys.browser import DESK
from tests.journeys.conftest import Visit
from tests.journeys.hands import Hands
from tests.journeys.product import Product

TITLE = "Hearing tests only on Tuesday mornings"
DECISION = "Refer the hearing tests to the scrutiny committee"
COMMITTEE = "northmoor-health-overview-and-scrutiny-committee"
DECIDERS = ("Harold Jessop", "Nasreen Malik", "Peggy Lomax")
COUNCILLORS = (
    "Councillor Edith Marlow", "Councillor Ray Tulley", "Councillor Dilys Beck", "Councillor Owen Pratt",
    "Councillor Shabana Iqbal", "Joan Fettle",
)  # fmt: skip


@pytest.fixture
def arrive(visit: Visit, accounts: list[dict[str, str]]) -> Callable[[str], Hands]:
    """Somebody in this role signs in with the keyboard."""

    def as_role(role: str) -> Hands:
        account = next(a for a in accounts if a["role"] == role)
        hands = Hands(visit(DESK, script=False))
        hands.open("/sign-in")
        hands.write("Email", account["email"])
        hands.write("Password", account["password"])
        hands.press("Sign in")
        return hands

    return as_role


@pytest.fixture
def anyone(visit: Visit) -> Page:
    return visit(DESK, script=False)


def write(volunteer: Hands) -> str:
    """The volunteer writes the referral and proposes that the network decides on it; returns the reference."""
    volunteer.press("Referrals")
    volunteer.press("New referral")
    volunteer.press("Save the draft")  # she forgets everything, and is told what to enter
    volunteer.sees("There is a problem", "Enter a title", "Choose the committee")
    volunteer.write("Title", TITLE)
    volunteer.select("Committee", "Northmoor Health")
    volunteer.pick("What kind of care", "Health")
    volunteer.write("What the matter is", "Hearing tests are on Tuesday mornings and **nowhere else**.")
    volunteer.write("What was tried first", "We asked the board twice.")
    volunteer.write("What the committee is asked to do", "Ask the board for one evening.")
    volunteer.press("Save the draft")
    volunteer.sees(TITLE, "Nobody else can see it", "The LINk has not decided to make this referral")
    found = re.search(r"REF-\d{4}-\d{3}", volunteer.page.url)
    assert found is not None
    volunteer.press("Put it on the agenda")
    volunteer.write("What is to be decided", DECISION)
    volunteer.press("Draft it")
    return found.group(0)


def prepare(host: Hands) -> None:
    """The Host's worker looks for what identifies people, and puts the decision on the agenda of today's meeting."""
    host.open("/desk/")
    host.press(f"Finish the referral: {TITLE}")
    host.press("Look for what identifies people")
    host.pick("What did you find", "Clear")
    host.pick("May anyone read the title", "Yes")
    host.press("Note what I found")
    host.open("/desk/")
    host.press(f"Put it on the agenda: {DECISION}")
    host.press("Put it on the agenda")
    host.write_day(today())
    host.press("Put it on the agenda")
    host.sees("It is on the agenda")


def decide(decider: Hands) -> None:
    """Somebody who may decide enters what was decided, in three steps."""
    decider.open("/desk/")
    decider.press(f"Decide, and enter what was decided: {DECISION}")
    decider.press("Enter what was decided")
    decided = now().astimezone(LONDON) - timedelta(minutes=1)
    decider.write_day(decided.date(), time=decided.strftime("%H:%M"))
    decider.pick("How was it decided", "At a meeting")
    decider.pick("By vote, or", "By consensus")
    decider.press("Continue")
    for name in DECIDERS:
        decider.pick(f"What did {name} do", "Agreed")
    decider.press("Continue")
    decider.pick("What was decided", "Yes")
    decider.write("Why?", "Nobody can take every Tuesday off.")
    decider.press("Enter the decision")
    decider.sees("Now tell the public")


def make(host: Hands) -> None:
    host.open("/desk/")
    host.press(f"Publish the statement: {DECISION}")
    host.press("Publish the statement")
    host.write("Statement", "We refer the hearing tests to the scrutiny committee.")
    host.press("Publish")
    host.open("/desk/")
    host.press(f"Make the referral: {TITLE}")
    host.press("Make the referral")
    host.press("Make the referral")
    host.sees("The referral is made. The committee was told.")


def meet(officer: Hands, reference: str) -> None:
    """A special meeting, called late with the chair's reason: agenda, attendance, and the minute that accepts it."""
    officer.open(f"/desk/committees/{COMMITTEE}/")
    officer.press("Plan a meeting")
    began = now().astimezone(LONDON) - timedelta(minutes=1)
    officer.write_day(began.date(), time=began.strftime("%H:%M"))
    officer.write("Place", "Town Hall, Saltby")
    officer.write("Name, if it is not", "Special meeting")
    officer.press("Put it in the diary")
    officer.press("Add an item")
    officer.write("Title", "Hearing tests: the referral")
    officer.write("Reference of what it is about", reference)
    officer.press("Add it")
    officer.press("Publish the agenda")
    officer.press("Publish the agenda")  # it is late, and nobody said why
    officer.sees("There is a problem")
    officer.write("The chair’s reason", "The clinic loses its room on Friday.")
    officer.press("Publish the agenda")
    officer.press("Record that it was held")
    officer.press("It was held")
    officer.press("Enter who was there")
    for name in COUNCILLORS:
        officer.pick(f"Did {name} come", "Present")
    officer.press("Save")
    officer.press("Enter the minute")
    officer.pick("What was decided about it", "Accept it")
    officer.write("Resolved", "That the referral be accepted.")
    officer.write("Reasons", "One morning a week cannot be enough for two towns.")
    officer.press("Enter the minute")
    officer.press("Publish the minutes")
    officer.press("Publish the minutes")
    officer.sees("Minutes published")


def test_a_concern_is_referred_decided_made_acknowledged_minuted_and_told_and_anyone_reads_each_stage(
    arrive: Callable[[str], Hands], anyone: Page, product: Product
) -> None:
    volunteer, host, decider, officer = (arrive(role) for role in ("member", "host", "decider", "scrutiny_officer"))
    public = Hands(anyone)
    reference = write(volunteer)
    assert anyone.goto(f"/referrals/{reference}").status == 404  # type: ignore[union-attr]  # a draft is the network's own
    prepare(host)
    public.open("/decisions/")
    public.press(DECISION)
    public.sees("On the agenda", "Northmoor LINk")
    decide(decider)
    public.open("/decisions/")
    public.press(DECISION)
    assert "Nobody can take every Tuesday off." not in anyone.content()  # told with the statement, not before
    make(host)
    public.open("/decisions/")
    public.press(DECISION)
    public.sees("Decided: yes", "Nobody can take every Tuesday off.", *DECIDERS)

    public.open("/referrals/")
    public.press(TITLE)
    public.sees("must acknowledge this by", "nowhere else")
    officer.open("/desk/")
    officer.press(f"Acknowledge the referral: {TITLE}")
    officer.press("Acknowledge it")
    officer.press("Acknowledge")  # one page, one button
    officer.sees("You have acknowledged this referral. Northmoor LINk was told.")
    anyone.reload()
    public.sees("acknowledged this on", "in time")

    meet(officer, reference)
    anyone.reload()
    public.sees("took this up on", "One morning a week cannot be enough for two towns.")
    public.press("Northmoor Health Overview and Scrutiny Committee, ")  # the meeting at which it was decided
    public.sees("That the referral be accepted.")

    volunteer.open(f"/desk/referrals/{reference}/")
    volunteer.sees("Accepted", "Northmoor LINk was told on")
    product.flask("notices", "send")
    told = [part for part in product.mail().split("Subject:") if reference in part]
    assert any("One morning a week cannot be enough" in part for part in told)

"""A body that the committee asked answers its last recommendation; the tracker is the committee's paper, and agrees."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from engage.now import today
from tests.journeys.browser import PHONE, assert_accessible, assert_fits
from tests.journeys.conftest import Visit

COMMITTEE = "Northmoor Health Overview and Scrutiny Committee"
COUNCIL = "Saltby and Northmoor Borough Council"
TRACKER = "/committees/northmoor-health-overview-and-scrutiny-committee/tracker"
BUS = "A bus to the Saltby clinic on clinic days"


def figures(page: Page) -> dict[str, int]:
    """The totals of the committee's paper, by state."""
    page.goto(f"{TRACKER}/paper")
    rows = page.locator("table").first.locator("tbody tr").all()
    found = [row.locator("th, td").all_inner_texts() for row in rows]
    return {state.strip(): int(number) for state, number in found}


def answer(officer: Page, approver: Page) -> None:
    """The council's officer answers with its reasons and a promise; its approver lets it stand and publishes it."""
    officer.goto("/desk/")
    officer.get_by_role("link", name=re.compile("How long people wait for podiatry")).first.click()
    officer.get_by_role("link", name=re.compile(BUS)).first.click()
    if officer.get_by_role("link", name="Answer it").count():
        officer.get_by_role("link", name="Answer it").click()
    desk = re.sub(r"(/items/\d+).*", r"\1", officer.url)
    officer.goto(f"{desk}/answer")
    officer.get_by_label("Adopted in part").check()
    officer.get_by_label("What changes").fill("The number 14 stops at the clinic on Tuesdays.")
    officer.get_by_label("Reason").fill(
        "The bus company will not stop there on the days when the clinic has only one doctor."
    )
    officer.get_by_label("Which plan, policy or service changes").fill("The contract for the number 14")
    officer.get_by_label("What you promise, in one line").fill("A stop at the clinic")
    officer.get_by_label("Who is responsible").fill("Head of Transport")
    due = today() + timedelta(days=60)
    for part, value in (("day", due.day), ("month", due.month), ("year", due.year)):
        officer.locator(f"[name=due_on-{part}]").fill(str(value))
    officer.get_by_role("button", name="Send for approval").click()
    expect(officer.get_by_role("main")).to_contain_text("Sent for approval")
    approver.goto(desk)
    approver.get_by_role("button", name="Approve the answer").click()
    approver.get_by_role("button", name="Publish the answer").click()


def test_the_last_recommendation_is_answered_late_and_the_committees_paper_says_so(
    sign_in: Callable[..., Page], visit: Visit
) -> None:
    anyone = visit(script=False)
    before = figures(anyone)
    assert before["No answer yet"] == 1
    assert before["Answers that are overdue"] == 1
    expect(anyone.get_by_role("main")).to_contain_text(BUS)  # named among those without an answer

    answer(sign_in("officer", body=COUNCIL), sign_in("approver", body=COUNCIL))

    after = figures(anyone)
    assert after == {**before, "No answer yet": 0, "Promised": before["Promised"] + 1, "Answers that are overdue": 0}
    expect(anyone.get_by_role("main")).to_contain_text("Every recommendation has an answer.")
    anyone.goto("/register/")
    expect(anyone.locator("tr", has_text=BUS)).to_contain_text("Promised")  # the register agrees
    anyone.goto("/register/bodies/saltby-and-northmoor-council")
    expect(anyone.get_by_role("main")).to_contain_text("Done late")

    rows = list(csv.DictReader(io.StringIO(anyone.request.get(f"{TRACKER}.csv").text().lstrip("\ufeff"))))
    assert len(rows) == after["All"] == 5


def test_a_committee_member_reads_the_papers_and_only_the_committee_says_that_something_is_complete(
    sign_in: Callable[..., Page],
) -> None:
    member = sign_in("scrutiny_member", body=COMMITTEE, size=PHONE)
    member.get_by_role("link", name=re.compile("Read the papers")).first.click()
    assert_fits(member)
    assert_accessible(member)
    expect(member.get_by_role("main")).to_contain_text("by name of the nurse")  # exempt: members may read it

    officer = sign_in("scrutiny_officer", body=COMMITTEE)
    officer.goto(TRACKER)
    reference = officer.locator(".engage-ref").first.inner_text().partition("/")[0]
    officer.goto(f"/desk/reviews/{reference}/recommendations/3")
    officer.get_by_role("button", name="Mark it complete").click()
    officer.get_by_role("main").locator("form button[type=submit]").click()  # without a minute
    expect(officer.get_by_role("heading", name="There is a problem")).to_be_visible()
    officer.get_by_role("main").locator("input[type=text]").first.fill("Minute 4 of today’s meeting")
    officer.get_by_role("main").locator("textarea").first.fill("All 31 people were seen within four weeks.")
    officer.get_by_role("main").locator("form button[type=submit]").click()
    expect(officer.get_by_role("main")).to_contain_text("The committee marked it complete")

    council = sign_in("officer", body=COUNCIL)
    council.goto(f"/desk/reviews/{reference}/recommendations/4")
    expect(council.get_by_role("main")).to_contain_text("Only the committee says that it is complete")

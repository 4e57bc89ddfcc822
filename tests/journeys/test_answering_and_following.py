"""Themes become items, items are answered, the outcome is published, and anyone walks the chain in both directions."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from engage.now import today
from tests.journeys.conftest import Visit

TITLE = "A crisis café for people in distress at night"


def at_the_desk(page: Page) -> str:
    page.goto("/desk/consultations/")
    page.get_by_role("link", name=TITLE).first.click()
    return page.url


def code_everything(page: Page, desk: str) -> None:
    """One theme, one code, and every answer coded with it; a second theme that nobody answers."""
    page.goto(desk + "codebook/")
    for title in ("Somewhere calm", "A way home"):
        page.get_by_role("link", name="Add a theme").click()
        page.get_by_label("Theme", exact=True).fill(title)
        page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a code").click()
    page.get_by_label("Name").fill("Calm")
    page.get_by_label("Theme", exact=True).select_option(label="Somewhere calm")
    page.get_by_role("button", name="Save").click()
    page.goto(desk + "coding/")
    page.get_by_role("link", name="What would make it a place you would go to?").click()
    for coded in range(8):
        expect(page.get_by_role("main")).to_contain_text(f"{coded} of 8 coded")
        page.wait_for_load_state()  # the keys are the script's
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("8 of 8 answers are coded")


def report(page: Page, desk: str) -> None:
    page.goto(desk + "report")
    page.get_by_label("We asked").fill("We asked about a café.")
    page.get_by_label("What people told us").fill("Calm, and open on Sundays.")
    page.get_by_label("We did, overall").fill("We will open one.")
    page.get_by_role("button", name="Save and go back").click()


def make_and_answer(page: Page, reference: str) -> None:
    page.goto(f"/desk/responses/{reference}/items/new")
    page.get_by_label("What people said, in one line").fill("You want somewhere calm")
    page.get_by_label("What people said", exact=True).fill("A kettle, no uniforms, open on Sundays.")
    page.get_by_label("Somewhere calm").check()
    page.get_by_label("Who answers for it").fill("Head of Mental Health")
    page.get_by_role("button", name="Make the item").click()

    page.goto(f"/desk/responses/{reference}/items/1/answer")
    page.get_by_label("Adopted in part").check()
    page.get_by_label("What changes").fill("Noted.")
    page.get_by_role("button", name="Send for approval").click()  # "noted" is no answer, and a reason is owed
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("What changes").fill("A café in Saltby, Friday to Sunday.")
    page.get_by_label("Reason").fill("There is money for three nights.")
    page.get_by_label("Which plan, policy or service changes").fill("Crisis plan, section 1")
    page.get_by_label("What you promise, in one line").fill("The café opens")
    page.get_by_label("Who is responsible").fill("Head of Mental Health")
    due = today() + timedelta(days=90)
    for part, value in (("day", due.day), ("month", due.month), ("year", due.year)):
        page.locator(f"[name=due_on-{part}]").fill(str(value))
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_role("main")).to_contain_text("Sent for approval")


def conclude(approver: Page, officer: Page, desk: str, reference: str) -> None:
    """Summary, decision, answer approved, outcome: with a theme that is shown as unanswered."""
    approver.goto(desk + "publish-summary")
    approver.get_by_role("button", name="Publish").click()
    officer.goto(desk + "deliberate")
    officer.get_by_role("main").get_by_role("textbox").first.fill("Every answer was in the papers of the meeting.")
    officer.get_by_role("main").locator("form button[type=submit]").last.click()
    approver.goto(desk + "decide")
    on = today()
    for part, value in (("day", on.day), ("month", on.month), ("year", on.year)):
        approver.locator(f"[name$=-{part}]").first.fill(str(value))
    approver.get_by_role("main").locator("textarea").last.fill("The report on what people said.")
    approver.get_by_role("main").locator("form button[type=submit]").last.click()
    approver.goto(f"/desk/responses/{reference}/items/1")
    approver.get_by_role("button", name="Approve the answer").click()
    approver.goto(desk + "publish-outcome")
    expect(approver.get_by_role("main")).to_contain_text("A way home")
    for box in approver.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    approver.get_by_role("main").locator("form button[type=submit]").last.click()


def test_themes_become_items_are_answered_and_published_late_and_then_delivered(
    sign_in: Callable[..., Page], visit: Visit
) -> None:
    officer, approver = sign_in("officer"), sign_in("approver")
    desk = at_the_desk(officer)
    reference = desk.rstrip("/").rsplit("/", 1)[1]
    code_everything(officer, desk)
    report(officer, desk)
    make_and_answer(officer, reference)

    officer.goto(f"/desk/responses/{reference}/items/1")  # she drafted it: she may not approve it
    assert officer.get_by_role("button", name="Approve the answer", disabled=False).count() == 0
    conclude(approver, officer, desk, reference)

    anyone = visit(script=False)
    anyone.goto("/consultations/a-crisis-cafe-for-people-in-distress-at-night")
    page = anyone.get_by_role("main")
    expect(page).to_contain_text("We asked, you said, we did")
    expect(page).to_contain_text(re.compile("late", re.IGNORECASE))
    expect(page).to_contain_text("A way home")  # the theme without an answer is not hidden
    anyone.get_by_role("link", name="You want somewhere calm").first.click()
    expect(page).to_contain_text("There is money for three nights.")
    expect(page).to_contain_text("said in 8 submissions")

    officer.goto(f"/desk/responses/{reference}/items/1/evidence")
    officer.get_by_role("main").locator("textarea").first.fill("Opened on Friday; 14 people came.")
    officer.get_by_role("button", name="Add the evidence").click()
    expect(officer.get_by_role("main")).to_contain_text("Opened on Friday; 14 people came.")
    officer.get_by_role("button", name="Record that it was delivered").click()
    expect(officer.get_by_role("main")).to_contain_text("Delivered")
    anyone.reload()
    expect(page).to_contain_text("Delivered")
    expect(page).to_contain_text("Opened on Friday; 14 people came.")


def test_anyone_walks_from_an_item_back_to_a_submission_and_on_to_delivery(visit: Visit) -> None:
    page = visit(script=False)
    main = page.get_by_role("main")
    page.goto("/register/")
    page.get_by_role("link", name="You cannot get through at 8am").click()
    expect(main).to_contain_text("Delivered")
    expect(main).to_contain_text("it was 3 in 10")  # the evidence

    page.get_by_role("link", name="The telephone is the first barrier").click()  # back: the theme …
    expect(main).to_contain_text("The telephone is the first barrier")
    page.locator("a[href*='/submissions/']").first.click()  # … a submission …
    expect(main).to_contain_text("What gets in the way of seeing a GP?")
    page.get_by_role("link", name="You cannot get through at 8am").click()  # … and on again to what was done
    expect(main).to_contain_text("Every step")


def test_a_name_that_somebody_wrote_is_nowhere_on_the_public_pages(visit: Visit) -> None:
    page = visit(script=False)
    page.goto("/consultations/seeing-a-gp-evenings-saturdays-and-getting-through/submissions/")
    for _ in range(20):
        assert "Pauline Tredwell" not in page.content()
        assert "01632 960417" not in page.content()
        later = page.locator("a[rel=next]")
        if not later.count():
            break
        later.click()
    else:
        raise AssertionError("the list of submissions never ended")

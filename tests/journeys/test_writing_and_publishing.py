"""An officer writes a consultation, is refused by the gate, mends what it names; an approver publishes it."""

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from engage.now import today
from tests.journeys.conftest import Visit

TITLE = "A new home for the Saltby library"
EVIDENCE = (
    "Gunning 1", "Gunning 2", "Gunning 3", "Gunning 4", "Equality assessment", "Impact and travel assessment",
    "The scrutiny committee was asked", "Languages and formats",
)  # fmt: skip


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and go back").click()
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()


def fill_day(page: Page, name: str, on: date, time: str = "") -> None:
    for part, value in (("day", on.day), ("month", on.month), ("year", on.year)):
        page.locator(f"[name={name}-{part}]").fill(str(value))
    if time:
        page.locator(f"[name={name}-time]").fill(time)


def write_words(page: Page) -> None:
    page.get_by_role("link", name="Title, overview and contact").click()
    page.get_by_label("Summary").fill("Where should the library go?")
    page.get_by_label("Overview").fill("The roof **leaks**.\n\n<script>alert(1)</script>")
    page.get_by_label("Contact", exact=True).fill("Tannery House, telephone 01632 960100")
    save(page)
    page.get_by_role("link", name="Why you consult").click()
    for label in ("Why we are consulting", "What people can change", "What cannot be changed", "What happens next"):
        page.get_by_label(label).fill(f"{label}: in plain words.")
    save(page)
    page.get_by_role("link", name="Options, no change among them").click()
    page.get_by_label("Option 1", exact=True).fill("Move to the school")
    page.get_by_label("Option 2", exact=True).fill("Stay, with buckets")
    page.get_by_label("Which one is “no change”?").select_option(index=2)
    save(page)


def write_the_rest(page: Page) -> None:
    page.get_by_role("link", name="The decision it feeds").click()
    page.get_by_label("A council's own decision").check()
    page.get_by_label("Which decision does it feed?").fill("Where the library goes")
    fill_day(page, "decision_on", today() + timedelta(days=200))
    save(page)
    page.get_by_role("link", name="Privacy notice").click()
    page.get_by_label("What the answers are for").fill("To decide where it goes")
    page.get_by_label("Who will see what people send").fill("The library team")
    fill_day(page, "kept_until", today() + timedelta(days=500))
    save(page)
    page.get_by_role("link", name="Evidence for the gate").click()
    for label in EVIDENCE:
        page.get_by_label(label).fill("See minute 14.")
    save(page)


def build(page: Page) -> None:
    page.get_by_role("link", name="Questionnaire", exact=True).click()
    page.locator("main a", has_text="Add a question").first.click()
    page.get_by_role("link", name="One choice").click()
    page.get_by_label("Question", exact=True).fill("Where should it go?")
    page.get_by_label("Options", exact=True).fill("The school\nThe old bank")
    page.get_by_role("button", name="Add the question").click()
    expect(page.get_by_role("main")).to_contain_text("Where should it go?")
    page.locator("main a", has_text="See it as a resident will").click()
    expect(page.get_by_label("The old bank")).to_be_visible()


def test_an_officer_writes_builds_is_refused_mends_and_submits_and_an_approver_publishes(
    sign_in: Callable[..., Page], visit: Visit
) -> None:
    officer = sign_in("officer")
    officer.goto("/desk/consultations/new")
    officer.get_by_label("What is it about?").fill(TITLE)
    officer.get_by_role("button", name="Start").click()
    desk = officer.url

    # The gate names everything that is missing, and lets nothing through.
    officer.locator("a", has_text="Submit for approval").click()
    expect(officer.get_by_role("main")).to_contain_text("must be mended first")
    expect(officer.get_by_role("link", name="Say why you are consulting")).to_be_visible()
    assert officer.get_by_role("main").get_by_role("button", name="Submit").count() == 0

    officer.goto(desk)
    write_words(officer)
    write_the_rest(officer)
    build(officer)

    # Twelve weeks are too few by a day: the gate says so, and she mends it.
    opens = today() + timedelta(days=7)
    for days in (82, 84):
        officer.goto(desk)
        officer.get_by_role("link", name="Opening and closing").click()
        fill_day(officer, "opens_at", opens, "9:00")
        fill_day(officer, "closes_at", opens + timedelta(days=days), "0:00")
        save(officer)
        officer.locator("a", has_text="Submit for approval").click()
        if days < 84:
            expect(officer.get_by_role("main")).to_contain_text("Open for 82 days, fewer than the 84")
    officer.get_by_role("main").get_by_role("button", name="Submit").click()
    officer.goto(desk)
    expect(officer.get_by_role("main")).to_contain_text("It waits for an approver")
    officer.goto(desk + "publish")  # nobody publishes their own draft
    assert officer.get_by_role("main").get_by_role("button", name="Publish", exact=True).count() == 0

    approver = sign_in("approver")
    approver.goto("/desk/")
    approver.get_by_role("link", name=TITLE).first.click()
    approver.locator("main a[href$='/publish']").click()
    approver.get_by_role("button", name="Publish", exact=True).click()
    expect(approver.get_by_role("main")).to_contain_text("Opening soon")

    anyone = visit(script=False)
    anyone.goto("/consultations/?q=leaks")
    anyone.get_by_role("link", name=TITLE).click()
    expect(anyone.get_by_role("main")).to_contain_text("Opening soon")
    assert "<script>alert" not in anyone.content()
    assert anyone.get_by_text("Give us your views").count() == 0  # it is not open yet

    stranger = sign_in("officer", body="Saltby and Northmoor Borough Council")
    answer = stranger.goto(desk)
    assert answer is not None
    assert answer.status == 404  # another body's officer does not even learn that it is there

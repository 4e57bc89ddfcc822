"""A resident on a small phone without JavaScript: answers, mends, stops, comes back, sends, amends, takes it back."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, assert_accessible, assert_fits, tab_to
from tests.journeys.conftest import Visit

TITLE = "Moving the walk-in centre from Mill Street"


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()
    assert_fits(page)


def begin(page: Page) -> None:
    page.goto("/")
    assert_fits(page)
    page.get_by_role("link", name=TITLE).first.click()
    assert_fits(page)
    page.locator("a", has_text="Give us your views").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You and the walk-in centre")
    assert_fits(page)


def answer_the_move(page: Page, agreement: str) -> None:
    page.get_by_role("group", name="should move to the hospital site").get_by_label(agreement, exact=True).check()
    go_on(page)


def say_who_and_agree(page: Page, *, name: str = "") -> None:
    """About you, equality, publishing: nothing of it is demanded but whether it may be published."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("About you")
    if name:
        page.get_by_label("Your name").fill(name)
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Equality")
    go_on(page)
    page.get_by_label("Yes, but without my name").check()
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")


def test_a_resident_answers_stops_comes_back_sends_amends_and_takes_it_back(phone: Page, visit: Visit) -> None:
    begin(phone)

    # She forgets the one question that must be answered, and is told where.
    phone.get_by_label("How many times").fill("two")
    go_on(phone)
    expect(phone.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert phone.title().startswith("Error: ")
    expect(phone.get_by_label("How many times")).to_have_value("two")
    phone.get_by_role("link", name="Enter a number in figures").click()
    phone.get_by_label("How many times").fill("2")
    phone.get_by_label("Yes, for somebody I care for").check()
    phone.get_by_label("A child who was ill").check()
    go_on(phone)

    # She agrees, and the kettle boils over: save, and come back by the link on another phone.
    answer_the_move(phone, "Disagree")
    phone.get_by_label("What matters most to you").fill("I cannot get there\nwith the pushchair.")
    phone.get_by_role("button", name="Save and come back later").click()
    assert_fits(phone)
    expect(phone.get_by_text("They have not been sent yet")).to_be_visible()
    link = phone.locator(".engage-link-box a").inner_text()

    other = visit(PHONE, script=False)
    other.goto(urlsplit(link).path)
    for _ in range(4):  # by whichever page she comes back, every word is there
        if other.get_by_label("What matters most to you").count():
            break
        go_on(other)
    expect(other.get_by_label("What matters most to you")).to_have_value("I cannot get there\nwith the pushchair.")
    other.get_by_label("If we change one thing").fill("A crossing")
    go_on(other)
    say_who_and_agree(other, name="Freda Holt")

    # She checks, changes one answer, and sends.
    expect(other.get_by_role("main")).to_contain_text("with the pushchair.")
    other.get_by_role("link", name="Change your answer to “If we change one thing").click()
    other.get_by_label("If we change one thing").fill("A crossing at Ring Road")
    for _ in range(5):
        if other.get_by_role("button", name="Send my answers").count():
            break
        go_on(other)
    expect(other.get_by_role("main")).to_contain_text("A crossing at Ring Road")
    other.get_by_role("button", name="Send my answers").click()
    assert_fits(other)
    expect(other.get_by_role("heading", level=1)).to_have_text("Your answers have been sent")
    reference = other.locator(".engage-ref").inner_text()
    private = urlsplit(other.locator(".engage-link-box a").inner_text()).path

    # The receipt tells anyone who hears the reference when it came, and nothing else.
    stranger = visit(PHONE, script=False)
    stranger.goto("/receipts/")
    stranger.get_by_label("Reference").fill(reference.lower().replace("-", " "))
    stranger.get_by_role("button", name="Look it up").click()
    expect(stranger.get_by_role("main")).to_contain_text(reference)
    assert "pushchair" not in stranger.content()
    assert "Freda" not in stranger.content()

    # Back, and send again: it is still one.
    other.go_back()
    if other.get_by_role("button", name="Send my answers").count():
        other.get_by_role("button", name="Send my answers").click()
        expect(other.get_by_role("main")).to_contain_text(reference)

    # With her private link she reads it, changes it, and takes it back.
    other.goto(private)
    assert_fits(other)
    expect(other.get_by_role("main")).to_contain_text("A crossing at Ring Road")
    other.get_by_role("link", name="Change my answers").click()
    other.get_by_role("link", name="Change your answer to “If we change one thing").click()
    other.get_by_label("If we change one thing").fill("A bus at night")
    for _ in range(5):
        if other.get_by_role("button", name="Send my changes").count():
            break
        go_on(other)
    other.get_by_role("button", name="Send my changes").click()
    expect(other.get_by_role("main")).to_contain_text("Your changes have been sent")
    expect(other.get_by_role("main")).to_contain_text("A bus at night")
    expect(other.get_by_role("main")).to_contain_text("Version 2")

    other.get_by_role("link", name="Take my answers back").click()
    assert_fits(other)
    other.get_by_role("button", name="Take my answers back and erase them").click()
    expect(other.get_by_role("main")).to_contain_text("have been withdrawn and erased")
    for page in (private, f"/receipts/{reference}"):
        other.goto(page)
        expect(other.get_by_role("main")).to_contain_text(reference)
        assert "pushchair" not in other.content()
        assert "A bus at night" not in other.content()


def test_a_resident_answers_with_the_keyboard_alone(visit: Visit) -> None:
    """No mouse is used: every step is reached by Tab, and every page on the way is accessible on a small phone."""
    page = visit(PHONE)
    keys = page.keyboard
    page.goto("/consultations/the-number-14-the-bus-to-northmoor-general")
    tab_to(page, "Give us your views")
    keys.press("Enter")
    page.wait_for_url("**/respond")
    assert_accessible(page)

    tab_to(page, "Continue")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_accessible(page)
    tab_to(page, "Which would help you more")  # the line of the error summary
    keys.press("Enter")
    tab_to(page, "A bus until 10.30pm", most=3)
    keys.press("Space")
    tab_to(page, "What do you use the 14 for")
    keys.type("The evening class.")
    tab_to(page, "Continue")
    keys.press("Enter")

    for heading in ("About you", "Publishing what you said"):
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert_accessible(page)
        if heading.startswith("Publishing"):
            tab_to(page, "Yes, in full")
            keys.press("Space")
        tab_to(page, "Continue")
        keys.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    expect(page.get_by_role("main")).to_contain_text("The evening class.")
    assert_accessible(page)
    tab_to(page, "Send my answers")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have been sent")
    assert_accessible(page)
    assert_fits(page)

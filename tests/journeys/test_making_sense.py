"""A moderator takes out what would tell on somebody; an analyst codes with the keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

TITLE = "Blood tests closer to home in Saltby"
NUMBER = "01632 960882"


def at_the_desk(page: Page, title: str = TITLE) -> None:
    page.goto("/desk/consultations/")
    page.get_by_role("link", name=title).first.click()


def test_a_moderator_takes_out_a_telephone_number_and_the_sealed_original_stays(sign_in: Callable[..., Page]) -> None:
    page = sign_in("moderator")
    at_the_desk(page)
    page.get_by_role("link", name="Read and moderate").click()
    page.locator("article, section, li, div").filter(has_text=NUMBER).last.locator(
        "xpath=ancestor-or-self::*[.//a[contains(@href, '/moderation/')]][1]"
    ).locator("a[href*='/moderation/']").first.click()
    marked = page.get_by_label("Mark what must go")
    text = marked.input_value()
    assert NUMBER in text

    # She changes a word by mistake: that is refused, and what she typed is still there.
    page.get_by_label("The words without what I marked").check()
    marked.fill(text.replace(NUMBER, f"[[{NUMBER}]]").replace("Please", "Kindly"))
    page.get_by_role("combobox", name="Reason").select_option("personal")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Mark what must go")).to_have_value(
        text.replace(NUMBER, f"[[{NUMBER}]]").replace("Please", "Kindly")
    )
    page.get_by_label("Mark what must go").fill(text.replace(NUMBER, f"[[{NUMBER}]]"))
    page.get_by_role("button", name="Save and next").click()

    at_the_desk(page)
    page.get_by_role("link", name="Read and moderate").click()
    page.get_by_role("link", name="What has been decided").click()
    expect(page.get_by_role("main")).to_contain_text("could identify someone")
    page.locator("a[href*='/moderation/']", has_text="Why do you say so?").first.click()
    expect(page.get_by_role("main")).to_contain_text("As it was sent")


def test_an_analyst_codes_with_the_keyboard_alone_and_takes_the_last_one_back(sign_in: Callable[..., Page]) -> None:
    page = sign_in("analyst")
    at_the_desk(page)
    page.get_by_role("link", name="Code free text").click()
    page.get_by_role("link", name="Why do you say so?").click()
    heading = page.get_by_role("main")
    expect(heading).to_contain_text("7 of 22 coded")
    words = page.locator(".engage-words").first.inner_text()

    page.wait_for_load_state()  # the keys are the script's
    page.keyboard.press("1")
    page.keyboard.press("4")
    expect(page.get_by_label("1 Travel to Northmoor")).to_be_checked()
    expect(page.get_by_label("4 Opening times")).to_be_checked()
    page.keyboard.press("4")
    expect(page.get_by_label("4 Opening times")).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("8 of 22 coded")
    assert page.locator(".engage-words").first.inner_text() != words

    page.wait_for_load_state()
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("9 of 22 coded")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(heading).to_contain_text("8 of 22 coded")
    page.wait_for_load_state()
    page.keyboard.press("s")
    expect(heading).to_contain_text("8 of 22 coded")

"""Two minutes before she is signed out somebody at a long form is told so, and stays with one click."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_whoever_is_about_to_be_signed_out_is_told_and_can_stay(sign_in: Callable[..., Page]) -> None:
    page = sign_in("officer")
    page.clock.install()
    page.goto("/account/")
    page.get_by_label("Your name").fill("Half a name")
    page.clock.fast_forward("27:00")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.clock.fast_forward("01:10")
    expect(page.get_by_role("alert")).to_contain_text("You will be signed out at")
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("Your name")).to_have_value("Half a name")
    page.clock.fast_forward("31:00")
    expect(page.get_by_role("alert")).to_contain_text("You have been signed out")

"""Somebody without a mouse: every link, button and field is reached by Tab and used with the keyboard."""

from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.browser import assert_fits, focused, tab_to


class Hands:
    """A keyboard at a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, page.keyboard
        self.main = page.get_by_role("main")

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def press(self, words: str) -> None:
        """Go to a link or button, press it, and wait for the page it leads to."""
        tab_to(self.page, words)
        with self.page.expect_navigation():
            self.keys.press("Enter")
        assert_fits(self.page)

    def write(self, label: str, text: str) -> None:
        """Go to a field and write, over whatever is in it."""
        tab_to(self.page, label)
        self.keys.press("Control+A")
        self.keys.insert_text(text)

    def write_day(self, on: date, *, time: str = "") -> None:
        """A day, in three fields; with a time, in four."""
        for label, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            self.write(label, str(value))
        if time:
            self.write("Time", time)

    def pick(self, group: str, words: str) -> None:
        """In a group of choices, by its legend, move to one with the arrows and choose it."""
        for _ in range(80):
            if group in self._legend():
                break
            self.keys.press("Tab")
        for _ in range(12):
            if words in focused(self.page):
                self.keys.press("Space")
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: no choice {words!r} of {group!r} was reached")

    def _legend(self) -> str:
        found: str = self.page.evaluate(
            """() => { const e = document.activeElement;
                return (e && e.type === 'radio' && e.closest('fieldset')?.querySelector('legend')?.textContent) || ''; }"""
        )
        return found

    def select(self, label: str, words: str) -> None:
        """In a list, type the beginning of what is wanted."""
        tab_to(self.page, label)
        self.keys.type(words)

    def sees(self, *words: str) -> None:
        """What the page says."""
        for each in words:
            expect(self.main).to_contain_text(each)

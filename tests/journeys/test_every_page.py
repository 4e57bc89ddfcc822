"""Every page that can be reached by following links: axe finds nothing, and it fits a small phone."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import DESK, PHONE, assert_accessible, assert_fits
from tests.journeys.conftest import Visit

PUBLIC, STAFF = 2, 1  # of pages that differ only in a number or a reference, how many are looked at
MOST = 240
FILES = (".csv", ".json", ".atom", ".ics", ".pdf", ".txt", ".xml", ".xlsx", "/file")


def shape(path: str) -> str:
    """What pages that look alike have in common: /desk/consultations/CON-2026-003/ → /desk/consultations/*/"""
    path = re.sub(r"/[A-Z]{3}-\d{4}-\d+", "/*", path)
    path = re.sub(r"/(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", "/*", path)
    path = re.sub(r"^(/consultations)/[^/]+/(.+)", r"\1/*/\2", path)
    return re.sub(r"/\d+", "/*", path)


def links(page: Page) -> list[str]:
    """Where the links of a page lead, in our own house, pages only."""
    hrefs: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    here = urlsplit(page.url)
    found = []
    for href in hrefs:
        there = urlsplit(urljoin(page.url, href))
        if there.netloc == here.netloc and not there.path.endswith(FILES) and "/documents/" not in there.path:
            found.append(there.path)
    return list(dict.fromkeys(found))


def walk(page: Page, start: str, *, within: Callable[[str], bool], alike: int) -> Iterator[tuple[str, int]]:
    """Open page after page by following links, breadth first; of pages of one shape, the first few only.

    Gives each address with the status it answered with.
    """
    seen, shapes, ahead = {start}, Counter[str](), deque([start])
    for _ in range(MOST):
        if not ahead:
            return
        path = ahead.popleft()
        answer = page.goto(path)
        assert answer is not None
        if "html" not in answer.headers.get("content-type", ""):
            continue
        yield path, answer.status
        if answer.status != 200:
            continue
        for found in links(page):
            like = shape(found)
            if found not in seen and within(found) and shapes[like] < alike:
                shapes[like] += 1
                seen.add(found)
                ahead.append(found)


def judge(page: Page) -> list[str]:
    """What is wrong with the page at either width."""
    faults = []
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        known = ("color-contrast",) if size is PHONE else ()  # colours are the same at any width, and slow to judge
        for check in (assert_fits, partial(assert_accessible, without=known)):
            try:
                check(page)
            except AssertionError as fault:
                faults.append(f"{size['width']} px: {fault}")
    page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    return faults


def judge_all(
    page: Page, start: str, within: Callable[[str], bool], alike: int, own: tuple[str, ...] = ("/",)
) -> list[str]:
    """Open every page and judge those in one's own areas; gives the addresses of these."""
    faults, judged = [], []
    for path, status in walk(page, start, within=within, alike=alike):
        if status != 200:
            faults.append(f"a link leads to {path}, which answers {status}")
        elif path.startswith(own):
            judged.append(path)
            faults += judge(page)
    assert not faults, f"{len(faults)} faults on {len(judged)} pages:\n" + "\n".join(faults)
    return judged


def test_every_public_page_is_accessible_and_fits_a_phone(visit: Visit) -> None:
    seen = judge_all(visit(), "/", lambda path: not path.startswith(("/desk", "/account", "/submissions")), PUBLIC)
    assert {"/", "/consultations/", "/responses/", "/register/", "/accessibility", "/sign-in"} <= set(seen)
    assert {"/referrals/", "/reviews/", "/decisions/", "/networks/", "/committees/", "/register/duties"} <= set(seen)
    assert any(path.endswith("/tracker/paper") for path in seen)
    assert len(seen) > 60


# What only this role is shown, and how many such pages there are at least. All else is opened too, and not judged again.
OWN = {
    "officer": (("/desk/consultations", "/desk/responses", "/account"), 30),
    "approver": (("/desk/consultations", "/desk/responses"), 25),
    "administrator": (("/desk/bodies", "/desk/bank-holidays"), 10),
    "decider": (("/desk/networks", "/desk/referrals"), 15),
    "scrutiny_officer": (("/desk/committees", "/desk/reviews", "/desk/referrals"), 40),
}


@pytest.mark.parametrize("role", OWN)
def test_every_staff_page_is_accessible_and_fits_a_phone(sign_in: Callable[..., Page], role: str) -> None:
    areas, least = OWN[role]
    page = sign_in(role)
    seen = judge_all(page, "/desk/", lambda path: path.startswith(("/desk", "/account")), STAFF, areas)
    assert len(seen) >= least
    page.goto("/desk/")
    assert not judge(page)

"""One running product for all journeys, and the people who use it: a resident on a phone, staff at a desk."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.browser import DESK, PHONE, Watch
from tests.journeys.product import Product, start

LONGEST_WAIT = 15_000  # milliseconds, for anything a page is expected to do


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder: Path = tmp_path_factory.mktemp("installation")
    running, server = start(folder / "data", folder / "server.log")
    yield running
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(timeout=20)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("ENGAGE_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, product: Product) -> Iterator[Visit]:
    """Open a browser of one's own: `visit(PHONE, script=False)`. At the end, nothing may have gone wrong in any."""
    opened, watch = [], Watch(urlsplit(product.url).netloc)

    def open_one(size: dict[str, int] | None = None, *, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=product.url, viewport=size or DESK, java_script_enabled=script, locale="en-GB",
            timezone_id="Europe/London", reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(LONGEST_WAIT)
        watch.over(context)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def phone(visit: Visit) -> Page:
    """A small phone whose browser runs no script."""
    return visit(PHONE, script=False)


@pytest.fixture(scope="session")
def accounts(product: Product) -> list[dict[str, str]]:
    return product.accounts()


@pytest.fixture
def sign_in(visit: Visit, accounts: list[dict[str, str]]) -> Callable[..., Page]:
    """Somebody of this role, signed in at a desk (at the first body that has one, unless another is named)."""

    def as_role(role: str, *, body: str = "", size: dict[str, int] | None = None) -> Page:
        account = next(a for a in accounts if a["role"] == role and body in {"", a["body"]})
        page = visit(size)
        page.goto("/sign-in")
        page.get_by_label("Email").fill(account["email"])
        page.get_by_label("Password", exact=True).fill(account["password"])
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk/**")
        return page

    return as_role

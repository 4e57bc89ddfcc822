"""A browser that watches itself: no request to another host, no script error, nothing the content policy had to stop."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


class Watch:
    """What went wrong in a context while nobody was looking."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("page", self._page)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)

    def _page(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))

    def _request(self, request: Request) -> None:
        if request.url.startswith("data:"):
            return
        if urlsplit(request.url).netloc != self.host:
            self.faults.append(f"a request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.url}")
        elif response.status >= 400 and response.request.resource_type != "document":
            self.faults.append(f"{response.status} for {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # a refused form answers 4xx, and the browser says so on its console: `_response` judges those
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than the screen, once the menu's script has seen how wide the screen is."""
    page.wait_for_load_state("load")
    for _ in range(20):  # asked from here: our policy lets no page evaluate a string again and again
        wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide <= screen:
            return
        page.wait_for_timeout(100)
    widest = page.evaluate(
        """() => [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .slice(0, 5).map(e => e.outerHTML.slice(0, 160))"""
    )
    raise AssertionError(f"{page.url} is {wide} px wide on a screen of {screen} px: {widest}")


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """axe finds nothing against WCAG or good practice; `without` names rules that were asked already."""
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in without}}
    found = Axe().run(page, options=options).response["violations"]
    said = [
        f"{v['id']}: {v['help']} ({len(v['nodes'])}×) {v['nodes'][0]['html'][:200]} {v['nodes'][0].get('failureSummary', '')[:300]}"
        for v in found
    ]
    assert not said, f"{page.url}: " + "\n".join(said)


def tab_to(page: Page, words: str, *, most: int = 80) -> None:
    """Press Tab until the element with these words, label or name has the focus, as somebody without a mouse would."""
    for _ in range(most + 1):
        if words in focused(page):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{page.url}: Tab was pressed {most} times and never reached {words!r}")


def focused(page: Page) -> str:
    """What a screen reader would say of the element in focus: its label, else its words."""
    said: str = page.evaluate(
        """() => { const e = document.activeElement; if (!e || e === document.body) return '';
            const labels = e.labels ? [...e.labels].map(l => l.textContent.trim()) : [];
            return [...labels, e.getAttribute('aria-label') || '', e.tagName === 'TEXTAREA' ? '' : e.textContent.trim(),
                e.type === 'submit' ? e.value : ''].filter(Boolean).join(' | '); }"""
    )
    return said

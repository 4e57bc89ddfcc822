"""Take the pictures of the guides from the demonstration: `.venv/bin/python tools/screenshots.py`.

Starts the product in a temporary folder, walks it as the people of the demonstration would, and writes
docs/guide/images/*.png, reduced to 64 colours so that they stay small.
"""

import io
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import environment

sys.path.insert(0, str(environment.ROOT))
IMAGES = environment.ROOT / "docs" / "guide" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE, DESK = (320, 640), (1000, 760)
COLOURS = 64
CLEAN_EDGE = """wanted => {
    const end = Math.min(wanted, document.documentElement.scrollHeight), marks = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        marks.push(...range.getClientRects());
    }
    for (const each of document.querySelectorAll("button, input, textarea, .nhsuk-button, .nhsuk-tag")) {
        marks.push(each.getBoundingClientRect());
    }
    const taken = marks.filter(mark => mark.width > 2 && mark.height > 2);
    for (let edge = end; edge > end / 2; edge--) {
        if (!taken.some(mark => mark.top - 6 < edge - scrollY && edge - scrollY < mark.bottom + 10)) return edge;
    }
    return end;
}"""
BODY = "/desk/bodies/northmoor-and-saltby-health-board"
WALK_IN = "/consultations/moving-the-walk-in-centre-from-mill-street"
GP = "/consultations/seeing-a-gp-evenings-saturdays-and-getting-through"
COMMITTEE = "northmoor-health-overview-and-scrutiny-committee"


def main() -> int:
    """Take every picture and print how large they are together."""
    environment.enter(environment.DEV)
    from tests.journeys.product import start

    folder = Path(tempfile.mkdtemp(prefix="engage-pictures-"))
    product, server = start(folder / "data", folder / "log")
    try:
        with browser() as chromium:
            studio = Studio(chromium, product.url, product.accounts())
            everybody = (as_resident, as_reader, as_officer, as_approver, as_administrator)
            for take in (*everybody, as_volunteer, as_scrutiny_officer, as_committee_member):
                take(studio)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)
    total = sum(file.stat().st_size for file in IMAGES.glob("*.png"))
    print(f"{len(list(IMAGES.glob('*.png')))} pictures, {total / 1024:.0f} KB")
    return 0


@contextmanager
def browser() -> Iterator["object"]:
    """A Chromium of this machine."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        environment.stop("There is no Chromium here to take the pictures with.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Studio:
    """Opens pages as somebody, and keeps pictures of them."""

    def __init__(self, chromium: object, url: str, accounts: list[dict[str, str]]) -> None:
        self.chromium, self.url, self.accounts = chromium, url, accounts

    def visit(self, size: tuple[int, int]) -> object:
        """A window of this size, sharp enough for print on a phone."""
        return self.chromium.new_context(
            base_url=self.url,
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if size == PHONE else 1,
            locale="en-GB",
            timezone_id="Europe/London",
        ).new_page()

    def signed_in(self, role: str, *, of: str = "") -> object:
        """A window of whoever has this role, at the first body whose name ends so."""
        account = next(a for a in self.accounts if a["role"] == role and a["body"].endswith(of))
        page = self.visit(DESK)
        page.goto("/sign-in")
        page.get_by_label("Email").fill(account["email"])
        page.get_by_label("Password", exact=True).fill(account["password"])
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk/**")
        return page

    def keep(self, page: object, name: str, *, height: int = 0) -> None:
        """Keep the page down to about `height`, or what the window shows: it ends where no line is cut in two."""
        from PIL import Image

        page.wait_for_load_state("networkidle")
        if "Something went wrong" in page.locator("h1").inner_text():
            raise RuntimeError(f"{name}: {page.url} is an error page")
        size = page.viewport_size
        clip = {"x": 0, "y": 0, "width": size["width"], "height": page.evaluate(CLEAN_EDGE, height or size["height"])}
        taken = page.screenshot(full_page=True, clip=clip)
        picture = Image.open(io.BytesIO(taken)).convert("RGB")
        IMAGES.mkdir(parents=True, exist_ok=True)
        few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)  # keeps a rare red
        few.save(IMAGES / f"{name}.png", optimize=True)
        print(f"  {name}.png")


def until(page: object, found: Callable[[], int], *, press: str = "Continue", as_a: str = "button") -> None:
    """Go on, page by page, until there is what one looks for."""
    for _ in range(30):
        page.wait_for_load_state()
        if found():
            return
        page.get_by_role(as_a, name=press, exact=True).click()
    raise RuntimeError(f"never found it: {page.url}")


def as_resident(studio: Studio) -> None:
    """A phone: a question, an error, checking, the receipt and the private link."""
    desk = studio.visit(DESK)
    desk.goto(WALK_IN)
    studio.keep(desk, "consultation", height=980)
    page = studio.visit(PHONE)
    page.goto(f"{WALK_IN}/respond")
    studio.keep(page, "question", height=900)
    page.get_by_role("button", name="Continue").click()
    studio.keep(page, "error", height=1040)
    page.get_by_label("Yes, for somebody I care for").check()
    page.get_by_label("A child who was ill").check()
    page.get_by_label("How many times").fill("2")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("group", name="should move to the hospital site").get_by_label("Disagree", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What matters most to you").fill("I cannot get there with the pushchair after seven.")
    page.get_by_label("If we change one thing").fill("A late bus")
    page.get_by_role("button", name="Continue").click()
    until(page, page.get_by_label("Yes, but without my name").count)
    page.get_by_label("Yes, but without my name").check()
    page.get_by_role("button", name="Continue").click()
    studio.keep(page, "check", height=1500)
    page.get_by_role("button", name="Send my answers").click()
    studio.keep(page, "receipt", height=820)
    page.locator(".engage-link-box a").click()
    studio.keep(page, "private", height=820)


def as_reader(studio: Studio) -> None:
    """What came of it, as anybody reads it."""
    page = studio.visit(DESK)
    page.goto(GP)
    studio.keep(page, "outcome", height=1500)
    page.get_by_role("link", name="You cannot get through at 8am").first.click()
    studio.keep(page, "item", height=2000)
    page.goto("/register/")
    studio.keep(page, "register", height=1200)


def as_officer(studio: Studio) -> None:
    """The officer's, the moderator's and the analyst's tools."""
    page = studio.signed_in("officer")
    studio.keep(page, "desk", height=1050)
    page.goto("/desk/consultations/new")
    page.get_by_label("What is it about?").fill("A new home for the Saltby library")
    page.get_by_role("button", name="Start").click()
    studio.keep(page, "consultation-desk", height=1000)
    page.goto(page.url + "submit")
    studio.keep(page, "gate", height=1000)
    desk = find(page, "Moving the walk-in centre")
    page.goto(f"{desk}questionnaire/")
    studio.keep(page, "builder", height=1300)
    desk = find(page, "Blood tests closer to home")
    page.goto(f"{desk}moderation/")
    waiting = page.locator("li, article, section").filter(has_text="01632").last
    waiting.locator("a[href*='/moderation/']").first.click()
    studio.keep(page, "moderation", height=1250)
    page.goto(f"{desk}coding/")
    page.get_by_role("link", name="Why do you say so?").click()
    until(page, page.get_by_text("bus station").count, press="Skip", as_a="link")
    page.keyboard.press("1")
    studio.keep(page, "coding", height=1000)
    page.goto(f"{desk}results")
    studio.keep(page, "results", height=1300)
    reference = find(page, "Seeing a GP").rstrip("/").rsplit("/", 1)[1]
    page.goto(f"/desk/responses/{reference}/items/3")
    studio.keep(page, "items", height=1500)


def as_approver(studio: Studio) -> None:
    """A draft that waits, and an answer that waits."""
    page = studio.signed_in("approver")
    page.goto(find(page, "Which pharmacies should open") + "publish")
    studio.keep(page, "approve", height=1050)
    reference = find(page, "Seeing a GP").rstrip("/").rsplit("/", 1)[1]
    page.goto(f"/desk/responses/{reference}/")
    studio.keep(page, "answers", height=1250)


def as_administrator(studio: Studio) -> None:
    """The people of a body, its own pages, and one's own account."""
    page = studio.signed_in("administrator")
    page.goto(f"{BODY}/people")
    studio.keep(page, "people", height=1100)
    page.goto(f"{BODY}/")
    studio.keep(page, "body", height=1450)
    page.goto("/account/")
    studio.keep(page, "account", height=900)
    page = studio.signed_in("administrator", of="Scrutiny Committee")
    page.goto(f"/desk/bodies/{COMMITTEE}/escalation")
    studio.keep(page, "escalation", height=900)


def as_volunteer(studio: Studio) -> None:
    """The LINk: what it is owed, a referral that is being written, a decision, and one that is late."""
    page = studio.signed_in("decider")
    studio.keep(page, "network-desk", height=1400)
    page.goto("/desk/referrals/")
    page.get_by_role("link", name="Hearing aids").click()
    studio.keep(page, "referral-draft", height=1100)
    page.goto("/decisions/")
    page.get_by_role("link", name="Refer the call bells").click()
    studio.keep(page, "decision", height=1650)
    page.goto("/referrals/")
    page.get_by_role("link", name="Nobody answers the call bells").click()
    studio.keep(page, "referral-late", height=1000)
    page.goto("/register/duties")
    page.get_by_role("row", name="Nobody answers").get_by_role("link", name="Acknowledge the referral").click()
    studio.keep(page, "duty", height=2200)


def as_scrutiny_officer(studio: Studio) -> None:
    """The officer: what waits, one button, an agenda with an exempt paper, a review and who was asked."""
    page = studio.signed_in("scrutiny_officer")
    studio.keep(page, "scrutiny-desk", height=1350)
    page.get_by_role("link", name="Acknowledge the referral").first.click()
    page.goto(page.url + "acknowledge")
    studio.keep(page, "acknowledge")
    page.goto(f"/desk/committees/{COMMITTEE}/meetings/6/")
    studio.keep(page, "agenda", height=1500)
    page.goto("/desk/reviews/")
    page.get_by_role("link", name="How long people wait").click()
    studio.keep(page, "review-desk", height=1900)


def as_committee_member(studio: Studio) -> None:
    """The councillor: the papers on a tablet, a minute that anyone can read, and the tracker, which is a paper too."""
    page = studio.signed_in("scrutiny_member")
    page.get_by_role("link", name="Read the papers").first.click()
    studio.keep(page, "pack", height=2250)
    page.goto(f"/committees/{COMMITTEE}/meetings/1/items/2")
    studio.keep(page, "minute", height=1300)
    page.goto(f"/committees/{COMMITTEE}/tracker")
    studio.keep(page, "tracker", height=1900)
    page.goto(f"/committees/{COMMITTEE}/tracker/paper")
    studio.keep(page, "paper", height=1700)


def find(page: object, title: str) -> str:
    """The desk address of a consultation."""
    page.goto("/desk/consultations/")
    page.get_by_role("link", name=title).first.click()
    return str(page.url)


if __name__ == "__main__":
    sys.exit(main())

"""What reading costs: the consultation page made and kept, the questionnaire, weight, memory."""

import gzip
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench import filling
from bench.load import Ask, Side, compare, drive
from bench.rows import Row, ratio
from bench.server import Server, serving

OURS = "engage.wsgi:application"
FLOOR = "bench.floors:application"


@dataclass
class Installation:
    """A filled database on disk, and the addresses in it."""

    folder: Path
    slug: str
    closed_slug: str
    url: str = ""

    def env(self, keep: float = 0) -> dict[str, str]:
        return {
            "ENGAGE_DATA": str(self.folder), "DATABASE_URL": self.url, "ENGAGE_KEEP_SECONDS": str(keep),
            "ENGAGE_JOBS": "none",
        }  # fmt: skip


def install(
    folder: Path, *, submissions: int = 20, consultations: int = 10, items: int = 20, results: int = 20, url: str = ""
) -> Installation:
    """One consultation open with `submissions`, one closed with `results` and its summary out, and so many more."""
    from engage.database import writing
    from engage.extensions import db
    from engage.now import now
    from tests.factories import consultations as factory

    with filling.made(folder, url):
        opened = factory.a_consultation(title="The walk-in centre")
        with writing(db.session()):
            filling.ten_questions(opened)
        factory.publish(
            opened, opens_at=factory.now() - factory.timedelta(days=2), closes_at=now() + factory.timedelta(days=90)
        )
        closed = factory.a_consultation(title="Night buses")
        with writing(db.session()):
            filling.ten_questions(closed)
        factory.publish(
            closed, opens_at=now() - factory.timedelta(days=120), closes_at=now() - factory.timedelta(days=20)
        )
        with writing(db.session()):
            closed.state = "summary_published"
            closed.summary_published_at = now()
        slugs = opened.slug, closed.slug
        filling.fill_submissions(opened, submissions)
        filling.fill_submissions(closed, results)
        filling.fill_consultations(opened, consultations)
        filling.fill_items(closed, items)
    return Installation(folder, *slugs, url)


@contextmanager
def floor() -> Iterator[Server]:
    """The bare application, on a SQLite file of its own."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-floor-"))
        yield stack.enter_context(serving(FLOOR, {"FLOOR_URL": f"sqlite:///{folder}/floor.sqlite3"}))


def one(path: str, headers: dict[str, str] | None = None, right: tuple[int, ...] = (200,)):  # noqa: ANN201
    """The same request every turn."""
    ask = [Ask(path, headers=headers or {}, right=right)]
    return lambda _n: ask


def reading(few: Installation) -> Iterator[Row]:
    """Rows on single pages."""
    page = f"/consultations/{few.slug}"
    with ExitStack() as stack:
        bare = stack.enter_context(floor())
        made = stack.enter_context(serving(OURS, few.env()))
        kept = stack.enter_context(serving(OURS, few.env(keep=1)))
        row, plain = Side(bare, one("/row"), 400), Side(bare, one("/bare"), 1500)
        yield ratio(
            "consultation page, made each time", "GET, anonymous, 8 connections; floor: a Flask + SQLAlchemy page of "
            "10 KB with one row", compare(row, Side(made, one(page), 300)), 0.12, 0.20,
        )  # fmt: skip
        yield ratio(
            "the same, kept by the application", "GET; floor: a bare Flask page without a database",
            compare(plain, Side(kept, one(page), 1500)), 0.4, 0.6,
        )  # fmt: skip
        tag = _headers(kept, page)["etag"]
        yield ratio(
            "the same as a 304", "GET with If-None-Match; floor: a bare Flask page",
            compare(plain, Side(kept, one(page, {"If-None-Match": tag}, (304, 200)), 1500)), 0.4, 0.6,
        )  # fmt: skip
        yield ratio(
            "questionnaire page of 10 questions", "GET; floor: the page with one row",
            compare(row, Side(made, one(f"{page}/respond"), 300)), 0.12, 0.18,
        )  # fmt: skip
        yield weight(kept, page)
        yield memory(made, few)


def _headers(server: Server, path: str) -> dict[str, str]:
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return {name.lower(): value for name, value in answer.getheaders()}


def weight(server: Server, page: str) -> Row:
    """Bytes over the wire on a first visit: the page and every file it names, as a browser that reads gzip gets them."""
    connection = HTTPConnection("127.0.0.1", server.port)

    def size(path: str) -> tuple[int, str]:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip, br"})
        answer = connection.getresponse()
        data = answer.read()
        text = gzip.decompress(data).decode() if answer.getheader("Content-Encoding") == "gzip" else ""
        return len(data), text or data.decode("utf-8", "replace")

    total, markup = size(page)
    named = set(re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="(/[^"]+)"', markup))
    named = {n for n in named if n.startswith("/static/")}
    outside = re.findall(r'(?:src|href)="(https?://(?!127\.0\.0\.1)[^"]+)"[^>]*(?:stylesheet|script)', markup)
    total += sum(size(n)[0] for n in named)
    notes = f"{len(named) + 1} requests (gate ≤ 8, goal ≤ 5), {len(outside)} to another host"
    return Row("public page, first visit", "bytes compressed", total / 1024, "KB", 120, 60, "less", notes)


def memory(server: Server, few: Installation) -> Row:
    """What the worker holds after 1,000 requests of all sorts."""
    page = f"/consultations/{few.slug}"
    closed = f"/consultations/{few.closed_slug}"
    paths = ["/", "/consultations/", page, f"{page}/respond", closed, f"{closed}/results", "/responses/", "/register/"]
    drive(server, lambda n: [Ask(paths[n % len(paths)])], 1000)
    work = f"1,000 requests over {len(paths)} addresses, one process"
    return Row("memory of a worker", work, server.memory() / 1_000_000, "MB", 130, 100, "less")

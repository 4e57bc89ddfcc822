"""A real server, 64 clients and `kill -9` at random moments; afterwards the database is asked what it holds.

Each client fills in a form, sends it and reads its receipt; after any failure it goes on with the same form, as a
person would, and one in twenty gives up. Every answer carries a mark of its own, so a doubled one shows.

`python -m tests.reliability.receipts --submissions 10000 --kills 50 --database postgresql`
"""

import argparse
import os
import queue
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 64
TARGET = "tests.reliability.faults:application"
REFERENCE = re.compile(r'engage-ref">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<')
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass
class Outcome:
    """What clients saw, and what the database holds."""

    receipts: dict[str, str] = field(default_factory=dict)  # mark → reference
    gave_up: int = 0
    kills: int = 0
    slowest_start: float = 0.0
    seconds: float = 0.0
    rows: int = 0
    lost: int = 0
    doubled: int = 0
    unrecorded: int = 0
    miscounted: int = 0
    broken: str = ""

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.unrecorded or self.miscounted or self.broken)

    def __str__(self) -> str:
        return (
            f"{len(self.receipts)} receipts, {self.rows} rows, {self.kills} kills: {self.lost} lost, {self.doubled}"
            f" doubled, {self.unrecorded} unrecorded, {self.miscounted} counts wrong, {self.broken or 'whole'};"
            f" {self.gave_up} gave up, slowest start {self.slowest_start:.1f} s, {self.seconds:.0f} s in all"
        )


class Server:
    """The server under test, which can be killed outright and started again at the same address."""

    def __init__(self, environment: dict[str, str], processes: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, **environment, "PORT": str(self.port), "ENGAGE_URL": url}
        self.processes, self.slowest = processes, 0.0
        self.start()

    def start(self) -> None:
        from engage.serve import granian_command

        began = time.monotonic()
        self.process = subprocess.Popen(
            granian_command(TARGET, "127.0.0.1", self.port, self.processes),
            cwd=ROOT, env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while True:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                break
            except (OSError, HTTPException):
                if time.monotonic() - began > 60:
                    raise RuntimeError("the server did not start within a minute") from None
                time.sleep(0.05)
            finally:
                connection.close()
        self.slowest = max(self.slowest, time.monotonic() - began)

    def kill(self) -> None:
        """As the power does it: no warning, every process of it at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Resident(threading.Thread):
    """One client: takes the next mark, answers with it, and keeps the receipt that it saw."""

    def __init__(self, run: "Run", seed: int) -> None:
        super().__init__(daemon=True)
        self.run_, self.chance = run, random.Random(seed)
        self.connection: HTTPConnection | None = None

    def run(self) -> None:
        while not self.run_.over.is_set():
            try:
                mark = self.run_.marks.get_nowait()
            except queue.Empty:
                break
            try:
                self.answer(mark)
            finally:
                self.run_.done.release()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the line, whatever state it is in."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def answer(self, mark: str) -> None:
        base = f"/consultations/{self.run_.slug}/respond"
        page = self.insist("GET", base)
        found = TOKEN.search(page[2]) if page else None
        if found is None:
            return self.give_up()
        first = self.insist("POST", base, token=found[1], **{self.run_.field: mark})
        if first is None or "/respond/" not in first[1]:
            return self.give_up()
        own = first[1].rsplit("/", 1)[0]
        for step, typed in (("publishing", {"consent": "in_full"}), ("check", {})):
            if self.insist("POST", f"{own}/{step}", **typed) is None:
                return self.give_up()
        receipt = self.insist("GET", f"{own}/sent")
        seen = REFERENCE.search(receipt[2]) if receipt else None
        if seen is None:
            return self.give_up()
        self.run_.outcome.receipts[mark] = seen[1]
        return None

    def give_up(self) -> None:
        with self.run_.guard:
            self.run_.outcome.gave_up += 1

    def insist(self, method: str, path: str, **typed: str) -> tuple[int, str, str] | None:
        """Ask until there is an answer, as with a page that is loaded again; sometimes lose heart."""
        patience, pause = time.monotonic() + 120, 0.05
        while time.monotonic() < patience and not self.run_.over.is_set():
            try:
                answer = self.ask(method, path, typed)
                if answer[0] < 400:
                    return answer
            except (OSError, HTTPException):
                pass
            self.hang_up()
            if pause == 0.05 and self.chance.random() < 0.05:
                return None
            time.sleep(pause)
            pause = min(0.5, pause * 1.5)
        return None

    def ask(self, method: str, path: str, typed: dict[str, str]) -> tuple[int, str, str]:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.run_.server.port, timeout=20)
        connection = self.connection
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        connection.request(method, path, urlencode(typed) if method == "POST" else None, kind)
        with connection.getresponse() as response:
            return response.status, response.getheader("Location") or "", response.read().decode()


class Run:
    """One trial: made, run, and judged."""

    def __init__(self, folder: Path, url: str, *, submissions: int, kills: int, seed: int, fault: str = "") -> None:
        self.folder, self.url, self.submissions, self.kills, self.seed = folder, url, submissions, kills, seed
        self.environment = {
            "ENGAGE_DATA": str(folder), "DATABASE_URL": url, "ENGAGE_JOBS": "apart", "ENGAGE_TEST_FAULT": fault,
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.outcome, self.guard, self.over = Outcome(), threading.Lock(), threading.Event()
        self.marks: queue.Queue[str] = queue.Queue()
        self.done = threading.Semaphore(0)

    def go(self) -> Outcome:
        made = subprocess.run(
            [sys.executable, "-m", "tests.reliability.make"], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**os.environ, **self.environment},
        )  # fmt: skip
        self.slug, self.field = made.stdout.split()[-2:]
        for n in range(self.submissions):
            self.marks.put(f"mark {n} of {self.seed}")
        began = time.monotonic()
        self.server = Server(self.environment, 2 if self.url else 1)
        try:
            self._send_and_kill()
        finally:
            self.over.set()
            self.server.kill()
        self.outcome.seconds = time.monotonic() - began
        self.outcome.slowest_start = self.server.slowest
        self._judge()
        return self.outcome

    def _send_and_kill(self) -> None:
        chance, clients = random.Random(self.seed), [Resident(self, self.seed + n) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        for _ in range(self.kills):
            for _ in range(self.submissions // (self.kills + 1)):
                self.done.acquire(timeout=120)
            time.sleep(chance.random() * 0.1)
            self.server.kill()
            self.outcome.kills += 1
            self.server.start()
        for client in clients:
            client.join(600)

    def _judge(self) -> None:
        judged = subprocess.run(
            [sys.executable, "-m", "tests.reliability.judge"], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**os.environ, **self.environment},
        )  # fmt: skip
        import json

        held = json.loads(judged.stdout.splitlines()[-1])
        rows: list[tuple[str, str]] = [tuple(row) for row in held["rows"]]
        out = self.outcome
        out.rows, out.unrecorded = len(rows), held["unrecorded"]
        out.miscounted, out.broken = held["miscounted"], held["broken"]
        stored = set(rows)
        out.lost = sum(1 for mark, reference in out.receipts.items() if (mark, reference) not in stored)
        out.doubled = sum(n - 1 for n in Counter(mark for mark, _ in rows).values())


def main() -> int:
    """Run one trial from the command line; exit 1 where anything was lost, doubled or unrecorded."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--submissions", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--fault", choices=["", "no_token", "early_receipt", "two_transactions"], default="")
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = asked.parse_args()
    from contextlib import ExitStack

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="engage-receipts-")))
        url = stack.enter_context(a_postgresql("engage_receipts")) if given.database == "postgresql" else ""
        run = Run(folder, url, submissions=given.submissions, kills=given.kills, seed=given.seed, fault=given.fault)
        outcome = run.go()
    print(f"{given.database}, seed {given.seed}: {outcome}")  # noqa: T201 - it speaks to a terminal
    return 0 if outcome.is_clean else 1


def a_postgresql(name: str) -> Any:
    """An empty database on the server of the tests, or on one started for it; gives its URL."""
    from contextlib import contextmanager

    import sqlalchemy as sa

    @contextmanager
    def made() -> Any:
        given = os.environ.get("ENGAGE_TEST_POSTGRES")
        sys.path.insert(0, str(ROOT / "tools"))
        import test as tools

        with tools.postgresql() if not given else _given(given) as server:
            base = sa.make_url(server).set(drivername="postgresql+psycopg")
            engine = sa.create_engine(base.set(database="postgres"), isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                connection.execute(sa.text(f"CREATE DATABASE {name}"))
            yield base.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
            with engine.connect() as connection:
                connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            engine.dispose()

    @contextmanager
    def _given(url: str) -> Any:
        yield url

    return made()


if __name__ == "__main__":
    raise SystemExit(main())

"""What drives the jobs: Huey, its queue in a file of its own, its threads in this process unless told otherwise.

The queue holds nothing that matters, only "look now". What is to be done stands in our own database, where a killed
process cannot lose it, and a look once a minute finds whatever was missed.
"""

import importlib
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask import Flask

from engage.extensions import db
from engage.jobs import service
from engage.jobs.schedule import enqueue_days_work
from engage.jobs.work import sweep, work
from engage.now import london_date, now


@contextmanager
def _left_out(module: str) -> Iterator[None]:
    """Have an import that is only tried fail: Huey would load PostgreSQL's driver for a queue in a file, 9 MB of it."""
    absent = module not in sys.modules
    if absent:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if absent:
            del sys.modules[module]


with _left_out("psycopg"):
    from huey import crontab, storage
    from huey.consumer import Consumer

log = logging.getLogger("engage.jobs")

THREADS = 3
"""So that a long import does not hold up a receipt's mail."""


class _Consumer(Consumer):
    """Huey's, but signals stay with the server whose process this is."""

    def _set_signal_handlers(self) -> None:
        pass


class Engine:
    """Huey, and the two things it is ever asked to do: look for jobs, look at the outbox."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._guard = threading.Lock()
        self._consumer: _Consumer | None = None
        self._day: date | None = None
        self._asked = {"work": False, "sweep": False}
        self._bell = threading.Event()
        self._huey: Any = None
        self._tasks: dict[str, Any] = {}

    @property
    def huey(self) -> Any:
        """The queue, opened when it is first needed: commands and tests never need it."""
        if self._huey is None:
            self._huey = _open(self.app)
            for what in self._asked:
                self._tasks[what] = self._huey.task(name=what)(self._looker(what))
            self._huey.periodic_task(crontab(minute="*"), name="minute")(self.minute)
        return self._huey

    def _looker(self, what: str) -> Any:
        look = {"work": work, "sweep": sweep}[what]

        def task() -> None:
            self._asked[what] = False  # first: what is committed from here on asks again
            look(self.app)

        return task

    def minute(self) -> None:
        """Once a minute: look for whatever no bell was heard for, and queue the day's work where the day is new."""
        with self.app.app_context():
            try:
                today = london_date(now())
                if self._day != today:
                    enqueue_days_work(db.session(), now())
                    self._day = today
            finally:
                db.session.remove()
        self.kick()

    def kick(self) -> None:
        """Have a thread look now. While one that was asked has not begun to look, asking again costs nothing."""
        huey, here = self.huey, self._consumer is not None
        for what, asked in self._asked.items():
            if asked and here:
                continue
            self._asked[what] = True
            try:
                huey.enqueue(self._tasks[what].s())
            except Exception:  # the act is committed: a bell that cannot be rung must not spoil its answer
                self._asked[what] = False
                log.exception("the queue cannot be written")

    def start(self) -> None:
        """Start the threads, once in a process."""
        with self._guard:
            if self._consumer is not None:
                return
            logging.getLogger("huey").setLevel(logging.WARNING)
            self.huey.flush()  # what was asked of processes that are gone; the first look finds everything
            self._consumer = _Consumer(
                self.huey, workers=THREADS, worker_type="thread", initial_delay=0.1, backoff=1.3, max_delay=1.0
            )
            self._consumer.start()
        self.listen()
        self.minute()

    def listen(self) -> None:
        """Hear of every commit in this process that left something to be done."""
        if self._bell.set not in service.bells:
            service.bells.append(self._bell.set)  # all that a committing request does; the queue is written apart
            threading.Thread(target=self._answer_the_bell, name="bell", daemon=True).start()

    def _answer_the_bell(self) -> None:
        while self._bell.set in service.bells:
            self._bell.wait()
            self._bell.clear()
            self.kick()

    def stop(self) -> None:
        """Let the threads finish what they do, and end them."""
        with self._guard:
            consumer, self._consumer = self._consumer, None
        if self._bell.set in service.bells:
            service.bells.remove(self._bell.set)
            self._bell.set()
        if consumer is not None:
            consumer.stop(graceful=True)


def _open(app: Flask) -> Any:
    """The queue that `HUEY_URL` names: a file in the data folder, or a Redis or PostgreSQL server."""
    huey = importlib.import_module("huey")
    url = app.config.get("HUEY_URL") or ""
    if url.startswith(("redis://", "rediss://")):
        return huey.RedisHuey("engage", url=url, results=False)
    if url.startswith(("postgres://", "postgresql://")):
        storage.psycopg = importlib.import_module("psycopg")
        return huey.PostgresHuey("engage", dsn=url, results=False)
    file = app.config["DATA_FOLDER"] / "jobs.sqlite3"
    return huey.SqliteHuey("engage", filename=str(file), results=False, fsync=False)


def init_app(app: Flask) -> None:
    """Give the application its engine; what a server loads starts it (`serving`)."""
    app.extensions["jobs"] = Engine(app)


def serving(app: Flask) -> None:
    """This process answers requests: work the jobs in it too, or tell the process that does."""
    engine: Engine = app.extensions["jobs"]
    start = engine.start if app.config["JOBS_INLINE"] else engine.listen
    threading.Thread(target=start, name="jobs", daemon=True).start()

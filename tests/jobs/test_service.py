"""Jobs: queued with the act, done at least once, never in two hands, given up on in the open."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from engage.database import WriteOutsideTransactionError, writing
from engage.jobs import Job, work
from engage.jobs.handlers import Handler, handlers
from engage.jobs.schedule import enqueue_days_work
from engage.jobs.service import enqueue, retry, run_due
from engage.now import now

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def handle() -> Iterator[Any]:
    """Register a handler for the length of a test."""
    before = dict(handlers)

    def register(name: str, function: Handler) -> None:
        handlers[name] = function

    yield register
    handlers.clear()
    handlers.update(before)


def queued(db: Any, name: str, **more: Any) -> int:
    with writing(db.session()) as session:
        job = enqueue(session, name, {"n": 1}, at=now(), **more)
        assert job is not None
        return job.id


def read(db: Any, key: int) -> Job:
    db.session.rollback()
    found: Job = db.session.get_one(Job, key, populate_existing=True)
    return found


def test_a_job_is_done_once_after_commit_with_what_it_was_given(app: Flask, db: Any, handle: Any) -> None:
    seen: list[Any] = []
    handle("t", lambda session, payload, progress: seen.append(payload))
    key = queued(db, "t")
    run_due(app)
    run_due(app)
    assert seen == [{"n": 1}]
    assert read(db, key).done_at is not None


def test_an_act_that_is_rolled_back_leaves_no_job(app: Flask, db: Any, handle: Any) -> None:
    seen: list[Any] = []
    handle("t", lambda *_: seen.append(1))
    with pytest.raises(ZeroDivisionError), writing(db.session()) as session:
        enqueue(session, "t", {}, at=now())
        1 / 0  # noqa: B018
    run_due(app)
    assert seen == []


def test_a_job_outside_an_act_or_without_a_handler_is_refused(db: Any, handle: Any) -> None:
    handle("t", lambda *_: None)
    with pytest.raises(WriteOutsideTransactionError):
        enqueue(db.session(), "t", {}, at=now())
    with pytest.raises(LookupError), writing(db.session()) as session:
        enqueue(session, "nobody", {}, at=now())


def test_the_same_key_is_the_same_job(app: Flask, db: Any, handle: Any) -> None:
    handle("t", lambda *_: None)
    queued(db, "t", once="k")
    with writing(db.session()) as session:
        assert enqueue(session, "t", {}, at=now(), once="k") is None


def test_a_job_is_not_done_before_its_time(app: Flask, db: Any, handle: Any) -> None:
    handle("t", lambda *_: None)
    key = queued(db, "t", run_after=now() + timedelta(hours=1))
    run_due(app)
    assert read(db, key).done_at is None


def test_a_failing_job_waits_twice_as_long_each_time_and_is_given_up_on(app: Flask, db: Any, handle: Any) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("Ada Lovelace, 12 Acacia Avenue")

    handle("t", fail)
    key = queued(db, "t")
    waits = []
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(20):
            run_due(app)
            job = read(db, key)
            if job.failed_at:
                break
            waits.append((job.run_after - now()).total_seconds())
            clock.shift(job.run_after - now())
    assert waits == [2.0**n for n in range(1, work.MOST_ATTEMPTS)]
    assert job.failed_at is not None
    assert job.error.startswith("ValueError at test_service.py:")
    assert "Ada" not in job.error, "an error's message may quote what somebody wrote"
    with writing(db.session()):
        retry(job, at=now())
    handle("t", lambda *_: None)
    run_due(app)
    assert read(db, key).done_at is not None


def test_what_a_handler_forgets_to_commit_is_a_failure(app: Flask, db: Any, handle: Any) -> None:
    from engage.accounts import Area

    handle("t", lambda session, payload, progress: session.add(Area(slug="x", name="X")))
    key = queued(db, "t")
    run_due(app)
    assert read(db, key).done_at is None
    assert "RuntimeError" in read(db, key).error


def test_two_processes_never_do_one_job_at_the_same_time(app: Flask, db: Any, handle: Any) -> None:
    seen, both = [], threading.Barrier(4)
    handle("t", lambda session, payload, progress: seen.append(1))
    for _ in range(20):
        queued(db, "t")

    def worker() -> None:
        both.wait()
        run_due(app)

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 20


def test_a_lease_is_renewed_while_the_job_runs_and_shows_how_far_it_is(
    app: Flask, db: Any, handle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "RENEW", 0.05)
    leases: list[Any] = []

    def slow(session: Any, payload: Any, progress: Any) -> None:
        progress(done=1, of=2)
        for _ in range(2):
            leases.append(session.scalar(sa.select(Job.lease_until)))
            session.rollback()
            threading.Event().wait(0.3)

    handle("t", slow)
    key = queued(db, "t")
    run_due(app)
    assert leases[1] > leases[0]
    assert read(db, key).progress == {"done": 1, "of": 2}


def test_whoever_was_slower_than_the_lease_cannot_mark_the_job(app: Flask, db: Any, handle: Any) -> None:
    handle("t", lambda *_: None)
    queued(db, "t")
    with time_machine.travel(now(), tick=False) as clock:
        first = work.claim(db.session(), now())
        assert work.claim(db.session(), now()) is None
        clock.shift(work.LEASE + timedelta(seconds=1))
        second = work.claim(db.session(), now())
        assert first is not None
        assert second is not None
        assert not work._note(db.session(), first, done_at=now())
        assert work._note(db.session(), second, done_at=now())


KILLED = """
import time
from engage import create_app
from engage.jobs.handlers import handler
from engage.jobs.service import run_due

app = create_app()

@handler("t")
def t(session, payload, progress):
    progress(begun=True)
    print("begun", flush=True)
    time.sleep(60)

run_due(app)
"""


def test_a_job_survives_its_process_being_killed(app: Flask, db: Any, handle: Any) -> None:
    seen: list[Any] = []
    handle("t", lambda session, payload, progress: seen.append(payload))
    key = queued(db, "t")
    environment = {**os.environ, "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGKILL)
    run_due(app)
    assert seen == [], "not while the dead process's lease lasts"
    with time_machine.travel(now() + work.LEASE + timedelta(seconds=1)):
        run_due(app)
    assert seen == [{"n": 1}]
    assert (read(db, key).attempts, read(db, key).progress) == (2, {"begun": True})


def test_each_days_work_is_queued_once(app: Flask, db: Any) -> None:
    assert enqueue_days_work(db.session(), now()) > 0
    assert enqueue_days_work(db.session(), now()) == 0
    assert enqueue_days_work(db.session(), now() + timedelta(days=1)) > 0
    run_due(app)
    assert db.session.scalar(sa.select(sa.func.count(Job.id)).where(Job.error != "")) == 0

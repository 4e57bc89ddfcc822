"""The engine: what is committed is seen to within seconds, without a second process."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from engage.database import writing
from engage.jobs.engine import Engine
from engage.notices import service
from engage.now import now


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    (app.config["DATA_FOLDER"] / "jobs.sqlite3").unlink(missing_ok=True)
    made = Engine(app)
    made.start()
    yield made
    made.stop()


def test_a_mail_leaves_within_seconds_of_the_commit(app: Flask, db: Any, engine: Engine) -> None:
    with writing(db.session()) as session:
        service.queue(session, "confirm_following", to="a@example.com", once="1", at=now(), title="T", confirm_url="x")
    patience = time.monotonic() + 10
    while not app.extensions["mailman"].outbox and time.monotonic() < patience:
        time.sleep(0.05)
    assert len(app.extensions["mailman"].outbox) == 1


def test_an_application_that_only_runs_a_command_starts_no_threads(app: Flask) -> None:
    assert app.extensions["jobs"]._consumer is None

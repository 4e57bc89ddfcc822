"""The story told once a session; put back before each test that may have changed it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from config import engine_options
from engage import create_app
from engage.extensions import db
from engage.questionnaires import versions
from tests.conftest import DATABASE, Store
from tests.security.story import World, tell
from tests.security.walking import Seats


class Full(Store):
    """A store that is put back with what it held, where others are put back empty."""

    def _emptied(self) -> bool:
        return False


class Told:
    """The application of the sweeps, its store, and what the story left behind."""

    def __init__(self, app: Flask, store: Store, world: World) -> None:
        self.app, self.store, self.world = app, store, world

    def back(self) -> None:
        """The database as the story left it."""
        db.session.remove()
        db.engine.dispose()
        self.store.restore()
        self.forget()

    def forget(self) -> None:
        """What a process remembers of a database: another test's, with the same numbers for other things."""
        db.session.remove()
        self.app.extensions["kept"].forget()
        self.app.extensions["mailman"].outbox = []
        versions.forget()


@pytest.fixture(scope="session")
def whole_story(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    store = Full(tmp_path_factory.mktemp("security"), f"{worker}_security")
    store.create()
    app = create_app(
        {
            "TESTING": True,
            "PROPAGATE_EXCEPTIONS": False,
            "SQLALCHEMY_DATABASE_URI": store.url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(store.url),
            "MAIL_BACKEND": "locmem",
            "JOBS_INLINE": False,
            "KEEP_SECONDS": 0,
            "RATELIMIT_ENABLED": False,
            "WTF_CSRF_ENABLED": False,
        }
    )
    versions.forget()
    with app.app_context():
        upgrade()
        world = tell(app)
        db.session.remove()
        if DATABASE == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        store.save()
        yield Told(app, store, world)
        db.session.remove()
        db.engine.dispose()
    versions.forget()


@pytest.fixture
def told(whole_story: Told) -> Iterator[Told]:
    """The story, at its end; whatever the test does is undone."""
    with whole_story.app.app_context():
        whole_story.back()
        yield whole_story
        db.session.remove()
        db.engine.dispose()
    versions.forget()


@pytest.fixture
def app(told: Told) -> Flask:
    return told.app


@pytest.fixture
def seats(told: Told) -> Any:
    return Seats(told.app, told.world)

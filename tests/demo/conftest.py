"""The demonstration, told once into a database of its own for tests that only read."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import engine_options
from engage import create_app, installation
from engage.accounts.profile import forget_profile
from engage.extensions import db
from engage.matters.days import forget_days
from engage.questionnaires import versions
from tests.conftest import Store
from tests.pages import Client


def _forget() -> None:
    """Other tests have given the same numbers to other things, and lived in another era."""
    versions.forget()
    forget_profile()
    forget_days()


@pytest.fixture(scope="package")
def demo_app(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    store = Store(tmp_path_factory.mktemp("demo"), os.environ.get("PYTEST_XDIST_WORKER", "main") + "_demo")
    store.create()
    app = create_app(
        {
            "TESTING": True,
            "JOBS_INLINE": False,
            "MAIL_BACKEND": "locmem",
            "RATELIMIT_ENABLED": False,
            "WTF_CSRF_ENABLED": False,
            "SQLALCHEMY_DATABASE_URI": store.url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(store.url),
        }
    )
    _forget()
    assert installation.prepare(app, wants_demo=True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    _forget()


@pytest.fixture
def told(demo_app: Flask) -> Any:
    _forget()
    with demo_app.app_context():
        yield db.session
        db.session.remove()
    _forget()


@pytest.fixture
def reader(told: Any, demo_app: Flask) -> Client:
    """Anybody, who reads the demonstration's pages."""
    return Client(demo_app)

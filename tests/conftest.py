"""The application under test: migrated once, its database put back before every test, on either database."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from config import engine_options
from engage import create_app
from engage.accounts.profile import forget_profile
from engage.extensions import db as database
from engage.matters.days import forget_days
from engage.questionnaires.versions import forget as forget_versions
from tests.pages import Client

DATABASE = os.environ.get("ENGAGE_TEST_DATABASE", "sqlite")


def _in_memory() -> str | None:
    """Where files need not reach a disk, if there is such a place with room: SQLite waits for each to be written."""
    place = Path("/dev/shm")
    roomy = place.is_dir() and os.access(place, os.W_OK) and shutil.disk_usage(place).free > 2 * 1024**3
    return str(place) if roomy else None


@pytest.fixture(scope="session")
def data_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="engage-test-", dir=_in_memory()))
    os.environ["ENGAGE_DATA"] = str(folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


class Store:
    """A database that can be put back to just-migrated in milliseconds."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder, self.worker = folder, worker
        self.file, self.template = folder / "engage.sqlite3", folder / "template.sqlite3"
        self.shape: Any = None
        self._connection: psycopg.Connection[Any] | None = None
        self._times = 0

    @property
    def url(self) -> str:
        if DATABASE == "sqlite":
            return f"sqlite:///{self.file}"
        return self._postgresql(f"engage_{self.worker}")

    @staticmethod
    def _postgresql(name: str) -> str:
        base = sa.make_url(os.environ["ENGAGE_TEST_POSTGRES"])
        return base.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)

    def _admin(self, *statements: str) -> None:
        engine = sa.create_engine(self._postgresql("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))
        engine.dispose()

    def create(self) -> None:
        if DATABASE != "sqlite":
            name = f"engage_{self.worker}"
            self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")

    def save(self) -> None:
        if DATABASE == "sqlite":
            shutil.copy(self.file, self.template)
        else:
            name = f"engage_{self.worker}"
            self._admin(f"DROP DATABASE IF EXISTS {name}_t WITH (FORCE)", f"CREATE DATABASE {name}_t TEMPLATE {name}")

    def restore(self) -> None:
        """Put it back. Nothing may be connected to it but this."""
        if DATABASE == "sqlite":
            for ending in ("-wal", "-shm"):
                Path(f"{self.file}{ending}").unlink(missing_ok=True)
            shutil.copy(self.template, self.file)
        elif not self._emptied():
            name = f"engage_{self.worker}"
            self.close()
            create = f"CREATE DATABASE {name} TEMPLATE {name}_t STRATEGY FILE_COPY"
            self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", create)

    def _emptied(self) -> bool:
        """Whether emptying what holds rows was enough: it is where nobody touched the schema, guards and all."""
        try:
            connection = self._connected()
            shape = connection.execute(SHAPE).fetchone()
        except psycopg.Error:
            return False
        self.shape = self.shape or shape
        if shape != self.shape:
            return False
        connection.execute(EMPTY)
        self._times += 1
        if self._times % TIDIED_EVERY == 0:
            (names,) = connection.execute(TABLES).fetchone() or ("",)
            connection.execute(f"VACUUM {names}")
            connection.execute(UNKNOWN)
        return True

    def _connected(self) -> "psycopg.Connection[Any]":
        if self._connection is None or self._connection.closed:
            address = sa.make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(address, autocommit=True)
            self._connection.execute("SET lock_timeout = '5s'")
        return self._connection

    def close(self) -> None:
        """Let go of the connection that empties it."""
        if self._connection is not None:
            self._connection.close()


SHAPE = """SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_proc),
    (SELECT sum(('x' || md5(tgname || tgenabled::text))::bit(32)::bigint) FROM pg_trigger),
    (SELECT string_agg(version_num, ',') FROM alembic_version)"""

# Guards and foreign keys sleep while the session plays the replica. TRUNCATE would make every file anew.
EMPTY = """DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    PERFORM setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
    END $$"""


# The rows of so many tests, deleted, are what each table drags along at most. A table that was vacuumed while it was
# empty is planned for as if it always were: a test that then fills it waits for ever.
TIDIED_EVERY = 50
TABLES = "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
UNKNOWN = "UPDATE pg_class SET reltuples = -1 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"


@pytest.fixture(scope="session")
def store(data_folder: Path) -> Iterator[Store]:
    made = Store(data_folder, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def session_app(data_folder: Path, store: Store) -> Iterator[Flask]:
    store.create()
    application = create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": store.url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(store.url),
            "MAIL_BACKEND": "locmem",
            "JOBS_INLINE": False,
            "KEEP_SECONDS": 0,
            "RATELIMIT_ENABLED": False,
            "WTF_CSRF_ENABLED": False,
        }
    )
    with application.app_context():
        from flask_migrate import upgrade

        upgrade()
        database.session.remove()
        database.engine.dispose()
    store.save()
    yield application
    with application.app_context():
        database.engine.dispose()


@pytest.fixture
def app(session_app: Flask, store: Store) -> Iterator[Flask]:
    with session_app.app_context():
        database.session.remove()
        database.engine.dispose()
    store.restore()
    session_app.extensions.pop("demo", None)
    forget_days(stays=3600)
    forget_profile(stays=3600)  # so that the number of statements of a page never depends on how slow the machine is
    session_app.extensions["kept"].forget()
    forget_versions()
    session_app.extensions["mailman"].outbox = []
    with session_app.app_context():
        yield session_app
        database.session.remove()


@pytest.fixture
def db(app: Flask) -> Any:
    return database


@pytest.fixture
def client(app: Flask) -> Client:
    return Client(app)

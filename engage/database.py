"""Base class, naming convention, column types and connection rules; SQLAlchemy only, no Flask."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session, object_session

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.TypeDecorator[datetime]):
    """An instant. Aware in, aware UTC out, on SQLite too; a naive datetime is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return None if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


def enum_type(kind: type[StrEnum]) -> sa.Enum:
    """A word from a closed list, stored as text with a CHECK. Batch migrations must name it again: SQLite forgets it."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=40,
        create_constraint=True,
        name=kind.__name__.lower(),
        values_callable=lambda e: [m.value for m in e],
    )


BigKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Base(DeclarativeBase):
    """What every model inherits; flask-sqlalchemy is given the same metadata."""

    metadata = sa.MetaData(naming_convention=NAMING)


Base.registry.update_type_annotation_map({datetime: UTCDateTime(), dict[str, Any]: sa.JSON(), list[Any]: sa.JSON()})


def session_of(thing: object) -> Session:
    """The session that holds a thing; a thing outside a session cannot act."""
    session = object_session(thing)
    if session is None:
        raise RuntimeError(f"{thing!r} is in no session")
    return session


def table_of(model: type[Base]) -> sa.Table:
    """The bare table of a model, for acts that write with Core."""
    table = model.__table__
    assert isinstance(table, sa.Table)
    return table


class Turns:
    """First come, first served: SQLite's own waiting is unfair, so writers in one process queue here."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._busy = False

    def take(self) -> None:
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def give(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False


_turns = Turns()


class WriteOutsideTransactionError(RuntimeError):
    """Something tried to write while only reading: open `writing(session)` round the act."""


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """One act, one transaction: begins to write, commits at the end, rolls back on any error.

    What was read before is read again inside (everything loaded expires), so a guard asked within
    sees what is true now. On SQLite the transaction begins IMMEDIATE and writers take turns.
    Validate, hash, sanitise and read uploads before entering: others are waiting.
    """
    if session.info.get("writing"):
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise WriteOutsideTransactionError("changes were made before the writing transaction began")
    session.rollback()
    queued = session.get_bind().dialect.name == "sqlite"
    if queued:
        _turns.take()
    try:
        session.info["writing"] = True
        session.connection(execution_options={"writes": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)
        if queued:
            _turns.give()


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, *_: Any) -> None:
    if not session.info.get("writing") and (session.new or session.dirty or session.deleted):
        raise WriteOutsideTransactionError("a reader may not write")


@event.listens_for(Engine, "connect")
def _pragmas(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we send BEGIN ourselves
        # recursive_triggers: without it, INSERT OR REPLACE takes a row out behind the back of the guards
        pragmas = (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=30000",
            "synchronous=FULL",
            "recursive_triggers=ON",
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":  # readers do not queue behind writers
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")

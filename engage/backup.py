"""Backup and restore: everything the database holds, in one file that either kind of database can take back.

The file is a zip of one text per table, a line of JSON per row, and a manifest with a digest of each table. It is
taken from one moment: SQLite's by its own online backup, PostgreSQL's by a snapshot. Keys are not in it.
"""

import base64
import contextlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection, Engine

from engage import guards, installation
from engage.database import Base, UTCDateTime
from engage.extensions import db
from engage.now import now

FORMAT = 1
LEFT_OUT = {"sign_in_session", "throttle"}
"""Who is signed in just now, and how often somebody tried: not to be brought back from the past."""

MARK = "last_backup.json"
LOT = 500


class BackupError(RuntimeError):
    """Why it was not done, in a sentence."""


def tables() -> list[sa.Table]:
    """What is backed up, in an order in which no row comes before what it points to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def keys(app: Flask) -> str:
    """Where the keys are, which a backup never holds."""
    return f"{app.config['DATA_FOLDER']}/secret_key and seal_key, or what is set instead"


def write(app: Flask, file: Path) -> int:
    """Write the backup, whole or not at all, while everybody goes on working; how many rows it holds."""
    if file.exists():
        raise BackupError(f"{file} is there already. Choose another name; a backup is never written over.")
    part = file.with_name(file.name + ".part")
    try:
        with app.app_context(), _moment(db.engine, file.parent) as connection:
            revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as out:
                rows = _pack(out, connection, str(revision))
                out.flush()
                os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error.strerror or error}. Nothing was changed.") from None
    finally:
        part.unlink(missing_ok=True)
    mark = {"at": now().isoformat(), "file": str(file.resolve()), "rows": rows}
    (app.config["DATA_FOLDER"] / MARK).write_text(json.dumps(mark), "utf-8")
    return rows


@contextlib.contextmanager
def _moment(engine: Engine, folder: Path) -> Iterator[Connection]:
    """A connection on which everything is as it was at one moment, however long the reading takes."""
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            yield connection
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as place:
        copy = Path(place) / "copy.sqlite3"
        closing, live = contextlib.closing, str(engine.url.database)
        with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        copied = sa.create_engine(f"sqlite:///{copy}")
        try:
            with copied.connect() as connection:
                yield connection
        finally:
            copied.dispose()


def _pack(out: Any, connection: Connection, revision: str) -> int:
    manifest: dict[str, Any] = {"format": FORMAT, "revision": revision, "at": now().isoformat(), "tables": {}}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        for table in tables():
            digest, n = sha256(), 0
            with package.open(f"{table.name}.jsonl", "w", force_zip64=True) as stream:
                for line in _lines(connection, table):
                    stream.write(line)
                    digest.update(line)
                    n += 1
            manifest["tables"][table.name] = {"rows": n, "sha256": digest.hexdigest(), "columns": _columns(table)}
        package.writestr("manifest.json", json.dumps(manifest, indent=1))
    return sum(about["rows"] for about in manifest["tables"].values())


def _columns(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns]


def _lines(connection: Connection, table: sa.Table) -> Iterator[bytes]:
    """Each row as one line of JSON, in the order of its key: the same line from either kind of database."""
    lot = 4 if any(isinstance(c.type, sa.LargeBinary) for c in table.columns) else LOT
    rows = sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=lot)
    for row in connection.execute(rows):
        yield json.dumps([_packed(v) for v in row], ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _packed(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _unpacked(value: Any, kind: Any) -> Any:
    if value is None or isinstance(kind, sa.JSON):
        return value
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value)
    return Decimal(value) if isinstance(kind, sa.Numeric) else value


def restore(app: Flask, file: Path, *, force: bool = False) -> int:
    """Put a backup back, all of it or nothing, and check each table against its digest; how many rows."""
    try:
        with zipfile.ZipFile(file) as package, app.app_context():
            manifest = json.loads(package.read("manifest.json"))
            _check(manifest)
            installation.migrate()
            db.session.remove()
            with _alone(db.engine) as connection:
                if not force and _holds_something(connection):
                    raise BackupError("The database is not empty. Add --force to replace everything in it.")
                _refill(connection, package, manifest)
            db.engine.dispose()
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError, FileNotFoundError, EOFError):
        raise BackupError(f"{file} is not a whole backup of Engage. Nothing was changed.") from None
    return sum(about["rows"] for about in manifest["tables"].values())


def _check(manifest: dict[str, Any]) -> None:
    head, _ = installation.revisions()
    if manifest["format"] != FORMAT or manifest["revision"] != head:
        raise BackupError(
            f"The backup was made at revision {manifest['revision']}, and this Engage is at {head}: "
            "restore it with the Engage that made it, then bring that up to date."
        )
    if manifest["tables"].keys() != {table.name for table in tables()}:
        raise BackupError("The backup holds other tables than this Engage. Nothing was changed.")


@contextlib.contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction in which the guards may come down: nothing of it is seen before all of it is."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        yield connection


def _holds_something(connection: Connection) -> bool:
    """Whether anything is there that somebody made; the row that says what the installation is does not count."""
    return any(
        connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1))
        for table in tables()
        if table.name not in {"installation", "job"}
    )


def _refill(connection: Connection, package: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    guards.drop(connection)
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(sa.delete(table))
    for table in tables():
        about = manifest["tables"][table.name]
        if about["columns"] != _columns(table):
            raise BackupError(f"The backup's table {table.name} has other columns than this Engage's.")
        _fill(connection, package, table)
    for table in tables():
        digest, n = sha256(), 0
        for line in _lines(connection, table):
            digest.update(line)
            n += 1
        about = manifest["tables"][table.name]
        if (n, digest.hexdigest()) != (about["rows"], about["sha256"]):
            raise BackupError(
                f"The table {table.name} is not what it was when the backup was made. Nothing was changed."
            )
    if connection.dialect.name != "sqlite":
        _go_on_counting(connection)
    guards.rebuild(connection)


def _fill(connection: Connection, package: zipfile.ZipFile, table: sa.Table) -> None:
    columns, insert = list(table.columns), _insert_into(table)
    lot: list[dict[str, Any]] = []
    with package.open(f"{table.name}.jsonl") as stream:
        for line in stream:
            row = zip(columns, json.loads(line), strict=True)
            lot.append({column.name: _unpacked(value, column.type) for column, value in row})
            if len(lot) >= LOT or len(line) > 1_000_000:
                _insert(connection, insert, lot)
    _insert(connection, insert, lot)


def _insert_into(table: sa.Table) -> sa.Insert:
    """Every column is given; nothing at all in a JSON column is NULL where that may be, not the word null."""
    nothing = {c.name: sa.bindparam(c.name, type_=sa.JSON(none_as_null=bool(c.nullable)))
               for c in table.columns if isinstance(c.type, sa.JSON)}  # fmt: skip
    return sa.insert(table).values({c.name: nothing.get(c.name, sa.bindparam(c.name)) for c in table.columns})


def _insert(connection: Connection, insert: sa.Insert, lot: list[dict[str, Any]]) -> None:
    if lot:
        connection.execute(insert, lot)
        lot.clear()


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL counts keys apart from its tables: go on from the highest."""
    for table in tables():
        for column in table.primary_key.columns:
            sequence = connection.scalar(
                sa.text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": f'"{table.name}"', "c": column.name}
            )
            if sequence:
                highest = connection.scalar(sa.select(sa.func.max(column)))
                connection.execute(
                    sa.text("SELECT setval(:s, :n, :used)"),
                    {"s": sequence, "n": highest or 1, "used": highest is not None},
                )

"""What is wrong with this installation, in one line each. Says nothing when all is well."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engage import backup, guards, installation
from engage.accounts import Installation, Person
from engage.extensions import db
from engage.jobs import Job
from engage.matters import Matter
from engage.notices import Notice
from engage.now import now
from engage.questionnaires import tally

OLDEST_BACKUP = timedelta(hours=26)
LEAST_FREE = 500 * 1024 * 1024
LARGE = 200 * 1024 * 1024
LOCAL = {"localhost", "127.0.0.1", "::1"}

Check = Callable[[Flask, Session], Iterator[str]]


def faults(app: Flask) -> list[str]:
    """Every fault, in the order in which to mend them."""
    with app.app_context():
        session = db.session()
        found = [line for check in (_settings, _address, _keys, _folder) for line in check(app, session)]
        try:
            state = list(_schema(app, session))
            found += state
            if not state:
                found += [line for check in (_guards, _sqlite, _postgresql, _whole) for line in check(app, session)]
                found += [line for check in (_left_undone, _counts, _mail, _backup) for line in check(app, session)]
        except SQLAlchemyError as error:
            found.append(f"The database does not answer ({type(error).__name__}): check DATABASE_URL and the server.")
        finally:
            db.session.remove()
        return found


def _settings(app: Flask, _session: Session) -> Iterator[str]:
    if app.debug:
        yield "Debugging is on: it lets anyone run programs here. Unset FLASK_DEBUG."
    key = str(app.config["SECRET_KEY"] or "")
    if len(key) < 32 or len(set(key)) < 10:
        yield "SECRET_KEY is too weak: unset it, and a good one is made, or set 48 random characters."
    if key == app.config["SEAL_KEY"]:
        yield "SECRET_KEY and ENGAGE_SEAL_KEY are the same: give each its own."


def _address(app: Flask, _session: Session) -> Iterator[str]:
    base = urlsplit(app.config["BASE_URL"])
    if base.hostname in LOCAL:
        return
    if base.scheme != "https":
        yield f"The address {app.config['BASE_URL']} is not https: passwords and answers can be read on the way."
    elif not app.config["PROXIES"]:
        yield "ENGAGE_PROXIES is 0, but https ends at a proxy: say how many stand in front, or all visitors look alike."


def _keys(app: Flask, _session: Session) -> Iterator[str]:
    for name in ("secret_key", "seal_key", "engage.sqlite3"):
        file = Path(app.config["DATA_FOLDER"]) / name
        if file.exists() and file.stat().st_mode & 0o077:
            yield f"{file} can be read by others on this machine: chmod 600 {file}"


def _folder(app: Flask, _session: Session) -> Iterator[str]:
    folder = Path(app.config["DATA_FOLDER"])
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield f"The data folder {folder} cannot be written to: {error.strerror}."
        return
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        yield f"The disk of {folder} is nearly full: {free // 1_048_576} MB are left."


def _schema(_app: Flask, session: Session) -> Iterator[str]:
    head, known = installation.revisions()
    at = installation.revision_of(session)
    if at is None:
        yield "The database is empty: `flask serve` makes what it needs."
    elif at not in known:
        yield f"The database is at revision {at}, which this Engage does not know: it was made by a newer one."
    elif at != head:
        yield f"The database is at revision {at} and this Engage needs {head}: `flask db upgrade`."
    elif session.get(Installation, 1) is None:
        yield "The database does not say what it is: `flask serve` writes that when it starts."


def _guards(_app: Flask, session: Session) -> Iterator[str]:
    gone = guards.missing(session.connection())
    if gone:
        yield f"{len(gone)} guards of the record are gone from the database ({gone[0]} first): call guards.rebuild."


def _sqlite(_app: Flask, session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name != "sqlite":
        return
    wanted = {"journal_mode": ("wal", "WAL"), "synchronous": (2, "FULL"), "foreign_keys": (1, "ON")}
    for name, (value, word) in wanted.items():
        if session.scalar(sa.text(f"PRAGMA {name}")) != value:
            yield f"SQLite's {name} is not {word}: a receipt could be shown for something that is then lost."


def _postgresql(_app: Flask, session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name == "sqlite":
        return
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if session.scalar(sa.text(f"SHOW {name}")) == "off":
            yield f"PostgreSQL's {name} is off: a receipt could be shown for something that is then lost."
    apart = abs((session.scalar(sa.select(sa.func.clock_timestamp())) or now()) - now())
    if apart > timedelta(seconds=60):
        yield f"The clocks of this machine and the database are {apart.total_seconds():.0f} seconds apart."


def _whole(app: Flask, session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name != "sqlite":
        return
    file = Path(str(session.get_bind().engine.url.database))
    check = "quick_check" if file.exists() and file.stat().st_size > LARGE else "integrity_check"
    if session.scalar(sa.text(f"PRAGMA {check}(1)")) != "ok":
        yield "The database file is damaged: stop, keep a copy, and restore the newest backup."
    loose = session.execute(sa.text("PRAGMA foreign_key_check")).first()
    if loose is not None:
        yield f"Rows of {loose[0]} point to rows of {loose[2]} that are not there: restore the newest backup."


def _left_undone(_app: Flask, session: Session) -> Iterator[str]:
    given_up = _count(session, Job.failed_at.is_not(None))
    if given_up:
        yield f"{given_up} jobs were given up on: see the table job for why, and `flask jobs run` after mending it."
    late = _count(
        session, Job.done_at.is_(None), Job.failed_at.is_(None), Job.run_after < now() - timedelta(minutes=15)
    )
    if late:
        yield f"{late} jobs have waited for more than a quarter of an hour: nothing is working them."
    failed = _count(session, Notice.failed_at.is_not(None), Notice.to != "")
    if failed:
        yield f"{failed} mails could not be sent and were given up on."
    waiting = _count(
        session, Notice.sent_at.is_(None), Notice.failed_at.is_(None), Notice.queued_at < now() - timedelta(hours=1)
    )
    if waiting:
        yield f"{waiting} mails have waited for more than an hour: check the mail server."


def _count(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).where(*conditions)) or 0


def _counts(_app: Flask, session: Session) -> Iterator[str]:
    for key, reference in session.execute(sa.select(Matter.id, Matter.reference).order_by(Matter.id)).all():
        if tally.kept(session, key) != tally.counted(session, key):
            yield f"The kept counts of {reference} are not what its submissions give: call tally.recount for it."


def _mail(app: Flask, session: Session) -> Iterator[str]:
    if installation.is_demo(session):
        return
    if not app.config["MAIL_SERVER"]:
        yield "No mail server is set, so nobody is told anything: set MAIL_SERVER."
    elif str(app.config["MAIL_DEFAULT_SENDER"]).endswith("@localhost"):
        yield "Mail comes from an address that nobody can answer: set MAIL_FROM."
    from engage.demo import accounts

    made_up = [account["email"] for account in accounts()]
    if session.scalar(sa.select(sa.func.count(Person.id)).where(Person.email.in_(made_up))):
        yield "Somebody here has a demonstration's sign-in, whose password everybody knows: suspend them."


def _backup(app: Flask, session: Session) -> Iterator[str]:
    if installation.is_demo(session):
        return
    try:
        mark = json.loads((Path(app.config["DATA_FOLDER"]) / backup.MARK).read_text("utf-8"))
        age = now() - datetime.fromisoformat(mark["at"])
    except (OSError, ValueError, KeyError):
        yield "No backup has been made: `flask backup FILE`, every night."
        return
    if age > OLDEST_BACKUP:
        yield f"The newest backup is {age.total_seconds() / 3600:.0f} hours old: `flask backup FILE`, every night."

"""What this installation is: its schema, the one row that says what it holds, and the demonstration in it."""

import re
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from engage.accounts import Body, Installation
from engage.accounts.profile import PRESENT, forget_profile
from engage.database import writing
from engage.extensions import db
from engage.matters import By, record
from engage.now import now

DEMO_PROFILE = "link2008"
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"

_REVISION = re.compile(r'^(down_)?revision\b[^=]*=\s*["\']([^"\']+)["\']', re.MULTILINE)


class SchemaError(RuntimeError):
    """The database was made by a program that knows more than this one."""


def revisions() -> tuple[str, set[str]]:
    """The newest revision, and all that are known, read without loading the migration tool."""
    known: set[str] = set()
    followed: set[str] = set()
    for file in MIGRATIONS.glob("*.py"):
        for down, revision in _REVISION.findall(file.read_text("utf-8")):
            (followed if down else known).add(revision)
    heads = known - followed
    if len(heads) != 1:
        raise RuntimeError(f"migrations must have one head, and have {sorted(heads)}")
    return heads.pop(), known


def revision_of(session: Session) -> str | None:
    """The revision that the database is at; None where it holds nothing of ours."""
    try:
        found: str | None = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except (OperationalError, ProgrammingError) as error:
        session.rollback()
        if "alembic_version" in str(error.orig):
            return None
        raise
    return found


def migrate() -> bool:
    """Bring the schema to the newest revision; whether anything was to be done."""
    head, known = revisions()
    at = revision_of(db.session())
    db.session.rollback()
    if at == head:
        return False
    if at is not None and at not in known:
        raise SchemaError(
            "The database was made by a newer Engage than this one. Install that one, or restore a backup."
        )
    from flask_migrate import upgrade

    upgrade()
    db.session.remove()
    return True


def make(session: Session, *, is_demo: bool, at: datetime, profile: str = "") -> Installation:
    """Write the one row, once: whether this is a demonstration is said now and never changed.

    The demonstration lives in the era of the local involvement networks; any other installation in today's.
    """
    found = session.get(Installation, 1)
    if found is None:
        found = Installation(
            id=1, made_at=at, is_demo=is_demo, profile=profile or (DEMO_PROFILE if is_demo else PRESENT)
        )
        session.add(found)
        session.flush()
        forget_profile()
    return found


def change_profile(session: Session, profile: str, *, by: By, at: datetime) -> str:
    """Use the rules and words of another era from now on; gives the one before. Matters keep their own."""
    made = session.get(Installation, 1)
    if made is None:
        raise SchemaError("This database has not been made yet.")
    before = made.profile
    if profile != before:
        made.profile = profile
        record(session, "change_profile", by=by, at=at, about="installation:1", before=before, after=profile)
        session.flush()
        forget_profile()
    return before


def is_demo(session: Session) -> bool:
    """Whether this database was made as a demonstration."""
    return bool(session.scalar(sa.select(Installation.is_demo).where(Installation.id == 1)))


def prepare(app: Flask, *, wants_demo: bool) -> bool:
    """Migrate, say what this installation is, tell the demonstration's stories where they are wanted; whether it is one.

    An empty database that nobody has used becomes a demonstration only here, while it is made.
    """
    with app.app_context():
        migrate()
        session = db.session()
        if session.get(Installation, 1) is None:
            used = session.scalar(sa.select(sa.func.count(Body.id))) or 0
            as_demo = wants_demo and not used
            with writing(session):
                make(session, is_demo=as_demo, at=now(), profile="" if as_demo else app.config["PROFILE"])
        demo = is_demo(session)
        empty = not session.scalar(sa.select(sa.func.count(Body.id)))
        db.session.remove()
    if demo and empty:
        from engage import demo as stories

        stories.load(app)
    return demo

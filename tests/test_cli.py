"""The commands of the installation: what they make, and what they refuse in one sentence."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import installation
from engage.accounts import Body, Installation
from engage.database import writing
from engage.notices import Follower, service
from engage.now import now, today
from tests.factories.matters import AT, a_body, a_matter

ROOT = Path(__file__).resolve().parents[1]
ON_SQLITE = os.environ.get("ENGAGE_TEST_DATABASE", "sqlite") == "sqlite"


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=list(words))


def test_a_database_that_was_made_for_real_never_becomes_a_demonstration(app: Flask, db: Any, monkeypatch: Any) -> None:
    a_body(db.session())
    monkeypatch.setenv("ENGAGE_DEMO", "1")
    for words in (("demo", "load"), ("demo", "accounts"), ("demo", "accounts", "--json")):
        done = run(app, *words)
        assert done.exit_code == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
    assert db.session.scalar(sa.select(Installation.is_demo)) is False


def test_what_the_installation_is_cannot_be_changed_afterwards(app: Flask, db: Any) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT)
    with writing(db.session()) as session:
        assert installation.make(session, is_demo=True, at=AT).is_demo is False
    with pytest.raises(sa.exc.DBAPIError), writing(db.session()) as session:
        session.execute(sa.text("UPDATE installation SET is_demo = true"))


def test_the_demonstration_is_loaded_into_an_empty_database_and_only_once(
    app: Flask, db: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("ENGAGE_DEMO", "1")
    assert run(app, "demo", "load").exit_code == 0
    bodies = db.session.scalar(sa.select(sa.func.count(Body.id)))
    assert bodies > 0
    db.session.rollback()
    assert run(app, "demo", "load").exit_code == 0
    assert db.session.scalar(sa.select(sa.func.count(Body.id))) == bodies
    accounts = json.loads(run(app, "demo", "accounts", "--json").stdout)
    assert {"role", "name", "email", "password", "body"} == set(accounts[0])


def test_the_newest_revision_is_read_without_the_migration_tool(app: Flask, db: Any) -> None:
    head, known = installation.revisions()
    assert head in known
    assert installation.revision_of(db.session()) == head
    assert installation.migrate() is False


def test_a_database_of_a_newer_engage_is_left_alone(app: Flask, db: Any) -> None:
    with writing(db.session()) as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    with pytest.raises(installation.SchemaError):
        installation.migrate()


def test_retention_counts_in_a_dry_run_what_it_then_erases_and_twice_is_harmless(app: Flask, db: Any) -> None:
    matter = a_matter(db.session())
    with writing(db.session()) as session:
        service.follow(session, matter.id, "old@example.com", at=now() - timedelta(days=9))
        service.follow(session, matter.id, "new@example.com", at=now() - timedelta(days=2))
        service.follow(session, matter.id, "yes@example.com", at=now() - timedelta(days=9), confirmed=True)
    assert "1 followers who never confirmed would be erased" in run(app, "retention", "run", "--dry-run").stdout
    assert "1 followers who never confirmed erased" in run(app, "retention", "run").stdout
    assert "0 followers who never confirmed erased" in run(app, "retention", "run").stdout
    later = (today() + timedelta(days=365)).isoformat()
    assert run(app, "retention", "run", "--as-of", later).exit_code == 2
    assert run(app, "retention", "run", "--as-of", later, "--dry-run").exit_code == 0
    db.session.rollback()
    assert sorted(db.session.scalars(sa.select(Follower.email))) == ["new@example.com", "yes@example.com"]


def test_waiting_mail_and_jobs_can_be_seen_to_by_hand(app: Flask, db: Any) -> None:
    with writing(db.session()) as session:
        service.queue(session, "confirm_following", to="a@example.com", once="1", at=now(), title="T", confirm_url="x")
    assert run(app, "notices", "send").stdout == "1 sent.\n"
    assert run(app, "jobs", "run").exit_code == 0


def test_backup_and_restore_say_what_they_did(app: Flask, db: Any, tmp_path: Path) -> None:
    a_matter(db.session())
    file = str(tmp_path / "b.zip")
    done = run(app, "backup", file)
    assert done.exit_code == 0
    assert "The keys are not" in done.stdout
    assert run(app, "backup", file).exit_code == 2
    refused = run(app, "restore", file)
    assert (refused.exit_code, refused.stderr) == (
        2,
        "The database is not empty. Add --force to replace everything in it.\n",
    )
    assert run(app, "restore", file, "--force").exit_code == 0
    assert run(app, "restore", str(tmp_path / "none.zip")).exit_code == 2


def test_the_doctor_says_what_is_wrong_and_exits_1(app: Flask) -> None:
    done = run(app, "doctor")
    assert done.exit_code == 1
    assert done.stdout.splitlines()


@pytest.mark.skipif(not ON_SQLITE, reason="each database is restored into the other once, from here")
def test_a_backup_of_one_machine_is_restored_on_an_empty_one(app: Flask, db: Any, tmp_path: Path) -> None:
    a_matter(db.session())
    assert run(app, "backup", str(tmp_path / "b.zip")).exit_code == 0
    environment = {**os.environ, "ENGAGE_DATA": str(tmp_path / "new"), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "engage", "restore", str(tmp_path / "b.zip")],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "each table is what it was" in done.stdout
    assert (tmp_path / "new" / "engage.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.sqlite_only
def test_the_first_administrator_is_invited_before_anything_was_ever_served(tmp_path: Path) -> None:
    environment = {**os.environ, "ENGAGE_DATA": str(tmp_path / "new"), "DATABASE_URL": ""}
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "engage",
        "people",
        "invite-administrator",
        "a@example.org",
        "Anytown",
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "/invitations/" in done.stdout
    assert (tmp_path / "new" / "engage.sqlite3").stat().st_mode & 0o077 == 0

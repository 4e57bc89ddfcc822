"""Backup and restore: one moment, whole or not at all, the same rows afterwards, on either database."""

import json
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from engage import backup, guards
from engage.database import writing
from engage.documents import service as documents
from engage.extensions import db as database
from engage.matters import Voice, record_on
from engage.notices import service as notices
from engage.search.query import index, matching
from tests.factories.matters import AT, a_matter


def digests(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as package:
        found: dict[str, Any] = json.loads(package.read("manifest.json"))["tables"]
    return found


@pytest.fixture
def filled(app: Flask, db: Any) -> Flask:
    matter = a_matter(db.session())
    with writing(db.session()) as session:
        record_on(matter, "publish", by=Voice.OPERATOR, at=AT, details={"n": 1, "words": "é ☃"})
        notices.follow(session, matter.id, "ada@example.com", at=AT)
        index(session, "consultation", matter.id, matter.title, "words")
        examined = documents.Examined("a.txt", "text/plain", bytes(range(256)) * 9000)
        documents.keep(session, examined, body_id=matter.body_id, title="T", is_public=True, at=AT)
    return app


def test_what_is_restored_is_what_was_backed_up(filled: Flask, db: Any, tmp_path: Path) -> None:
    rows = backup.write(filled, tmp_path / "one.zip")
    with writing(db.session()) as session:
        session.execute(sa.update(sa.table("matter", sa.column("title"))).values(title="Changed"))
        session.execute(sa.text("DELETE FROM document_content"))
    assert backup.restore(filled, tmp_path / "one.zip", force=True) == rows
    backup.write(filled, tmp_path / "two.zip")
    assert digests(tmp_path / "one.zip") == digests(tmp_path / "two.zip")
    db.session.remove()
    found = matching(db.session(), "consultation", "clinic")
    assert found is not None
    assert len(db.session.execute(sa.select(found)).all()) == 1


def test_after_a_restore_the_guards_stand_and_keys_go_on(filled: Flask, db: Any, tmp_path: Path) -> None:
    backup.write(filled, tmp_path / "one.zip")
    backup.restore(filled, tmp_path / "one.zip", force=True)
    db.session.remove()
    assert guards.missing(db.session.connection()) == []
    with pytest.raises(DBAPIError), writing(db.session()) as session:
        session.execute(sa.text("DELETE FROM audit_entry"))
    a_matter(db.session(), a_body_again(db), n=2)


def a_body_again(db: Any) -> Any:
    from tests.factories.matters import a_body

    return a_body(db.session(), "othertown")


def test_a_backup_taken_while_people_write_is_of_one_moment(filled: Flask, db: Any, tmp_path: Path) -> None:
    over, written = threading.Event(), []

    def write() -> None:
        n = 0
        with filled.app_context():
            while not over.is_set():
                with writing(database.session()) as session:  # two rows in one transaction: never one without the other
                    for name in ("a", "b"):
                        session.execute(
                            sa.text("INSERT INTO reference_series (prefix, last) VALUES (:p, :n)"),
                            {"p": f"{name}-{n}", "n": n},
                        )
                n += 1
                written.append(n)
            database.session.remove()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        while len(written) < 20:
            over.wait(0.01)
        before = len(written)
        backup.write(filled, tmp_path / "live.zip")
    finally:
        over.set()
        thread.join()
    with zipfile.ZipFile(tmp_path / "live.zip") as package:
        names = [json.loads(line)[0] for line in package.open("reference_series.jsonl")]
    pairs = {name.partition("-")[2] for name in names}
    assert len(names) == 2 * len(pairs)
    assert len(pairs) >= before, "everything committed before it began is in it"


def test_a_database_that_is_not_empty_is_left_alone(filled: Flask, db: Any, tmp_path: Path) -> None:
    backup.write(filled, tmp_path / "one.zip")
    with pytest.raises(backup.BackupError, match="not empty"):
        backup.restore(filled, tmp_path / "one.zip")


@pytest.mark.parametrize("damage", ["row", "short", "no zip", "other revision"])
def test_a_damaged_backup_changes_nothing(filled: Flask, db: Any, tmp_path: Path, damage: str) -> None:
    file, spoilt = tmp_path / "one.zip", tmp_path / "spoilt.zip"
    backup.write(filled, file)
    if damage == "short":
        spoilt.write_bytes(file.read_bytes()[:2000])
    elif damage == "no zip":
        spoilt.write_text("not a backup")
    else:
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(spoilt, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if damage == "row" and name == "matter.jsonl":
                    data = data.replace(b"clinic be", b"school be")
                if damage == "other revision" and name == "manifest.json":
                    data = data.replace(b'"revision": "', b'"revision": "x')
                new.writestr(name, data)
    with pytest.raises(backup.BackupError):
        backup.restore(filled, spoilt, force=True)
    db.session.remove()
    assert db.session.scalar(sa.text("SELECT title FROM matter")) == "Where should the clinic be?"
    assert guards.missing(db.session.connection()) == []


def test_a_backup_is_never_written_over_and_leaves_nothing_half_done(
    filled: Flask, tmp_path: Path, monkeypatch: Any
) -> None:
    file = tmp_path / "one.zip"
    backup.write(filled, file)
    with pytest.raises(backup.BackupError, match="there already"):
        backup.write(filled, file)
    monkeypatch.setattr(backup, "_pack", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(backup.BackupError, match="No space left"):
        backup.write(filled, tmp_path / "two.zip")
    assert [p.name for p in tmp_path.iterdir()] == ["one.zip"]
    assert file.stat().st_mode & 0o077 == 0


def test_no_key_and_no_session_is_in_a_backup(filled: Flask, tmp_path: Path) -> None:
    backup.write(filled, tmp_path / "one.zip")
    assert {"sign_in_session", "throttle"}.isdisjoint(digests(tmp_path / "one.zip"))
    with zipfile.ZipFile(tmp_path / "one.zip") as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert filled.config["SECRET_KEY"].encode() not in everything
    assert filled.config["SEAL_KEY"].encode() not in everything

"""flask doctor: each broken set-up is named in one line; a sound one is passed over in silence."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import doctor, installation
from engage.accounts import Person
from engage.backup import MARK
from engage.database import writing
from engage.jobs import Job
from engage.notices import Notice
from engage.now import now
from engage.questionnaires.models.submission import AnswerTally
from tests.factories.matters import a_matter

ON_SQLITE = os.environ.get("ENGAGE_TEST_DATABASE", "sqlite") == "sqlite"
SOUND = {
    "MAIL_SERVER": "mail.example",
    "MAIL_DEFAULT_SENDER": "engage@council.example",
    "BASE_URL": "https://engage.example",
    "PROXIES": 1,
}


@pytest.fixture
def sound(app: Flask, db: Any) -> Flask:
    """An installation with nothing wrong: not a demonstration, behind https, backed up an hour ago."""
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=now())
    folder = Path(app.config["DATA_FOLDER"])
    (folder / "engage.sqlite3").touch()
    for file in ("engage.sqlite3", "secret_key", "seal_key"):
        (folder / file).chmod(0o600)
    (folder / MARK).write_text(json.dumps({"at": (now() - timedelta(hours=1)).isoformat()}))
    return app


def faults(app: Flask, **settings: Any) -> list[str]:
    before = {name: app.config[name] for name in {**SOUND, **settings}}
    app.config.update({**SOUND, **settings})
    try:
        found = doctor.faults(app)
    finally:
        app.config.update(before)
    return [f for f in found if "PostgreSQL's" not in f]  # a server for tests need not reach its disk


def test_a_sound_installation_is_passed_over_in_silence(sound: Flask) -> None:
    assert faults(sound) == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"DEBUG": True}, "Debugging is on"),
        ({"SECRET_KEY": "dev"}, "too weak"),
        ({"SECRET_KEY": "x" * 64}, "too weak"),
        ({"SECRET_KEY": "A" * 8 + "bcdefghijklmnopqrstuvwxyz012345", "SEAL_KEY": "A" * 8 + "bcdefghijklmnopqrstuvwxyz012345"}, "the same"),
        ({"BASE_URL": "http://engage.example"}, "not https"),
        ({"PROXIES": 0}, "ENGAGE_PROXIES"),
        ({"MAIL_SERVER": ""}, "No mail server"),
        ({"MAIL_DEFAULT_SENDER": "engage@localhost"}, "MAIL_FROM"),
        ({"DATA_FOLDER": Path("/proc")}, "cannot be written"),
    ],
)  # fmt: skip
def test_each_unsafe_setting_is_named(sound: Flask, settings: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in faults(sound, **settings))


def _key_for_all(app: Flask, _session: Any) -> None:
    (Path(app.config["DATA_FOLDER"]) / "secret_key").chmod(0o644)


def _old_backup(app: Flask, _session: Any) -> None:
    mark = {"at": (now() - timedelta(hours=30)).isoformat()}
    (Path(app.config["DATA_FOLDER"]) / MARK).write_text(json.dumps(mark))


def _no_backup(app: Flask, _session: Any) -> None:
    (Path(app.config["DATA_FOLDER"]) / MARK).unlink()


def _guard_gone(_app: Flask, session: Any) -> None:
    with writing(session):
        table = "" if ON_SQLITE else " ON erasure"
        session.execute(sa.text(f"DROP TRIGGER guard_erasure_{'update' if ON_SQLITE else 'change'}{table}"))


def _older_schema(_app: Flask, session: Any) -> None:
    with writing(session):
        session.execute(sa.text("UPDATE alembic_version SET version_num = 'from_the_future'"))


def _job_given_up(_app: Flask, session: Any) -> None:
    with writing(session):
        session.add(Job(name="x", queued_at=now(), run_after=now(), failed_at=now()))


def _job_stuck(_app: Flask, session: Any) -> None:
    with writing(session):
        session.add(Job(name="x", queued_at=now(), run_after=now() - timedelta(hours=1)))


def _mail_failed(_app: Flask, session: Any) -> None:
    with writing(session):
        session.add(_mail(failed_at=now()))


def _mail_waits(_app: Flask, session: Any) -> None:
    with writing(session):
        session.add(_mail(queued_at=now() - timedelta(hours=2)))


def _mail(**change: Any) -> Notice:
    values = {"kind": "k", "once": "o", "to": "a@example.com", "subject": "s", "text": "t", "queued_at": now()}
    return Notice(**{**values, "send_after": now(), **change})


def _counts_wrong(_app: Flask, session: Any) -> None:
    matter = a_matter(session)
    with writing(session):
        session.add(AnswerTally(matter_id=matter.id, question_id=0, statement="standing", option="counted", n=3))


def _known_password(_app: Flask, session: Any) -> None:
    from engage.demo import accounts

    with writing(session):
        session.add(Person(email=accounts()[0]["email"], name="X", created_at=now()))


def _nothing_said(_app: Flask, session: Any) -> None:
    from engage import guards

    with writing(session):
        guards.drop(session.connection())
        session.execute(sa.text("DELETE FROM installation"))
        guards.rebuild(session.connection())


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (_key_for_all, "can be read by others"),
        (_old_backup, "hours old"),
        (_no_backup, "No backup has been made"),
        (_guard_gone, "guards of the record are gone"),
        (_older_schema, "does not know"),
        (_job_given_up, "1 jobs were given up on"),
        (_job_stuck, "nothing is working them"),
        (_mail_failed, "could not be sent"),
        (_mail_waits, "waited for more than an hour"),
        (_counts_wrong, "kept counts of CON-2026-001"),
        (_known_password, "demonstration's sign-in"),
        (_nothing_said, "does not say what it is"),
    ],
)
def test_each_broken_state_is_named_in_one_line(
    sound: Flask, db: Any, break_it: Callable[[Flask, Any], None], words: str
) -> None:
    break_it(sound, db.session())
    found = faults(sound)
    assert len(found) == 1
    assert words in found[0]
    assert "\n" not in found[0]


@pytest.mark.skipif(not ON_SQLITE, reason="about SQLite's file")
def test_a_row_that_points_to_nothing_is_named(sound: Flask, db: Any) -> None:
    raw = db.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
    raw.driver_connection.execute(
        "INSERT INTO follower (matter_id, email, key, asked_at) VALUES (99, 'a@example.com', 'k', '2026-01-01')"
    )
    raw.close()
    db.engine.dispose()
    assert any("point to rows of matter" in fault for fault in faults(sound))


def test_a_database_that_does_not_answer_is_named(sound: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(_session: Any) -> None:
        raise sa.exc.OperationalError("x", None, ConnectionError())

    monkeypatch.setattr(installation, "revision_of", down)
    assert ["does not answer" in fault for fault in faults(sound)] == [True]


def test_a_full_disk_is_named(sound: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    assert any("nearly full" in fault for fault in faults(sound))

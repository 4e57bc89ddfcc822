"""The era an installation lives in: chosen when it is made, changed at the command line, on the record."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

import config
from engage import installation
from engage.accounts import Installation
from engage.accounts.profile import current_profile, forget_profile, installed_profile
from engage.database import writing
from engage.matters import AuditEntry
from engage.now import now
from tests.factories.matters import AT

ROOT = Path(__file__).resolve().parents[1]


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["installation", "profile", *words])


def test_the_profiles_of_the_settings_are_those_of_the_vocabulary() -> None:
    from engage.content.vocabulary import PROFILES

    assert config.PROFILES == PROFILES


@pytest.mark.parametrize(
    ("is_demo", "asked", "made"),
    [(True, "", "link2008"), (False, "", "hw2024"), (False, "hw2013", "hw2013"), (True, "hw2013", "link2008")],
)
def test_an_installation_is_made_in_the_era_asked_for_and_the_demonstration_in_its_own(
    app: Flask, db: Any, monkeypatch: pytest.MonkeyPatch, is_demo: bool, asked: str, made: str
) -> None:
    monkeypatch.setitem(app.config, "PROFILE", asked)
    monkeypatch.setattr("engage.demo.load", lambda _app: None)
    assert installation.prepare(app, wants_demo=is_demo) is is_demo
    assert installed_profile(db.session()) == made


def test_the_command_says_which_era_it_is_and_changes_it_on_the_record(app: Flask, db: Any) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile="link2008")
    assert run(app).stdout == (
        "link2008: Local involvement networks and primary care trusts, April 2008 to March 2013\n"
    )
    assert current_profile(db.session()) == "link2008"
    done = run(app, "hw2024")
    assert done.exit_code == 0
    assert "What began under link2008 keeps its rules and words" in done.stdout
    assert current_profile(db.session()) == "hw2024", "this process knows at once"
    db.session.rollback()
    [entry] = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "change_profile"))
    assert (entry.before, entry.after, entry.role) == ("link2008", "hw2024", "operator")
    assert run(app, "hw2024").stdout == "hw2024 is used already.\n"
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.verb == "change_profile")) == 1


@pytest.mark.parametrize("word", ["hb2026", "LINK2008", "", "link2008; DROP TABLE installation", "x" * 5000])
def test_an_era_that_is_none_is_refused_in_one_line_and_nothing_changes(app: Flask, db: Any, word: str) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile="link2008")
    done = run(app, word)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert len(done.stderr) < 200
    assert installed_profile(db.session()) == "link2008"


def test_another_process_follows_within_a_second(app: Flask, db: Any) -> None:
    with writing(db.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile="link2008")
    forget_profile(stays=0)
    assert current_profile(db.session()) == "link2008"
    with db.engine.begin() as elsewhere:
        elsewhere.execute(sa.update(Installation).values(profile="hw2013"))
    db.session.rollback()
    assert current_profile(db.session()) == "hw2013"


def test_the_database_itself_knows_no_other_era(db: Any) -> None:
    with pytest.raises(sa.exc.IntegrityError), writing(db.session()) as session:
        session.add(Installation(id=1, made_at=now(), is_demo=False, profile="hb2026"))
        session.flush()


def test_a_wrong_setting_is_one_plain_sentence_at_the_start(tmp_path: Path) -> None:
    env = {**os.environ, "ENGAGE_PROFILE": "link2009", "ENGAGE_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "engage", "doctor"],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stderr.strip() == "ENGAGE_PROFILE must be one of link2008, hw2013, hw2024, and it is 'link2009'."

"""One act, one transaction; readers do not write; writers take turns."""

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Area
from engage.database import Turns, WriteOutsideTransactionError, writing


def an_area(slug: str = "anytown") -> Area:
    return Area(slug=slug, name=slug.title(), kind="town")


def test_a_write_outside_a_writing_transaction_is_refused(db: Any) -> None:
    db.session.add(an_area())
    with pytest.raises(WriteOutsideTransactionError):
        db.session.flush()
    db.session.rollback()


def test_an_error_inside_leaves_nothing(db: Any) -> None:
    with pytest.raises(ZeroDivisionError), writing(db.session()):
        db.session.add(an_area())
        db.session.flush()
        raise ZeroDivisionError
    assert db.session.scalar(sa.select(sa.func.count(Area.id))) == 0


def test_what_was_read_before_is_read_again_inside(db: Any, app: Flask) -> None:
    with writing(db.session()):
        db.session.add(an_area())
    area = db.session.scalar(sa.select(Area))

    def rename() -> None:
        with app.app_context(), writing(db.session()):
            db.session.execute(sa.update(Area).values(name="Renamed"))

    thread = threading.Thread(target=rename)
    thread.start()
    thread.join()
    assert area.name == "Anytown"
    with writing(db.session()):
        assert area.name == "Renamed"


def test_nothing_is_lost_when_many_add_to_one_number(db: Any, app: Flask) -> None:
    with writing(db.session()):
        db.session.add(an_area("0"))

    def add() -> None:
        for _ in range(10):
            with app.app_context(), writing(db.session()):
                area = db.session.scalars(sa.select(Area).with_for_update()).one()
                area.slug = str(int(area.slug) + 1)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.scalar(sa.select(Area.slug)) == "80"


def test_turns_are_first_come_first_served() -> None:
    turns, order = Turns(), []
    turns.take()

    def wait(n: int) -> None:
        turns.take()
        order.append(n)
        turns.give()

    threads = []
    for n in range(20):
        thread = threading.Thread(target=wait, args=(n,))
        thread.start()
        while len(turns._waiting) <= n:
            pass
        threads.append(thread)
    turns.give()
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_an_instant_without_a_zone_is_refused(db: Any) -> None:
    from datetime import datetime

    from engage.accounts import Installation

    with pytest.raises(sa.exc.StatementError, match="time zone"), writing(db.session()):
        db.session.add(Installation(id=1, made_at=datetime(2026, 1, 1), is_demo=False))  # noqa: DTZ001
        db.session.flush()


def test_sqlite_is_set_up_to_lose_nothing(db: Any) -> None:
    if db.engine.dialect.name != "sqlite":
        set_by = sa.text("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert db.session.scalar(set_by) not in ("client", "session")  # as the server has it: we never loosen it
        return
    ask = lambda name: db.session.scalar(sa.text(f"PRAGMA {name}"))  # noqa: E731
    assert (ask("journal_mode"), ask("synchronous"), ask("foreign_keys")) == ("wal", 2, 1)

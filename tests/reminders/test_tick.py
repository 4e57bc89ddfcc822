"""Reminders before, on and after the due day, up the ladder and to the creditor: each once, whatever happens between."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from engage.accounts import Body, BodyKind, Role
from engage.database import writing
from engage.extensions import db as database
from engage.jobs.schedule import enqueue_days_work
from engage.jobs.service import run_due
from engage.matters import Correction, Duty, Voice, Where, duties
from engage.matters.correcting import correct, recount
from engage.matters.days import Corrected
from engage.notices.models import Notice
from engage.now import now
from engage.reminders import Reminder
from engage.reminders import tick as module
from engage.reminders.ladder import Rung, set_ladder
from engage.reminders.telling import FEW
from engage.reminders.tick import Ticked, tick
from tests.conftest import DATABASE
from tests.factories.duties import AT, a_duty, an_old_matter, meet, some_duties
from tests.factories.people import a_body, a_person

DUE = date(2008, 9, 26)  # a Friday


class Story:
    """A committee that owes a network an acknowledgement by 26 September 2008, with somebody in every role."""

    def __init__(self) -> None:
        self.committee = a_body("Northmoor Scrutiny Committee", kind=BodyKind.SCRUTINY)
        self.network = a_body("Northmoor LINk", kind=BodyKind.NETWORK)
        self.people = {
            a_person(body, role, email=email).email
            for body, role, email in (
                (self.committee, Role.SCRUTINY_OFFICER, "officer@council.example"),
                (self.committee, Role.SCRUTINY_CHAIR, "chair@council.example"),
                (self.committee, Role.ADMINISTRATOR, "administrator@council.example"),
                (self.network, Role.HOST, "host@link.example"),
                (self.network, Role.DECIDER, "decider@link.example"),
            )
        }

    def owes(self, **more: Any) -> Duty:
        matter = an_old_matter(self.committee)
        return a_duty(matter=matter, owed_by=self.committee, owed_to=self.network, **more)


def looked(day: date) -> Ticked:
    """The look of a London day, at one in the morning UTC."""
    return tick(database.session(), datetime(day.year, day.month, day.day, 1, tzinfo=UTC))


def told() -> list[tuple[str, str]]:
    """Everybody who was told, and the subject, in order."""
    mails = database.session.execute(sa.select(Notice.to, Notice.subject).order_by(Notice.id))
    return [(to.partition("@")[0], subject) for to, subject in mails]


def steps() -> list[tuple[str, int]]:
    return [
        (step, n) for step, n in database.session.execute(sa.select(Reminder.step, Reminder.told).order_by(Reminder.id))
    ]


def test_from_due_soon_to_the_top_of_the_ladder_everybody_is_told_once(db: Any) -> None:
    Story().owes()
    days = [date(2008, 9, 1) + timedelta(days=n) for n in range(70)]
    when = {}
    for day in days:
        before = len(told())
        looked(day)
        looked(day)
        for mail in told()[before:]:
            when[mail[0], mail[1].partition(":")[0]] = day
    assert when == {
        ("officer", "Due on 26 September 2008"): date(2008, 9, 19),
        ("officer", "Due today"): DUE,
        ("officer", "Late, was due on 26 September 2008"): date(2008, 9, 27),
        ("host", "Not done in time"): date(2008, 9, 27),
        ("chair", "Late, was due on 26 September 2008"): date(2008, 10, 3),  # five working days after
        ("administrator", "Late, was due on 26 September 2008"): date(2008, 10, 10),  # ten
    }
    assert len(told()) == 6
    assert steps() == [("soon", 1), ("due", 1), ("late", 1), ("creditor", 1), ("up:5:scrutiny_chair", 1), ("up:10:administrator", 1)]  # fmt: skip


def test_what_is_done_not_owed_replaced_or_paused_is_not_reminded_of(db: Any) -> None:
    story = Story()
    meet(story.owes(), date(2008, 9, 10))
    gone, old, new = story.owes(), *some_duties("LK08-RPT-REL", matter=an_old_matter(story.committee))
    paused = a_duty("FOI-INFO", matter=an_old_matter(story.committee), owed_to=story.network)
    with writing(db.session()):
        duties.not_owed(gone, by=Voice.OPERATOR, at=AT, reason="Withdrawn.")
        duties.supersede(old, new, by=Voice.OPERATOR, at=AT, reason="A lead answers.")
        duties.not_owed(new, by=Voice.OPERATOR, at=AT, reason="Withdrawn.")
        duties.pause(paused, on=date(2008, 9, 10), why="fees notice", by=Voice.OPERATOR, at=AT)
    a_duty("LK08-DEC-PUB", matter=an_old_matter(story.network))  # no date, no breach
    assert looked(date(2008, 12, 1)) == Ticked()
    assert told() == []


def test_whoever_missed_days_is_told_how_it_is_now_and_not_how_it_was(db: Any) -> None:
    Story().owes()
    looked(date(2008, 10, 10))
    assert sorted(told()) == sorted(
        [
            ("officer", "Late, was due on 26 September 2008: acknowledge the referral (CON-2026-001)"),
            ("host", "Not done in time: acknowledge the referral (CON-2026-001)"),
            ("chair", "Late, was due on 26 September 2008: acknowledge the referral (CON-2026-001)"),
            ("administrator", "Late, was due on 26 September 2008: acknowledge the referral (CON-2026-001)"),
        ]
    )
    assert {step.partition(":")[0] for step, _ in steps()} == {"late", "creditor", "up"}
    assert looked(date(2008, 10, 11)).mails == 0


def test_a_due_day_that_moves_is_reminded_of_anew(db: Any) -> None:
    duty = Story().owes()
    looked(date(2008, 9, 22))
    with writing(db.session()) as session:
        wedding = Corrected(date(2008, 9, 24), Where.ENGLAND, Correction.ADDED, "A royal wedding")
        row = correct(session, wedding, why="proclaimed", by=Voice.OPERATOR, at=AT)
        recount(session, row, by=Voice.OPERATOR, at=AT)
    assert duty.due_on == date(2008, 9, 29)
    looked(date(2008, 9, 23))
    looked(date(2008, 9, 23))
    assert [subject.partition(":")[0] for _, subject in told()] == [
        "Due on 26 September 2008",
        "Due on 29 September 2008",
    ]


def test_what_was_done_between_the_look_and_the_writing_is_not_reminded_of(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty = Story().owes()
    real = module.Look.untaken

    def and_then_it_is_done(look: module.Look, lot: list[Any]) -> Any:
        found = real(look, lot)
        meet(duty, date(2008, 9, 22))
        return found

    monkeypatch.setattr(module.Look, "untaken", and_then_it_is_done)
    looked(date(2008, 9, 22))
    assert told() == []


def test_the_creditor_is_told_only_what_the_law_of_its_time_allows(db: Any) -> None:
    Story().owes()
    looked(date(2008, 9, 27))
    text = db.session.scalar(sa.select(Notice.text).where(Notice.to == "host@link.example"))
    assert "monitoring officer" in text
    assert "Local Government and Housing Act 1989 s.5(2)" in text
    assert "in the annual report of the LINk" in text
    assert "LGPIHA 2007 s.227" in text
    assert "SI 2002/3048" in text  # the rule that was broken
    assert "Healthwatch" not in text
    assert "you act for Northmoor LINk" in text


def test_a_mail_names_the_act_the_rule_and_the_way_there(db: Any, app: Flask) -> None:
    duty = Story().owes()
    looked(date(2008, 9, 29))
    text = db.session.scalar(sa.select(Notice.text).where(Notice.to == "officer@council.example"))
    assert "To acknowledge the referral\nCON-2026-001: Night care\n" in text
    assert "It was due on 26 September 2008 and is not recorded as done. It is 1 working day late." in text
    assert f"Rule: {duty.rule}" in text
    assert "required by law" in text
    assert f"{app.config['BASE_URL']}{duty.matter.desk_path}" in text
    assert "you act for Northmoor Scrutiny Committee as scrutiny officer" in text


def test_a_local_promise_is_never_called_law_in_a_mail(db: Any) -> None:
    body = a_body("Northmoor PCT")
    a_person(body, Role.OFFICER, email="officer@pct.example")
    a_duty("CONS-OUTCOME", matter=an_old_matter(body), began_on=date(2008, 6, 1))
    looked(date(2008, 9, 1))
    text = db.session.scalar(sa.select(Notice.text).where(Notice.to == "officer@pct.example"))
    assert "not a legal duty" in text
    assert "required by law" not in text
    assert "statutory" not in text


@pytest.mark.parametrize("is_public", [True, False])
def test_an_address_above_is_told_what_anybody_may_read(is_public: bool, db: Any) -> None:
    story = Story()
    duty = story.owes(is_public=is_public)
    with writing(db.session()):
        set_ladder(story.committee, [Rung(2, email="monitoring@council.example")], by=Voice.OPERATOR, at=AT)
    looked(date(2008, 9, 30))
    mail = db.session.scalars(sa.select(Notice).where(Notice.to == "monitoring@council.example")).one()
    assert "Night care" not in mail.subject
    assert ("Night care" in mail.text) is is_public
    assert (f"/register/duties/{duty.id}" in mail.text) is is_public
    assert "/desk/" not in mail.text
    assert duty.matter.reference in mail.subject
    assert "not done 2 working days after it was due" in mail.text
    assert "monitoring" not in " ".join(step for step, _ in steps())


def test_a_new_ladder_does_not_reach_back_to_days_that_had_passed(db: Any) -> None:
    story = Story()
    story.owes()
    looked(date(2008, 10, 10))
    before = len(told())
    with writing(db.session()):
        later = datetime(2008, 10, 10, 12, tzinfo=UTC)
        rungs = [Rung(3, role="scrutiny_chair"), Rung(12, role="scrutiny_chair")]
        set_ladder(story.committee, rungs, by=Voice.OPERATOR, at=later)
    looked(date(2008, 10, 11))
    assert len(told()) == before
    looked(date(2008, 10, 14))
    assert told()[before:] == [("chair", "Late, was due on 26 September 2008: acknowledge the referral (CON-2026-001)")]


def test_where_nobody_holds_the_role_the_next_who_acts_is_reminded(db: Any) -> None:
    body = a_body("Northmoor Council", kind=BodyKind.COUNCIL)
    a_person(body, Role.APPROVER, email="approver@council.example")
    a_person(body, Role.OFFICER, email="gone@council.example", suspended_at=now())
    a_duty("OS07-EXEC", matter=an_old_matter(body), began_on=date(2008, 7, 28), limbs={"respond"})
    looked(date(2008, 9, 22))
    assert [to for to, _ in told()] == ["approver"]


def test_a_body_without_anybody_is_not_reminded_and_nothing_breaks(db: Any) -> None:
    a_duty(matter=an_old_matter(a_body("Northmoor Hospitals")), owed_to=a_body("Northmoor LINk", kind=BodyKind.NETWORK))
    assert looked(date(2008, 10, 10)).mails == 0
    assert {n for _, n in steps()} == {0}


def test_a_few_things_are_a_mail_each_and_many_are_one_list(db: Any) -> None:
    story = Story()
    for _ in range(FEW):
        story.owes()
    looked(date(2008, 9, 22))
    assert len(told()) == FEW
    for _ in range(FEW + 1):
        story.owes()
    looked(date(2008, 9, 23))
    assert told()[FEW:] == [("officer", f"{FEW + 1} things are due or late")]
    looked(date(2008, 9, 29))
    assert [(to, subject) for to, subject in told()[FEW + 1 :]] == [
        ("officer", f"{2 * FEW + 1} things are due or late"),
        ("host", f"{2 * FEW + 1} things owed to you were not done in time"),
    ]
    listed = db.session.scalar(sa.select(Notice.text).where(Notice.to == "host@link.example"))
    assert listed.count("CON-2026-0") == 2 * FEW + 1
    assert listed.count("monitoring officer") == 1


def test_nobody_is_told_of_one_thing_twice_in_one_look(db: Any) -> None:
    committee = a_body("Northmoor Scrutiny Committee", kind=BodyKind.SCRUTINY)
    a_person(committee, Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR, Role.ADMINISTRATOR, email="all@council.example")
    a_duty(matter=an_old_matter(committee))
    looked(date(2008, 10, 10))
    assert len(told()) == 1


@pytest.mark.parametrize("lot", [1, 2, 3, 200])
def test_an_end_between_any_two_lots_leaves_nobody_out_and_tells_nobody_twice(
    lot: int, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story()
    for _ in range(5):
        story.owes()
    real, written = module.Look.write, [0]

    def and_then_dies(look: module.Look, plan: module.Plan) -> tuple[int, int]:
        done = real(look, plan)
        written[0] += 1
        if written[0] % 2:
            raise KeyboardInterrupt  # within the transaction: this lot is as if it had never begun
        return done

    monkeypatch.setattr(module.Look, "write", and_then_dies)
    for _ in range(20):
        try:
            tick(db.session(), datetime(2008, 9, 29, 1, tzinfo=UTC), lot=lot)
            break
        except KeyboardInterrupt:
            db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Reminder.id))) == 5 * 2  # late, creditor
    things = " ".join(
        db.session.scalars(sa.select(Notice.subject + Notice.text).where(Notice.to.startswith("officer")))
    )
    for matter in {f"CON-2026-{n:03d}" for n in range(1, 6)}:
        assert things.count(f"({matter})") == 1


KILLED = """
import sys
from config import engine_options
from engage import create_app
from engage.extensions import db
from engage.reminders import tick as module
from datetime import datetime, UTC
url = sys.argv[1]
database = {"SQLALCHEMY_DATABASE_URI": url, "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url)}
app = create_app({**database, "JOBS_INLINE": False})
with app.app_context():
    print("ready", flush=True)
    module.tick(db.session(), datetime(2008, 9, 29, 1, tzinfo=UTC), lot=3)
    print("done", flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_point_and_run_again_everybody_is_told_once(app: Flask, db: Any, store: Any) -> None:
    story = Story()
    for _ in range(60):
        story.owes()
    db.session.remove()
    db.engine.dispose()
    finished = False
    for kill in range(7):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, store.url], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        if kill < 6:
            time.sleep(0.02 + 0.03 * kill)
            process.send_signal(signal.SIGKILL)
        finished = process.stdout.read() == "done\n"
        process.wait()
        process.stdout.close()
    assert finished
    assert db.session.scalar(sa.select(sa.func.count(Reminder.id))) == 60 * 2
    texts = " ".join(db.session.scalars(sa.select(Notice.subject + Notice.text).where(Notice.to.startswith("officer"))))
    for n in range(1, 61):
        assert texts.count(f"(CON-2026-{n:03d})") == 1


@pytest.mark.slow
def test_two_looks_at_once_tell_everybody_once(app: Flask, db: Any) -> None:
    import threading

    story = Story()
    for _ in range(30):
        story.owes()
    db.session.remove()
    faults: list[BaseException] = []
    barrier = threading.Barrier(4)

    def look() -> None:
        with app.app_context():
            try:
                barrier.wait()
                tick(database.session(), datetime(2008, 9, 29, 1, tzinfo=UTC), lot=4)
            except BaseException as error:  # noqa: BLE001 - told below
                faults.append(error)
            finally:
                database.session.remove()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert db.session.scalar(sa.select(sa.func.count(Reminder.id))) == 30 * 2
    texts = " ".join(db.session.scalars(sa.select(Notice.subject + Notice.text).where(Notice.to.startswith("officer"))))
    for n in range(1, 31):
        assert texts.count(f"(CON-2026-{n:03d})") == 1


def test_the_command_and_the_daily_job_do_the_same(app: Flask, db: Any) -> None:
    Story().owes()
    with time_machine.travel(datetime(2008, 9, 22, 7, tzinfo=UTC), tick=False):
        found = app.test_cli_runner().invoke(args=["clocks", "tick"])
        assert found.exit_code == 0, found.output
        assert found.output == "1 due soon or late; 1 reminded of now, in 1 mail.\n"
        enqueue_days_work(db.session(), now())
        run_due(app)
    assert [to for to, _ in told()] == ["officer"]


def test_a_reminder_is_never_changed_or_deleted(db: Any) -> None:
    Story().owes()
    looked(date(2008, 9, 22))
    for forbidden in ("UPDATE reminder SET told = 0", "DELETE FROM reminder"):
        with pytest.raises(sa.exc.DBAPIError), writing(db.session()) as session:
            session.execute(sa.text(forbidden))
    assert DATABASE in {"sqlite", "postgresql"}
    assert isinstance(db.session.scalars(sa.select(Body).limit(1)).one(), Body)

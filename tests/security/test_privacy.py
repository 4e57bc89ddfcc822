"""What residents said of themselves: not in public before it may be, not in the record, the logs or the outbox, and gone when taken back."""

import logging
import sys
from typing import Any

import pytest
import sqlalchemy as sa

from engage.database import table_of, writing
from engage.extensions import db
from engage.jobs.service import run_due
from engage.matters import AuditEntry, Matter
from engage.questionnaires import Standing, Submission
from tests.conftest import DATABASE
from tests.factories.answering import Resident, asked
from tests.security.conftest import Told
from tests.security.story import CANARY, SAID, TRACES
from tests.security.walking import Seats, tables


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text]


def everywhere() -> dict[str, int]:
    """Rows of every table of the database (ours, and those that search makes) that hold a trace of the resident."""
    found: dict[str, int] = {}
    with db.engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        for name in names:
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()
            n = sum(
                bool(
                    traces(
                        repr(
                            [
                                bytes(v).decode("utf-8", "replace") if isinstance(v, (bytes, memoryview)) else v
                                for v in row
                            ]
                        )
                    )
                )
                for row in rows
            )
            if n:
                found[name] = n
    return found


def test_the_story_holds_what_these_tests_look_for(told: Told) -> None:
    assert {"answer", "respondent", "open_draft"} <= set(everywhere())


def test_nothing_a_resident_said_is_public_before_it_was_read(told: Told, seats: Seats, capsys: Any) -> None:
    seat, n, faults = seats.of("visitor"), 0, []
    for address, response in seat.walk(*seats.starts("visitor"), of_one=6):
        n += 1
        if found := traces(response.get_data(as_text=True) + str(response.headers)):
            faults.append(f"{address}: {found}")
    with capsys.disabled():
        sys.stdout.write(f"\n  privacy: {n} public pages and files ")
    assert not faults, "\n".join(faults)


def test_what_may_not_be_published_is_in_no_page_or_file_even_once_approved(told: Told, seats: Seats) -> None:
    """Everything is approved by a moderator, the consultation closes, and its outcome is out."""
    from engage.analysis.answers import waiting
    from engage.analysis.asked import asked as asks
    from engage.analysis.service import moderate
    from engage.consultations import Consultation
    from engage.consultations.models.consultation import State
    from engage.now import now

    moderator = _appointment(seats, "board moderator")
    with writing(db.session()) as session:
        matter = session.get_one(Consultation, seats.world.ids["board open"])
        found = waiting(session, matter.id, asks(session, matter.id), most=500)
        moderate.approve_many(session, matter, found, by=session.merge(moderator), at=now())
        session.flush()
        private = session.scalars(
            sa.select(Submission).where(Submission.matter_id == matter.id).order_by(Submission.id.desc())
        ).first()
        assert private is not None
        assert private.consent.value == "not_at_all"
        hidden = {private.public_id, private.reference}
        at = now()
        slug, matter_id = matter.slug, matter.id
        session.flush()
        when = {"closes_at": at, "outcome_published_at": at, "summary_published_at": at}
        session.execute(sa.update(table_of(Consultation)).where(table_of(Consultation).c.id == matter_id).values(when))
        session.execute(
            sa.update(table_of(Matter)).where(table_of(Matter).c.id == matter_id).values(state=State.RESPONSE_PUBLISHED)
        )
    told.forget()
    seat, said = seats.of("visitor"), 0
    starts = [
        f"/consultations/{slug}{w}" for w in ("", "/results", "/submissions/", "/results.csv", "/submissions.csv")
    ]
    starts += [f"/consultations/{slug}/submissions/{private_id}" for private_id in hidden]
    for address, response in seat.walk(*starts, *seats.starts("visitor"), of_one=60):
        text = response.get_data(as_text=True)
        assert not [h for h in hidden if h in text and h not in address], address
        assert CANARY["email"] not in text, address
        assert "QF1 7" not in text, address
        if any(h in address for h in hidden):
            assert response.status_code == 404, address
        said += "Canaryword" in text
    assert said, "what may be published is published: else this test sees nothing"


def _appointment(seats: Seats, who: str) -> Any:
    from engage.accounts import Person

    return db.session.get_one(Person, seats.world.people[who]).current_appointments[0]


def test_the_record_names_no_resident_and_no_words_of_theirs(told: Told) -> None:
    for entry in db.session.scalars(sa.select(AuditEntry)):
        assert not traces(repr([entry.reason, entry.details, entry.about])), entry.id


def test_taking_it_back_leaves_no_word_in_any_table(told: Told, seats: Seats, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seat, world = seats.of("visitor"), seats.world
    for consent in ("in_full", "anonymously", "not_at_all"):
        answered = seat.post(f"/submissions/{world.keys[f'private {consent}']}/withdraw", {"sure": "y"})
        assert answered.status_code == 303
    before = everywhere()
    assert set(before) <= {"open_draft"}, before  # the one that was begun and never sent
    assert not [r.getMessage() for r in caplog.records if r.name.startswith("engage") and traces(r.getMessage())]


def test_answering_leaves_no_trace_in_the_logs_and_mail_addresses_are_gone_once_sent(
    told: Told, seats: Seats, caplog: pytest.LogCaptureFixture
) -> None:
    from engage.consultations import Consultation

    caplog.set_level(logging.DEBUG)
    matter = db.session.get_one(Consultation, seats.world.ids["board open"])
    questions = asked(matter)
    typed = {
        questions["used"].field_name: "o1",
        questions["move"].field_name: "agree",
        questions["matters"].field_name: SAID,
    }
    ann = Resident(seats.of("visitor").client, matter)
    ann.begin(**typed)
    for word in ("1", "2", "3"):
        ann.post(word, **typed)
    assert ann.post("about-you", **CANARY).status_code == 303
    ann.post("publishing", consent="anonymously")
    ann.send(receipt_to=CANARY["email"])
    run_due(told.app)
    told.app.extensions["mailman"].outbox.clear()
    said = [r.getMessage() for r in caplog.records]
    assert not [line for line in said if traces(line) and "INSERT" not in line], said


def test_a_robot_in_the_trap_and_too_many_from_one_place_are_held_and_never_refused(
    told: Told, seats: Seats, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engage.consultations import Consultation

    matter = db.session.get_one(Consultation, seats.world.ids["board open"])
    questions = asked(matter)
    typed = {
        questions["used"].field_name: "o1",
        questions["move"].field_name: "agree",
        questions["matters"].field_name: SAID,
    }
    last = db.session.scalar(sa.select(sa.func.max(Submission.id)))
    monkeypatch.setitem(told.app.config, "HELD_AFTER", 2)
    for n in range(4):
        ann = Resident(seats.of("visitor").client, db.session.get_one(Consultation, matter.id))
        ann.begin(**typed)
        for word in ("1", "2", "3"):
            assert ann.post(word, **typed).status_code == 303
        ann.post("about-you")
        ann.post("publishing", consent="in_full")
        sent = ann.send(**({"leave-this-empty": "http://spam.example"} if n == 0 else {}))
        assert sent.status_code == 303, n
        assert ann.get("sent").status_code == 200
    standings = list(
        db.session.scalars(sa.select(Submission.standing).where(Submission.id > last).order_by(Submission.id))
    )
    assert len(standings) == 4
    assert standings[0] is Standing.HELD
    assert standings[-1] is Standing.HELD


def test_the_sweep_looks_into_tables_that_no_model_names(told: Told) -> None:
    with db.engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names())
    assert names >= {t.name for t in tables()}
    if DATABASE == "sqlite":
        assert any("fts" in name or "search" in name for name in names - {t.name for t in tables()})

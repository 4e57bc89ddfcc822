"""After publication: correct, pause, resume, extend, withdraw, relaunch; each announced, recorded, told."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa

from engage.consultations import service
from engage.consultations.models.consultation import ConsultationNews, ConsultationVersion, State
from engage.database import writing
from engage.jobs import Job
from engage.matters import AuditEntry, Duty, MoveRefusedError, Voice
from engage.now import london_date, now
from engage.questionnaires.hosting import Door
from tests.factories.analysis import a_desk
from tests.factories.consultations import a_closed_consultation, a_consultation, an_open_consultation, publish
from tests.factories.submissions import a_submission

BY: dict[str, Any] = {"by": Voice.OPERATOR, "link": "http://127.0.0.1:8000/x"}


def kinds(db: Any, made: Any) -> list[str]:
    return list(
        db.session.scalars(
            sa.select(ConsultationNews.kind)
            .where(ConsultationNews.consultation_id == made.id)
            .order_by(ConsultationNews.id)
        )
    )


def test_a_pause_moves_the_close_by_at_least_as_long(db: Any) -> None:
    made = an_open_consultation()
    before, at = made.closes_at, now()
    assert before is not None
    with writing(db.session()):
        service.pause(made, at=at, reason="A wrong map.", **BY)
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.resume(made, at=at + timedelta(hours=5), closes_at=before + timedelta(hours=4), **BY)
    assert made.state == State.PAUSED
    with writing(db.session()):
        service.resume(made, at=at + timedelta(hours=5), **BY)
    assert made.closes_at == before + timedelta(hours=5)
    assert made.paused_at is None
    assert kinds(db, made) == ["pause", "resume"]
    assert made.was_extended


def test_only_what_is_open_can_be_paused(db: Any) -> None:
    made = a_closed_consultation()
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.pause(made, at=now(), reason="Why?", **BY)
    assert kinds(db, made) == []


def test_a_pause_needs_a_reason(db: Any) -> None:
    made = an_open_consultation()
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.pause(made, at=now(), reason="  ", **BY)


def test_an_extension_keeps_the_first_date_and_moves_the_duty(db: Any) -> None:
    made = an_open_consultation()
    before = made.closes_at
    assert before is not None
    duty = db.session.scalars(sa.select(Duty).where(Duty.matter_id == made.id)).one()
    due = duty.due_on
    with writing(db.session()):
        service.extend(made, at=now(), closes_at=before + timedelta(days=14), reason="The fair.", **BY)
    assert (made.first_closes_at, made.closes_at) == (before, before + timedelta(days=14))
    assert duty.due_on == due + timedelta(days=14)
    verbs = set(db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.matter_id == made.id)))
    assert {"extend", "move_duty"} <= verbs


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(days=-1)])
def test_it_cannot_close_sooner(db: Any, shift: timedelta) -> None:
    made = an_open_consultation()
    assert made.closes_at is not None
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.extend(made, at=now(), closes_at=made.closes_at + shift, reason="x", **BY)


def test_what_has_closed_is_not_opened_again(db: Any) -> None:
    made = a_closed_consultation()
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.extend(made, at=now(), closes_at=now() + timedelta(days=9), reason="x", **BY)


def test_a_withdrawn_one_owes_no_outcome_and_tells_those_who_follow(db: Any) -> None:
    made = an_open_consultation()
    with writing(db.session()):
        service.withdraw(made, at=now(), reason="The lease was renewed.", **BY)
    duty = db.session.scalars(sa.select(Duty).where(Duty.matter_id == made.id)).one()
    assert duty.not_owed_reason == "The lease was renewed."
    assert kinds(db, made) == ["withdrawal"]
    assert "notices.tell_followers" in set(db.session.scalars(sa.select(Job.name)))


def test_one_withdrawn_before_it_was_published_stays_unknown(db: Any) -> None:
    made = a_consultation()
    with writing(db.session()):
        service.withdraw(made, at=now(), reason="Not needed.", **BY)
    assert not made.is_public
    assert kinds(db, made) == []


def test_after_the_decision_it_cannot_be_withdrawn_but_quashed(db: Any) -> None:
    made = decided(db)
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.withdraw(made, at=now(), reason="Too late.", **BY)
    with writing(db.session()):
        service.quash(made, at=now(), reason="[2026] EWHC 1 (Admin)", **BY)
    assert made.state == State.QUASHED
    with writing(db.session()):
        fresh = service.relaunch(made, at=now(), reason="Ask again, properly.", **BY)
    assert (fresh.state, made.state) == (State.DRAFTING, State.RELAUNCHED)
    assert fresh.slug != made.slug
    assert [o.title for o in fresh.options] == [o.title for o in made.options]
    assert fresh.overview == made.overview
    assert not fresh.is_public


def decided(db: Any) -> Any:
    made = a_closed_consultation()
    with writing(db.session()):
        service.analyse(made, by=Voice.OPERATOR, at=now())
        service.report(made, {"summary_report": "They said.", "decided": "We did."}, by=Voice.OPERATOR, at=now())
        service.publish_summary(made, at=now(), **BY)
        service.deliberate(made, by=Voice.OPERATOR, at=now(), papers="Board, item 4")
        service.decide(made, at=now(), decided_on=london_date(now()), evidence="Paper 4", **BY)
    return made


def test_the_analysis_begins_only_after_closing(db: Any) -> None:
    made = an_open_consultation()
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.analyse(made, by=Voice.OPERATOR, at=now())


def test_a_decision_is_recorded_once_it_was_taken_and_not_before(db: Any) -> None:
    made = a_closed_consultation()
    with writing(db.session()):
        service.analyse(made, by=Voice.OPERATOR, at=now())
        service.report(made, {"summary_report": "They said.", "decided": "We did."}, by=Voice.OPERATOR, at=now())
        service.publish_summary(made, at=now(), **BY)
    tomorrow = london_date(now()) + timedelta(days=1)
    with pytest.raises(MoveRefusedError, match="once it has been taken"), writing(db.session()):
        service.decide(made, at=now(), decided_on=tomorrow, evidence="Paper 4", **BY)
    assert made.state == State.SUMMARY_PUBLISHED


def test_what_counts_when_the_analysis_begins_is_kept_as_a_digest(db: Any) -> None:
    made = a_desk().consultation
    counts = a_submission(made, {"q1": "Yes"}).reference
    a_submission(made, {"q1": "No"}, door=Door.LATE)
    assert made.closes_at is not None
    with writing(db.session()):
        service.analyse(made, by=Voice.OPERATOR, at=made.closes_at)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "analyse")).one()
    assert entry.details["submissions"] == 1
    assert entry.details["sha256"] == sha256(f"{counts} 1\n".encode()).hexdigest()


def test_an_empty_summary_is_not_published(db: Any) -> None:
    made = a_closed_consultation()
    with writing(db.session()):
        service.analyse(made, by=Voice.OPERATOR, at=now())
    with pytest.raises(MoveRefusedError), writing(db.session()):
        service.publish_summary(made, at=now(), **BY)


def test_the_outcome_waits_until_each_theme_is_answered_or_named(db: Any) -> None:
    from engage.analysis.models.coding import Theme

    made = decided(db)
    with writing(db.session()) as session:
        theme = Theme(matter_id=made.id, position=1, title="Parking")
        session.add(theme)
    with pytest.raises(MoveRefusedError, match="Parking"), writing(db.session()):
        service.publish_outcome(made, at=now(), **BY)
    assert made.outcome_published_at is None
    with writing(db.session()):
        service.publish_outcome(made, at=now(), shown_unanswered=[theme.id], **BY)
    duty = db.session.scalars(sa.select(Duty).where(Duty.matter_id == made.id)).one()
    assert duty.met_on == london_date(now())


def test_a_correction_makes_a_version_and_the_one_before_stays(db: Any) -> None:
    made = an_open_consultation()
    with writing(db.session()):
        service.correct(made, {"overview": "It is *now* so."}, at=now(), reason="Was wrong.", **BY)
    versions = db.session.scalars(
        sa.select(ConsultationVersion)
        .where(ConsultationVersion.consultation_id == made.id)
        .order_by(ConsultationVersion.number)
    ).all()
    assert [v.number for v in versions] == [1, 2]
    assert versions[0].snapshot["overview_html"] != versions[1].snapshot["overview_html"]
    assert versions[0].digest != versions[1].digest


def test_the_body_may_promise_the_outcome_sooner(db: Any) -> None:
    made = a_consultation(outcome_days=28)
    opens = datetime(2026, 12, 1, tzinfo=UTC)
    publish(made, opens_at=opens, closes_at=opens + timedelta(days=90))
    duty = db.session.scalars(sa.select(Duty).where(Duty.matter_id == made.id)).one()
    assert duty.clock_id == "BODY-PROMISE"
    assert made.closes_at is not None
    assert duty.due_on == london_date(made.closes_at - timedelta(microseconds=1)) + timedelta(days=28)

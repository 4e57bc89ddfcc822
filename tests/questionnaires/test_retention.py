"""Answers and addresses are gone when the day comes that the privacy notice named; tombstones and counts stay true."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage import installation
from engage.consultations.models.consultation import Consultation
from engage.database import writing
from engage.jobs import retention
from engage.matters.models.record import AuditEntry
from engage.now import now
from engage.questionnaires import tally
from engage.questionnaires.models.submission import Answer, Respondent, Standing, Submission


def test_what_was_to_be_kept_until_a_day_is_gone_on_it_and_the_rest_stays(
    app: Flask, db: Any, monkeypatch: Any
) -> None:
    installation.prepare(app, wants_demo=True)
    session = db.session()
    matter = session.scalars(
        sa.select(Consultation).where(Consultation.id.in_(sa.select(Submission.matter_id))).order_by(Consultation.id)
    ).first()
    key, day = matter.id, date(2020, 1, 31)
    others = session.scalar(
        sa.select(sa.func.count(Submission.id)).where(
            Submission.matter_id != key, Submission.standing.not_in(["withdrawn", "erased"])
        )
    )
    with writing(session):
        matter.kept_until = day
    assert retention.run(session, on=day - timedelta(days=1), at=now(), dry_run=True)["submissions"] == 0
    counted = retention.run(session, on=day, at=now(), dry_run=True)
    assert counted["submissions"] > 0
    assert retention.run(session, on=day, at=now()) == counted
    assert set(retention.run(session, on=day, at=now()).values()) == {0}
    session.expire_all()
    here = sa.select(Submission.id).where(Submission.matter_id == key)
    assert set(session.scalars(sa.select(Submission.standing).where(Submission.id.in_(here)))) <= {
        Standing.ERASED,
        Standing.WITHDRAWN,
    }
    said = (
        sa.select(Answer.text)
        .join(Answer.submission_version)
        .where(sa.text("submission_version.submission_id IN (SELECT id FROM submission WHERE matter_id = :m)"))
    )
    assert set(session.scalars(said, {"m": key})) == {None}
    mails = (
        sa.select(Respondent.email)
        .join(Respondent.submission_version)
        .where(sa.text("submission_version.submission_id IN (SELECT id FROM submission WHERE matter_id = :m)"))
    )
    assert set(session.scalars(mails, {"m": key})) <= {""}
    assert tally.kept(session, key) == tally.counted(session, key)
    assert (
        session.scalar(
            sa.select(sa.func.count(AuditEntry.id)).where(
                AuditEntry.matter_id == key, AuditEntry.verb == "erase", AuditEntry.role == "clock"
            )
        )
        >= 1
    )
    assert session.get_one(Consultation, key).erased_at is not None
    assert (
        session.scalar(
            sa.select(sa.func.count(Submission.id)).where(
                Submission.matter_id != key, Submission.standing.not_in(["withdrawn", "erased"])
            )
        )
        == others
    )

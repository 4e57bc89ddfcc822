"""Drafts are let go of in time, and not before."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engage.database import writing
from engage.extensions import db
from engage.now import london_date, now
from engage.questionnaires import OpenDraft
from engage.questionnaires.service.keep_draft import keep_draft
from engage.questionnaires.unsent import erase_drafts
from engage.questionnaires.versions import current_version_id
from tests.factories.consultations import an_open_consultation
from tests.factories.submissions import a_submission


def test_a_draft_lives_a_week_a_kept_one_until_a_month_after_the_close_and_a_sent_one_an_hour(app: Any) -> None:
    matter = an_open_consultation()
    matter_id, closes_at, began, session = matter.id, matter.closes_at, now(), db.session()
    sent = a_submission(matter, {"q1": "Sent"}, key="sent").token_hash
    version_id = current_version_id(session, matter_id)
    assert version_id
    with writing(session):
        for key, kept in (("loose", False), ("kept", True), (sent, False)):
            keep_draft(
                session, key_hash=key, matter_id=matter_id, version_id=version_id, typed={"q1": ["Half a letter"]},
                begun_at=began, at=began, is_kept=kept,
            )  # fmt: skip
    for at, left in (
        (began + timedelta(minutes=59), {"loose", "kept", sent}),
        (began + timedelta(hours=2), {"loose", "kept"}),
        (began + timedelta(days=6), {"loose", "kept"}),
        (began + timedelta(days=8), {"kept"}),
        (closes_at + timedelta(days=29), {"kept"}),
        (closes_at + timedelta(days=31), set()),
    ):
        would = erase_drafts(session, on=london_date(at), at=at, dry_run=True)
        assert erase_drafts(session, on=london_date(at), at=at, dry_run=False) == would
        assert set(session.scalars(sa.select(OpenDraft.key_hash))) == left, at

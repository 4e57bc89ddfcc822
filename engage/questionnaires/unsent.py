"""Letting go of drafts: those that were sent, those nobody came back to, and all of them a month after the close."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.database import writing
from engage.jobs.retention import eraser
from engage.matters import Matter
from engage.questionnaires.filling import let_go_of_document
from engage.questionnaires.hosting import host_of
from engage.questionnaires.models.drafting import OpenDraft
from engage.questionnaires.models.submission import Submission

UNKEPT = timedelta(days=7)
"""One that nobody asked to keep is gone after a week."""
AFTER_CLOSE = timedelta(days=30)
"""One that somebody asked to keep, a month after the close."""
JUST_SENT = timedelta(hours=1)
"""What was sent is in the submission; its draft is there for the back button, no longer."""
LOT = 200


@eraser("unsent answers")
def erase_drafts(session: Session, *, on: date, at: datetime, dry_run: bool) -> int:
    """Erase drafts whose time has come, with the files that came with them."""
    gone = list(_stale(session, at))
    for n in range(0, 0 if dry_run else len(gone), LOT):
        with writing(session):
            _erase(session, gone[n : n + LOT])
    return len(gone)


def _erase(session: Session, keys: list[str]) -> None:
    drafts = session.scalars(sa.select(OpenDraft).where(OpenDraft.key_hash.in_(keys))).all()
    files = [int(kept[0]) for draft in drafts for name, kept in draft.typed.items() if name.endswith("=file")]
    for draft in drafts:
        session.delete(draft)
    session.flush()
    for document_id in files:
        let_go_of_document(session, document_id)


def _stale(session: Session, at: datetime) -> Iterator[str]:
    was_sent = sa.exists().where(Submission.token_hash == OpenDraft.key_hash)
    old = sa.or_(
        sa.and_(was_sent, OpenDraft.saved_at < at - JUST_SENT),
        sa.and_(OpenDraft.is_kept.is_(False), OpenDraft.saved_at < at - UNKEPT),
    )
    yield from session.scalars(sa.select(OpenDraft.key_hash).where(old)).all()
    matters = session.scalars(sa.select(OpenDraft.matter_id).distinct()).all()
    closed = [matter_id for matter_id in matters if _closed_long_ago(session, matter_id, at)]
    yield from session.scalars(sa.select(OpenDraft.key_hash).where(OpenDraft.matter_id.in_(closed), ~old)).all()


def _closed_long_ago(session: Session, matter_id: int, at: datetime) -> bool:
    matter = session.get_one(Matter, matter_id)
    closes_at = host_of(matter).closes_at(matter)
    return closes_at is not None and closes_at < at - AFTER_CLOSE

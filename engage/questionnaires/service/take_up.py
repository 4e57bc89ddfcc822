"""Go on with the corrected questions: a draft keeps every word, and is asked by the newest frozen version."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.database import table_of
from engage.questionnaires.models.drafting import OpenDraft
from engage.questionnaires.versions import current_version_id


def take_up(session: Session, key_hash: str, *, at: datetime) -> None:
    """Move a draft to the version that is asked now. Words for what is no longer asked stay in it, unsent."""
    draft = session.get(OpenDraft, key_hash)
    newest = current_version_id(session, draft.matter_id) if draft else None
    if newest is not None:
        moved = sa.update(table_of(OpenDraft)).where(OpenDraft.key_hash == key_hash)
        session.execute(moved.values(questionnaire_version_id=newest, saved_at=at))

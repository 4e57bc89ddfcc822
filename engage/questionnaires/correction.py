"""The questions were corrected while somebody was answering: what was announced since, and what is asked otherwise."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.questionnaires.differences import differences
from engage.questionnaires.filling import Filling
from engage.questionnaires.models.questionnaire import QuestionnaireVersion


@dataclass(frozen=True)
class Correction:
    """What she is told. `is_taken_up`: what she sees is the corrected form already, as in an amendment."""

    notices: list[tuple[datetime, str]]
    changes: list[str]
    is_taken_up: bool = False


def correction(session: Session, filling: Filling) -> Correction | None:
    """What was corrected since a draft was begun; None, at no cost, where nothing was."""
    if filling.newest in (0, filling.snapshot.id):
        return None
    return _between(session, filling, filling.snapshot.id, filling.newest, filling.begun_at)


def correction_of(session: Session, filling: Filling, sent_version_id: int, sent_at: datetime) -> Correction | None:
    """What was corrected since the answers that are amended were sent."""
    newest = filling.newest or filling.snapshot.id
    if newest == sent_version_id:
        return None
    return _between(session, filling, sent_version_id, newest, sent_at)


def _between(session: Session, filling: Filling, before: int, newest: int, since: datetime) -> Correction | None:
    versions = sa.select(QuestionnaireVersion.id, QuestionnaireVersion.snapshot)
    rows = session.execute(versions.where(QuestionnaireVersion.id.in_((before, newest))))
    asked = {version_id: snapshot for version_id, snapshot in rows}  # noqa: C416 - a Row is no tuple to the type checker
    changes = differences(asked[before], asked[newest])
    if not changes:
        return None
    notices = filling.host.corrections(session, filling.matter, since)
    return Correction(notices, changes, is_taken_up=filling.snapshot.id == newest)

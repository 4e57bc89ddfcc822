"""Take a submission back, before the close: its words go, its reference and times stay."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage.matters import Voice
from engage.questionnaires.models.submission import Submission
from engage.questionnaires.service.erase import erase


def withdraw(session: Session, submission: Submission, *, private: str, at: datetime) -> None:
    """Withdraw by who holds the private link. Twice is once."""
    if not submission.is_gone:
        erase(session, submission, by=Voice.RESIDENT, at=at, why="withdrawn", private=private)

"""Begin a questionnaire for a matter: one page, nothing on it yet."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.questionnaires.models.questionnaire import Page, Questionnaire

FIRST_PAGE = "Your views"
STANDARD = {"name": "optional", "email": "optional", "organisation": "optional", "on_behalf_of": "no"}


def start(session: Session, matter_id: int) -> Questionnaire:
    """The questionnaire of a matter, made where there was none. Its beginning is recorded by whoever drafts the matter."""
    found = session.scalar(sa.select(Questionnaire).where(Questionnaire.matter_id == matter_id))
    if found is not None:
        return found
    questionnaire = Questionnaire(matter_id=matter_id, standard=dict(STANDARD))
    questionnaire.pages.append(Page(position=1, title=FIRST_PAGE))
    session.add(questionnaire)
    session.flush()
    return questionnaire

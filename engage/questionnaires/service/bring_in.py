"""Make a questionnaire from a draft that was read from a file: all of it, or nothing."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.matters import By, Matter, record_on
from engage.questionnaires.models.questionnaire import Page, Question, Questionnaire, QuestionnaireVersion
from engage.questionnaires.service.start import start
from engage.questionnaires.xlsform.draft import Draft, DraftQuestion


class NotEmptyError(ValueError):
    """The questionnaire has questions already, and an import would not know what to do with them."""


def bring_in(session: Session, matter: Matter, draft: Draft, *, by: By, at: datetime, digest: str) -> Questionnaire:
    """Put the pages of a draft in place of the empty ones. Raises NotEmptyError where something was asked before."""
    questionnaire = start(session, matter.id)
    of_it = QuestionnaireVersion.questionnaire_id == questionnaire.id
    was_frozen = session.scalar(sa.select(QuestionnaireVersion.id).where(of_it).limit(1)) is not None
    if questionnaire.questions or was_frozen:
        raise NotEmptyError(f"{matter.reference} has questions already")
    questionnaire.pages.clear()
    session.flush()
    for number, page in enumerate(draft.pages, 1):
        made = Page(position=number, title=page.title, intro=page.intro, intro_html=page.intro_html)
        questionnaire.pages.append(made)
        made.questions.extend(_question(questionnaire, n, question) for n, question in enumerate(page.questions, 1))
    session.flush()
    found = {"questions": len(draft.questions), "notes": len(draft.notes)}
    record_on(matter, "build", by=by, at=at, what="import", sha256=digest, found=found)
    return questionnaire


def _question(questionnaire: Questionnaire, position: int, draft: DraftQuestion) -> Question:
    return Question(
        questionnaire_id=questionnaire.id,
        position=position,
        name=draft.name,
        kind=draft.kind,
        text=draft.text,
        help=draft.help,
        help_html=draft.help_html,
        is_required=draft.is_required,
        has_other=draft.has_other,
        options=draft.options,
        statements=draft.statements,
        limits=draft.limits,
    )

"""A consultation with answers to make sense of, and what was made of them."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engage.accounts import Appointment, Body, Person, Role
from engage.analysis import Code, Theme
from engage.analysis.answers import Found, answer_of
from engage.analysis.asked import Asked, asked
from engage.analysis.service import code as coding
from engage.analysis.service import codebook, moderate
from engage.consultations.models.consultation import Consultation
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.questionnaires import Answer, QuestionKind, Submission, SubmissionVersion
from tests.factories.consultations import a_consultation, publish
from tests.factories.people import a_body, a_person
from tests.factories.questionnaires import a_questionnaire

KINDS = (
    QuestionKind.LONG_TEXT,  # q1
    QuestionKind.ONE_CHOICE,  # q2
    QuestionKind.MANY_CHOICES,  # q3
    QuestionKind.NUMBER,  # q4
    QuestionKind.MATRIX,  # q5
    QuestionKind.SCALE,  # q6
)


@dataclass
class Desk:
    """A body's consultation, its questions, and somebody who may do everything with the answers."""

    body: Body
    consultation: Consultation
    officer: Person

    @property
    def appointment(self) -> Appointment:
        return self.officer.current_appointments[0]

    @property
    def asks(self) -> Asked:
        return asked(db.session(), self.consultation.id)

    @property
    def home(self) -> str:
        return f"/desk/consultations/{self.consultation.reference}"

    @property
    def public(self) -> str:
        return f"/consultations/{self.consultation.slug}"

    def question(self, name: str) -> Any:
        return next(q for q in self.asks.questions if q.name == name)

    def answer(self, submission: Submission, name: str = "q1") -> Found:
        """One free-text answer of a submission, as the services are given it."""
        answer_id = db.session.scalar(
            sa.select(Answer.id)
            .join(SubmissionVersion)
            .where(
                SubmissionVersion.submission_id == submission.id,
                SubmissionVersion.number == submission.current,
                Answer.question_id == self.question(name).id,
                Answer.text.is_not(None),
            )
        )
        found = answer_of(db.session(), self.consultation.id, answer_id, self.asks)
        assert found is not None
        return found


def a_desk(*kinds: QuestionKind, body: Body | None = None, **values: Any) -> Desk:
    """Open since yesterday, with one question of each kind (see KINDS), and an officer at its body."""
    from datetime import timedelta

    body = body or a_body()
    made = a_consultation(body)
    a_questionnaire(made, *(kinds or KINDS), frozen=False, **values)
    began = now() - timedelta(days=1)
    publish(made, opens_at=began, closes_at=began + timedelta(days=90), at=began)
    return Desk(body, made, a_person(body, Role.OFFICER))


def publish_results(desk: Desk) -> None:
    """Let anyone see the results, as publishing the summary does."""
    with writing(db.session()):
        desk.consultation.summary_published_at = now()


def a_theme(desk: Desk, title: str = "Parking is too dear", description: str = "") -> Theme:
    session = db.session()
    with writing(session):
        return codebook.add_theme(
            session, desk.consultation, title=title, description=description, by=desk.appointment, at=now()
        )


def a_code(desk: Desk, name: str = "Parking", theme: Theme | None = None) -> Code:
    session = db.session()
    with writing(session):
        return codebook.add_code(
            session, desk.consultation, name=name, description="", theme=theme, by=desk.appointment, at=now()
        )


def coded(desk: Desk, submission: Submission, *codes: Code, name: str = "q1") -> None:
    """Give the free text of a submission these codes."""
    session = db.session()
    found = desk.answer(submission, name)
    with writing(session):
        coding.code(
            session,
            desk.consultation,
            found.answer.id,
            found.question.id,
            [code.id for code in codes],
            by=desk.appointment,
            at=now(),
        )


def approved(desk: Desk, submission: Submission, name: str = "q1") -> None:
    session = db.session()
    found = desk.answer(submission, name)
    with writing(session):
        moderate.approve(session, desk.consultation, found, by=desk.appointment, at=now())

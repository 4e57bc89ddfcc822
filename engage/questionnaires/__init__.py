"""Questionnaires: questions, frozen versions, submissions and answers; with the pages to build and to answer one."""

from engage.questionnaires.models.drafting import OpenDraft
from engage.questionnaires.models.questionnaire import (
    STANDARD_QUESTIONS,
    Page,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionnaireVersion,
)
from engage.questionnaires.models.submission import (
    Answer,
    AnswerTally,
    Channel,
    Consent,
    Erasure,
    MonitoringAnswer,
    Respondent,
    Standing,
    Submission,
    SubmissionVersion,
)

__all__ = [
    "STANDARD_QUESTIONS",
    "Answer",
    "AnswerTally",
    "Channel",
    "Consent",
    "Erasure",
    "MonitoringAnswer",
    "OpenDraft",
    "Page",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "QuestionnaireVersion",
    "Respondent",
    "Standing",
    "Submission",
    "SubmissionVersion",
]

"""The questionnaire: pages and questions while they are being written, and its frozen versions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.database import Base, enum_type


class QuestionKind(StrEnum):
    """What sort of answer a question takes."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    ONE_CHOICE = "one_choice"
    MANY_CHOICES = "many_choices"
    SCALE = "scale"  # strongly agree … strongly disagree, not sure
    NUMBER = "number"
    DATE = "date"
    FILE = "file"
    MATRIX = "matrix"  # statements down the side, one choice each
    STATEMENT = "statement"  # words with no answer

    @property
    def is_text(self) -> bool:
        return self in {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}

    @property
    def is_choice(self) -> bool:
        return self in {QuestionKind.ONE_CHOICE, QuestionKind.MANY_CHOICES, QuestionKind.SCALE, QuestionKind.MATRIX}

    @property
    def words(self) -> str:
        return {
            "short_text": "Short text",
            "long_text": "Long text",
            "one_choice": "One choice",
            "many_choices": "Many choices",
            "scale": "Agree or disagree",
            "number": "Number",
            "date": "Date",
            "file": "File",
            "matrix": "Statements to rate",
            "statement": "Words only, no answer",
        }[self.value]


# Standard questions, each "no", "optional" or "required"; consent to publish is always asked.
STANDARD_QUESTIONS = ("name", "email", "organisation", "on_behalf_of")

OTHER = "other"  # reserved option key of "other, please say"

# The options of every agree–disagree scale, in order; the same in a frozen version as any other options.
SCALE_OPTIONS = (
    {"key": "strongly_agree", "label": "Strongly agree"},
    {"key": "agree", "label": "Agree"},
    {"key": "neither", "label": "Neither agree nor disagree"},
    {"key": "disagree", "label": "Disagree"},
    {"key": "strongly_disagree", "label": "Strongly disagree"},
    {"key": "not_sure", "label": "Not sure"},
)


class Questionnaire(Base):
    """What a matter asks: pages of questions, the standard questions, and an equality-monitoring page or not."""

    __tablename__ = "questionnaire"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), unique=True)
    standard: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="standard question: no, optional, required")
    has_monitoring: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    pages: Mapped[list["Page"]] = relationship(
        back_populates="questionnaire", order_by="Page.position", cascade="all, delete-orphan"
    )
    versions: Mapped[list["QuestionnaireVersion"]] = relationship(
        back_populates="questionnaire", order_by="QuestionnaireVersion.number"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def questions(self) -> "list[Question]":
        """Every question that would be asked, in order."""
        return [question for page in self.pages for question in page.questions]


class Page(Base):
    """One page of a questionnaire, as it is being written."""

    __tablename__ = "questionnaire_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    intro: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    intro_html: Mapped[str] = mapped_column(sa.Text, default="")

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="pages")
    questions: Mapped[list["Question"]] = relationship(
        back_populates="page",
        order_by="Question.position",
        primaryjoin="and_(Page.id == Question.page_id, Question.removed_at.is_(None))",
    )


class Question(Base):
    """One question, as it is being written. Once in a frozen version it may be removed from later ones, never deleted.

    `options` and `statements` are lists of `{"key": str, "label": str}`; keys are stable, given once and never reused.
    The option key `other` is reserved for "other, please say" (see `has_other`). A number with the limit `whole` takes
    no decimals.
    """

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire.id"), index=True)
    page_id: Mapped[int | None] = mapped_column(sa.ForeignKey("questionnaire_page.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(80), comment="machine name, unique in its questionnaire: q1, staff …")
    kind: Mapped[QuestionKind] = mapped_column(enum_type(QuestionKind))
    text: Mapped[str] = mapped_column(sa.String(1000))
    help: Mapped[str] = mapped_column(sa.Text, default="", comment="Markdown")
    help_html: Mapped[str] = mapped_column(sa.Text, default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    not_for_publication: Mapped[bool] = mapped_column(default=False)
    has_other: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[Any]] = mapped_column(default=list)
    statements: Mapped[list[Any]] = mapped_column(default=list)
    limits: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="max_length for text; minimum, maximum for a number; earliest, latest for a date"
    )
    removed_at: Mapped[datetime | None]

    page: Mapped[Page | None] = relationship(back_populates="questions")

    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "name"),)


class QuestionnaireVersion(Base):
    """A frozen version: what people were actually asked. Insert-only.

    `snapshot` is `{"standard": {...}, "has_monitoring": bool, "pages": [{"title", "intro_html", "questions":
    [{"id", "name", "kind", "text", "help_html", "is_required", "not_for_publication", "has_other", "options",
    "statements", "limits"}]}]}`; `digest` is the SHA-256 of its canonical JSON.
    """

    __tablename__ = "questionnaire_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire.id"))
    number: Mapped[int]
    frozen_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(sa.String(64))
    snapshot: Mapped[dict[str, Any]]

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="versions")

    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "number"),)

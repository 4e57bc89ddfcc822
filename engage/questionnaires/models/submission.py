"""What the public sends. Insert-only in the database; the one erasure procedure alone may blank it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.database import Base, BigKey, enum_type
from engage.questionnaires.models.questionnaire import QuestionnaireVersion


class Channel(StrEnum):
    """How it reached the body."""

    ONLINE = "online"
    PAPER = "paper"
    PHONE = "phone"
    EMAIL = "email"
    EVENT = "event"
    IMPORT = "import"


class Consent(StrEnum):
    """What the person allows to be published."""

    IN_FULL = "in_full"
    ANONYMOUSLY = "anonymously"
    NOT_AT_ALL = "not_at_all"


class Standing(StrEnum):
    """How a submission stands (P1). Only `counted` is in the counts; nothing is ever silently dropped."""

    COUNTED = "counted"
    HELD = "held"  # suspected of abuse: kept, shown to staff as a figure, waits for a person
    LATE = "late"  # after closing: stored, said so; admitted only with a reason
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    UNUSABLE = "unusable"
    WITHDRAWN = "withdrawn"  # a tombstone: reference and times only
    ERASED = "erased"  # the retention date came


class Submission(Base):
    """One contribution by one person or organisation. Its versions hold the words.

    `token_hash` (SHA-256 of the form's key) makes a double click one row; `private_hash` is that of the link by which
    the person sees, amends or withdraws it. Identity levels are those of P1: see `identity`.
    """

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"))
    reference: Mapped[str] = mapped_column(sa.String(14), unique=True)
    public_id: Mapped[str] = mapped_column(sa.String(14), unique=True, comment="under which it is published")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    private_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    channel_words: Mapped[str] = mapped_column(
        sa.String(40), default="", comment="an import's own word for how it came: Schools, Contact Centre …"
    )
    identity: Mapped[str] = mapped_column(sa.String(20), comment="named, organisation or anonymous")
    received_at: Mapped[datetime]
    standing: Mapped[Standing] = mapped_column(enum_type(Standing))
    standing_reason: Mapped[str] = mapped_column(sa.Text, default="")
    consent: Mapped[Consent] = mapped_column(enum_type(Consent), comment="of the current version")
    current: Mapped[int] = mapped_column(default=1, comment="number of the current version")
    amended_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(sa.String(64), default="", comment="file digest:row of an import")
    network: Mapped[str] = mapped_column(sa.String(64), default="", comment="hash of the address, key changed daily")

    versions: Mapped[list["SubmissionVersion"]] = relationship(
        back_populates="submission", order_by="SubmissionVersion.number"
    )

    __table_args__ = (
        sa.Index("ix_submission_matter_id_standing_id", "matter_id", "standing", "id"),
        sa.Index(
            "ix_submission_network",
            "network",
            sqlite_where=sa.text("network <> ''"),
            postgresql_where=sa.text("network <> ''"),
        ),
        sa.Index(
            "uq_submission_source",
            "matter_id",
            "source",
            unique=True,
            sqlite_where=sa.text("source <> ''"),
            postgresql_where=sa.text("source <> ''"),
        ),
    )

    @property
    def is_gone(self) -> bool:
        return self.standing in {Standing.WITHDRAWN, Standing.ERASED}


class SubmissionVersion(Base):
    """What was sent at one moment, against one frozen version of the questionnaire."""

    __tablename__ = "submission_version"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    number: Mapped[int]
    questionnaire_version_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire_version.id"))
    received_at: Mapped[datetime]
    consent: Mapped[Consent] = mapped_column(enum_type(Consent))

    submission: Mapped[Submission] = relationship(back_populates="versions")
    questionnaire_version: Mapped[QuestionnaireVersion] = relationship()
    answers: Mapped[list["Answer"]] = relationship(back_populates="submission_version", order_by="Answer.id")
    respondent: Mapped["Respondent | None"] = relationship(back_populates="submission_version")

    __table_args__ = (sa.UniqueConstraint("submission_id", "number"),)


class Respondent(Base):
    """Who sent it, where they said: personal data, apart from the answers. None when nothing was given."""

    __tablename__ = "respondent"

    submission_version_id: Mapped[int] = mapped_column(sa.ForeignKey("submission_version.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    on_behalf_of: Mapped[str] = mapped_column(sa.String(500), default="")

    submission_version: Mapped[SubmissionVersion] = relationship(back_populates="respondent")


class Answer(Base):
    """One answered part of one question: a text, a number, a date, a file, or one chosen option.

    Many choices are one row per option chosen, a matrix one row per statement, so that options are counted with one
    GROUP BY and never as combinations. `text` beside option `other` is what was said there.
    """

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    submission_version_id: Mapped[int] = mapped_column(sa.ForeignKey("submission_version.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    statement: Mapped[str] = mapped_column(sa.String(40), default="", comment="key of the matrix statement")
    option: Mapped[str] = mapped_column(sa.String(40), default="", comment="key of the option chosen")
    text: Mapped[str | None] = mapped_column(sa.Text)
    number: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    on_date: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))

    submission_version: Mapped[SubmissionVersion] = relationship(back_populates="answers")

    __table_args__ = (
        sa.Index("ix_answer_submission_version_id", "submission_version_id"),
        sa.Index("ix_answer_question_id_option", "question_id", "option", "statement", "id"),
    )


class MonitoringAnswer(Base):
    """An answer to an equality-monitoring question, apart from every submission.

    `link` is a hash that only the holder of the private link can make again, so that withdrawing takes it out; nobody
    else can join it to the answers.
    """

    __tablename__ = "monitoring_answer"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), index=True)
    link: Mapped[str] = mapped_column(sa.String(64), index=True)
    question: Mapped[str] = mapped_column(sa.String(40))
    option: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.String(200), default="", comment="self-description, where offered")


class Erasure(Base):
    """The tombstone that the one erasure procedure leaves, and the key by which the database lets it blank a row."""

    __tablename__ = "erasure"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), primary_key=True)
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(sa.String(20), comment="withdrawn or retention")


class AnswerTally(Base):
    """Kept counts of what counts: per question, statement and option; changed in the transaction that changes them.

    `question_id` 0 holds counts of submissions: `statement` is then `standing`, `channel`, `channel_words`, `identity`
    or `consent`, and `option` its value (all but standing count only what is counted). For every question,
    option '' with statement '' (or the statement's key) is the base: how many counted submissions answered it.
    """

    __tablename__ = "answer_tally"

    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    statement: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    option: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    n: Mapped[int] = mapped_column(default=0)

"""Making sense of free text: moderation, codes and themes, and which items they led to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.database import Base, BigKey, enum_type
from engage.questionnaires import Answer


class Verdict(StrEnum):
    """What a moderator decided about one free-text answer. No row: it still waits."""

    APPROVED = "approved"
    REDACTED = "redacted"
    REJECTED = "rejected"


REDACTION_REASONS = {
    "personal": "Could identify someone",
    "abusive": "Abusive or offensive",
    "defamatory": "Could be defamatory",
    "confidential": "Confidential",
    "off_topic": "Not about this consultation",
    "safeguarding": "Passed to a safeguarding lead",
}


class Moderation(Base):
    """The verdict on one free-text answer and what the public will see of it. The sealed original stays as it is."""

    __tablename__ = "moderation"

    answer_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("answer.id"), primary_key=True, autoincrement=False)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"))
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict))
    spans: Mapped[list[Any]] = mapped_column(default=list, comment="list of [start, end, reason code], in characters")
    public_text: Mapped[str] = mapped_column(sa.Text, default="", comment="with redactions made; '' when rejected")
    reason: Mapped[str] = mapped_column(sa.String(40), default="", comment="reason code where rejected")
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    answer: Mapped[Answer] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.Index("ix_moderation_matter_id_answer_id", "matter_id", "answer_id"),)


class WaitingText(Base):
    """A free text of a submission that counts, and for whom it still waits; see `service/wait.py`, which keeps it."""

    __tablename__ = "waiting_text"

    answer_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("answer.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    for_moderator: Mapped[bool] = mapped_column(comment="it could be published, and nobody has decided whether it is")
    for_analyst: Mapped[bool] = mapped_column(comment="nobody has coded it")

    __table_args__ = (
        sa.Index(
            "ix_waiting_text_for_moderator",
            "question_id",
            "answer_id",
            sqlite_where=sa.text("for_moderator = 1"),
            postgresql_where=sa.text("for_moderator"),
        ),
        sa.Index(
            "ix_waiting_text_for_analyst",
            "question_id",
            "answer_id",
            sqlite_where=sa.text("for_analyst = 1"),
            postgresql_where=sa.text("for_analyst"),
        ),
    )


class Theme(Base):
    """What many people said, in a line: gathers codes, and is answered by items or shown as unanswered."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="", comment="plain text")
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    codes: Mapped[list["Code"]] = relationship(back_populates="theme", order_by="Code.number")

    __mapper_args__ = {"version_id_col": version}


class Code(Base):
    """One entry of the codebook; its number is the key an analyst presses."""

    __tablename__ = "code"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(sa.ForeignKey("matter.id"))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(120))
    description: Mapped[str] = mapped_column(sa.Text, default="", comment="what belongs in it and what does not")
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    theme: Mapped[Theme | None] = relationship(back_populates="codes")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.UniqueConstraint("matter_id", "number"),)


class Coding(Base):
    """One code given to one answer."""

    __tablename__ = "coding"

    answer_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("answer.id"), primary_key=True, autoincrement=False)
    code_id: Mapped[int] = mapped_column(sa.ForeignKey("code.id"), primary_key=True, autoincrement=False)
    coded_at: Mapped[datetime]
    coded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    code: Mapped[Code] = relationship()

    __table_args__ = (sa.Index("ix_coding_code_id_answer_id", "code_id", "answer_id"),)


class Coded(Base):
    """An answer that somebody has read and coded, with codes or with none: what "next uncoded" skips."""

    __tablename__ = "coded"

    answer_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("answer.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), index=True)
    coded_at: Mapped[datetime]
    coded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class CodedTally(Base):
    """Kept count of the coded texts of a question, among those of submissions that count."""

    __tablename__ = "coded_tally"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(default=0)


class ItemSource(Base):
    """Where an item came from: a theme, and through it the codes and the submissions."""

    __tablename__ = "item_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"), index=True)

    theme: Mapped[Theme] = relationship()

    __table_args__ = (sa.UniqueConstraint("item_id", "theme_id"),)

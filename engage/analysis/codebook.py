"""The codebook as it is read: codes by number, themes in order, and how often each was used."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.analysis.models.coding import Code, Coding, Theme
from engage.analysis.publication import of_current_version
from engage.matters import AuditEntry
from engage.questionnaires import Answer, Standing, Submission, SubmissionVersion

VERBS = (
    "add_code", "edit_code", "merge_codes", "retire_code", "restore_code",
    "add_theme", "edit_theme", "move_theme", "retire_theme",
)  # fmt: skip


@dataclass(frozen=True)
class Codebook:
    """Every code and theme of a matter, retired ones too."""

    codes: list[Code]
    themes: list[Theme]

    @property
    def in_use(self) -> list[Code]:
        return [code for code in self.codes if code.retired_at is None]

    @property
    def current_themes(self) -> list[Theme]:
        return [theme for theme in self.themes if theme.retired_at is None]

    def code(self, code_id: int) -> Code | None:
        return next((code for code in self.codes if code.id == code_id), None)

    def theme(self, theme_id: int) -> Theme | None:
        return next((theme for theme in self.themes if theme.id == theme_id), None)

    @property
    def code_names(self) -> dict[int, str]:
        return {code.id: code.name for code in self.codes}

    @property
    def theme_titles(self) -> dict[int, str]:
        return {theme.id: theme.title for theme in self.themes}


def codebook(session: Session, matter_id: int) -> Codebook:
    """All of it: two statements."""
    codes = session.scalars(sa.select(Code).where(Code.matter_id == matter_id).order_by(Code.number)).all()
    themes = session.scalars(
        sa.select(Theme).where(Theme.matter_id == matter_id).order_by(Theme.position, Theme.id)
    ).all()
    return Codebook(list(codes), list(themes))


def submissions_by_code(
    session: Session, matter_id: int, conditions: tuple[sa.ColumnElement[bool], ...] = ()
) -> dict[int, int]:
    """Code id → distinct counted submissions with an answer that bears it."""
    rows = session.execute(
        sa.select(Coding.code_id, sa.func.count(sa.distinct(Submission.id)))
        .select_from(Coding)
        .join(Code, Code.id == Coding.code_id)
        .join(Answer, Answer.id == Coding.answer_id)
        .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
        .join(Submission, of_current_version())
        .where(
            Code.matter_id == matter_id,
            Submission.matter_id == matter_id,
            Submission.standing == Standing.COUNTED,
            *conditions,
        )
        .group_by(Coding.code_id)
    )
    return dict(rows.all())


def history(session: Session, matter_id: int, *, most: int = 50) -> list[AuditEntry]:
    """What was changed in the codebook, newest first."""
    return list(
        session.scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.matter_id == matter_id, AuditEntry.verb.in_(VERBS))
            .order_by(AuditEntry.id.desc())
            .limit(most)
            .options(sa.orm.joinedload(AuditEntry.person))
        )
    )

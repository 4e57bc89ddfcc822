"""Which themes were answered: how many said it, which items answer it, and what is still without an answer."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.analysis.models.coding import Code, Coding, ItemSource, Theme
from engage.analysis.stamp import Stamp, kept
from engage.analysis.suppression import Shown, alone
from engage.matters import Item, ItemState
from engage.questionnaires import Answer, Standing, Submission, SubmissionVersion

WAITING = (ItemState.DRAFTED, ItemState.ASSIGNED)


@dataclass(frozen=True)
class ThemeCoverage:
    """One theme, the number of counted submissions that said it, and the items that cite it."""

    theme: Theme
    submissions: int
    items: list[Item]

    @property
    def is_answered(self) -> bool:
        """An item citing it has a response."""
        return any(item.state not in WAITING for item in self.items)

    @property
    def shown(self) -> Shown:
        """How many said it, as anyone may read it."""
        return alone(self.submissions)

    @property
    def public_items(self) -> list[Item]:
        """The items that anyone may read."""
        return [item for item in self.items if item.is_public]


def themes_of(session: Session, matter_id: int, *, known: Stamp | None = None) -> list[ThemeCoverage]:
    """Every theme that is not retired, in order. Two statements, and a third where the counts have changed."""
    themes = session.scalars(
        sa.select(Theme)
        .where(Theme.matter_id == matter_id, Theme.retired_at.is_(None))
        .order_by(Theme.position, Theme.id)
    ).all()
    if not themes:
        return []
    counts = kept(session, "themes", matter_id, lambda: _submissions(session, matter_id), known)
    items = _items(session, matter_id)
    return [ThemeCoverage(theme, counts.get(theme.id, 0), items.get(theme.id, [])) for theme in themes]


def unanswered(session: Session, matter_id: int) -> list[ThemeCoverage]:
    """The themes that no item with a response cites."""
    return [covered for covered in themes_of(session, matter_id) if not covered.is_answered]


def _submissions(session: Session, matter_id: int) -> dict[int, int]:
    """Theme id → distinct counted submissions with an answer coded by one of its codes, in the version that stands."""
    rows = session.execute(
        sa.select(Code.theme_id, sa.func.count(sa.distinct(Submission.id)))
        .join(Coding, Coding.code_id == Code.id)
        .join(Answer, Answer.id == Coding.answer_id)
        .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(
            Code.matter_id == matter_id,
            Code.theme_id.is_not(None),
            Submission.matter_id == matter_id,
            Submission.standing == Standing.COUNTED,
            SubmissionVersion.number == Submission.current,
        )
        .group_by(Code.theme_id)
    )
    return {theme_id: n for theme_id, n in rows if theme_id is not None}


def _items(session: Session, matter_id: int) -> dict[int, list[Item]]:
    rows = session.execute(
        sa.select(ItemSource.theme_id, Item)
        .join(Item, Item.id == ItemSource.item_id)
        .where(Item.matter_id == matter_id, Item.withdrawn_at.is_(None))
        .order_by(Item.number)
    )
    cited: dict[int, list[Item]] = {}
    for theme_id, item in rows:
        cited.setdefault(theme_id, []).append(item)
    return cited

"""Equality monitoring as it may be shown: counts by question, small ones hidden, never joined to anything else."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.analysis.suppression import SMALLEST, Shown, together
from engage.questionnaires import MonitoringAnswer
from engage.questionnaires.monitoring import QUESTIONS


@dataclass(frozen=True)
class MonitoringTable:
    """One question: how many answered, and its options; no rows where none can be shown."""

    text: str
    base: int
    rows: tuple[tuple[str, Shown], ...]


def monitoring(session: Session, matter_id: int) -> list[MonitoringTable]:
    """Every question of the equality page, as far as it can be shown: one statement."""
    rows = session.execute(
        sa.select(MonitoringAnswer.question, MonitoringAnswer.option, sa.func.count())
        .where(MonitoringAnswer.matter_id == matter_id)
        .group_by(MonitoringAnswer.question, MonitoringAnswer.option)
    )
    counts = {(question, option): n for question, option, n in rows}
    return [_table(q.text, [(label, counts.get((q.key, key), 0)) for key, label in q.options]) for q in QUESTIONS]


def _table(text: str, rows: list[tuple[str, int]]) -> MonitoringTable:
    base = sum(n for _, n in rows)
    shown = together([n for _, n in rows])
    if shown is None or base < SMALLEST:
        return MonitoringTable(text, 0, ())
    labels = [label for label, _ in rows]
    return MonitoringTable(text, base, tuple(zip(labels, shown, strict=True)))

"""The counts of a matter as anyone may read them: small ones hidden by the one rule, wherever they are shown."""

from collections.abc import Mapping
from dataclasses import replace

from engage.analysis.results import QuestionResult, Results, Row, Table
from engage.analysis.suppression import SMALLEST, Shown, alone, together
from engage.questionnaires import QuestionKind


def as_shown(found: Results) -> Results:
    """The same results with no count in them that points at somebody, and without what must not be published."""
    questions = [q for q in found.questions if not q.question.not_for_publication]
    return replace(
        found,
        standing={value: n if value == "counted" else alone(int(n)) for value, n in found.standing.items()},
        about={about: _shared(values) for about, values in found.about.items()},
        questions=tuple(_question(q) for q in questions),
    )


def _shared(values: Mapping[str, Shown]) -> dict[str, Shown]:
    """A breakdown of all that counted; empty where nothing of it can be shown."""
    shown = together([int(n) for n in values.values()])
    return {} if shown is None else dict(zip(values, shown, strict=True))


def _question(result: QuestionResult) -> QuestionResult:
    figures = None
    if result.figures and result.figures.n >= SMALLEST:  # the lowest and the highest are each what one person said
        figures = replace(result.figures, least=None, most=None)
    return replace(
        result,
        base=alone(int(result.base)),
        tables=tuple(_table(table, result.question.kind) for table in result.tables),
        figures=figures,
    )


def _table(table: Table, kind: QuestionKind) -> Table:
    """Options of which one is chosen add up to the base; of several, each stands alone."""
    counts = [int(row.n) for row in table.rows]
    several = kind is QuestionKind.MANY_CHOICES
    shown: list[Shown] | None = [alone(n) for n in counts] if several else together(counts)
    rows = () if shown is None else tuple(map(_row, table.rows, shown))
    return replace(table, base=alone(int(table.base)), rows=rows)


def _row(row: Row, n: Shown) -> Row:
    return replace(row, n=n)

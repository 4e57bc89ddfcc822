"""What was said, counted: per question, option, channel and identity, with the base n beside every count.

Without a filter the kept counters are read, so the cost never grows with what is stored. With one, the submissions
that match are counted.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from engage.analysis.asked import Asked, AskedQuestion
from engage.analysis.filters import Filter
from engage.analysis.publication import of_current_version
from engage.analysis.stamp import kept
from engage.analysis.suppression import Shown
from engage.questionnaires import Answer, AnswerTally, QuestionKind, Standing, Submission, SubmissionVersion

Counts = dict[tuple[int, str, str], int]
ABOUT = ("channel", "channel_words", "identity", "consent")


@dataclass(frozen=True)
class Row:
    """One line of a table: an option and how many chose it."""

    key: str
    label: str
    n: Shown


@dataclass(frozen=True)
class Table:
    """The counts of one question, or of one statement of a matrix, and how many answered it."""

    title: str
    base: Shown
    rows: tuple[Row, ...]
    key: str = ""


@dataclass(frozen=True)
class NumberFigures:
    """A number question in five figures, all exact; staff alone are shown the last two."""

    n: int
    mean: Decimal
    median: Decimal
    least: Decimal | None
    most: Decimal | None

    @property
    def named(self) -> list[tuple[str, Decimal]]:
        """What may be shown here, each by its name."""
        found = [("Mean", self.mean), ("Median", self.median), ("Lowest", self.least), ("Highest", self.most)]
        return [(name, figure) for name, figure in found if figure is not None]


@dataclass(frozen=True)
class QuestionResult:
    """One question with its tables (several for a matrix), or its figures, or only how many answered."""

    question: AskedQuestion
    base: Shown
    tables: tuple[Table, ...] = ()
    figures: NumberFigures | None = None

    @property
    def is_matrix(self) -> bool:
        return self.question.kind is QuestionKind.MATRIX


@dataclass(frozen=True)
class Results:
    """Everything counted about one matter, or about those of its submissions that a filter picks."""

    counted: int
    standing: dict[str, Shown]
    about: dict[str, dict[str, Shown]]  # channel, identity … → value → submissions
    questions: tuple[QuestionResult, ...]


def results(
    session: Session, matter_id: int, asked: Asked, chosen: Filter | None = None, *, counts: Counts | None = None
) -> Results:
    """All counts: without a filter those that are kept (`counts`, where they have been read), else counted now."""
    conditions = list(chosen.conditions) if chosen else []
    if counts is None:
        counts = _counted_now(session, matter_id, conditions) if chosen else kept_counts(session, matter_id)
    if chosen:
        numbers = _numbers(session, matter_id, asked, conditions)
    else:
        numbers = kept(session, "numbers", matter_id, lambda: _numbers(session, matter_id, asked, []))
    standing: dict[str, Shown] = {o: n for (q, kind, o), n in counts.items() if q == 0 and kind == "standing"}
    return Results(
        counted=counts.get((0, "standing", Standing.COUNTED), 0),
        standing=standing,
        about={a: {o: n for (q, k, o), n in counts.items() if q == 0 and k == a and o and n} for a in ABOUT},
        questions=tuple(_question(q, counts, numbers.get(q.id)) for q in asked.questions),
    )


def _question(question: AskedQuestion, counts: Counts, figures: NumberFigures | None) -> QuestionResult:
    base = counts.get((question.id, "", ""), 0)
    if question.kind is QuestionKind.MATRIX:
        tables = tuple(_table(question, counts, key, label) for key, label in question.statements)
        return QuestionResult(question, base or max((int(t.base) for t in tables), default=0), tables)
    if question.kind.is_choice:
        return QuestionResult(question, base, (_table(question, counts, "", question.text),))
    return QuestionResult(question, base, figures=figures)


def _table(question: AskedQuestion, counts: Counts, statement: str, title: str) -> Table:
    rows = tuple(Row(key, label, counts.get((question.id, statement, key), 0)) for key, label in question.options)
    return Table(title, counts.get((question.id, statement, ""), 0), rows, statement)


_counters = sa.select(AnswerTally.question_id, AnswerTally.statement, AnswerTally.option, AnswerTally.n).where(
    AnswerTally.matter_id == sa.bindparam("matter_id")
)


def kept_counts(session: Session, matter_id: int) -> Counts:
    """The counters of a matter as they stand: (question, statement, option) → n."""
    rows = session.execute(_counters, {"matter_id": matter_id})
    return {(question_id, statement, option): n for question_id, statement, option, n in rows}


def _counted_now(session: Session, matter_id: int, conditions: list[sa.ColumnElement[bool]]) -> Counts:
    """The same counters, for what a filter picks. Only what counts is counted, but standing counts everything."""
    everything = [Submission.matter_id == matter_id, *conditions]
    counts: Counts = {}
    columns = (Submission.standing, *(getattr(Submission, about) for about in ABOUT))
    grouped = sa.select(*columns, sa.func.count()).where(*everything).group_by(*columns)
    for standing, *values, n in session.execute(grouped):
        _add(counts, (0, "standing", str(standing)), n)
        if standing == Standing.COUNTED:
            for about, value in zip(ABOUT, values, strict=True):
                _add(counts, (0, about, str(value)), n)
    counted = [*everything, Submission.standing == Standing.COUNTED]
    for group in ((Answer.question_id, Answer.statement, Answer.option), (Answer.question_id, Answer.statement)):
        for row in session.execute(_answers(sa.select(*group, _people()), counted).group_by(*group)):
            question_id, statement, option, n = row if len(row) == 4 else (row[0], row[1], "", row[2])
            if option or len(row) == 3:
                counts[question_id, statement, option] = n
    return counts


def _people() -> sa.ColumnElement[int]:
    return sa.func.count(sa.distinct(SubmissionVersion.submission_id))


def _answers(select: Any, conditions: list[sa.ColumnElement[bool]]) -> Any:
    return (
        select.select_from(Submission)
        .join(SubmissionVersion, of_current_version())
        .join(Answer, Answer.submission_version_id == SubmissionVersion.id)
        .where(*conditions)
    )


def _add(counts: Counts, key: tuple[int, str, str], n: int) -> None:
    counts[key] = counts.get(key, 0) + n


def _numbers(
    session: Session, matter_id: int, asked: Asked, conditions: list[sa.ColumnElement[bool]]
) -> dict[int, NumberFigures]:
    """The figures of every number question, from its distinct values and how often each was given."""
    ids = [q.id for q in asked.questions if q.kind is QuestionKind.NUMBER]
    if not ids:
        return {}
    rows = session.execute(
        _answers(
            sa.select(Answer.question_id, Answer.number, sa.func.count()),
            [
                Submission.matter_id == matter_id,
                Submission.standing == Standing.COUNTED,
                Answer.question_id.in_(ids),
                Answer.number.is_not(None),
                *conditions,
            ],
        ).group_by(Answer.question_id, Answer.number)
    )
    values: dict[int, list[tuple[Decimal, int]]] = {}
    for question_id, number, n in rows:
        values.setdefault(question_id, []).append((Decimal(number), n))
    return {question_id: figures(given) for question_id, given in values.items()}


def figures(given: list[tuple[Decimal, int]]) -> NumberFigures:
    """Five figures from (value, how often), at least one. The median of an even number is midway between two."""
    given = sorted(given)
    n = sum(times for _, times in given)
    total = sum((value * times for value, times in given), Decimal())
    middle = (_nth(given, (n - 1) // 2) + _nth(given, n // 2)) / 2
    return NumberFigures(n, total / n, middle, given[0][0], given[-1][0])


def _nth(given: list[tuple[Decimal, int]], wanted: int) -> Decimal:
    passed = 0
    for value, times in given:
        passed += times
        if passed > wanted:
            return value
    raise IndexError(wanted)


@dataclass(frozen=True)
class CrossTab:
    """Two closed questions against each other; a cell counts people who gave both answers."""

    rows: AskedQuestion
    columns: AskedQuestion
    cells: dict[tuple[str, str], int]
    base: int  # people who answered both


def cross_tab(
    session: Session, matter_id: int, rows: AskedQuestion, columns: AskedQuestion, chosen: Filter
) -> CrossTab:
    """One question down the side, one across the top: two statements."""
    down, across = aliased(Answer), aliased(Answer)
    both = (
        sa.select(down.option, across.option, _people())
        .select_from(Submission)
        .join(SubmissionVersion, of_current_version())
        .join(down, sa.and_(down.submission_version_id == SubmissionVersion.id, down.question_id == rows.id))
        .join(
            across,
            sa.and_(across.submission_version_id == SubmissionVersion.id, across.question_id == columns.id),
        )
        .where(Submission.matter_id == matter_id, Submission.standing == Standing.COUNTED, *chosen.conditions)
    )
    cells = {(a, b): n for a, b, n in session.execute(both.group_by(down.option, across.option))}
    return CrossTab(rows, columns, cells, session.scalar(both.with_only_columns(_people())) or 0)

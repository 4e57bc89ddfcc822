"""A linear or whole-number program, given to HiGHS on one thread with everything fixed that could make two runs differ."""

from dataclasses import dataclass

import highspy
import numpy as np

from engage.juries.draw.pool import Floats, Ints

INFINITE = float(highspy.kHighsInf)


class SolverError(Exception):
    """HiGHS could neither solve a program nor show that it cannot be solved."""


class InfeasibleError(Exception):
    """No point keeps every row."""


@dataclass(frozen=True)
class Sparse:
    """Rows of a matrix: `starts` (rows,), `columns` and `values` (entries,), and what each row must lie between."""

    starts: Ints
    columns: Ints
    values: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Solution:
    """The best point: its value, the point (columns,), reduced costs (columns,) and multipliers (rows,)."""

    value: float
    point: Floats
    reduced: Floats
    multipliers: Floats


def sparse(rows: list[tuple[Ints, Floats, float, float]]) -> Sparse:
    """Rows written one by one (columns, values, low, high), put together."""
    lengths = [len(columns) for columns, _, _, _ in rows]
    empty = np.zeros(0)
    return Sparse(
        np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64) if rows else np.zeros(0, dtype=np.int64),
        np.concatenate([columns for columns, _, _, _ in rows]) if rows else np.zeros(0, dtype=np.int64),
        np.concatenate([values for _, values, _, _ in rows]) if rows else empty,
        np.array([low for _, _, low, _ in rows]),
        np.array([high for _, _, _, high in rows]),
    )


class Program:
    """A program to be minimised; columns and rows can be added and changed, and it is solved on from where it was."""

    def __init__(self, cost: Floats, lower: Floats, upper: Floats, matrix: Sparse, *, whole: bool = False) -> None:
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._whole = whole
        options: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 0,
            "primal_feasibility_tolerance": 1e-9,
            "dual_feasibility_tolerance": 1e-9,
            "mip_feasibility_tolerance": 1e-9,
            "mip_rel_gap": 1e-9,
        }
        for option, value in options.items():
            self._highs.setOptionValue(option, value)
        if not whole:
            self._highs.setOptionValue("solver", "simplex")
        self._pass(cost, lower, upper, matrix)

    def _pass(self, cost: Floats, lower: Floats, upper: Floats, matrix: Sparse) -> None:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(cost), len(matrix.low)
        model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
        model.row_lower_, model.row_upper_ = matrix.low, matrix.high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.num_col_, model.a_matrix_.num_row_ = len(cost), len(matrix.low)
        model.a_matrix_.start_ = np.append(matrix.starts, len(matrix.columns))
        model.a_matrix_.index_, model.a_matrix_.value_ = matrix.columns, matrix.values
        if self._whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
        self._highs.passModel(model)

    def gap(self, least: float) -> None:
        """Stop looking for a better whole-number point once nothing can be better by more than this share."""
        self._highs.setOptionValue("mip_rel_gap", least)

    def within(self, seconds: float) -> None:
        """Give up after so long, with a SolverError: for a limit that is reported, never for one that decides a result."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)

    def cost(self, cost: Floats) -> None:
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def bound(self, column: int, low: float, high: float) -> None:
        self._highs.changeColBounds(column, low, high)

    def bounds(self, columns: Ints, low: Floats, high: Floats) -> None:
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def row_bound(self, row: int, low: float, high: float) -> None:
        self._highs.changeRowBounds(row, low, high)

    def coefficient(self, row: int, column: int, value: float) -> None:
        self._highs.changeCoeff(row, column, value)

    def add_row(self, columns: Ints, values: Floats, low: float, high: float) -> int:
        self._highs.addRow(low, high, len(columns), columns.astype(np.int32), values)
        return int(self._highs.getNumRow()) - 1

    def add_column(self, rows: Ints, values: Floats) -> int:
        """A column without cost, from 0 up."""
        self._highs.addCol(0.0, 0.0, INFINITE, len(rows), rows.astype(np.int32), values)
        return int(self._highs.getNumCol()) - 1

    def solve(self) -> Solution:
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            raise InfeasibleError
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(self._highs.modelStatusToString(status))
        found = self._highs.getSolution()
        return Solution(
            float(self._highs.getInfo().objective_function_value),
            np.array(found.col_value),
            np.array(found.col_dual),
            np.array(found.row_dual),
        )

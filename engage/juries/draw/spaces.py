"""Where chances may lie: in the relaxation (seats may be cut in pieces), or exactly (mixtures of legal panels).

Both are programs over the same columns: `extra` seats of each group above the floor (groups,), then the floor, the ceiling and
the reciprocal of the floor. Floor and ceiling are chances in units of the fair share `size / people`, so that they are near 1
in a pool of any size. Seats of a group are `people × floor + extra`; the ceiling's rows are added when they are broken.
"""

from abc import ABC, abstractmethod

import numpy as np

from engage.juries.draw.limits import Deadline
from engage.juries.draw.panels import Panels
from engage.juries.draw.pool import Floats, Ints, Pool
from engage.juries.draw.program import INFINITE, Program, Solution, Sparse, sparse

BROKEN = 1e-8  # seats above a ceiling, or worth of a panel, that count


class Space(ABC):
    """One program, and how to fix a group's seats, move the ceiling and say what is wanted."""

    def __init__(self, pool: Pool, deadline: Deadline) -> None:
        self.pool, self.deadline = pool, deadline
        self.groups = len(pool.sizes)
        self.share = pool.size / len(pool.people)
        self.fair = (pool.sizes * self.share).astype(np.float64)  # seats of each group at the fair share
        self.floor, self.ceiling, self.reciprocal = self.groups, self.groups + 1, self.groups + 2
        self.fixed: Floats = np.full(self.groups, np.nan)
        self._ceiling_rows: dict[int, int] = {}
        self._columns = self.groups + 3
        upper = np.full(self._columns, INFINITE)
        upper[self.floor] = upper[self.ceiling] = 1 / self.share
        self._lower, self._upper = np.zeros(self._columns), upper
        self.program = Program(np.zeros(self._columns), self._lower, upper, self._matrix())

    @abstractmethod
    def _matrix(self) -> Sparse: ...

    @abstractmethod
    def _loosen(self, groups: Ints) -> None:
        """Take the floor out of every row of these groups."""

    @abstractmethod
    def _widen(self, solution: Solution) -> bool:
        """Add what the program lacks to be true at this point; whether there was anything."""

    def want(self, costs: dict[int, float]) -> None:
        """Minimise this from now on."""
        cost = np.zeros(self._columns)
        for column, value in costs.items():
            cost[column] = value
        self.program.cost(cost)

    def hold(self, column: int, low: float, high: float) -> None:
        self.program.bound(column, low, high)

    def fix(self, groups: Ints, seats: Floats) -> None:
        """These groups have exactly these seats from now on, and no part in the floor."""
        self.fixed[groups] = seats
        self.program.bounds(groups, seats, seats)
        self._loosen(groups)
        for group in groups:
            if group in self._ceiling_rows:
                self.program.coefficient(self._ceiling_rows[group], self.floor, 0.0)

    def seats(self, solution: Solution) -> Floats:
        """Seats of each group at a point; shape (groups,)."""
        extra = solution.point[: self.groups]
        return np.where(np.isnan(self.fixed), self.fair * solution.point[self.floor] + extra, extra)

    def solve(self) -> Solution:
        """The best point that breaks no ceiling and needs no panel we have not thought of."""
        while True:
            self.deadline.check()
            solution = self.program.solve()
            broken = self._lower_ceilings(solution)
            if not (self._widen(solution) or broken):
                return solution

    def _lower_ceilings(self, solution: Solution) -> bool:
        over = self.seats(solution) - self.fair * solution.point[self.ceiling]
        broken = [g for g in np.flatnonzero(over > BROKEN) if g not in self._ceiling_rows and np.isnan(self.fixed[g])]
        for group in broken:
            columns = np.array([group, self.floor, self.ceiling])
            values = np.array([1.0, self.fair[group], -self.fair[group]])
            self._ceiling_rows[int(group)] = self.program.add_row(columns, values, -INFINITE, 0.0)
        return bool(broken)


class Relaxation(Space):
    """Every row of the pool, kept on average: few rows, and never less than what legal panels can give."""

    def _matrix(self) -> Sparse:
        return sparse(
            [
                (
                    np.append(row.groups, self.floor),
                    np.append(np.ones(len(row.groups)), self.fair[row.groups].sum()),
                    float(row.low),
                    float(row.high),
                )
                for row in self.pool.rows
            ]
        )

    def _loosen(self, groups: Ints) -> None:
        if not len(groups):
            return
        free = np.where(np.isnan(self.fixed), self.fair, 0.0)
        for number in np.unique(np.concatenate([self.pool.rows_of[group] for group in groups])):
            self.program.coefficient(int(number), self.floor, float(free[self.pool.rows[number].groups].sum()))

    def _widen(self, solution: Solution) -> bool:
        return False


class Mixtures(Space):
    """Mixtures of legal panels, found by column generation: exact, and slow beyond some hundreds of groups."""

    def __init__(self, pool: Pool, deadline: Deadline, first: list[Ints]) -> None:
        self._panels = Panels(pool)
        self.known: list[Ints] = []
        super().__init__(pool, deadline)
        for panel in first:
            self._add(panel)

    def _matrix(self) -> Sparse:
        floor = [
            (np.array([group, self.floor]), np.array([-1.0, -self.fair[group]]), 0.0, 0.0)
            for group in range(self.groups)
        ]
        return sparse([*floor, (np.zeros(0, dtype=np.int64), np.zeros(0), 1.0, 1.0)])

    def _loosen(self, groups: Ints) -> None:
        for group in groups:
            self.program.coefficient(int(group), self.floor, 0.0)

    def _add(self, panel: Ints) -> None:
        used = np.flatnonzero(panel)
        self.program.add_column(np.append(used, self.groups), np.append(panel[used].astype(float), 1.0))
        self.known.append(panel)
        self._columns += 1

    def _widen(self, solution: Solution) -> bool:
        worth = solution.multipliers[: self.groups]
        panel = self._panels.best(worth, self.deadline.left())
        if float(worth @ panel) + solution.multipliers[self.groups] <= BROKEN * max(1.0, float(np.abs(worth).max())):
            return False
        if any((panel == known).all() for known in self.known[-3:]):
            return False  # what is left is rounding
        self._add(panel)
        return True

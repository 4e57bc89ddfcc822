"""The best legal panel for given weights, in whole seats: what exactness and feasibility are asked of."""

import numpy as np

from engage.juries.draw.pool import Floats, Ints, Pool
from engage.juries.draw.program import InfeasibleError, Program, sparse


def program_of(pool: Pool, *, whole: bool) -> Program:
    """Seats per group as columns (groups,), every row of the pool as a row; no cost yet."""
    rows = [(row.groups, np.ones(len(row.groups)), float(row.low), float(row.high)) for row in pool.rows]
    groups = len(pool.sizes)
    return Program(np.zeros(groups), np.zeros(groups), pool.sizes.astype(float), sparse(rows), whole=whole)


class Panels:
    """Legal panels of one pool, found one at a time."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._program = program_of(pool, whole=True)

    def best(self, weights: Floats, seconds: float | None = None) -> Ints:
        """The legal panel of greatest total weight: seats per group, shape (groups,)."""
        self._program.cost(-weights)
        if seconds is not None:
            self._program.within(seconds)
        panel = np.rint(self._program.solve().point).astype(np.int64)
        assert self._pool.keeps(panel), "HiGHS gave a panel that breaks a row"
        return panel

    def any(self) -> Ints | None:
        """Some legal panel, or None where there is none."""
        try:
            return self.best(np.zeros(len(self._pool.sizes)))
        except InfeasibleError:
            return None

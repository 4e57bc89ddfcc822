"""The ticket list: so many legal panels, picked one after the other, each serving the groups furthest behind."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from engage.juries.draw.deal import Dealer
from engage.juries.draw.limits import Deadline, OutOfTimeError
from engage.juries.draw.lot import Dice
from engage.juries.draw.panels import Panels, program_of
from engage.juries.draw.pool import Floats, Ints, Pool
from engage.juries.draw.program import InfeasibleError, Program, sparse
from engage.juries.draw.solve import Chances

CANDIDATES = 60  # groups in the whole-number program beside the few that the relaxation cuts in pieces
WHIM = 1e-3  # seats by which chance may prefer one group to another that is as far behind
GAP = 0.01  # a panel this near the best serves as well: what is missed stays on the backlog
LEAST = 10  # tickets that the rule wants for the least likely
SIZES = (1_000, 10_000, 100_000)


@dataclass(frozen=True)
class Tickets:
    """Panels by number, each as places of people in order; how often each person comes up, shape (people,)."""

    panels: tuple[tuple[int, ...], ...]
    counts: Ints

    def short(self, pool: Pool, chances: Chances) -> float:
        """The most tickets that anybody lacks against tickets × chance."""
        return float((chances.of_group[pool.group_of] * len(self.panels) - self.counts).max())

    def over(self, pool: Pool, chances: Chances) -> float:
        """The most tickets that anybody has above tickets × chance."""
        return float((self.counts - chances.of_group[pool.group_of] * len(self.panels)).max())


def enough(chances: Chances) -> int:
    """The published rule: the fewest of 1,000, 10,000 and 100,000 that promise the least likely ten tickets."""
    least = float(chances.of_group[chances.of_group > 0].min())
    return next((m for m in SIZES if m * least >= LEAST), SIZES[-1])


class Picker:
    """Finds the legal panel that serves a backlog best, or very nearly, in pools of any size."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._all = Panels(pool)
        self._small = len(pool.sizes) <= CANDIDATES
        self._relaxed = program_of(pool, whole=False)
        self._low = np.array([float(row.low) for row in pool.rows])
        self._high = np.array([float(row.high) for row in pool.rows])

    def best(self, backlog: Floats) -> Ints:
        """Seats per group, shape (groups,)."""
        if self._small:
            return self._all.best(backlog)
        self._relaxed.cost(-backlog)
        solution = self._relaxed.solve()
        rounded = np.rint(solution.point)
        if np.abs(solution.point - rounded).max() < 1e-9:
            return self._legal(rounded)
        tight = np.where(np.abs(solution.point - rounded) > 1e-9, -1.0, np.abs(solution.reduced))
        order = np.argsort(tight, kind="stable")
        size = CANDIDATES
        while size < len(order):
            try:
                return self._legal(self._around(rounded, np.sort(order[:size]), backlog))
            except InfeasibleError:
                size *= 3
        return self._all.best(backlog)

    def _around(self, rounded: Floats, chosen: Ints, backlog: Floats) -> Floats:
        """The best panel that leaves every group but the chosen as the relaxation has it."""
        rest = rounded.copy()
        rest[chosen] = 0.0
        taken = np.zeros(len(self._low))
        for group in np.flatnonzero(rest):
            taken[self._pool.rows_of[group]] += rest[group]
        inside: dict[int, list[int]] = defaultdict(list)
        for place, group in enumerate(chosen):
            for number in self._pool.rows_of[group]:
                inside[int(number)].append(place)
        low, high = self._low - taken, self._high - taken
        broken = np.flatnonzero((low > 0) | (high < 0))
        if any(int(number) not in inside for number in broken):
            raise InfeasibleError
        rows = [
            (np.array(places), np.ones(len(places)), float(low[number]), float(high[number]))
            for number, places in sorted(inside.items())
        ]
        upper = self._pool.sizes[chosen].astype(float)
        program = Program(-backlog[chosen], np.zeros(len(chosen)), upper, sparse(rows), whole=True)
        program.gap(GAP)
        rest[chosen] = np.rint(program.solve().point)
        return rest

    def _legal(self, seats: Floats) -> Ints:
        panel = seats.astype(np.int64)
        assert self._pool.keeps(panel), "HiGHS gave a panel that breaks a row"
        return panel


def tickets(pool: Pool, chances: Chances, number: int, dice: Dice, deadline: Deadline | None = None) -> Tickets:
    """So many numbered panels, everybody in about number × chance of them."""
    deadline = deadline or Deadline()
    picker, dealer = Picker(pool), Dealer(pool, dice)
    target = chances.seats(pool)
    whims = np.array([dice.below(1 << 20) / (1 << 20) for _ in pool.sizes]) * WHIM
    served: Floats = np.zeros(len(pool.sizes))
    panels = []
    for done in range(1, number + 1):
        if deadline.left() == 0.0:
            raise OutOfTimeError(reached=float(dealer.counts.min()) / max(1, done - 1))
        backlog = done * target - served
        each = np.maximum(backlog / pool.sizes, 0.0)  # tickets that one of the group lacks: counts more the more it is
        seats = picker.best(backlog * (1 + each**2) + np.roll(whims, 7 * done))
        served += seats
        panels.append(dealer.deal(seats))
        deadline.progress("tickets", done, number)
    order = dice.shuffled(range(number))
    return Tickets(tuple(panels[place] for place in order), dealer.counts.copy())

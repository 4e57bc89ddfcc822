"""Everybody's chance: leximin, maximin or capped, in the relaxation first and exactly where that promises too much."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from engage.juries.draw.limits import Deadline, OutOfTimeError
from engage.juries.draw.panels import Panels
from engage.juries.draw.pool import Floats, Ints, Pool
from engage.juries.draw.program import InfeasibleError, SolverError
from engage.juries.draw.spaces import Mixtures, Relaxation, Space

EXACT_UP_TO = 100  # groups: up to here the exact answer costs so little that nothing else is asked
NOTHING = 1e-10  # a chance, or a multiplier, that is none
TOGETHER = 1e-9  # seats by which a ceiling gives way, so that rounding cannot make it impossible


class Objective(StrEnum):
    """Which of the fair lotteries: all first raise the smallest chance, unless `capped` weighs it against the largest."""

    LEXIMIN = "leximin"
    MAXIMIN = "maximin"
    CAPPED = "capped"


@dataclass(frozen=True)
class Chances:
    """A chance for each group, shape (groups,); the multipliers of the relaxation's first stage, shape (rows,)."""

    of_group: Floats
    multipliers: Floats = field(repr=False)
    exact: bool  # found over legal panels, not over the relaxation

    def seats(self, pool: Pool) -> Floats:
        return self.of_group * pool.sizes


def solve(
    pool: Pool, objective: Objective, gamma: float = 1.0, deadline: Deadline | None = None, *, exact: bool | None = None
) -> Chances:
    """Each group's chance; InfeasibleError where there is no legal panel. `exact` insists on, or forgoes, legal panels."""
    deadline = deadline or Deadline()
    if len(pool.sizes) <= EXACT_UP_TO and exact is None:
        exact = True
    relaxed, multipliers = _aim(pool, objective, gamma, lambda: Relaxation(pool, deadline))
    if not exact:
        return Chances(relaxed, multipliers, exact=False)
    first = Panels(pool).any()
    if first is None:
        raise InfeasibleError
    known = [first]

    def mixtures() -> Space:
        space = Mixtures(pool, deadline, known)
        space.known = known  # what one search has found, the next begins with
        return space

    try:
        mixed, _ = _aim(pool, objective, gamma, mixtures)
    except SolverError:
        raise OutOfTimeError from None
    return Chances(mixed, multipliers, exact=True)


def first_bound(pool: Pool) -> Chances:
    """Only the greatest smallest chance that the relaxation allows, for everybody, and what proves it: one quick program."""
    space = Relaxation(pool, Deadline())
    space.hold(space.ceiling, 1 / space.share, 1 / space.share)
    space.want({space.floor: -1.0})
    solution = space.solve()
    chance = float(solution.point[space.floor]) * space.share
    return Chances(np.full(len(pool.sizes), chance), solution.multipliers, exact=False)


def _aim(pool: Pool, objective: Objective, gamma: float, space: Callable[[], Space]) -> tuple[Floats, Floats]:
    if objective is Objective.LEXIMIN:
        return _leximin(space(), None)
    first, multipliers = _leximin(space(), None)
    never = np.flatnonzero(first <= NOTHING)
    ceiling = (_narrowest if objective is Objective.MAXIMIN else _goldilocks)(space(), never, first, gamma)
    chances, _ = _leximin(space(), ceiling)
    return chances, multipliers


def _leximin(space: Space, ceiling: float | None) -> tuple[Floats, Floats]:
    """Raise the floor; whom the proof needs stay at it; raise it for the others. Shapes (groups,), (rows,)."""
    top = 1 / space.share if ceiling is None else ceiling
    space.hold(space.ceiling, top, top)
    space.want({space.floor: -1.0})
    multipliers: Floats | None = None
    while np.isnan(space.fixed).any():
        solution = space.solve()
        if multipliers is None:
            multipliers = solution.multipliers
        _settle(space, solution.point[space.floor], solution.reduced[: space.groups])
    assert multipliers is not None
    chances = np.clip(space.fixed / space.pool.sizes, 0.0, 1.0)
    chances[chances <= NOTHING] = 0.0
    return chances, multipliers


def _settle(space: Space, floor: float, reduced: Floats) -> None:
    """Fix at the floor every group whose multiplier shows that it cannot have more while nobody has less."""
    weight = np.where(np.isnan(space.fixed), reduced * space.fair, 0.0)
    needed = np.flatnonzero(weight > NOTHING)
    if not len(needed):  # the floor is at its own limit: everybody left is certain, or as the ceiling says
        needed = np.flatnonzero(np.isnan(space.fixed))
    space.fix(needed, floor * space.fair[needed])


def _narrowest(space: Space, never: Ints, first: Floats, _gamma: float) -> float:
    """The smallest ceiling under which the smallest chance is still the greatest possible; in fair shares."""
    space.fix(never, np.zeros(len(never)))
    least = float(first[first > NOTHING].min()) / space.share
    space.hold(space.floor, least - TOGETHER, least)
    space.want({space.ceiling: 1.0})
    return float(space.solve().point[space.ceiling]) + TOGETHER


def _goldilocks(space: Space, never: Ints, first: Floats, gamma: float) -> float:
    """The ceiling that minimises ceiling + gamma / floor, in fair shares (Baharav and Flanigan, arXiv 2406.15009)."""
    space.fix(never, np.zeros(len(never)))
    space.want({space.ceiling: 1.0, space.reciprocal: gamma})
    for at in np.geomspace(1e-3, float(first[first > NOTHING].min()) / space.share, 12):
        _cut(space, float(at))
    while True:
        point = space.solve().point
        floor, reciprocal = float(point[space.floor]), float(point[space.reciprocal])
        if 1 / floor - reciprocal <= 1e-9 * reciprocal:
            return float(point[space.ceiling]) + TOGETHER
        _cut(space, floor)


def _cut(space: Space, at: float) -> None:
    """The reciprocal lies above its tangent: 1/t >= 2/at - t/at²."""
    columns, values = np.array([space.reciprocal, space.floor]), np.array([1.0, 1 / at**2])
    space.program.add_row(columns, values, 2 / at, float("inf"))

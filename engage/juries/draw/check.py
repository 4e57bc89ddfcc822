"""Quotas that no panel keeps: which of them cannot stand together, and the smallest changes that would let them."""

from dataclasses import dataclass, replace

import numpy as np

from engage.juries.draw.limits import Deadline
from engage.juries.draw.panels import Panels
from engage.juries.draw.pool import Bound, Floats, Ints, Pool, Quota
from engage.juries.draw.program import InfeasibleError, Program, sparse

ALTERNATIVES = 3
FEWER = 1e-3  # of a unit: what it is worth that one bound less is changed

Member = tuple[str, str, int]  # ("feature=value", "min" or "max", bound), or ("rule", "household" or "size", number)
Change = tuple[str, Bound, int]  # ("feature=value", "min" or "max", units by which it gives way)


@dataclass(frozen=True)
class Infeasible:
    """Why there is no panel: a conflict from which nothing can be left out, and equally small ways out of it."""

    conflict: tuple[Member, ...]
    relaxations: tuple[tuple[Change, ...], ...]
    before_solving: bool

    @property
    def units(self) -> int | None:
        """Seats by which the bounds must give way in all; None where no change of a bound can help."""
        return sum(units for _, _, units in self.relaxations[0]) if self.relaxations else None


def infeasible(pool: Pool, deadline: Deadline | None = None) -> Infeasible | None:
    """None where a legal panel exists; else the conflict and the smallest relaxations."""
    deadline = deadline or Deadline()
    rule = _rule(pool)
    if rule:
        return Infeasible((rule,), (), before_solving=True)
    plain = _by_arithmetic(pool)
    if not plain and Panels(pool).any() is not None:
        return None
    conflict = plain or _by_solving(pool, deadline)
    return Infeasible(tuple(conflict), relaxations(pool, deadline), before_solving=bool(plain))


def _rule(pool: Pool) -> Member | None:
    """A panel larger than the pool, or than one from each household: no quota can mend that."""
    if pool.size > len(pool.people) or pool.size < 1:
        return ("rule", "size", len(pool.people))
    doubled = sum(len(members) - 1 for members in pool.households.values())
    most = len(pool.people) - doubled
    return ("rule", "household", most) if pool.size > most else None


def _by_arithmetic(pool: Pool) -> list[Member]:
    """A conflict inside one feature: bounds whose sums miss the panel's size, or a value too few have."""
    counts = pool.counts()
    for quota in pool.quotas:
        if quota.low > counts[quota.name]:
            return [(quota.name, "min", quota.low)]
    for feature in pool.features:
        quotas = [quota for quota in pool.quotas if quota.feature == feature]
        if sum(quota.low for quota in quotas) > pool.size:
            return _fewest_minimums([(quota.name, "min", quota.low) for quota in quotas], pool.size)
        if sum(min(quota.high, counts[quota.name]) for quota in quotas) < pool.size:
            return _fewest_maximums(quotas, counts, pool.size)
    return []


def _fewest_minimums(members: list[Member], size: int) -> list[Member]:
    """Leave out the smallest minimums while the rest are still too many; none that is left can be spared."""
    kept = sorted(members, key=lambda member: (member[2], member[0]))
    for member in list(kept):
        if sum(low for _, _, low in kept) - member[2] > size:
            kept.remove(member)
    return sorted(kept)


def _fewest_maximums(quotas: list[Quota], counts: dict[str, int], size: int) -> list[Member]:
    """Leave out the maximums that shut out the fewest while the rest still leave too few seats."""
    kept = sorted((q for q in quotas if q.high < counts[q.name]), key=lambda q: (counts[q.name] - q.high, q.name))
    seats = sum(min(q.high, counts[q.name]) for q in quotas)
    for quota in list(kept):
        if seats + counts[quota.name] - quota.high < size:
            kept.remove(quota)
            seats += counts[quota.name] - quota.high
    return sorted((q.name, "max", q.high) for q in kept)


def _by_solving(pool: Pool, deadline: Deadline) -> list[Member]:
    """Leave out one bound after the other, the household rule first; whatever makes a panel possible belongs to it."""
    trial = _Trial(pool)
    members: list[Member] = []
    if pool.households:
        members.append(("rule", "household", len(pool.people) - sum(len(m) - 1 for m in pool.households.values())))
    members += [(quota.name, "max", quota.high) for quota in reversed(pool.quotas)]
    members += [(quota.name, "min", quota.low) for quota in reversed(pool.quotas) if quota.low]
    kept = list(members)
    for done, member in enumerate(members):
        deadline.check()
        deadline.progress("conflict", done, len(members))
        fewer = [other for other in kept if other != member]
        if not trial.possible(fewer):
            kept = fewer
    return sorted(kept)


class _Trial:
    """Asks whether a panel of the right size can keep some of the bounds."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def possible(self, members: list[Member]) -> bool:
        bounds = {(name, side): number for name, side, number in members}
        quotas = tuple(
            replace(q, low=bounds.get((q.name, "min"), 0), high=bounds.get((q.name, "max"), self._pool.size))
            for q in self._pool.quotas
        )
        people = self._pool.people
        if ("rule", "household") not in bounds:
            people = tuple(replace(person, household="") for person in people)
        return Panels(replace(self._pool, quotas=quotas, people=people)).any() is not None


def relaxations(pool: Pool, deadline: Deadline | None = None) -> tuple[tuple[Change, ...], ...]:
    """Up to three ways to make a panel possible, all by as few units as can be; none where bounds cannot help."""
    deadline = deadline or Deadline()
    slack = _Slack(pool)
    found: list[dict[int, int]] = []
    try:
        while len(found) < ALTERNATIVES:
            deadline.check()
            found.append(slack.next(found))
    except InfeasibleError:
        pass
    return tuple(tuple(sorted(slack.changes(units))) for units in found)


class _Slack:
    """Seats per group, units by which each minimum and each maximum gives way, and for each whether it does at all."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._groups, self._quotas = len(pool.sizes), len(pool.quotas)
        self._total = 0

    def next(self, before: list[dict[int, int]]) -> dict[int, int]:
        """The smallest change whose set of bounds does not hold one that was found before."""
        columns = self._groups + 4 * self._quotas
        switches = self._groups + 2 * self._quotas
        cost = np.zeros(columns)
        cost[self._groups : switches] = 1.0
        cost[switches:] = FEWER
        rows = self._rows()
        for old in before:
            own = np.array(sorted(old), dtype=np.int64)
            rows.append((own, np.ones(len(own)), 0.0, float(sum(old.values()) - 1)))
            cost[own] += FEWER  # prefer bounds that no other way out touches
        if before:
            every = np.arange(self._groups, switches)
            rows.append((every, np.ones(len(every)), float(self._total), float(self._total)))
        solution = Program(cost, np.zeros(columns), self._upper(), sparse(rows), whole=True).solve()
        units = np.rint(solution.point[self._groups : switches]).astype(int)
        found = {self._groups + int(i): int(units[i]) for i in np.flatnonzero(units)}
        self._total = self._total or sum(found.values())
        return found

    def _upper(self) -> Floats:
        lows = [float(quota.low) for quota in self._pool.quotas]
        highs = [float(max(0, self._pool.size - quota.high)) for quota in self._pool.quotas]
        return np.concatenate([self._pool.sizes.astype(float), lows, highs, np.ones(2 * self._quotas)])

    def _rows(self) -> list[tuple[Ints, Floats, float, float]]:
        rows: list[tuple[Ints, Floats, float, float]] = []
        place = 0
        for row in self._pool.rows:
            ones, low, high = np.ones(len(row.groups)), float(row.low), float(row.high)
            if row.kind != "quota":
                rows.append((row.groups, ones, low, high))
                continue
            least, most = self._groups + place, self._groups + self._quotas + place
            rows.append((np.append(row.groups, least), np.append(ones, 1.0), low, float("inf")))
            rows.append((np.append(row.groups, most), np.append(ones, -1.0), -float("inf"), high))
            place += 1
        for way in range(2 * self._quotas):  # a bound gives way only where its switch is on
            at = self._groups + way
            columns = np.array([at, at + 2 * self._quotas])
            rows.append((columns, np.array([1.0, -self._upper()[at]]), -float("inf"), 0.0))
        return rows

    def changes(self, found: dict[int, int]) -> list[Change]:
        changes: list[Change] = []
        for column, units in found.items():
            side, place = divmod(column - self._groups, self._quotas)
            changes.append((self._pool.quotas[place].name, "max" if side else "min", units))
        return changes


def relaxed(pool: Pool, changes: tuple[Change, ...]) -> Pool:
    """The pool with bounds that have given way."""
    units = {(name, side): number for name, side, number in changes}
    quotas = tuple(
        replace(q, low=q.low - units.get((q.name, "min"), 0), high=q.high + units.get((q.name, "max"), 0))
        for q in pool.quotas
    )
    return replace(pool, quotas=quotas)

"""Reserves: drawn with each ticket, in order, so that those likely to drop out can be replaced; and who fills a vacancy."""

from dataclasses import dataclass

import numpy as np

from engage.juries.draw.lot import Dice
from engage.juries.draw.pool import Floats, Ints, Pool

DEFAULT_RATE = 0.1  # of those selected drop out at the confirmation call, in the Sortition Foundation's experience


@dataclass(frozen=True)
class Filling:
    """Who takes whose seat (places of people), and the vacancies that no reserve can fill."""

    filled: tuple[tuple[int, int], ...]
    open: tuple[int, ...]


class Reserves:
    """Picks reserves for panels of one pool; `rates` are expected drop-outs by quota name, the highest of hers counting."""

    def __init__(self, pool: Pool, dice: Dice, rates: dict[str, float] | None = None) -> None:
        self._pool, self._dice = pool, dice
        quotas = [row for row in pool.rows if row.kind == "quota"]
        self._low = np.array([row.low for row in quotas])
        self._high = np.array([row.high for row in quotas])
        self._in: Ints = np.zeros((len(pool.sizes), len(quotas)), dtype=np.int64)
        for number, row in enumerate(quotas):
            self._in[row.groups, number] = 1
        known = np.array([(rates or {}).get(row.name, 0.0) for row in quotas])
        self._rate = np.maximum((self._in * known).max(axis=1, initial=0.0), 0.0)
        self._rate[self._rate == 0.0] = DEFAULT_RATE

    def pick(self, panel: tuple[int, ...], number: int) -> tuple[int, ...]:
        """Places of so many reserves in order: each covers as much as she can of the drop-outs not covered yet."""
        groups = self._pool.group_of[list(panel)]
        fits = self._fits(groups)
        uncovered = self._rate[groups].copy()
        taken, chosen = set(panel), []
        for _ in range(number):
            worth = fits.T @ uncovered
            found = self._person(worth, taken)
            if found is None:
                break
            covered = fits[:, self._pool.group_of[found]] > 0
            mass = float(uncovered[covered].sum())
            uncovered[covered] *= max(0.0, 1 - 1 / mass) if mass > 1 else 0.0
            taken.add(found)
            chosen.append(found)
        return tuple(chosen)

    def _fits(self, groups: Ints) -> Floats:
        """Whether a group can take a member's seat with every quota kept; shape (members, groups)."""
        counts = self._in[groups].sum(axis=0)
        fits: Floats = np.zeros((len(groups), len(self._in)))
        for place, group in enumerate(groups):
            after = counts - self._in[group] + self._in
            fits[place] = ((after >= self._low) & (after <= self._high)).all(axis=1)
        return fits

    def _person(self, worth: Floats, taken: set[int]) -> int | None:
        """Somebody of the worthiest group that has somebody left, drawn by lot."""
        homes = {self._pool.people[place].household for place in sorted(taken)} - {""}
        for group in np.argsort(-worth, kind="stable"):
            people = self._pool.groups[group].people
            left = [p for p in people if p not in taken and self._pool.people[p].household not in homes]
            if left:
                found: int = left[self._dice.below(len(left))]
                return found
        return None


def fill(pool: Pool, panel: tuple[int, ...], vacant: tuple[int, ...], reserves: tuple[int, ...]) -> Filling:
    """Each vacancy in turn to the first reserve who keeps every quota and the household rule; nothing gives way."""
    now, left = list(panel), list(reserves)
    filled, open_ = [], []
    for seat in vacant:
        found = next((r for r in left if legal(pool, [*(p for p in now if p != seat), r])), None)
        if found is None:
            open_.append(seat)
            continue
        now[now.index(seat)] = found
        left.remove(found)
        filled.append((seat, found))
    return Filling(tuple(filled), tuple(open_))


def legal(pool: Pool, people: list[int]) -> bool:
    """Whether these people, by their places, are a panel that keeps size, quotas and households, each once."""
    seats = np.bincount(pool.group_of[people], minlength=len(pool.sizes)).astype(np.int64)
    homes = [pool.people[place].household for place in people if pool.people[place].household]
    return len(set(people)) == len(people) and len(set(homes)) == len(homes) and pool.keeps(seats)

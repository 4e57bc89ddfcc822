"""From seats of a group to people in them: within a group nobody comes up two tickets oftener than another."""

from collections import defaultdict

import numpy as np

from engage.juries.draw.lot import Dice
from engage.juries.draw.pool import Ints, Pool


class Deck:
    """The people of one group, in an order drawn by lot and drawn anew whenever everybody has had a turn."""

    def __init__(self, people: tuple[int, ...], dice: Dice) -> None:
        self._people, self._dice = people, dice
        self._left: list[int] = []

    def take(self, number: int) -> list[int]:
        """So many different people."""
        taken: list[int] = []
        while len(taken) < number:
            if not self._left:
                self._left = self._dice.shuffled(self._people)
            place = next(i for i in range(len(self._left) - 1, -1, -1) if self._left[i] not in taken)
            taken.append(self._left.pop(place))
        return taken


class Homes:
    """The households of one pattern: at most one person of each sits, and all who are alike come up equally often."""

    def __init__(self, homes: list[list[int]], pool: Pool, dice: Dice, counts: Ints) -> None:
        self._dice, self._counts = dice, counts
        self._members: list[dict[int, list[int]]] = []
        for home in homes:
            by_group: dict[int, list[int]] = defaultdict(list)
            for person in home:
                by_group[int(pool.group_of[person])].append(person)
            self._members.append(by_group)

    def take(self, wanted: list[tuple[int, int]]) -> list[int]:
        """For each group the number wanted, no two from one household."""
        free = self._dice.shuffled(range(len(self._members)))
        taken: list[int] = []
        for group, number in self._dice.shuffled(wanted):
            free.sort(key=lambda home: self._turns(home, group))
            taken += [self._next(home, group) for home in free[:number]]
            free = free[number:]
        return taken

    def _turns(self, home: int, group: int) -> int:
        """How often this household has sat for this group."""
        return int(sum(self._counts[person] for person in self._members[home][group]))

    def _next(self, home: int, group: int) -> int:
        return min(self._members[home][group], key=lambda person: (self._counts[person], person))


class Dealer:
    """Fills panels with names and keeps count; `counts` is how often each person has come up, shape (people,)."""

    def __init__(self, pool: Pool, dice: Dice) -> None:
        self._pool = pool
        self.counts: Ints = np.zeros(len(pool.people), dtype=np.int64)
        self._decks = [Deck(group.people, dice) if not group.pattern else None for group in pool.groups]
        homes: dict[tuple[tuple[str, ...], ...], list[list[int]]] = defaultdict(list)
        for members in pool.households.values():
            homes[pool.groups[pool.group_of[members[0]]].pattern].append(members)
        self._homes = {pattern: Homes(found, pool, dice, self.counts) for pattern, found in sorted(homes.items())}

    def deal(self, seats: Ints) -> tuple[int, ...]:
        """Places of the people who sit, in the pool's order."""
        panel: list[int] = []
        shared: dict[tuple[tuple[str, ...], ...], list[tuple[int, int]]] = defaultdict(list)
        for group in np.flatnonzero(seats):
            deck = self._decks[group]
            if deck is None:
                shared[self._pool.groups[group].pattern].append((int(group), int(seats[group])))
            else:
                panel += deck.take(int(seats[group]))
        for pattern, wanted in shared.items():
            panel += self._homes[pattern].take(wanted)
        self.counts[panel] += 1
        return tuple(sorted(panel))

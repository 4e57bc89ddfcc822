"""What a draw works on: quotas, people and, made from them, groups of people nobody could tell apart."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bound = Literal["min", "max"]


@dataclass(frozen=True, order=True)
class Quota:
    """How many of a panel may and must have this answer, both counted in seats."""

    feature: str
    value: str
    low: int
    high: int

    @property
    def name(self) -> str:
        return f"{self.feature}={self.value}"


@dataclass(frozen=True, order=True)
class Person:
    """A volunteer: `answers` in the order of the pool's features; `household` is empty where the address is unknown."""

    id: str
    answers: tuple[str, ...]
    household: str = ""


@dataclass(frozen=True)
class Group:
    """People with the same answers who live in households of the same pattern; `pattern` is empty for those alone."""

    answers: tuple[str, ...]
    pattern: tuple[tuple[str, ...], ...]
    people: tuple[int, ...]  # places in the pool's list of people


@dataclass(frozen=True)
class Row:
    """One thing a panel must keep: between `low` and `high` seats for the groups listed."""

    kind: Literal["size", "quota", "household"]
    name: str
    low: int
    high: int
    groups: Ints


@dataclass(frozen=True)
class Pool:
    """A pool in its one order: people by id, features and quotas by name, whatever order the files had."""

    size: int
    features: tuple[str, ...]
    quotas: tuple[Quota, ...]
    people: tuple[Person, ...]

    @staticmethod
    def of(size: int, quotas: list[Quota], features: list[str], people: list[Person]) -> "Pool":
        """Put everything into its one order; `features` names the columns of each person's answers as they came."""
        ordered = sorted(features)
        places = [features.index(feature) for feature in ordered]
        return Pool(
            size,
            tuple(ordered),
            tuple(sorted(quotas)),
            tuple(sorted(Person(p.id, tuple(p.answers[i] for i in places), p.household) for p in people)),
        )

    @cached_property
    def households(self) -> dict[str, list[int]]:
        """Every household with two or more people of the pool: its name, and their places."""
        together: dict[str, list[int]] = defaultdict(list)
        for place, person in enumerate(self.people):
            if person.household:
                together[person.household].append(place)
        return {name: members for name, members in sorted(together.items()) if len(members) > 1}

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        pattern_of: dict[int, tuple[tuple[str, ...], ...]] = {}
        for members in self.households.values():
            pattern = tuple(sorted(self.people[place].answers for place in members))
            pattern_of |= dict.fromkeys(members, pattern)
        alike: dict[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], list[int]] = defaultdict(list)
        for place, person in enumerate(self.people):
            alike[person.answers, pattern_of.get(place, ())].append(place)
        return tuple(Group(answers, pattern, tuple(places)) for (answers, pattern), places in sorted(alike.items()))

    @cached_property
    def group_of(self) -> Ints:
        """For each person the number of her group; shape (people,)."""
        found = np.zeros(len(self.people), dtype=np.int64)
        for number, group in enumerate(self.groups):
            found[list(group.people)] = number
        return found

    @cached_property
    def sizes(self) -> Ints:
        """People in each group; shape (groups,)."""
        return np.array([len(group.people) for group in self.groups], dtype=np.int64)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Panel size, then every quota, then one row for each pattern of household: at most one of each household."""
        size = Row("size", "size", self.size, self.size, np.arange(len(self.groups)))
        return (size, *self._quota_rows(), *self._household_rows())

    def _quota_rows(self) -> list[Row]:
        having: dict[tuple[int, str], list[int]] = defaultdict(list)
        for number, group in enumerate(self.groups):
            for column, value in enumerate(group.answers):
                having[column, value].append(number)
        column_of = {feature: column for column, feature in enumerate(self.features)}
        return [
            Row("quota", quota.name, quota.low, quota.high, _ints(having[column_of[quota.feature], quota.value]))
            for quota in self.quotas
        ]

    def _household_rows(self) -> list[Row]:
        copies = Counter(self.groups[self.group_of[members[0]]].pattern for members in self.households.values())
        having: dict[tuple[tuple[str, ...], ...], list[int]] = defaultdict(list)
        for number, group in enumerate(self.groups):
            having[group.pattern].append(number)
        return [
            Row("household", f"household {number}", 0, copies[pattern], _ints(having[pattern]))
            for number, pattern in enumerate(sorted(copies), 1)
        ]

    @cached_property
    def rows_of(self) -> tuple[Ints, ...]:
        """For each group the numbers of the rows it is in."""
        found: list[list[int]] = [[] for _ in self.groups]
        for number, row in enumerate(self.rows):
            for group in row.groups:
                found[group].append(number)
        return tuple(_ints(rows) for rows in found)

    def counts(self) -> dict[str, int]:
        """How many of the pool have each answer that has a quota, by the quota's name."""
        found = Counter(
            f"{feature}={value}"
            for person in self.people
            for feature, value in zip(self.features, person.answers, strict=True)
        )
        return {quota.name: found[quota.name] for quota in self.quotas}

    def keeps(self, panel: Ints) -> bool:
        """Whether these seats per group are a legal panel."""
        within = bool((panel >= 0).all() and (panel <= self.sizes).all())
        return within and all(row.low <= int(panel[row.groups].sum()) <= row.high for row in self.rows)


def _ints(numbers: list[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)

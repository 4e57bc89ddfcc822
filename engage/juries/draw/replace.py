"""Vacancies that no reserve fills: one lottery for all of them at once, under what the quotas leave."""

from dataclasses import dataclass, replace

from engage.juries.draw.pool import Person, Pool, Quota


@dataclass(frozen=True)
class Beyond:
    """A quota that those who stay break by themselves, by so many seats: no lottery can mend it."""

    quota: str
    seats: int


def vacancies(pool: Pool, staying: tuple[int, ...], gone: tuple[int, ...]) -> tuple[Pool, tuple[Beyond, ...]]:
    """The pool for the vacant seats: nobody who stays, lives with one who does, or has declined; places of `pool`."""
    inside = [pool.people[place] for place in staying]
    homes = {person.household for person in inside if person.household}
    out = {pool.people[place].id for place in (*staying, *gone)}
    people = tuple(p for p in pool.people if p.id not in out and p.household not in homes)
    left = [_left(quota, _having(pool, inside, quota)) for quota in pool.quotas]
    beyond = tuple(Beyond(q.name, -q.high) for q in left if q.high < 0)
    quotas = tuple(replace(q, low=max(0, q.low), high=max(0, q.high)) for q in left)
    return replace(pool, size=pool.size - len(staying), quotas=quotas, people=people), beyond


def _having(pool: Pool, people: list[Person], quota: Quota) -> int:
    column = pool.features.index(quota.feature)
    return sum(person.answers[column] == quota.value for person in people)


def _left(quota: Quota, have: int) -> Quota:
    return replace(quota, low=quota.low - have, high=quota.high - have)

"""Quotas that cannot be kept: what stands against what, and the smallest ways out, offered and never applied."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engage.juries.draw.check import Infeasible, infeasible, relaxed
from engage.juries.draw.panels import Panels
from engage.juries.draw.pool import Person, Pool, Quota
from tests.factories import juries


def of(pool: Pool) -> Infeasible:
    found = infeasible(pool)
    assert found is not None
    return found


def possible(pool: Pool, members: list[tuple[str, str, int]]) -> bool:
    """Whether a panel of this size can keep just these."""
    bounds = {(name, side): n for name, side, n in members}
    quotas = tuple(
        replace(q, low=bounds.get((q.name, "min"), 0), high=bounds.get((q.name, "max"), pool.size)) for q in pool.quotas
    )
    people = pool.people if ("rule", "household") in bounds else tuple(replace(p, household="") for p in pool.people)
    return Panels(replace(pool, quotas=quotas, people=people)).any() is not None


def assert_explained(pool: Pool, units: int | None) -> Infeasible:
    found = of(pool)
    members = list(found.conflict)
    assert not possible(pool, members)
    assert all(possible(pool, [other for other in members if other != one]) for one in members)
    assert found.units == units
    for changes in found.relaxations:
        assert sum(n for _, _, n in changes) == units
        assert infeasible(relaxed(pool, changes)) is None
    assert len(set(found.relaxations)) == len(found.relaxations)
    return found


@pytest.mark.parametrize("name", juries.INFEASIBLE)
def test_the_conflict_is_minimal_and_every_way_out_is_the_smallest(name: str) -> None:
    found = assert_explained(juries.a_pool(name), juries.expected(name)["min_total_units"])
    assert len(found.relaxations) >= 2


def test_minimums_beyond_the_size_are_named_before_solving() -> None:
    people = [Person(f"p{i}", ("abc"[i % 3],)) for i in range(30)]
    pool = Pool.of(22, [Quota("f", "a", 9, 22), Quota("f", "b", 8, 22), Quota("f", "c", 7, 22)], ["f"], people)
    assert assert_explained(pool, 2).before_solving


def test_maximums_below_the_size_are_named_before_solving() -> None:
    people = [Person(f"p{i}", ("abc"[i % 3],)) for i in range(30)]
    pool = Pool.of(12, [Quota("f", "a", 0, 3), Quota("f", "b", 0, 3), Quota("f", "c", 0, 3)], ["f"], people)
    found = assert_explained(pool, 3)
    assert found.before_solving


def test_a_value_too_few_have_is_named_before_solving() -> None:
    people = [Person(f"p{i}", ("m" if i == 0 else "f",)) for i in range(10)]
    pool = Pool.of(4, [Quota("g", "m", 2, 2), Quota("g", "f", 2, 2)], ["g"], people)
    found = assert_explained(pool, 2)
    assert found.conflict == (("g=m", "min", 2),)
    assert found.before_solving


def test_households_that_leave_too_few_name_the_rule_and_the_largest_panel() -> None:
    people = [Person(f"p{i}", ("a",), f"h{i % 2}") for i in range(6)]
    found = of(Pool.of(3, [Quota("f", "a", 0, 3)], ["f"], people))
    assert found.conflict == (("rule", "household", 2),)
    assert found.relaxations == ()
    assert found.units is None


def test_a_panel_larger_than_the_pool_names_the_size() -> None:
    people = [Person(f"p{i}", ("a",)) for i in range(6)]
    found = of(Pool.of(7, [Quota("f", "a", 0, 7)], ["f"], people))
    assert found.conflict == (("rule", "size", 6),)


def test_a_household_that_stands_against_a_quota_is_part_of_the_conflict() -> None:
    people = [Person("p0", ("m",), "home"), Person("p1", ("m",), "home"), *(Person(f"q{i}", ("f",)) for i in range(6))]
    pool = Pool.of(4, [Quota("g", "m", 2, 2), Quota("g", "f", 2, 2)], ["g"], people)
    found = assert_explained(pool, 2)
    assert ("rule", "household", 7) in found.conflict


@pytest.mark.parametrize("seed", range(8))
def test_conflicts_of_made_up_pools_are_minimal(seed: int) -> None:
    pool = juries.a_town(40, 12, seed=seed, paired=12, width=1, shapes=4)
    pool = replace(
        pool, quotas=tuple(replace(q, low=q.high) if i % 3 == seed % 3 else q for i, q in enumerate(pool.quotas))
    )
    found = infeasible(pool)
    if found is not None:
        assert_explained(pool, found.units)


def test_the_command_exits_3_and_shows_ways_out_side_by_side(tmp_path: Path) -> None:
    done = juries.run("infeasible_cross", tmp_path / "out")
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert told["feasible"] is False
    assert told["min_total_units"] == 2
    assert len(told["effects"]) == len(told["relaxations"]) == 2
    assert told["words"][0].startswith("No panel of 4 can keep all of these at once: at least ")
    assert not (tmp_path / "out").exists()

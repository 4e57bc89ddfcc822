"""Everybody's chance: exact, the same for those who are alike, capped where asked."""

import itertools
import random
from pathlib import Path

import numpy as np
import pytest

from engage.juries.draw.explain import gini, never
from engage.juries.draw.pool import Floats, Person, Pool, Quota
from engage.juries.draw.program import Program, sparse
from engage.juries.draw.solve import Objective, solve
from tests.factories import juries


@pytest.mark.parametrize("name", juries.FEASIBLE)
def test_each_pool_gets_the_chances_that_were_found_another_way(name: str) -> None:
    pool, told = juries.a_pool(name), juries.expected(name)
    chances = solve(pool, Objective.LEXIMIN)
    of_people = chances.of_group[pool.group_of]
    assert of_people.min() == pytest.approx(told["leximin_min"], abs=1e-6)
    assert of_people.max() == pytest.approx(told["leximin_max"], abs=1e-6)
    assert gini(of_people) == pytest.approx(told["gini"], abs=1e-5)
    assert len(never(pool, chances)) == told["never_selectable"]
    levels = sorted(round(float(p), 5) for p in of_people)
    assert levels == pytest.approx(sorted(level for level, n in told["levels"] for _ in range(n)), abs=2e-5)


def test_the_trap_where_the_relaxation_promises_too_much_is_not_fallen_into() -> None:
    pool = juries.a_pool("integrality_gap")
    assert solve(pool, Objective.LEXIMIN, exact=False).of_group.min() == pytest.approx(2 / 7)
    assert solve(pool, Objective.LEXIMIN).of_group.min() == pytest.approx(1 / 4)


def test_a_run_prints_one_object_with_what_was_asked(tmp_path: Path) -> None:
    import json

    done = juries.run("integrality_gap", tmp_path, "--tickets", "0")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["feasible"], told["n"], told["k"], told["leximin_min"]) == (True, 10, 4, 0.25)
    assert sum(kind["people"] for kind in told["classes"]) == 10
    assert told["checked"] == "exactly"


@pytest.mark.parametrize("seed", range(30))
def test_chances_equal_those_over_all_panels_of_a_tiny_pool(seed: int) -> None:
    pool = tiny(seed)
    panels = every_panel(pool)
    if not panels:
        return
    ours = solve(pool, Objective.LEXIMIN).of_group[pool.group_of]
    assert np.allclose(ours, over_all(panels, len(pool.people)), atol=1e-6)


def tiny(seed: int) -> Pool:
    lot = random.Random(seed)
    n, size = lot.randint(5, 8), lot.randint(2, 4)
    people = [Person(f"p{i}", (lot.choice("ab"), lot.choice("xy"), lot.choice("uv"))) for i in range(n)]
    if seed % 2:
        people[:2] = [Person(p.id, p.answers, "home") for p in people[:2]]
    quotas = []
    for feature, values in (("f", "ab"), ("g", "xy"), ("h", "uv")):
        for value in values:
            low = lot.randint(0, size // 2)
            quotas.append(Quota(feature, value, low, lot.randint(max(low, size // 2), size)))
    return Pool.of(size, quotas, ["f", "g", "h"], people)


def every_panel(pool: Pool) -> list[tuple[int, ...]]:
    from engage.juries.draw.reserves import legal

    return [p for p in itertools.combinations(range(len(pool.people)), pool.size) if legal(pool, list(p))]


def over_all(panels: list[tuple[int, ...]], people: int) -> Floats:
    """Leximin with a column for each panel and a row for each person: raise the least, see who cannot have more."""
    fixed: dict[int, float] = {}
    while len(fixed) < people:
        level = raised(panels, people, fixed, None, 0.0)
        for person in [p for p in range(people) if p not in fixed]:
            if raised(panels, people, fixed, person, level) <= level + 1e-7:
                fixed[person] = level
    return np.array([fixed[p] for p in range(people)])


def raised(panels: list[tuple[int, ...]], people: int, fixed: dict[int, float], one: int | None, level: float) -> float:
    """The greatest smallest chance of those not fixed, or of one of them while the others keep their level."""
    m = len(panels)
    rows = [(np.arange(m), np.ones(m), 1.0, 1.0)]
    for person in range(people):
        inside = np.array([j for j, panel in enumerate(panels) if person in panel], dtype=np.int64)
        free = person not in fixed and one is None
        columns = np.append(inside, m) if free or person == one else inside
        values = np.append(np.ones(len(inside)), -1.0) if free or person == one else np.ones(len(inside))
        rows.append((columns, values, 0.0 if free or person == one else fixed.get(person, level) - 1e-10, float("inf")))
    cost = np.append(np.zeros(m), -1.0)
    return -Program(cost, np.zeros(m + 1), np.ones(m + 1), sparse(rows)).solve().value


def test_the_cap_keeps_the_largest_chance_down_and_the_smallest_up() -> None:
    pool = juries.a_pool("n500_k40")
    capped = solve(pool, Objective.CAPPED).of_group
    assert capped.max() <= 0.25
    assert capped.min() >= 0.038


def test_more_weight_on_the_smallest_chance_raises_it() -> None:
    pool = juries.a_pool("n500_k40")
    light, heavy = (solve(pool, Objective.CAPPED, gamma).of_group for gamma in (0.5, 4.0))
    assert light.min() < heavy.min()
    assert light.max() < heavy.max()


def test_maximin_gives_the_least_likely_no_less_than_leximin() -> None:
    for name in juries.SMALL:
        pool = juries.a_pool(name)
        assert solve(pool, Objective.MAXIMIN).of_group.min() == pytest.approx(
            solve(pool, Objective.LEXIMIN).of_group.min()
        )


def test_chances_add_up_to_the_seats() -> None:
    for objective in Objective:
        pool = juries.a_town(120, 12, paired=20)
        assert solve(pool, objective).seats(pool).sum() == pytest.approx(12)


def test_whoever_no_panel_has_room_for_is_named_with_the_reason() -> None:
    from engage.juries.draw.explain import why_never

    people = [Person(f"p{i}", ("a" if i < 4 else "b",)) for i in range(6)]
    pool = Pool.of(2, [Quota("f", "a", 2, 2), Quota("f", "b", 0, 0)], ["f"], people)
    chances = solve(pool, Objective.LEXIMIN)
    assert never(pool, chances) == ["p4", "p5"]
    assert why_never(pool, chances)["p4"] == "no seat is open to f=b"

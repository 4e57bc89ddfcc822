"""The proof that nobody could have promised everyone more, by arithmetic alone."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from engage.juries.draw.explain import prove, sentence
from engage.juries.draw.solve import Objective, solve
from tests.factories import juries


def test_the_bound_is_the_known_fraction() -> None:
    pool = juries.a_pool("n500_k40")
    proof = prove(pool, solve(pool, Objective.LEXIMIN))
    assert str(proof.bound) == juries.expected("n500_k40")["relaxation_upper_bound_on_min"] == "28/561"


@pytest.mark.parametrize("name", juries.FEASIBLE)
def test_no_lottery_gives_everyone_more_than_the_bound(name: str) -> None:
    pool = juries.a_pool(name)
    chances = solve(pool, Objective.LEXIMIN)
    bound = prove(pool, chances).bound
    assert float(bound) >= chances.of_group.min() - 1e-9
    if name != "integrality_gap":
        assert float(bound) == pytest.approx(chances.of_group.min())


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_holds_for_pools_with_households(seed: int) -> None:
    pool = juries.a_town(60, 9, seed=seed, paired=20, width=1)
    chances = solve(pool, Objective.LEXIMIN, exact=False)
    assert float(prove(pool, chances).bound) == pytest.approx(chances.of_group.min(), abs=1e-8)


def test_a_layperson_is_told_the_one_quota_that_decides() -> None:
    pool = juries.a_pool("leximin_levels")
    told = sentence(prove(pool, solve(pool, Objective.LEXIMIN)))
    assert (
        told
        == "10 volunteers have g=a and a panel seats at most 2 of them, so nobody can promise everyone more than 1/5."
    )


def test_verify_recomputes_the_bound_and_notices_an_altered_multiplier(tmp_path: Path) -> None:
    assert juries.run("n500_k40", tmp_path, "--tickets", "0", "--seed", "a").exit_code == 0
    done = juries.verify(tmp_path, "--proof")
    assert done.exit_code == 0
    assert "28/561" in done.stdout
    file = tmp_path / "public" / "proof.json"
    told = json.loads(file.read_text())
    for place, weight in enumerate(told["weights"]):
        altered = json.loads(file.read_text())
        altered["weights"][place]["weight"] = str(Fraction(weight["weight"]) * Fraction(11, 10))
        other = tmp_path / f"altered{place}"
        shutil.copytree(tmp_path / "public", other / "public")
        (other / "public" / "proof.json").write_text(json.dumps(altered))
        done = juries.verify(other, "--proof")
        assert done.exit_code == 1
        assert "WRONG  proof.json" in done.stdout

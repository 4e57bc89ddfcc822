"""Pools to draw from: those of the folder `tests/juries/pools`, and made-up ones from a seed."""

import csv
import json
import random
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from engage.juries.cli import draws
from engage.juries.draw.conduct import Draw, Rules, conduct
from engage.juries.draw.load import Loaded, load
from engage.juries.draw.pool import Person, Pool, Quota

POOLS = Path(__file__).resolve().parents[1] / "juries" / "pools"
FEASIBLE = ("two_groups", "household_pair", "integrality_gap", "leximin_levels", "n500_k40")
SMALL = FEASIBLE[:-1]
INFEASIBLE = ("infeasible_cross", "infeasible_n300_k30")


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((POOLS / name / "expected.json").read_text())
    return found


def files(name: str) -> tuple[bytes, bytes]:
    return (POOLS / name / "categories.csv").read_bytes(), (POOLS / name / "respondents.csv").read_bytes()


def loaded(name: str) -> Loaded:
    targets, people = files(name)
    columns = ["household"] if b"household" in people else []
    return load(targets, people, expected(name)["k"], columns)


def a_pool(name: str = "two_groups") -> Pool:
    return loaded(name).pool


def a_draw(pool: Pool, tickets: int = 100, seed: bytes = b"a seed", **rules: Any) -> Draw:
    done = conduct(pool, Rules(tickets=tickets, **rules), seed)
    assert isinstance(done, Draw)
    return done


def a_town(people: int, size: int, seed: int = 1, *, paired: int = 0, width: int = 2, shapes: int = 3) -> Pool:
    """Volunteers with `shapes` features; quotas that leave `width` seats of play around the pool's own shares."""
    lot = random.Random(seed)
    features = [f"f{n}" for n in range(shapes)]
    found = [
        Person(
            f"p{n:05}",
            tuple(lot.choices("abcd", (5, 4, 2, 1))[0] for _ in features),
            f"h{n // 2}" if n < 2 * paired else "",
        )
        for n in range(people)
    ]
    quotas = []
    for place, feature in enumerate(features):
        for value in "abcd":
            fair = sum(person.answers[place] == value for person in found) * size / people
            quotas.append(Quota(feature, value, max(0, int(fair) - width + 1), int(fair) + width))
    return Pool.of(size, quotas, features, found)


def write_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return path


def run(name: str, out: Path, *more: str) -> Result:
    """`flask draw run` on a pool of the folder."""
    here = POOLS / name
    words = ["run", "--targets", str(here / "categories.csv"), "--people", str(here / "respondents.csv")]
    words += ["--size", str(expected(name)["k"]), "--out", str(out), "--json"]
    if "household" in (here / "respondents.csv").read_text().partition("\n")[0]:
        words += ["--household", "household"]
    return CliRunner().invoke(draws, [*words, *more], catch_exceptions=False)


def verify(out: Path, *more: str) -> Result:
    """`flask draw verify` of what a run wrote."""
    return CliRunner().invoke(draws, ["verify", str(out / "public"), *more], catch_exceptions=False)

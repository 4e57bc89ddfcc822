"""The ticket list: legal panels only, everybody as often as her chance says, and the same bytes for the same seed."""

import concurrent.futures
import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engage.juries.draw.pool import Pool
from engage.juries.draw.reserves import legal
from tests.factories import juries

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", juries.SMALL)
def test_every_ticket_of_a_small_pool_is_legal_and_everybody_has_her_share(name: str) -> None:
    assert_fair(juries.a_pool(name), 1000)


@pytest.mark.parametrize("paired", [0, 30])
def test_every_ticket_of_a_town_is_legal_and_everybody_has_her_share(paired: int) -> None:
    assert_fair(juries.a_town(300, 20, seed=4, paired=paired, shapes=4), 150, different=0.95)


def test_tickets_of_the_large_pool_are_legal_and_different() -> None:
    assert_fair(juries.a_pool("n500_k40"), 25, different=0.95)


def assert_fair(pool: Pool, m: int, different: float = 0.0) -> None:
    draw = juries.a_draw(pool, m)
    listed = draw.tickets
    assert listed is not None
    assert all(legal(pool, list(panel)) for panel in listed.panels)
    assert len(listed.panels) == m
    assert len(set(listed.panels)) >= different * m
    counts = np.bincount([p for panel in listed.panels for p in panel], minlength=len(pool.people))
    assert (counts == listed.counts).all()
    assert listed.short(pool, draw.chances) <= 2
    assert listed.over(pool, draw.chances) <= 3
    for group in pool.groups:
        if not group.pattern:
            assert np.ptp(counts[list(group.people)]) <= 1


def test_whoever_is_certain_is_on_every_ticket() -> None:
    pool = juries.a_pool("integrality_gap")
    draw = juries.a_draw(pool, 200)
    assert draw.tickets is not None
    certain = np.flatnonzero(draw.chances.of_group[pool.group_of] > 1 - 1e-9)
    assert len(certain) == 1
    assert draw.tickets.counts[certain[0]] == 200


def ticket_bytes(out: Path) -> bytes:
    return (out / "public" / "tickets.csv.gz").read_bytes()


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    here = juries.POOLS / "household_pair"
    lines = (here / "respondents.csv").read_bytes().splitlines(keepends=True)
    shuffled = [lines[0], *random.Random(3).sample(lines[1:], len(lines) - 1)]
    assert shuffled != lines
    (tmp_path / "people.csv").write_bytes(b"".join(shuffled))
    juries.run("household_pair", tmp_path / "one", "--seed", "s", "--number", "7")
    juries.run(
        "household_pair", tmp_path / "two", "--seed", "s", "--number", "7", "--people", str(tmp_path / "people.csv")
    )
    for folder in ("public", "sealed"):
        for file in sorted((tmp_path / "one" / folder).iterdir()):
            assert file.read_bytes() == (tmp_path / "two" / folder / file.name).read_bytes(), file.name


def test_another_seed_gives_other_tickets_and_the_same_chances(tmp_path: Path) -> None:
    pool = juries.a_town(80, 8, shapes=2)
    one, other = juries.a_draw(pool, 50, b"one"), juries.a_draw(pool, 50, b"other")
    assert one.tickets is not None
    assert other.tickets is not None
    assert one.tickets.panels != other.tickets.panels
    assert (one.chances.of_group == other.chances.of_group).all()


DIGEST = """
import hashlib
from tests.factories import juries
draw = juries.a_draw(juries.a_town(150, 12, paired=20), 10, reserves=2)
print(hashlib.sha256(repr((draw.tickets.panels, draw.reserves, draw.commitment.root)).encode()).hexdigest())
"""


def test_neither_hash_seeds_nor_threads_change_a_byte() -> None:
    def in_a_process(seed: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        return done.stdout.strip()

    def in_a_thread(_number: int) -> str:
        draw = juries.a_draw(juries.a_town(150, 12, paired=20), 10, reserves=2)
        assert draw.tickets is not None
        return hashlib.sha256(repr((draw.tickets.panels, draw.reserves, draw.commitment.root)).encode()).hexdigest()

    found = {in_a_process("0"), in_a_process("1")}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found |= set(pool.map(in_a_thread, range(2)))
    assert len(found) == 1


def test_without_a_seed_one_is_taken_recorded_and_printed(tmp_path: Path) -> None:
    import json

    told = json.loads(juries.run("two_groups", tmp_path, "--tickets", "20").stdout)
    protocol = json.loads((tmp_path / "public" / "protocol.json").read_text())
    assert len(told["seed"]) == 32
    assert protocol["seed"] == told["seed"]
    assert protocol["seed_from"] == "system"


def test_too_few_tickets_are_obeyed_and_more_are_advised(tmp_path: Path) -> None:
    import json

    told = json.loads(juries.run("two_groups", tmp_path, "--tickets", "20", "--seed", "a").stdout)
    assert told["tickets"] == 20
    assert told["tickets_advised"] == 1000
    told = json.loads(juries.run("two_groups", tmp_path, "--tickets", "30", "--seed", "a").stdout)
    assert "tickets_advised" not in told


def test_a_limit_that_is_hit_is_exit_4_with_bound_and_gap_and_nothing_is_written(tmp_path: Path) -> None:
    import json

    done = juries.run("n500_k40", tmp_path / "out", "--seed", "a", "--limit", "0.5")
    assert done.exit_code == 4
    told = json.loads(done.stdout)
    assert told["bound_fraction"] == "28/561"
    assert told["gap"] > 0
    assert not (tmp_path / "out").exists()

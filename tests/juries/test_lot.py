"""Chance that anyone can repeat, and that favours no ticket."""

import hashlib
import subprocess
import sys
from collections import Counter

import pytest

from engage.juries.draw import verify
from engage.juries.draw.lot import Dice, number_from, within

LIST = "12" * 32


def test_a_number_that_would_favour_the_small_ones_is_thrown_away() -> None:
    assert within(iter([9, 3]), 3, word=10) == 0  # 9 is beyond three times three: were it taken, 0 would come oftener
    assert within(iter([8]), 3, word=10) == 2
    assert within(iter([9]), 5, word=10) == 4
    with pytest.raises(ValueError):
        within(iter([9, 9]), 3, word=10)


def test_every_remainder_is_exactly_as_likely() -> None:
    for n in (3, 7, 10, 1000):
        word = 1 << 12
        kept = Counter(number % n for number in range(word) if number < word - word % n)
        assert len(set(kept.values())) == 1
        assert all(within(iter([number, 0]), n, word) == number % n for number in range(word - word % n))


def test_a_million_beacons_pick_every_ticket_alike() -> None:
    m, draws = 1000, 1_000_000
    dice = Dice(b"simulated beacons")
    counts = Counter(dice.below(m) for _ in range(draws))
    chi = sum((counts[n] - draws / m) ** 2 / (draws / m) for n in range(m))
    assert 770 < chi < 1224  # 999 degrees of freedom: p above one in a million on either side


def test_the_stranger_and_the_core_make_the_same_number_of_a_beacon() -> None:
    found = set()
    for n in range(300):
        randomness = hashlib.sha256(str(n).encode()).hexdigest()
        for m in (7, 1000):
            assert verify.number_from(LIST, randomness, m) == number_from(LIST, randomness, m)
        found.add(number_from(LIST, randomness, 1000))
    assert len(found) > 200


def test_the_numbers_are_what_they_have_always_been() -> None:
    dice = Dice(b"engage")
    assert [dice.below(1000) for _ in range(4)] == NUMBERS
    assert Dice(b"engage").shuffled("abcdef") == SHUFFLED


NUMBERS = [694, 648, 807, 555]
SHUFFLED = ["a", "c", "b", "f", "d", "e"]


def test_no_other_command_carries_the_solver() -> None:
    asked = "import sys; import engage.juries.cli; print(sorted({'numpy', 'highspy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Chance that anyone can repeat: a generator from bytes, and a number from a beacon. Standard library only."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")
WORD = 1 << 64


class Dice:
    """Whole numbers from SHA-256 of the seed and a counter: the same in every version of Python, and in any language.

    The stream is SHA-256(seed ‖ 0), SHA-256(seed ‖ 1), … with the counter in 8 bytes, cut into numbers of 64 bits, all
    big-endian. A number that would favour the small ones is thrown away and the next one taken.
    """

    def __init__(self, seed: bytes) -> None:
        self._words = _words(seed)

    def below(self, n: int) -> int:
        """One of 0 … n−1, each as likely as the others."""
        return within(self._words, n)

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """The things in an order drawn by lot (Fisher and Yates, from the last place down)."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order


def _words(seed: bytes) -> Iterator[int]:
    counter = 0
    while True:
        block = hashlib.sha256(seed + counter.to_bytes(8, "big")).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(block[start : start + 8], "big")
        counter += 1


def within(words: Iterator[int], n: int, word: int = WORD) -> int:
    """The first number below the greatest multiple of n, modulo n: no remainder is likelier than another."""
    if n < 1:
        raise ValueError("a lot needs at least one ticket")
    limit = word - word % n
    for number in words:
        if number < limit:
            return number % n
    raise ValueError("no numbers left")


def number_from(list_hash: str, randomness: str, tickets: int) -> int:
    """The ticket a beacon picks: the generator seeded with the list's hash and the beacon's randomness (both in hex)."""
    return Dice(bytes.fromhex(list_hash) + bytes.fromhex(randomness)).below(tickets)

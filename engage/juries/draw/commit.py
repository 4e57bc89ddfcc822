"""A commitment to the pool: one salted record for each volunteer, one root over them, one receipt for each."""

import hashlib
import hmac
import json
from dataclasses import dataclass

from engage.juries.draw.pool import Person, Pool


@dataclass(frozen=True)
class Receipt:
    """What a volunteer needs to see that she was in: her salt, her record and the hashes beside the way to the root."""

    id: str
    salt: str
    record: str
    path: tuple[tuple[str, str], ...]  # ("left" or "right", hash beside it)


@dataclass(frozen=True)
class Commitment:
    """The root and, for each person in the pool's order, her leaf, salt and household token (all in hex)."""

    root: str
    leaves: tuple[str, ...]
    salts: tuple[str, ...]
    tokens: tuple[str, ...]
    records: tuple[str, ...]

    def receipt(self, place: int, pool: Pool) -> Receipt:
        return Receipt(pool.people[place].id, self.salts[place], self.records[place], path(self.leaves, place))


def key_of(pool: Pool) -> bytes:
    """A key nobody outside can guess: from everything the pool holds, so that the same pool gives the same bytes."""
    whole = json.dumps([pool.size, pool.features, [[p.id, p.answers, p.household] for p in pool.people]])
    return hashlib.sha256(b"salts of " + whole.encode()).digest()


def commit(pool: Pool, key: bytes) -> Commitment:
    """Commit to everybody's answers and household; the key stays secret, or answers could be guessed from the leaves."""
    shared = pool.households
    tokens = tuple(_keyed(key, "home", p.household)[:16] if p.household in shared else "" for p in pool.people)
    salts = tuple(_keyed(key, "salt", person.id) for person in pool.people)
    records = tuple(record(pool, person, token) for person, token in zip(pool.people, tokens, strict=True))
    leaves = tuple(leaf(salt, record) for salt, record in zip(salts, records, strict=True))
    return Commitment(root(leaves), leaves, salts, tokens, records)


def _keyed(key: bytes, what: str, name: str) -> str:
    return hmac.new(key, f"{what}:{name}".encode(), hashlib.sha256).hexdigest()


def record(pool: Pool, person: Person, token: str) -> str:
    """A person as one line: id, household token, answers."""
    answers = [[feature, value] for feature, value in zip(pool.features, person.answers, strict=True)]
    return json.dumps([person.id, token, answers], ensure_ascii=False, separators=(",", ":"))


def leaf(salt: str, line: str) -> str:
    """SHA-256 of 00, the salt and the record."""
    return hashlib.sha256(b"\0" + bytes.fromhex(salt) + line.encode()).hexdigest()


def _levels(leaves: tuple[str, ...]) -> list[list[str]]:
    """Leaves, then pairs hashed (SHA-256 of 01, left, right; an odd one goes up as it is), up to the root."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [_node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        levels.append(above + below[len(above) * 2 :])
    return levels


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\1" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def root(leaves: tuple[str, ...]) -> str:
    """The one hash that stands for all leaves in their order."""
    return _levels(leaves)[-1][0] if leaves else hashlib.sha256(b"").hexdigest()


def path(leaves: tuple[str, ...], place: int) -> tuple[tuple[str, str], ...]:
    """The hashes beside the way from a leaf to the root, from below, each with the side it stands on."""
    beside = []
    for level in _levels(leaves)[:-1]:
        other = place ^ 1
        if other < len(level):
            beside.append(("left" if other < place else "right", level[other]))
        place //= 2
    return tuple(beside)

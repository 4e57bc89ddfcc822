"""The folder of a draw: `public/` for everybody, `sealed/` for the appointed auditor and for nobody else."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import highspy

from engage.juries.draw import lot
from engage.juries.draw.commit import leaf, path, root
from engage.juries.draw.conduct import Draw
from engage.juries.draw.explain import Proof, never, proof_of, why_never
from engage.juries.draw.pool import Pool

FORMAT = "engage draw 1"
SMALL = 5  # counts below are not published
CHECKER = Path(__file__).with_name("verify.py")


@dataclass(frozen=True)
class Protocol:
    """What the organiser says beside the rules: how the seed came to be, the beacon's round, what this draw follows."""

    seed: str
    seed_from: str = "given"
    beacon_round: int | None = None
    household_rule: bool = False
    is_test: bool = False
    previous: str | None = None  # SHA-256 of the manifest of the draw that this one replaces members of
    sealed_list: bool = False  # only the root over salted tickets is public, and the ticket that was drawn
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """The number that picks the ticket and how it was made: "given" (balls, dice), or a beacon's own record."""

    number: int
    beacon: dict[str, Any] | None = None


def write(folder: Path, draw: Draw, protocol: Protocol, number: Number | None = None) -> str:
    """Write both folders; the hash of the ticket list. What was in them before is overwritten, file by file."""
    public, sealed = folder / "public", folder / "sealed"
    public.mkdir(parents=True, exist_ok=True)
    sealed.mkdir(mode=0o700, exist_ok=True)
    hidden, shown, listed = _sealed_files(draw), _public_files(draw, protocol), list_hash(draw, protocol)
    (hidden if protocol.sealed_list else shown).update(_list_files(draw, protocol))
    shown["manifest.json"] = _json(_manifest(draw, shown, hidden, listed))
    if number is not None:
        shown["result.json"] = _json(_result(draw, protocol, number, listed))
    shown["SHA256SUMS"] = "".join(f"{sha256(data)}  {name}\n" for name, data in sorted(shown.items())).encode()
    for place, files in ((sealed, hidden), (public, shown)):
        for old in sorted(place.iterdir()):
            if old.name in KNOWN and old.name not in files:
                old.unlink()
        for name, data in sorted(files.items()):
            (place / name).write_bytes(data)
    return listed


KNOWN = frozenset({
    "protocol.json", "quotas.csv", "pool.csv", "counts.csv", "tickets.csv.gz", "proof.json", "manifest.json",
    "result.json", "salts.txt", "SHA256SUMS", "verify.py", "people.csv", "classes.csv", "receipts.json", "never.json",
})  # fmt: skip


def _public_files(draw: Draw, protocol: Protocol) -> dict[str, bytes]:
    pool, commitment = draw.pool, draw.commitment
    files = {
        "protocol.json": _json(_protocol(draw, protocol)),
        "quotas.csv": _csv(("feature", "value", "min", "max", "pool"), _quotas(pool)),
        "pool.csv": _csv(
            ("id", "leaf", "home"),
            zip((p.id for p in pool.people), commitment.leaves, commitment.tokens, strict=True),
        ),
        "verify.py": CHECKER.read_bytes(),
    }
    if _may_show(draw.proof, pool):
        files["proof.json"] = _json(proof_of(draw.proof))
    return files


def _list_files(draw: Draw, protocol: Protocol) -> dict[str, bytes]:
    """The list, how many tickets each has and, for a list that is sealed, the salts of its tickets."""
    if not draw.tickets:
        return {}
    counts = zip((p.id for p in draw.pool.people), draw.tickets.counts.tolist(), strict=True)
    files = {
        "counts.csv": _csv(("id", "tickets"), counts),
        "tickets.csv.gz": gzip.compress(_ticket_lines(draw), 9, mtime=0),
    }
    return files | {"salts.txt": " ".join(_salts(draw)).encode()} if protocol.sealed_list else files


def _salts(draw: Draw) -> list[str]:
    """A salt for each ticket; whoever does not hold the people's salts cannot make them."""
    key = hashlib.sha256("".join(draw.commitment.salts).encode()).hexdigest()
    return [sha256(f"{key} {number}".encode()) for number in range(draw.rules.tickets)]


def _leaves(draw: Draw) -> tuple[str, ...]:
    lines = _ticket_lines(draw).decode().splitlines()[1:]
    return tuple(leaf(salt, line) for salt, line in zip(_salts(draw), lines, strict=True))


def opened(draw: Draw, number: int) -> dict[str, Any]:
    """One ticket of a sealed list, with its salt and the way to the root: for the draw, or for those who are on it."""
    record = _ticket_lines(draw).decode().splitlines()[number + 1]
    return {"record": record, "salt": _salts(draw)[number], "path": path(_leaves(draw), number)}


def _sealed_files(draw: Draw) -> dict[str, bytes]:
    pool, commitment = draw.pool, draw.commitment
    classes = [
        (number, f"{chance:.12f}", int(size))
        for number, (chance, size) in enumerate(zip(draw.chances.of_group, pool.sizes, strict=True))
    ]
    people = (
        (person.id, salt, token, int(group), *person.answers)
        for person, salt, token, group in zip(
            pool.people, commitment.salts, commitment.tokens, pool.group_of, strict=True
        )
    )
    receipts = {person.id: asdict(commitment.receipt(place, pool)) for place, person in enumerate(pool.people)}
    return {
        "people.csv": _csv(("id", "salt", "home", "class", *pool.features), people),
        "classes.csv": _csv(("class", "chance", "people"), classes),
        "receipts.json": _json(receipts),
        "proof.json": _json(proof_of(draw.proof)),
        "never.json": _json({"ids": never(pool, draw.chances), "why": why_never(pool, draw.chances)}),
    }


def _protocol(draw: Draw, protocol: Protocol) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "size": draw.pool.size,
        "people": len(draw.pool.people),
        "features": list(draw.pool.features),
        "objective": str(draw.rules.objective),
        "gamma": draw.rules.gamma,
        "tickets": draw.rules.tickets,
        "reserves": draw.rules.reserves,
        "solver": f"highspy {highspy.Highs().version()}",  # type: ignore[no-untyped-call]
        "root": draw.commitment.root,
        **asdict(protocol),
    }


def _manifest(draw: Draw, shown: dict[str, bytes], hidden: dict[str, bytes], listed: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "tickets": draw.rules.tickets,
        "fewest": int(draw.tickets.counts.min()) if draw.tickets else None,
        "list": listed,
        "root": draw.commitment.root,
        "bound": str(draw.proof.bound),
        "files": {name: sha256(data) for name, data in sorted(shown.items())},
        "sealed": {name: sha256(data) for name, data in sorted(hidden.items())},
    }


def _result(draw: Draw, protocol: Protocol, number: Number, listed: str) -> dict[str, Any]:
    assert draw.tickets is not None
    ids = [person.id for person in draw.pool.people]
    reserves = draw.reserves[number.number] if draw.reserves else ()
    return ({"opened": opened(draw, number.number)} if protocol.sealed_list else {}) | {
        "list": listed,
        "number": number.number,
        "beacon": number.beacon,
        "panel": [ids[place] for place in draw.tickets.panels[number.number]],
        "reserves": [ids[place] for place in reserves],
    }


def _ticket_lines(draw: Draw) -> bytes:
    if not draw.tickets:
        return b""
    ids = [person.id for person in draw.pool.people]
    size, spare = draw.pool.size, draw.rules.reserves
    header = ("ticket", *(f"member {n}" for n in range(1, size + 1)), *(f"reserve {n}" for n in range(1, spare + 1)))
    reserves = draw.reserves or ((),) * len(draw.tickets.panels)
    return _csv(
        header,
        (
            (number, *(ids[place] for place in (*panel, *more)), *("",) * (spare - len(more)))
            for number, (panel, more) in enumerate(zip(draw.tickets.panels, reserves, strict=True))
        ),
    )


def _quotas(pool: Pool) -> Iterable[tuple[str, str, int, int, str]]:
    shown = _totals(pool)
    return ((q.feature, q.value, q.low, q.high, shown[q.name]) for q in pool.quotas)


def _totals(pool: Pool) -> dict[str, str]:
    """Volunteers with each value: 1 to 4 as "fewer than 5", and another left out where the sum would tell them."""
    counts = pool.counts()
    shown = {name: str(count) for name, count in counts.items()}
    for feature in pool.features:
        names = [q.name for q in pool.quotas if q.feature == feature]
        small = [name for name in names if 0 < counts[name] < SMALL]
        hidden: list[str] = []
        others = sorted((n for n in names if counts[n] >= SMALL), key=lambda n: (counts[n], n))
        while small and others and _told(sum(counts[n] for n in (*small, *hidden)), len(small), len(hidden)):
            hidden.append(others.pop(0))
        shown |= dict.fromkeys(small, f"fewer than {SMALL}") | dict.fromkeys(hidden, "not shown")
    return shown


def _told(total: int, small: int, hidden: int) -> bool:
    """Whether the sum of what is not shown leaves a small count only one value."""
    least, most = small + SMALL * hidden, (SMALL - 1) * small
    return total == least or (not hidden and (small == 1 or total == most))


def _may_show(proof: Proof, pool: Pool) -> bool:
    shown = _totals(pool)
    return all(w.people >= SMALL and (w.kind != "quota" or shown[w.name].isdigit()) for w in proof.weights)


def list_hash(draw: Draw, protocol: Protocol) -> str:
    """What is posted elsewhere before the number is made: SHA-256 of the list before it is packed, or a sealed list's root."""
    return root(_leaves(draw)) if protocol.sealed_list and draw.tickets else sha256(_ticket_lines(draw))


def number_of(listed: str, beacon: dict[str, Any], tickets: int) -> Number:
    """The number that a beacon's record picks."""
    return Number(lot.number_from(listed, str(beacon["randomness"]), tickets), beacon)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _json(thing: object) -> bytes:
    return (json.dumps(thing, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()

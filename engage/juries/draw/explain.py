"""What the chances are, in figures, and why nobody could have promised everyone more: a proof by arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from engage.juries.draw.pool import Floats, Pool
from engage.juries.draw.solve import NOTHING, Chances

NEAR = 1e-9  # the bound in fractions is as good as the solver's


@dataclass(frozen=True)
class Weight:
    """What one seat under this row counts in the proof; `high` says which bound was used, `people` whom it covers."""

    kind: str
    name: str
    weight: Fraction
    bound: int
    people: int

    @property
    def side(self) -> str:
        return "max" if self.weight > 0 else "min"


@dataclass(frozen=True)
class Proof:
    """No lottery over legal panels gives everybody more than `bound` (where `bound` is below 1).

    A person scores the weights of her rows. A panel scores at most Σ weight × bound. Were everybody's chance above p, a panel
    would score more than p × everybody's score on average: so p ≤ Σ weight × bound / Σ weight × people. `excess` mends both
    sums where somebody's score is below nought: her chance is at most 1, so at most her score can be missing.
    """

    weights: tuple[Weight, ...]
    excess: Fraction
    bound: Fraction


def gini(chances: Floats) -> float:
    """How unequal chances of people are, 0 to 1; shape (people,)."""
    ordered = np.sort(chances)
    n, total = len(ordered), float(ordered.sum())
    return float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum()) / (n * total) if total else 0.0


def never(pool: Pool, chances: Chances) -> list[str]:
    """Ids of those who are in no legal panel."""
    return [pool.people[place].id for place in np.flatnonzero(chances.of_group[pool.group_of] <= NOTHING)]


def why_never(pool: Pool, chances: Chances) -> dict[str, str]:
    """For each id that can never be chosen, in words: a value that no panel may hold, or the quotas together."""
    closed = {quota.name for quota in pool.quotas if quota.high == 0}
    found = {}
    for place in np.flatnonzero(chances.of_group[pool.group_of] <= NOTHING):
        person = pool.people[place]
        values = [f"{f}={v}" for f, v in zip(pool.features, person.answers, strict=True)]
        shut = [name for name in values if name in closed]
        found[person.id] = (
            f"no seat is open to {shut[0]}" if shut else f"no legal panel has room for {' with '.join(values)}"
        )
    return found


def prove(pool: Pool, chances: Chances) -> Proof:
    """The multipliers as fractions, as simple as they can be without losing anything of the bound."""
    raw = -chances.multipliers[: len(pool.rows)]
    raw = raw / max(float(np.abs(raw).max()), NOTHING)
    best = min((_proof(pool, raw, limit) for limit in (10, 100, 1_000, 10_000, 10**6)), key=_quality)
    return best if best.bound < 1 else Proof((), Fraction(0), Fraction(1))


def _quality(proof: Proof) -> tuple[int, int]:
    return round(float(proof.bound) / NEAR), max((w.weight.denominator for w in proof.weights), default=1)


def _proof(pool: Pool, raw: Floats, limit: int) -> Proof:
    weights = [Fraction(float(value)).limit_denominator(limit) for value in raw]
    used = [
        Weight(row.kind, row.name, weight, row.high if weight > 0 else row.low, int(pool.sizes[row.groups].sum()))
        for row, weight in zip(pool.rows, weights, strict=True)
        if weight
    ]
    excess = -sum((s * int(n) for s, n in zip(_scores(pool, weights), pool.sizes, strict=True) if s < 0), Fraction(0))
    return Proof(tuple(used), excess, bound(used, excess))


def _scores(pool: Pool, weights: list[Fraction]) -> Iterable[Fraction]:
    return (sum((weights[row] for row in rows), Fraction(0)) for rows in pool.rows_of)


def bound(weights: list[Weight], excess: Fraction) -> Fraction:
    """(Σ weight × bound + excess) / (Σ weight × people + excess); 1 where that proves nothing."""
    above = sum((w.weight * w.bound for w in weights), Fraction(0)) + excess
    below = sum((w.weight * w.people for w in weights), Fraction(0)) + excess
    return min(above / below, Fraction(1)) if below > 0 and above >= 0 else Fraction(1)


def sentence(proof: Proof) -> str:
    """The proof in one sentence, where it rests on few quotas; else a sentence that says what the table shows."""
    quotas = [w for w in proof.weights if w.kind == "quota"]
    if len(proof.weights) == 1 and len(quotas) == 1:
        only = quotas[0]
        return (
            f"{only.people:,} volunteers have {only.name} and a panel seats at most {only.bound:,} of them, "
            f"so nobody can promise everyone more than {proof.bound}."
        )
    if proof.bound >= 1:
        return "Everybody could be certain of a seat."
    return (
        f"Give each volunteer the points of her answers: all {len(proof.weights)} weighted rules together let a panel score "
        f"so little that nobody can promise everyone more than {proof.bound}."
    )


def proof_of(proof: Proof) -> dict[str, Any]:
    """The proof as it is published: multipliers and bound as fractions."""
    return {
        "weights": [
            {
                "kind": w.kind,
                "name": w.name,
                "side": w.side,
                "weight": str(w.weight),
                "bound": w.bound,
                "people": w.people,
            }
            for w in proof.weights
        ],
        "excess": str(proof.excess),
        "bound": str(proof.bound),
        "sentence": sentence(proof),
    }

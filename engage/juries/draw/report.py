"""The one object that a run prints: chances in figures, or why there is no panel; and the same in plain lines."""

from collections import Counter
from typing import Any

import numpy as np

from engage.juries.draw.check import Change, Infeasible, Member, relaxed
from engage.juries.draw.conduct import Draw
from engage.juries.draw.explain import gini, never, proof_of, sentence
from engage.juries.draw.load import Loaded
from engage.juries.draw.pool import Pool
from engage.juries.draw.solve import Chances, Objective, solve

_SIDE = {"min": ("at least", "lower"), "max": ("at most", "raise")}


def report_of(loaded: Loaded, draw: Draw) -> dict[str, Any]:
    """What is known before the number is."""
    pool, chances = draw.pool, _of_people(draw.pool, draw.chances)
    leximin = _of_people(pool, draw.leximin)
    listed = draw.tickets
    report = {
        "feasible": True,
        "n": len(pool.people),
        "k": pool.size,
        "objective": str(draw.rules.objective),
        "leximin_min": float(leximin.min()),
        "leximin_max": float(leximin.max()),
        "gini": gini(leximin),
        "never_selectable": len(never(pool, draw.chances)),
        "min": float(chances.min()),
        "max": float(chances.max()),
        "classes": [
            {"chance": float(chance), "people": int(people)}
            for chance, people in sorted(zip(draw.chances.of_group.tolist(), pool.sizes.tolist(), strict=True))
        ],
        "checked": draw.checked,
        "bound": str(draw.proof.bound),
        "proof": proof_of(draw.proof),
        "tickets": draw.rules.tickets,
        "short": round(max(0.0, listed.short(pool, draw.chances)), 6) if listed else None,
        "over": round(max(0.0, listed.over(pool, draw.chances)), 6) if listed else None,
        "different": len(set(listed.panels)) if listed else None,
        "reveals": constants(draw),
    } | _lists(loaded)
    if draw.advised:
        report["tickets_advised"] = draw.advised
    return report | {"words": _words(report, sentence(draw.proof))}


def _of_people(pool: Pool, chances: Chances) -> np.ndarray:
    return np.round(chances.of_group[pool.group_of], 12)


def _lists(loaded: Loaded) -> dict[str, Any]:
    return {
        "same_household": [list(ids) for ids in loaded.homes.same],
        "review": [list(ids) for ids in loaded.homes.review],
        "ignored_columns": list(loaded.ignored),
    }


def constants(draw: Draw) -> list[str]:
    """Quota values that every ticket seats equally often: from an open list anyone could work out who has them."""
    if not draw.tickets:
        return []
    column = {feature: place for place, feature in enumerate(draw.pool.features)}
    found = []
    for quota in draw.pool.quotas:
        has = [person.answers[column[quota.feature]] == quota.value for person in draw.pool.people]
        seats = Counter(sum(has[place] for place in panel) for panel in draw.tickets.panels)
        if len(seats) == 1 and 0 < sum(has) < len(has) and next(iter(seats)) > 0:
            found.append(quota.name)
    return found


def _words(report: dict[str, Any], proof: str) -> list[str]:
    lines = [
        f"{report['n']:,} volunteers for {report['k']:,} seats ({report['objective']}).",
        f"The smallest chance is {report['min']:.4%}, the largest {report['max']:.4%}; Gini of leximin {report['gini']:.4f}.",
        f"Never selectable: {report['never_selectable']:,}. Checked {report['checked']}.",
        proof,
    ]
    if report["tickets"]:
        lines.append(
            f"{report['tickets']:,} tickets, {report['different']:,} different; nobody lacks more than {report['short']:g}."
        )
    if "tickets_advised" in report:
        lines.append(f"Some would have fewer than ten tickets: take {report['tickets_advised']:,}.")
    if report["reveals"]:
        lines.append(f"Publish no open list: anyone could work out who has {', '.join(report['reveals'])}.")
    lines += [f"Column not used: {name}." for name in report["ignored_columns"]]
    return lines


def report_of_conflict(loaded: Loaded, why: Infeasible, objective: str) -> dict[str, Any]:
    """What stands in the way, and what each way out would do to the chances."""
    return {
        "feasible": False,
        "n": len(loaded.pool.people),
        "k": loaded.pool.size,
        "objective": objective,
        "conflict": [list(member) for member in why.conflict],
        "relaxations": [[list(change) for change in changes] for changes in why.relaxations],
        "min_total_units": why.units,
        "effects": [_effect(loaded.pool, changes) for changes in why.relaxations],
        "found": "by arithmetic" if why.before_solving else "by solving",
        "words": [in_words(loaded.pool, why.conflict), *(change_in_words(c) for c in why.relaxations)],
    } | _lists(loaded)


def _effect(pool: Pool, changes: tuple[Change, ...]) -> dict[str, float]:
    after = relaxed(pool, changes)
    chances = _of_people(after, solve(after, Objective.LEXIMIN, exact=False))
    return {"min": float(chances.min()), "max": float(chances.max()), "gini": gini(chances)}


def in_words(pool: Pool, conflict: tuple[Member, ...]) -> str:
    """A conflict in one sentence."""
    rules = [number for name, side, number in conflict if (name, side) == ("rule", "household")]
    if conflict[0][:2] == ("rule", "size"):
        return f"The panel has {pool.size:,} seats, and there are {conflict[0][2]:,} volunteers."
    bounds = [f"{_SIDE[s][0]} {n:,} with {name}" for name, s, n in conflict if name != "rule"]
    if not bounds:
        return f"With one of each household a panel can have at most {rules[0]:,} members; it has {pool.size:,} seats."
    more = f", with one of each household (at most {rules[0]:,} members)" if rules else ""
    return f"No panel of {pool.size:,} can keep all of these at once{more}: {'; '.join(bounds)}."


def change_in_words(changes: tuple[Change, ...]) -> str:
    """A way out in one sentence."""
    parts = [f"{_SIDE[s][1]} the {s} of {name} by {units:,}" for name, s, units in changes]
    return f"It could be drawn if you {', and '.join(parts)}."

"""Counts of people made safe to publish: none so small that it points at somebody, and none that can be worked out. Pure.

The one rule for all that leaves the body: a count from 1 to 4 reads "fewer than 5". Where the rest of its table and the
total would give it away, the smallest of the others is not shown either; and where that does not help, nothing of the
table is. Nought is shown: it points at nobody. A test tries every small table there is, against a reader who knows
this rule as well as we do.
"""

from collections.abc import Sequence
from enum import StrEnum

SMALLEST = 5


class Hidden(StrEnum):
    """What stands in the place of a count."""

    FEW = "fewer than 5"
    REST = "not shown"  # five or more: left out so that a small one cannot be worked out


Shown = int | Hidden


def alone(n: int) -> Shown:
    """A count that adds up to nothing with others: a theme, an option of which people choose several."""
    return Hidden.FEW if 0 < n < SMALLEST else n


def together(counts: Sequence[int], smallest: int = SMALLEST) -> list[Shown] | None:
    """Counts that add up to a total which is shown beside them; None where nothing of the table can be shown."""
    few = [i for i, n in enumerate(counts) if 0 < n < smallest]
    shown: list[Shown] = [Hidden.FEW if i in few else n for i, n in enumerate(counts)]
    held, telling = sum(counts[i] for i in few), _telling(len(few), smallest)
    if held not in telling:
        return shown
    others = sorted((n, i) for i, n in enumerate(counts) if n >= smallest)
    if not others:
        return None
    place, missing = others[0][1], others[0][0] + held
    most = missing  # how large the one not shown can be, being the smallest; of equals it is the first
    if len(others) > 1:
        most = others[1][0] if place < others[1][1] else others[1][0] - 1
    sums = [held for held in telling if smallest <= missing - held <= most]
    if len({n for held in sums for n in _values(held, len(few), smallest)}) < 2:
        return None
    shown[place] = Hidden.REST
    return shown


def _telling(cells: int, smallest: int) -> set[int]:
    """The sums of so many small counts that tell each of them, and those beside: or the next step would tell."""
    if cells == 1:
        return set(range(1, smallest))
    top = cells * (smallest - 1)
    return {cells, cells + 1, top - 1, top} if cells else set()


def _values(held: int, cells: int, smallest: int) -> range:
    """What one of so many small counts can be, when they come to `held`."""
    rest = cells - 1
    return range(max(1, held - rest * (smallest - 1)), min(smallest - 1, held - rest) + 1)

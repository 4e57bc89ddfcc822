"""Counts of people made safe to show: none so small that it points at somebody, and none that can be worked out. Pure.

Every count under five is left out, noughts too. Where the rest of the table and its total would give those away, the
smallest of the others are left out as well, until each one left out could be more than one number. A test tries every
small table there is.
"""

from collections.abc import Sequence

SMALLEST = 5


def suppressed(counts: Sequence[int], smallest: int = SMALLEST) -> list[int | None] | None:
    """The counts with None for those left out; None for the whole table where nothing of it can be shown.

    The total of the counts may be shown beside them, and is at least `smallest`.
    """
    if sum(counts) < smallest:
        return None
    hidden = {i for i, n in enumerate(counts) if n < smallest}
    while hidden and not _could_be_several([counts[i] for i in hidden], smallest):
        shown = [n for i, n in enumerate(counts) if i not in hidden]
        if not shown:
            return None
        hidden |= {i for i, n in enumerate(counts) if n == min(shown)}  # equals together: order must not tell
    return [None if i in hidden else n for i, n in enumerate(counts)]


def _could_be_several(hidden: list[int], smallest: int) -> bool:
    """Whether counts whose sum is known could be shared out in several ways."""
    if len(hidden) < 2 or sum(hidden) < smallest:
        return False
    all_small = max(hidden) < smallest
    return not all_small or sum(hidden) < len(hidden) * (smallest - 1)

"""Keys of options and statements: which lines an officer typed are the choices that were there before. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from engage.questionnaires.models.questionnaire import OTHER

Choice = dict[str, Any]
LONGEST_KEY = 40


@dataclass(frozen=True)
class Keyed:
    """What becomes of a list of choices: the new list, and in words what happened to the old one."""

    choices: list[Choice]
    renamed: list[tuple[str, str]]  # (label before, label now): the key stays, so answers stay together
    removed: list[str]


def keyed(
    labels: Sequence[str], before: Sequence[Choice], used: Collection[str], prefix: str, *, rename: bool = True
) -> Keyed:
    """Give each label its key. The rule: the same words keep their key, wherever they moved.

    Of what is left, a new line in the place of a line that has gone is that line reworded (not where `rename` is
    False: then it is counted apart). Anything else gets a key that was never used.
    """
    left = dict(enumerate(before))
    found: dict[int, Choice] = {}
    for n, label in enumerate(labels):
        same = next((place for place, choice in left.items() if choice["label"] == label), None)
        if same is not None:
            found[n] = left.pop(same)
    renamed = []
    for n, label in enumerate(labels):
        if rename and n not in found and n in left:
            found[n] = left.pop(n)
            renamed.append((found[n]["label"], label))
    taken = {OTHER, *used, *(choice["key"] for choice in before)}
    choices = []
    for n, label in enumerate(labels):
        key = found[n]["key"] if n in found else next_key(prefix, taken)
        taken.add(key)
        choices.append({"key": key, "label": label})
    return Keyed(choices, renamed, [choice["label"] for choice in left.values()])


def next_key(prefix: str, taken: Collection[str]) -> str:
    """The next of o1, o2 …, above every number that was ever given."""
    numbers = [int(m[1]) for key in taken if (m := re.fullmatch(rf"{prefix}(\d{{1,9}})", key))]
    return f"{prefix}{max(numbers, default=0) + 1}"


def lines(typed: str | None) -> list[str]:
    """One choice a line: spaces folded, empty lines left out."""
    return [line for raw in (typed or "").splitlines() if (line := " ".join(raw.split()))]

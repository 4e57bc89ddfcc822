"""What a committee's minute does to the matter it was about: each kind of matter says for itself.

A committee's meeting knows no referral and no review; whoever owns the kind registers here when the application
is made, and the minute, entered once, moves the matter by its own service.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from engage.matters.models.matter import Matter
from engage.matters.models.record import By


class Take(Protocol):
    """Carry out what was minuted, by the matter's own service; raises MoveRefusedError in words fit for a page.

    `on` is the day of the meeting, on which it was decided; `at` the moment at which the minute is entered.
    """

    def __call__(
        self,
        matter: Matter,
        outcome: str,
        *,
        reason: str,
        meeting: str,
        meeting_path: str,
        on: date,
        by: By,
        at: datetime,
    ) -> None: ...


@dataclass(frozen=True)
class Minutable:
    """`outcomes(matter)` gives (verb, words) of what a meeting can decide about it now."""

    outcomes: Callable[[Matter], list[tuple[str, str]]]
    take: Take


minutable: dict[str, Minutable] = {}
"""By kind of matter; filled when the application is made."""

"""How items of each kind of matter are spoken of and answered: each kind says for itself.

A consultation's items come from themes and are answered with its outcome; a review's are recommendations that other
bodies answer. What answers them knows neither: whoever owns the kind registers here when the application is made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engage.matters.models.matter import Matter


@dataclass(frozen=True)
class Answering:
    """Words over what was said and what was done, and which duty an answer meets."""

    whole: str = "You said, we did"
    asked: str = "We asked"
    said: str = "You said"
    did: str = "We did"
    said_before: str = "People said"  # read before the words themselves
    one: str = "item"
    origin: str = ""  # where an item comes from, if not from themes
    clocks: tuple[str, ...] = ()  # of the duty that answering meets; none: the outcome's own
    from_themes: bool = True
    asked_words: str = "See the whole consultation"  # the link to what was asked
    public_url: Callable[[Any], str] | None = None
    desk_url: Callable[[Any], str] | None = None
    asked_html: Callable[[Any], str] | None = None
    why_not_publish: Callable[[Any], str] | None = None  # of one item: why its answer cannot be published; '' if it can


USUAL = Answering()
answering: dict[str, Answering] = {}
"""By kind of matter; filled when the application is made. A kind that is not here is spoken of as usual."""


def answering_of(matter: Matter) -> Answering:
    return answering.get(matter.kind, USUAL)


def response_clocks() -> tuple[str, ...]:
    """The clocks of every kind on which an answer is owed, beside the outcome's own."""
    return tuple(dict.fromkeys(clock for kind in answering.values() for clock in kind.clocks))

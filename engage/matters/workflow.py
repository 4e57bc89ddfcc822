"""Movement as a table: from which states a verb may be used, and where it leads. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum


class MoveRefusedError(Exception):
    """The verb does not lead anywhere from this state, or a reason that is owed was not given."""


@dataclass(frozen=True)
class Move:
    """From any of `before`, to `after` (None: the state stays); `reason` says that one is owed."""

    before: Collection[str]
    after: StrEnum | None
    reason: bool = False


@dataclass(frozen=True)
class Workflow:
    """The table of moves of one kind of thing."""

    initial: StrEnum
    moves: dict[str, Move] = field(default_factory=dict)

    def allows(self, state: str, verb: str) -> bool:
        return verb in self.moves and state in self.moves[verb].before

    def after(self, state: str, verb: str, reason: str = "") -> str:
        """The state that `verb` leads to; raises MoveRefusedError in words fit for a page."""
        move = self.moves.get(verb)
        if move is None or state not in move.before:
            raise MoveRefusedError(f"This cannot be done now: it is “{self._words(state)}”.")
        if move.reason and not reason.strip():
            raise MoveRefusedError("Give a reason.")
        return state if move.after is None else move.after.value

    def _words(self, state: str) -> str:
        """A state in the words that people know it by, where its kind has such words."""
        known = next((each for each in type(self.initial) if each == state), None)
        return str(getattr(known, "words", state.replace("_", " "))).lower()

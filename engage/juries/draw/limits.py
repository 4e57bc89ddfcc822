"""A limit on time that is reported when it is hit, and word of how far the work has come."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


class OutOfTimeError(Exception):
    """The limit was hit: `bound` is proved, `reached` is the best that was found; both are chances."""

    def __init__(self, bound: str | None = None, reached: float | None = None) -> None:
        super().__init__("out of time")
        self.bound, self.reached = bound, reached


def _silent(_doing: str, _done: int, _of: int) -> None:
    pass


@dataclass
class Deadline:
    """So many seconds from now; none is for ever. It stops the work, and never changes what the work gives."""

    seconds: float | None = None
    progress: Progress = _silent
    _begun: float = field(default_factory=time.monotonic)

    def left(self) -> float | None:
        return None if self.seconds is None else max(0.0, self.seconds - (time.monotonic() - self._begun))

    def check(self) -> None:
        if self.left() == 0.0:
            raise OutOfTimeError

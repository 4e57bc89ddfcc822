"""What a job's name stands for. Filled when the application is made."""

from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy.orm import Session


class Progress(Protocol):
    """Told how far a job is; kept with the job, and shown where somebody waits for it."""

    def __call__(self, **details: Any) -> None: ...


Handler = Callable[[Session, dict[str, Any], Progress], None]

handlers: dict[str, Handler] = {}


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register what does the jobs of a name.

    It is given a session that only reads: it opens `writing(session)` for each lot it writes. It may be run again
    after a part of it was done (the process may be killed at any line), so each lot must be safe to do twice.
    """

    def register(function: Handler) -> Handler:
        if handlers.get(name, function) is not function:
            raise RuntimeError(f"Two handlers for the job {name}")
        handlers[name] = function
        return function

    return register

"""Submissions that came, or that stand differently: whoever keeps something about them is told in the same transaction."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

Listener = Callable[[Session, Sequence[int], bool], None]
_listeners: list[Listener] = []


def also(listener: Listener) -> Listener:
    """Register who is told: it is given the session, the ids, and whether nothing was known of them before."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell(session: Session, submission_ids: Sequence[int], *, are_new: bool = False) -> None:
    """Say which submissions came, were amended or were given another standing. Erasing has its own list."""
    for listener in _listeners:
        listener(session, submission_ids, are_new)

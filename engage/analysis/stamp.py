"""What is expensive to count is counted once and kept until something happens in the matter.

Every act in a matter leaves an entry in its record, so the newest entries are the version of everything in it: a
count kept under that stamp is right for as long as no entry is added. Nothing has to be told to forget.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.matters import AuditEntry

MOST = 256
Kept = TypeVar("Kept")
Stamp = tuple[tuple[int, datetime], ...]
SEEN = 12

_newest = (  # put together once: building a statement costs more than running it
    sa.select(AuditEntry.id, AuditEntry.at)
    .where(AuditEntry.matter_id == sa.bindparam("matter_id"))
    .order_by(AuditEntry.id.desc())
    .limit(SEEN)
)

_kept: OrderedDict[tuple[Any, ...], tuple[Any, Any]] = OrderedDict()
_guard = threading.Lock()


def stamp(session: Session, matter_id: int) -> Stamp:
    """The newest entries of the matter's record: several, for two acts at once may commit in either order.

    The instants are there because ids alone do not tell two databases apart.
    """
    return tuple((entry_id, at) for entry_id, at in session.execute(_newest, {"matter_id": matter_id}))


def kept(session: Session, name: str, matter_id: int, count: Callable[[], Kept], known: Any = None) -> Kept:
    """What `count()` returned when the matter was last changed. Plain immutable values only: it outlives the session.

    `known` stands in for the stamp where it has been read already, alone or with what else the value depends on.

    Inside a writing transaction nothing is kept, for the entry that will stamp the change may not be there yet.
    """
    if session.info.get("writing"):
        return count()
    key = (str(session.get_bind().engine.url), name, matter_id)
    newest = known or stamp(session, matter_id)
    with _guard:
        found = _kept.get(key)
        if found is not None and found[0] == newest:
            _kept.move_to_end(key)
            value: Kept = found[1]
            return value
    value = count()
    with _guard:
        _kept[key] = (newest, value)
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return value

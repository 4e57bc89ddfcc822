"""References: numbered ones for matters, and ones that can be read over the telephone for submissions."""

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.matters.models.matter import ReferenceSeries

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: nothing that sounds or looks like another


def next_reference(session: Session, prefix: str, year: int) -> str:
    """The next of a yearly series, `CON-2026-014`; inside a writing transaction, so none is given twice."""
    key = f"{prefix}-{year}"
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(ReferenceSeries).values(prefix=key, last=0).on_conflict_do_nothing())  # the first of a year
    series = session.scalars(sa.select(ReferenceSeries).where(ReferenceSeries.prefix == key).with_for_update()).one()
    series.last += 1
    session.flush()
    return f"{key}-{series.last:03d}"


def spoken_reference() -> str:
    """Twelve characters in three groups, about 59 bits: `K7M4-2QXP-9RTB`."""
    letters = [secrets.choice(ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[i : i + 4]) for i in (0, 4, 8))


def heard_reference(typed: str) -> str:
    """What somebody typed from a telephone call, made comparable: case, spaces and dashes do not matter."""
    kept = "".join(c for c in typed.upper() if c.isalnum())[:12]
    return "-".join(kept[i : i + 4] for i in range(0, len(kept), 4))

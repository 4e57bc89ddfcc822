"""Keep the codebook: codes and the themes that gather them. Every change is recorded; nothing is deleted."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment
from engage.analysis.models.coding import Code, Coding, ItemSource, Theme
from engage.database import session_of
from engage.matters import Item, Matter, record_on


class CodebookRefusedError(ValueError):
    """A change that would lose something; its words are fit for the page."""


def add_code(
    session: Session,
    matter: Matter,
    *,
    name: str,
    description: str,
    theme: Theme | None,
    by: Appointment,
    at: datetime,
) -> Code:
    """A new code, under the next number; numbers are never given twice."""
    last = session.scalar(sa.select(sa.func.max(Code.number)).where(Code.matter_id == matter.id)) or 0
    code = Code(
        matter_id=matter.id,
        number=last + 1,
        name=name,
        description=description,
        theme_id=theme.id if theme else None,
        made_at=at,
    )
    session.add(code)
    session.flush()
    record_on(matter, "add_code", by=by, at=at, about=f"code:{matter.reference}/{code.number}", **_said(code))
    return code


def edit_code(
    matter: Matter,
    code: Code,
    *,
    name: str,
    description: str,
    theme: Theme | None,
    by: Appointment,
    at: datetime,
) -> None:
    """Name it, say what belongs in it, put it under a theme; the record keeps what it said before."""
    was = _said(code)
    code.name, code.description, code.theme_id = name, description, theme.id if theme else None
    _note(matter, code, "edit_code", by=by, at=at, was=was, now=_said(code))


def merge_codes(matter: Matter, code: Code, into: Code, *, by: Appointment, at: datetime) -> int:
    """Give every answer that has one code the other instead, and retire the first. How many answers it was."""
    if code.id == into.id or into.retired_at is not None or code.matter_id != into.matter_id:
        raise CodebookRefusedError("Choose another code that is in use")
    session = session_of(code)
    mine = sa.select(Coding.answer_id).where(Coding.code_id == code.id)
    both = sa.select(Coding.answer_id).where(Coding.code_id == into.id)
    n = session.scalar(sa.select(sa.func.count()).select_from(mine.subquery())) or 0
    with_both = sa.delete(Coding).where(Coding.code_id == code.id, Coding.answer_id.in_(both))
    session.execute(with_both, execution_options={"synchronize_session": False})
    session.execute(
        sa.update(Coding).where(Coding.code_id == code.id).values(code_id=into.id),
        execution_options={"synchronize_session": False},
    )
    code.retired_at = at
    _note(matter, code, "merge_codes", by=by, at=at, into=into.number, answers=n)
    return n


def retire_code(matter: Matter, code: Code, *, by: Appointment, at: datetime, reason: str) -> None:
    """Offer it no longer. What was coded with it stays coded, and still counts."""
    if code.retired_at is not None:
        raise CodebookRefusedError("This code is already retired")
    code.retired_at = at
    _note(matter, code, "retire_code", by=by, at=at, reason=reason)


def restore_code(matter: Matter, code: Code, *, by: Appointment, at: datetime) -> None:
    """Offer a retired code again."""
    if code.retired_at is None:
        raise CodebookRefusedError("This code is in use")
    code.retired_at = None
    _note(matter, code, "restore_code", by=by, at=at)


def add_theme(
    session: Session, matter: Matter, *, title: str, description: str, by: Appointment, at: datetime
) -> Theme:
    """A new theme, last in order."""
    last = session.scalar(sa.select(sa.func.max(Theme.position)).where(Theme.matter_id == matter.id)) or 0
    theme = Theme(matter_id=matter.id, position=last + 1, title=title, description=description)
    session.add(theme)
    session.flush()
    record_on(matter, "add_theme", by=by, at=at, about=f"theme:{theme.id}", title=title)
    return theme


def edit_theme(matter: Matter, theme: Theme, *, title: str, description: str, by: Appointment, at: datetime) -> None:
    """Say it better; the record keeps what it said before."""
    was = {"title": theme.title, "description": theme.description}
    theme.title, theme.description = title, description
    record_on(matter, "edit_theme", by=by, at=at, about=f"theme:{theme.id}", was=was, now=title)


def move_theme(matter: Matter, theme: Theme, *, up: bool, by: Appointment, at: datetime) -> None:
    """One place up or down. At the end of the list nothing moves."""
    session = session_of(theme)
    beside = Theme.position < theme.position if up else Theme.position > theme.position
    order = Theme.position.desc() if up else Theme.position
    other = session.scalar(
        sa.select(Theme)
        .where(Theme.matter_id == matter.id, Theme.retired_at.is_(None), beside)
        .order_by(order)
        .limit(1)
    )
    if other is None:
        return
    theme.position, other.position = other.position, theme.position
    record_on(matter, "move_theme", by=by, at=at, about=f"theme:{theme.id}", position=theme.position)


def retire_theme(matter: Matter, theme: Theme, *, by: Appointment, at: datetime, reason: str) -> None:
    """Take a theme off the list; its codes are left without one. Refused while an item cites it."""
    session = session_of(theme)
    cited = session.scalar(
        sa.select(Item.number)
        .join(ItemSource, ItemSource.item_id == Item.id)
        .where(ItemSource.theme_id == theme.id, Item.withdrawn_at.is_(None))
        .limit(1)
    )
    if cited is not None:
        raise CodebookRefusedError(f"Item {cited} cites this theme. Take it out of the item first")
    codes = session.scalars(sa.select(Code).where(Code.theme_id == theme.id)).all()
    for code in codes:
        code.theme_id = None
    theme.retired_at = at
    numbers = [code.number for code in codes]
    record_on(matter, "retire_theme", by=by, at=at, about=f"theme:{theme.id}", reason=reason, codes=numbers)


def _said(code: Code) -> dict[str, object]:
    return {"name": code.name, "description": code.description, "theme": code.theme_id}


def _note(
    matter: Matter,
    code: Code,
    verb: str,
    *,
    by: Appointment,
    at: datetime,
    reason: str = "",
    **details: object,
) -> None:
    about = f"code:{matter.reference}/{code.number}"
    record_on(matter, verb, by=by, at=at, about=about, reason=reason, **details)

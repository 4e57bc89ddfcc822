"""What the desk's pages about meetings share: opening one, doing an act, and noticing that it changed meanwhile."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import abort

from engage.accounts import Body
from engage.database import writing
from engage.extensions import db
from engage.matters import MoveRefusedError
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.meeting import Meeting
from engage.scrutiny.models.paper import Paper
from engage.web.errors import ConflictError

LARGEST = 2**31


def meeting_at(body: Body, number: int) -> Meeting:
    """The meeting of this committee with this number, or 404."""
    found = None
    if number < LARGEST:
        found = db.session.scalar(sa.select(Meeting).where(Meeting.committee_id == body.id, Meeting.number == number))
    return found or abort(404)


def item_at(body: Body, number: int, item: int) -> AgendaItem:
    """The item of that meeting with this id (its number can change), or 404 where it was taken off."""
    meeting = meeting_at(body, number)
    found = db.session.get(AgendaItem, item) if item < LARGEST else None
    if found is None or found.meeting_id != meeting.id or found.removed_at is not None:
        abort(404)
    return found


def paper_at(body: Body, number: int, paper: int) -> Paper:
    """The paper of that meeting with this id, or 404 where it was taken away."""
    meeting = meeting_at(body, number)
    found = db.session.get(Paper, paper) if paper < LARGEST else None
    if found is None or found.item.meeting_id != meeting.id or found.removed_at is not None:
        abort(404)
    return found


def tried(act: Callable[[], Any]) -> str:
    """Do it in one transaction; '' when it is done, else why it cannot be, with nothing written."""
    try:
        with writing(db.session()):
            act()
    except MoveRefusedError as error:
        return str(error)
    return ""


def unchanged(thing: Any, form: Any, *names: str) -> None:
    """Inside the transaction: who opened an older version sees both texts, and nothing is overwritten."""
    if str(form.version.data) == str(thing.version):
        return
    mine = {form[name].label.text: _words(form[name].data) for name in names}
    theirs = {form[name].label.text: _words(getattr(thing, name)) for name in names}
    differ = [label for label in mine if mine[label] != theirs[label]] or list(mine)
    raise ConflictError({k: mine[k] for k in differ}, {k: theirs[k] for k in differ})


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value if value is not None else "")

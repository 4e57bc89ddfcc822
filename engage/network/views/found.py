"""What a staff page of a network begins with: the words of the era, and the decision that the address names."""

from typing import Any

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload

from engage.accounts import Body
from engage.content.vocabulary import Vocabulary, vocabulary
from engage.decisions import Decision
from engage.extensions import db
from engage.web.errors import ConflictError
from engage.web.show import profile


def say() -> Vocabulary:
    """The words of this installation's era."""
    return vocabulary(profile())


def decision_of(body: Body, reference: str) -> Decision:
    """A decision of this network; another's is not there."""
    found = db.session.scalar(
        sa.select(Decision)
        .where(Decision.reference == reference, Decision.body_id == body.id)
        .options(joinedload(Decision.procedure), joinedload(Decision.matter))
    )
    if found is None:
        abort(404)
    return found


def refuse_overtaken(form: Any, version: int, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Inside the writing transaction: where somebody saved since this form was opened, show both, change nothing."""
    if str(form.version.data) == str(version):
        return
    labels = {name: form[name].label.text for name in mine}
    differ = [name for name in mine if str(mine[name] or "") != str(theirs.get(name) or "")] or list(mine)
    raise ConflictError(
        {labels[name]: str(mine[name] or "") for name in differ},
        {labels[name]: str(theirs.get(name) or "") for name in differ},
    )

"""Going on with the corrected questions: the draft stays what it is, and is asked by the newest version."""

from flask import redirect
from flask.typing import ResponseReturnValue

from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.questionnaires.filling import Filling
from engage.questionnaires.service.take_up import take_up
from engage.questionnaires.steps import CHECK, step, steps
from engage.questionnaires.versions import snapshot_of


def go_on(filling: Filling, base: str, word: str) -> ResponseReturnValue:
    """Move the draft, and show the screen she was on, if it is still asked; else the first."""
    newest = snapshot_of(db.session(), filling.newest or filling.snapshot.id)
    with writing(db.session()):
        take_up(db.session(), filling.key_hash, at=now())
    here = step(newest, word) or steps(newest)[0]
    return redirect(f"{base}/{CHECK if word == CHECK else here.word}", 303)

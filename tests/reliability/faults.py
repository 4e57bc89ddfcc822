"""The application of a trial: ours, or ours with one of three faults planted to see that the trial finds it."""

import os
import secrets
import threading
import time
from typing import Any

import sqlalchemy as sa
from flask import Flask, redirect

from engage import create_app
from engage.database import writing
from engage.extensions import db
from engage.matters import Voice, record
from engage.matters.reference import spoken_reference
from engage.now import now
from engage.questionnaires import Submission
from engage.questionnaires.service import submit as submitting
from engage.questionnaires.views import answer
from engage.web.access import with_key


def no_token(_app: Flask) -> None:
    """Nothing makes a second sending the same as the first: every try is stored."""
    real_load, real_submit = answer.load, answer.submit

    def load(*args: Any, **kw: Any) -> Any:
        filling = real_load(*args, **kw)
        if filling is not None:
            filling.sent = None
        return filling

    def submit(session: Any, telling: Any, **kw: Any) -> Any:
        if session.scalar(sa.select(Submission.id).where(Submission.token_hash == kw["token_hash"])):
            kw |= {"token_hash": secrets.token_hex(32), "private": secrets.token_hex(16)}
        time.sleep(0.02)  # as a real page would: time in which the server can die after its commit
        return real_submit(session, telling, **kw)

    answer.load, answer.submit = load, submit  # type: ignore[assignment]

    @_app.after_request
    def dawdle(response: Any) -> Any:
        time.sleep(0.1)
        return response


def early_receipt(app: Flask) -> None:
    """The receipt is shown at once, and what it is for is stored a little later."""
    promised: dict[str, str] = {}
    mine = threading.local()
    real_send = app.view_functions["answering.send"]
    submitting.spoken_reference = lambda: mine.promised.pop() if mine.promised else spoken_reference()  # type: ignore[assignment]

    def store(slug: str, key: str) -> None:
        time.sleep(0.5)
        mine.promised = [promised[key]]
        with app.test_request_context(f"/consultations/{slug}/respond/{key}/check", method="POST"):
            real_send(slug=slug, key=key)

    def send(slug: str, key: str) -> Any:
        if key not in promised:
            promised[key] = spoken_reference()
            threading.Thread(target=store, args=(slug, key), daemon=True).start()
        return redirect(f"/consultations/{slug}/respond/{key}/sent", 303)

    def sent(slug: str, key: str) -> str:
        return f'<strong class="engage-ref">{promised.get(key, spoken_reference())}</strong>'

    app.view_functions["answering.send"] = with_key(send)
    app.view_functions["receipts.sent"] = with_key(sent)


def two_transactions(app: Flask) -> None:
    """The record entry is written in a transaction of its own, after that of the submission."""
    submitting._entry = sa.select(sa.bindparam("verb"))  # type: ignore[assignment]
    real_send = app.view_functions["answering.send"]

    def send(slug: str, key: str) -> Any:
        mine = sa.select(Submission).where(Submission.token_hash == answer.hashed(key))
        before = db.session.scalar(mine)
        response = real_send(slug=slug, key=key)
        found = db.session.scalar(mine)
        if before is None and found is not None:
            about, matter_id = f"submission:{found.reference}", found.matter_id
            db.session.rollback()
            time.sleep(0.3)
            with writing(db.session()):
                record(db.session(), "submit", by=Voice.RESIDENT, at=now(), about=about, matter_id=matter_id)
        return response

    app.view_functions["answering.send"] = with_key(send)


def made() -> Flask:
    app = create_app()
    fault = {"no_token": no_token, "early_receipt": early_receipt, "two_transactions": two_transactions}
    plant = fault.get(os.environ.get("ENGAGE_TEST_FAULT", ""))
    if plant is not None:
        plant(app)
    return app


if os.environ.get("ENGAGE_DATA"):
    application = made()

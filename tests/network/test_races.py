"""Many at once: what was decided is entered once, a statement is published once, a procedure is begun once."""

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.decisions import Decision, DecisionVoice, Procedure
from engage.extensions import db
from engage.matters import AuditEntry
from engage.now import now
from tests.factories.network import a_decision, a_network, a_tabled
from tests.factories.people import sign_in
from tests.network.test_desk import DESK, a_day, decider, typed
from tests.pages import Client

ORIGIN = "http://127.0.0.1:8000"
MANY = 16


def at_once(app: Flask, key: str, address: str, form: dict[str, Any]) -> list[int]:
    """The answers to one form sent by many browsers of the same person at the same moment."""
    db.session.rollback()
    together, answers = threading.Barrier(MANY), list[int]()

    def click() -> None:
        with app.test_client() as browser:
            browser.set_cookie("engage", key, domain="127.0.0.1")
            together.wait()
            answers.append(browser.post(address, data=form, base_url=ORIGIN).status_code)

    threads = [threading.Thread(target=click) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return sorted(answers)


@pytest.fixture
def key(app: Flask, client: Client) -> str:
    """The cookie of Dora, who may decide."""
    return sign_in(client, decider(a_network()))


def the(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def network() -> Any:
    from engage.accounts import Body, BodyKind

    return db.session.scalars(sa.select(Body).where(Body.kind == BodyKind.NETWORK)).one()


def test_a_decision_entered_by_many_at_once_is_entered_once(app: Flask, key: str) -> None:
    made = a_tabled(network())
    answers = at_once(app, key, f"{DESK}decisions/{made.reference}/decide", typed(network()))
    assert answers == [302] + [409] * (MANY - 1)
    assert the(DecisionVoice) == 3
    entries = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.verb == "decide")
    assert db.session.scalar(entries) == 1


def test_a_statement_published_by_many_at_once_is_published_once(app: Flask, key: str) -> None:
    made = a_decision(network())
    answers = at_once(app, key, f"{DESK}decisions/{made.reference}/statement", {"statement": "We refer it."})
    assert answers == [302] + [409] * (MANY - 1)
    entries = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.verb == "publish_statement")
    assert db.session.scalar(entries) == 1


def test_a_procedure_begun_by_many_at_once_is_one_draft(app: Flask, key: str) -> None:
    given: dict[str, Any] = {
        "version": "0", "title": "How we decide", "text": "We meet.", "deciders": "All nine.", "quorum": "3",
        "breach": "We look into it.", "breach_test": "When money is gone.", **a_day("adopted_on", now()),
    }  # fmt: skip
    answers = at_once(app, key, f"{DESK}procedures/next", given)
    assert answers.count(302) == 1
    assert set(answers) == {302, 409}
    assert the(Procedure) == 2, "the published one and one draft"


def test_many_proposals_at_once_have_each_a_reference_of_their_own(app: Flask, key: str) -> None:
    answers = at_once(app, key, f"{DESK}decisions/new", {"kind": "spend", "subject": "Buy a tent", "concerned": ""})
    assert answers == [302] * MANY
    assert len(set(db.session.scalars(sa.select(Decision.reference)))) == MANY

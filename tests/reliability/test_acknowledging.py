"""Two officers acknowledge one referral at once; one acknowledges while another withdraws: one is done, none is lost.

64 at once, 10 rounds; ENGAGE_RACE_ROUNDS=200 for the full number.
"""

import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engage.accounts import Body, Person, Role
from engage.database import writing
from engage.extensions import db
from engage.matters import AuditEntry, DutyStatus
from engage.matters.duties import duties_of
from engage.now import now, today
from engage.people.service import sign_in as signing_in
from engage.referrals import Referral, ReferralUpdate, State
from engage.referrals.service.clocks import ACKNOWLEDGEMENTS
from tests.factories.people import a_person
from tests.factories.referrals import a_committee, a_referral, decide_to_withdraw, the_network

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("ENGAGE_RACE_ROUNDS", "10"))
AT_ONCE = 64
BASE = "http://127.0.0.1:8000"


def seats(body: Body, role: Role, n: int) -> list[str]:
    """So many people of one role, signed in: their keys."""
    people: list[Person] = [a_person(body, role, name=f"{role.value} {i}") for i in range(n)]
    with writing(db.session()):
        return [signing_in.begin(person, browser="race", at=now(), second_factor=False) for person in people]


def race(app: Flask, turns: list[tuple[str, str, dict[str, Any]]]) -> list[tuple[str, int, str]]:
    """Everybody sends a form at the same instant: (address, key, fields) each; (address, status, words) of each answer."""
    together, answers = threading.Barrier(len(turns)), list[tuple[str, int, str]]()

    def send(address: str, key: str, fields: dict[str, Any]) -> None:
        browser: FlaskClient = app.test_client()
        browser.set_cookie("engage", key, domain="127.0.0.1")
        together.wait()
        answer = browser.post(address, data=fields, base_url=BASE)
        answers.append((address, answer.status_code, answer.get_data(as_text=True)))

    threads = [threading.Thread(target=send, args=turn) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def entries(referral: Referral, *verbs: str) -> Counter[str]:
    """How many entries of the record there are of each verb."""
    found = sa.select(AuditEntry.verb).where(AuditEntry.matter_id == referral.id, AuditEntry.verb.in_(verbs))
    return Counter(db.session.scalars(found))


def told(referral: Referral) -> Counter[str]:
    found = sa.select(ReferralUpdate.verb).where(ReferralUpdate.referral_id == referral.id)
    return Counter(db.session.scalars(found))


def run(app: Flask, before: Callable[[Referral], list[tuple[str, str, dict[str, Any]]]]) -> Any:
    """One round: a fresh referral, everybody at once, what came of it."""
    referral = a_referral(state=State.RECEIVED)
    turns = before(referral)
    db.session.rollback()
    answers = race(app, turns)
    db.session.rollback()
    db.session.refresh(referral)
    return referral, answers


def report(capsys: Any, what: str, counted: Counter[str]) -> None:
    with capsys.disabled():
        shown = ", ".join(f"{name} {n:,}" for name, n in sorted(counted.items()))
        sys.stdout.write(f"\n  {what}: {ROUNDS} rounds of {AT_ONCE}: {shown} ")


def test_64_officers_acknowledge_at_once_and_there_is_one_entry_and_63_are_told_who_and_when(
    app: Flask, capsys: Any
) -> None:
    keys, counted = seats(a_committee(), Role.SCRUTINY_OFFICER, AT_ONCE), Counter[str]()

    def everybody(referral: Referral) -> list[tuple[str, str, dict[str, Any]]]:
        address, fields = f"{referral.desk_path}acknowledge", {"version": referral.version}
        return [(address, key, fields) for key in keys]

    for _ in range(ROUNDS):
        referral, answers = run(app, everybody)
        assert Counter(status for _, status, _ in answers) == {302: 1, 409: AT_ONCE - 1}
        who = referral.acknowledged_by.person.name
        assert all(f"{who} (scrutiny officer) acknowledged this on" in text for _, s, text in answers if s == 409)
        assert entries(referral, "acknowledge", "meet") == {"acknowledge": 1, "meet": 1}
        assert told(referral)["acknowledge"] == 1
        assert referral.state == State.ACKNOWLEDGED
        counted.update(done=1, told=AT_ONCE - 1, lost=0)
    report(capsys, "acknowledge at once", counted)


def test_acknowledge_against_withdraw_from_one_version_does_one_and_writes_nothing_of_the_other(
    app: Flask, capsys: Any
) -> None:
    officers = seats(a_committee(), Role.SCRUTINY_OFFICER, AT_ONCE // 2)
    deciders, counted = seats(the_network(), Role.DECIDER, AT_ONCE // 2), Counter[str]()
    dice = random.Random(28)

    def both(referral: Referral) -> list[tuple[str, str, dict[str, Any]]]:
        decide_to_withdraw(referral)
        version = {"version": referral.version}
        here = [(f"{referral.desk_path}acknowledge", key, version) for key in officers]
        there = [(f"{referral.desk_path}withdraw", key, {**version, "reason": "It opened again."}) for key in deciders]
        turns = here + there
        dice.shuffle(turns)  # who comes to the door first wins most often: each side must
        return turns

    for _ in range(ROUNDS):
        referral, answers = run(app, both)
        assert Counter(status for _, status, _ in answers) == {302: 1, 409: AT_ONCE - 1}
        (won,) = (address.rpartition("/")[2] for address, status, _ in answers if status == 302)
        lost = [text for address, status, text in answers if status == 409 and not address.endswith(won)]
        assert len(lost) == AT_ONCE // 2
        statuses = {d.status(today()) for d in duties_of(referral, *ACKNOWLEDGEMENTS)}
        if won == "acknowledge":
            assert all("Changed since you opened it" in text for text in lost)
            assert (referral.state, statuses) == (State.ACKNOWLEDGED, {DutyStatus.MET})
            assert entries(referral, "acknowledge", "withdraw", "meet", "excuse") == {"acknowledge": 1, "meet": 1}
        else:
            assert all("is withdrawn" in text or "Changed since you opened it" in text for text in lost)
            assert (referral.state, statuses) == (State.WITHDRAWN, {DutyStatus.NOT_OWED})
            assert entries(referral, "acknowledge", "withdraw", "meet", "excuse") == {"withdraw": 1, "excuse": 1}
        assert told(referral)[won] == 1
        counted.update({won: 1, "refused": AT_ONCE - 1, "lost": 0})
    report(capsys, "acknowledge against withdraw", counted)

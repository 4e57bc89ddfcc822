"""The closing instant: what had wholly come before it is in time, whatever then held the server up."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from engage.extensions import db
from engage.questionnaires import Submission, SubmissionVersion
from engage.questionnaires.views import answer, private
from tests.factories.answering import Resident, asked
from tests.factories.consultations import an_open_consultation
from tests.pages import Client, words

A_SECOND = timedelta(seconds=1)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def library(app: Any) -> Any:
    return an_open_consultation()


@pytest.fixture
def ann(client: Client, library: Any) -> Resident:
    """She has filled in everything, and has only to send it."""
    ann = Resident(client, library)
    ann.begin(**{asked(library)["q1"].field_name: "In time"})
    ann.post("about-you")
    ann.post("publishing", consent="in_full")
    return ann


def standings() -> list[str]:
    return list(db.session.scalars(sa.select(Submission.standing).order_by(Submission.id)))


def test_what_came_in_time_is_in_time_though_the_server_was_slow(
    ann: Resident, library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(library.closes_at - A_SECOND, tick=False) as clock:
        real = answer.load

        def slow(*args: Any, **more: Any) -> Any:
            clock.shift(A_MINUTE)
            return real(*args, **more)

        monkeypatch.setattr(answer, "load", slow)
        ann.send()
        assert "They came late" not in words(ann.get("sent"))
    assert standings() == ["counted"]
    assert db.session.scalars(sa.select(Submission.received_at)).one() == library.closes_at - A_SECOND


def test_a_change_that_came_in_time_is_made_though_the_server_was_slow(
    ann: Resident, library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.send()
    link = ann.private()
    with time_machine.travel(library.closes_at - A_SECOND, tick=False) as clock:
        ann.client.post(f"{link}/amend/1/1", data={asked(library)["q1"].field_name: "Changed in time"})
        real = private._may_amend

        def slow(*args: Any) -> Any:
            clock.shift(A_MINUTE)
            return real(*args)

        monkeypatch.setattr(private, "_may_amend", slow)
        ann.client.post(f"{link}/amend/1/check")
    assert db.session.scalars(sa.select(SubmissionVersion.number).order_by(SubmissionVersion.number)).all() == [1, 2]


def test_a_second_try_after_a_first_that_was_stored_is_the_first(ann: Resident, library: Any) -> None:
    with time_machine.travel(library.closes_at - A_SECOND, tick=False):
        ann.send()
    with time_machine.travel(library.closes_at + A_MINUTE, tick=False):
        ann.send()
        assert "They came late" not in words(ann.get("sent"))
    assert standings() == ["counted"]


def test_a_second_try_after_a_first_of_which_nothing_was_kept_is_late_and_says_so(
    ann: Resident, library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise SystemError("killed in the middle")

    with time_machine.travel(library.closes_at - A_SECOND, tick=False), monkeypatch.context() as dying:
        dying.setattr(answer, "submit", die)
        assert ann.send().status_code == 500
    assert standings() == []
    with time_machine.travel(library.closes_at + A_MINUTE, tick=False):
        assert "In time" in words(ann.get("check"))
        ann.send()
        assert "They came late" in words(ann.get("sent"))
    assert standings() == ["late"]

"""What the public is owed of each decision, and how long it waited."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engage.accounts import Body
from engage.database import writing
from engage.decisions import DecisionState
from engage.decisions.service.breach import close_breach, flag_breach, refer_up
from engage.decisions.service.statement import publish_statement, waiting, write_statement
from engage.extensions import db as database
from engage.matters import MoveRefusedError, Voice
from engage.now import london_date, now
from tests.factories.network import a_decision, a_network, a_tabled, state

MONDAY = datetime(2026, 6, 1, 19, 30, tzinfo=UTC)


@pytest.fixture
def network(app: Any) -> Body:
    return a_network(since=datetime(2026, 1, 5, tzinfo=UTC))


def test_the_days_are_counted_from_the_decision_and_ten_working_days_are_a_target_of_our_own(network: Body) -> None:
    made = a_decision(network, decided_at=MONDAY)
    counted = waiting(made, date(2026, 6, 15))
    assert counted is not None
    assert (counted.since, counted.until, counted.days) == (date(2026, 6, 1), None, 14)
    assert counted.target_on == date(2026, 6, 15)
    assert not counted.is_past_target
    later = waiting(made, date(2026, 6, 16))
    assert later is not None
    assert later.is_past_target


def test_an_evening_in_summer_is_that_london_day(network: Body) -> None:
    made = a_decision(network, decided_at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))  # 00:30 on the 2nd in London
    counted = waiting(made, date(2026, 6, 2))
    assert counted is not None
    assert (counted.since, counted.days) == (date(2026, 6, 2), 0)


def test_once_published_the_time_stands_still(network: Body) -> None:
    made = state(a_decision(network, decided_at=now() - timedelta(days=3)))
    counted = waiting(made, london_date(now()) + timedelta(days=100))
    assert counted is not None
    assert counted.days == 3
    assert counted.until == london_date(now())


def test_nothing_is_waited_for_where_nothing_was_decided(network: Body) -> None:
    assert waiting(a_tabled(network), date(2026, 6, 1)) is None
    assert waiting(a_decision(network, outcome="deferred"), date(2026, 6, 1)) is None


def test_a_statement_needs_words_and_a_decision(network: Body) -> None:
    made = a_decision(network)
    for decision, text, why in (
        (made, "  ", "Write the statement first"),
        (a_tabled(network), "We decided.", "Nothing was decided yet"),
        (a_decision(network, outcome="deferred"), "We decided.", "Nothing was decided yet"),
    ):
        with pytest.raises(MoveRefusedError, match=why), writing(database.session()):
            publish_statement(decision, text, "", by=Voice.OPERATOR, at=now())


def test_a_published_statement_is_published_once_and_not_written_again(network: Body) -> None:
    made = state(a_decision(network))
    with pytest.raises(MoveRefusedError, match="published already"):
        state(made)
    with pytest.raises(MoveRefusedError, match="never changes"), writing(database.session()):
        write_statement(made, "Other words", "", by=Voice.OPERATOR, at=now())


# any → breach flagged → referred up or closed

SUMMARY: dict[str, Any] = {"summary": "It was looked into.", "html": "<p>It was looked into.</p>"}


@pytest.mark.parametrize("make", [a_tabled, a_decision, lambda network: state(a_decision(network))])
def test_a_breach_may_be_flagged_at_any_time_and_names_the_rule(make: Any, network: Body) -> None:
    made = make(network)
    with writing(database.session()):
        flag_breach(made, rule="Rule 4: seven days’ notice.", by=Voice.OPERATOR, at=now())
    assert made.state is DecisionState.BREACH_FLAGGED
    with pytest.raises(MoveRefusedError), writing(database.session()):
        flag_breach(made, rule="Once more.", by=Voice.OPERATOR, at=now())


def test_a_breach_needs_its_rule_and_its_end_a_reason_and_a_summary(network: Body) -> None:
    made = a_decision(network)
    with pytest.raises(MoveRefusedError, match="Give a reason"), writing(database.session()):
        flag_breach(made, rule=" ", by=Voice.OPERATOR, at=now())
    with writing(database.session()):
        flag_breach(made, rule="Rule 4", by=Voice.OPERATOR, at=now())
    bare = {"summary": "", "html": "", "by": Voice.OPERATOR, "at": now()}
    with pytest.raises(MoveRefusedError, match="summary"), writing(database.session()):
        close_breach(made, why="Settled.", stands=True, **bare)
    with pytest.raises(MoveRefusedError, match="summary"), writing(database.session()):
        refer_up(made, to="host", why="Money.", **bare)
    with pytest.raises(MoveRefusedError, match="to whom"), writing(database.session()):
        refer_up(made, to="the mayor", why="Money.", by=Voice.OPERATOR, at=now(), **SUMMARY)


def test_the_statement_stays_owed_while_a_breach_is_looked_into(network: Body) -> None:
    made = a_decision(network)
    with writing(database.session()):
        flag_breach(made, rule="Rule 4", by=Voice.OPERATOR, at=now())
    state(made)
    assert made.is_told
    assert made.state is DecisionState.BREACH_FLAGGED


def test_what_a_breach_once_undid_no_later_one_makes_stand(network: Body) -> None:
    made = a_decision(network)
    for stands in (False, True):
        with writing(database.session()):
            flag_breach(made, rule="Rule 4", by=Voice.OPERATOR, at=now())
            close_breach(made, why="Settled.", stands=stands, by=Voice.OPERATOR, at=now(), **SUMMARY)
        assert not made.counts

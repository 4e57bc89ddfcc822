"""The gate: what may leave a network, and what a page says where it may not."""

from datetime import timedelta
from typing import Any

import pytest

from engage.accounts import Body
from engage.consultations.models.consultation import Consultation
from engage.database import writing
from engage.decisions import DecisionState, Kind, permit, why_not
from engage.decisions.service.breach import close_breach, flag_breach, refer_up
from engage.decisions.service.draft import drop
from engage.extensions import db as database
from engage.matters import Voice
from engage.now import now
from tests.factories.consultations import a_consultation
from tests.factories.network import a_decision, a_draft, a_network, a_procedure, a_tabled


@pytest.fixture
def network(app: Any) -> Body:
    return a_network()


@pytest.fixture
def matter(network: Body) -> Consultation:
    """A matter of the network's own: what kind it is does not matter to the gate."""
    return a_consultation(network)


def asked(matter: Any, **more: Any) -> str:
    return why_not(database.session(), matter, kind=Kind.REFER, **more)


def permitted(matter: Any, **more: Any) -> Any:
    return permit(database.session(), matter, kind=Kind.REFER, **more)


def test_a_decision_of_yes_under_a_published_procedure_permits(network: Body, matter: Any) -> None:
    made = a_decision(network, matter)
    assert permitted(matter) == made
    assert asked(matter) == ""


def test_a_decision_permits_only_what_it_was_about(network: Body, matter: Any) -> None:
    a_decision(network, matter)
    assert permit(database.session(), matter, kind=Kind.VISIT) is None
    assert permitted(a_consultation(network, title="Another")) is None


def test_a_decision_of_another_network_permits_nothing(network: Body, matter: Any) -> None:
    other = a_network("Saltby Voice")
    a_decision(other, matter)
    assert permitted(matter) is None
    assert permitted(matter, network=other) is not None


def test_without_a_published_procedure_the_page_says_to_publish_one(app: Any) -> None:
    network = a_network(published=False)
    matter = a_consultation(network)
    a_procedure(network, publish=False)
    assert permitted(matter) is None
    assert "has not published how it makes decisions" in asked(matter)


def test_nothing_decided_is_said_in_the_words_of_the_act(network: Body, matter: Any) -> None:
    assert asked(matter).endswith("has not decided to make this referral. Put it on the agenda and decide it first.")
    assert "decided to make this visit" in why_not(database.session(), matter, kind=Kind.VISIT)


@pytest.mark.parametrize(
    ("make", "words"), [(a_draft, "is drafted and not decided yet"), (a_tabled, "is on the agenda")]
)
def test_what_waits_is_named_with_its_reference(make: Any, words: str, network: Body, matter: Any) -> None:
    made = make(network, matter)
    assert permitted(matter) is None
    assert f"{made.reference} {words}" in asked(matter)


def test_a_decision_of_no_permits_nothing_and_is_named_with_its_day(network: Body, matter: Any) -> None:
    made = a_decision(network, matter, outcome="no")
    assert permitted(matter) is None
    assert "decided no on" in asked(matter)
    assert made.reference in asked(matter)


def test_what_was_put_off_permits_nothing(network: Body, matter: Any) -> None:
    a_decision(network, matter, outcome="deferred")
    assert permitted(matter) is None
    assert "was put off" in asked(matter)


def test_the_latest_decision_counts(network: Body, matter: Any) -> None:
    a_decision(network, matter, decided_at=now() - timedelta(days=2))
    a_decision(network, matter, outcome="no", decided_at=now() - timedelta(days=1))
    assert permitted(matter) is None
    again = a_decision(network, matter, decided_at=now() - timedelta(hours=1))
    assert permitted(matter) == again


def test_the_order_is_that_of_deciding_and_not_of_entering(network: Body, matter: Any) -> None:
    later = a_decision(network, matter, decided_at=now() - timedelta(days=1))
    a_decision(network, matter, outcome="no", decided_at=now() - timedelta(days=2))
    assert permitted(matter) == later


def test_a_procedure_published_after_the_decision_makes_it_invalid_and_the_page_says_what_to_do(app: Any) -> None:
    network = a_network(published=False)
    a_procedure(network, at=now() - timedelta(days=5))
    matter = a_consultation(network)
    made = a_decision(network, matter, decided_at=now() - timedelta(days=6))
    assert made.state is DecisionState.DECIDED
    assert not made.counts
    assert permitted(matter) is None
    assert "the procedure was published only on" in asked(matter)
    assert asked(matter).endswith("Take it again.")


def test_a_procedure_published_later_the_same_day_does_not_count_either(app: Any) -> None:
    network = a_network(published=False)
    at = now() - timedelta(hours=1)
    a_procedure(network, at=at)
    matter = a_consultation(network)
    a_decision(network, matter, decided_at=at - timedelta(seconds=1))
    assert permitted(matter) is None
    assert a_decision(network, matter, decided_at=at) == permitted(matter)


def test_an_amended_procedure_that_is_not_published_changes_nothing(network: Body, matter: Any) -> None:
    a_procedure(network, publish=False, quorum=50)
    made = a_decision(network, matter)
    assert made.procedure is not None
    assert made.procedure.number == 1
    assert permitted(matter) == made


def test_a_decision_is_judged_by_the_version_in_force_when_it_was_made(network: Body, matter: Any) -> None:
    a_procedure(network, at=now() - timedelta(hours=1), quorum=50)
    made = a_decision(network, matter, decided_at=now() - timedelta(hours=2))
    assert made.procedure is not None
    assert made.procedure.number == 1
    assert permitted(matter) == made


def test_what_was_dropped_is_as_if_nobody_had_asked(network: Body, matter: Any) -> None:
    made = a_tabled(network, matter)
    with writing(database.session()):
        drop(made, by=Voice.OPERATOR, at=now(), reason="It was settled by telephone.")
    assert "has not decided" in asked(matter)


def test_a_decision_to_take_it_back_undoes_the_permission(network: Body, matter: Any) -> None:
    a_decision(network, matter, decided_at=now() - timedelta(days=2))
    assert permitted(matter, to_withdraw=True) is None
    assert "has not decided to take this back" in asked(matter, to_withdraw=True)
    back = a_decision(network, matter, decided_at=now() - timedelta(days=1), to_withdraw=True)
    assert permitted(matter, to_withdraw=True) == back
    assert permitted(matter) is None
    assert "decided otherwise since" in asked(matter)
    assert back.reference in asked(matter)


def test_a_decision_not_to_take_it_back_leaves_the_permission(network: Body, matter: Any) -> None:
    made = a_decision(network, matter, decided_at=now() - timedelta(days=2))
    a_decision(network, matter, outcome="no", decided_at=now() - timedelta(days=1), to_withdraw=True)
    assert permitted(matter) == made
    assert permitted(matter, to_withdraw=True) is None


def test_while_a_breach_is_looked_into_nothing_leaves(network: Body, matter: Any) -> None:
    made = a_decision(network, matter)
    with writing(database.session()):
        flag_breach(made, rule="It was not announced.", by=Voice.OPERATOR, at=now())
    assert permitted(matter) is None
    assert "is being looked into" in asked(matter)


@pytest.mark.parametrize("stands", [True, False])
def test_a_settled_breach_lets_the_decision_stand_or_not(stands: bool, network: Body, matter: Any) -> None:
    made = a_decision(network, matter)
    words: dict[str, Any] = {
        "summary": "It was looked into.",
        "html": "<p>It was looked into.</p>",
        "by": Voice.OPERATOR,
    }
    with writing(database.session()):
        flag_breach(made, rule="It was not announced.", by=Voice.OPERATOR, at=now())
        refer_up(made, to="host", why="Money was spent.", at=now(), **words)
    assert permitted(matter) is None
    with writing(database.session()):
        close_breach(made, why="It was announced by post.", stands=stands, at=now(), **words)
    assert (permitted(matter) == made) is stands
    assert (asked(matter) == "") is stands


def test_a_dormant_network_is_told_that_nothing_leaves_whatever_was_decided(
    db: Any, network: Body, matter: Any
) -> None:
    a_decision(network, matter)
    later = now() + timedelta(days=400)
    assert asked(matter, at=now()) == ""
    assert "counts as dormant" in asked(matter, at=later)

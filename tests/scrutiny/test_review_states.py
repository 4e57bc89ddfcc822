"""The course of a review: every state is reached by its own acts, and left by them."""

from typing import Any

import pytest

from engage.matters.models.matter import REVIEW_STATES
from engage.scrutiny.models.review import REVIEW_WORKFLOW, ReviewState
from tests.factories.reviews import ALL_STATES, a_review


def test_the_database_knows_the_states_that_the_workflow_knows() -> None:
    assert set(REVIEW_STATES) == set(ALL_STATES)


def test_every_state_has_a_way_in_and_every_state_but_the_last_a_way_out() -> None:
    moves = REVIEW_WORKFLOW.moves.values()
    assert set(ReviewState) == {REVIEW_WORKFLOW.initial, *(m.after for m in moves if m.after)}
    left = {state for m in moves if m.after for state in m.before if state != m.after}
    assert set(ReviewState) - left == {ReviewState.CLOSED}


def test_every_verb_is_one_word() -> None:
    assert all(verb.isalpha() for verb in REVIEW_WORKFLOW.moves)


@pytest.mark.parametrize("state", ALL_STATES)
def test_a_review_comes_to_each_state(db: Any, state: str) -> None:
    assert a_review(state=state).state == state

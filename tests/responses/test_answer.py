"""What an answer must say, and what is no answer."""

from datetime import date

import pytest

from engage.matters import Outcome
from engage.responses.answer import faults, is_only_noted
from tests.factories.matters import an_answer

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Noted", "noted.", "NOTED!!!", "We note this.", "We note your comments, with thanks.", "Duly noted",
        "Your views have been noted.", "The board notes the concerns raised.", "**Noted**", "- noted\n- noted",
        "Thank you for your comments.", "We have considered all your comments carefully.", "We hear you.",
        "This was acknowledged by the committee.",
    ],
)  # fmt: skip
def test_noted_is_not_an_answer(text: str) -> None:
    assert is_only_noted(text)
    assert "not an answer" in faults(an_answer(Outcome.NOT_ADOPTED, reason=text), today=TODAY)["reason"]
    assert "answer" in faults(an_answer(answer=text), today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "We note this and will build a ramp.", "The lease forbids it.", "Noted in section 4 of the 2026 plan.",
        "Rydym wedi ystyried hyn.", "我们不同意", "Because £2 million is more than the whole budget.", "No.",
    ],
)  # fmt: skip
def test_a_reason_that_says_something_is_taken(text: str) -> None:
    assert not is_only_noted(text)
    assert faults(an_answer(Outcome.NOT_ADOPTED, reason=text), today=TODAY) == {}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_whole_answer_of_each_kind_may_be_sent(outcome: Outcome) -> None:
    assert faults(an_answer(outcome), today=TODAY) == {}


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.ADOPTED])
@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_anything_but_a_plain_yes_owes_a_reason(outcome: Outcome, reason: str) -> None:
    assert "reason" in faults(an_answer(outcome, reason=reason), today=TODAY)


@pytest.mark.parametrize("outcome", [Outcome.ADOPTED, Outcome.IN_PART, Outcome.UNDER_CONSIDERATION])
@pytest.mark.parametrize("missing", ["promise", "responsible", "due_on"])
def test_what_will_come_owes_a_whole_promise(outcome: Outcome, missing: str) -> None:
    gap = {missing: None if missing == "due_on" else ""}
    assert set(faults(an_answer(outcome, **gap), today=TODAY)) == {missing}


def test_half_a_promise_is_refused_where_none_is_owed() -> None:
    assert set(faults(an_answer(Outcome.NOT_ADOPTED, promise="A leaflet"), today=TODAY)) == {"responsible", "due_on"}


def test_a_promise_for_a_day_that_has_passed_is_refused() -> None:
    assert "due_on" in faults(an_answer(due_on=date(2026, 11, 1)), today=TODAY)
    assert "due_on" not in faults(an_answer(due_on=TODAY), today=TODAY)


def test_an_adopted_answer_says_what_changes_in_which_plan() -> None:
    assert set(faults(an_answer(answer="", plan=""), today=TODAY)) == {"answer", "plan"}


def test_what_is_outside_our_power_says_whose_it_is() -> None:
    assert set(faults(an_answer(Outcome.OUTSIDE_OUR_POWER, passed_to=""), today=TODAY)) == {"passed_to"}


def test_a_new_answer_in_the_place_of_a_published_one_says_why() -> None:
    assert set(faults(an_answer(), today=TODAY, is_revision=True)) == {"revised_because"}

"""The clock of the outcome: 84 days after the day of closing, and what it rests on."""

from datetime import date

import pytest

from engage.matters import Basis, clock, clocks
from engage.matters.clock import calendar_days_excluding, calendar_days_including
from engage.matters.duties import outcome_clock


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2009, 2, 2), 28, date(2009, 3, 2)),  # the published vector
        (date(2026, 12, 31), 84, date(2027, 3, 25)),  # over the year's end
        (date(2027, 12, 31), 84, date(2028, 3, 24)),  # into a leap year: 29 February is counted
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2027, 2, 28), 1, date(2027, 3, 1)),
        (date(2099, 12, 31), 84, date(2100, 3, 25)),  # 2100 is not a leap year
        (date(2026, 3, 28), 84, date(2026, 6, 20)),  # over the change of the clocks: days, not hours
        (date(2026, 8, 31), 84, date(2026, 11, 23)),
        (date(2026, 9, 24), 0, date(2026, 9, 24)),
    ],
)
def test_within_n_days_of_leaves_out_the_day_itself(start: date, n: int, due: date) -> None:
    assert calendar_days_excluding(start, n) == due


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2010, 4, 1), 30, date(2010, 4, 30)),
        (date(2013, 9, 10), 42, date(2013, 10, 21)),
        (date(2026, 12, 31), 84, date(2027, 3, 24)),
        (date(2028, 2, 29), 1, date(2028, 2, 29)),
    ],
)
def test_n_days_beginning_with_counts_the_day_itself(start: date, n: int, due: date) -> None:
    assert calendar_days_including(start, n) == due


@pytest.mark.parametrize(
    ("closed", "due"), [(date(2026, 12, 31), date(2027, 3, 25)), (date(2027, 12, 8), date(2028, 3, 1))]
)
def test_the_outcome_is_due_84_days_after_the_close(closed: date, due: date) -> None:
    assert outcome_clock(closed, None) == ("CP16-RESPONSE", due)


def test_a_sooner_promise_of_the_body_goes_before_the_code() -> None:
    assert outcome_clock(date(2026, 12, 31), 28) == ("BODY-PROMISE", date(2027, 1, 28))


@pytest.mark.parametrize("days", [84, 120])
def test_a_promise_that_is_not_sooner_does_not(days: int) -> None:
    assert outcome_clock(date(2026, 12, 31), days) == ("CP16-RESPONSE", date(2027, 3, 25))


def test_a_code_is_never_shown_as_law() -> None:
    for known in clocks().values():
        words = known.basis.words
        if known.basis is Basis.LAW:
            assert words == "required by law"
        else:
            assert "required by law" not in words
            assert "statutory" not in words + known.citation + known.act
            assert "not a legal duty" in words
    assert clock("CP16-RESPONSE").basis is Basis.CODE
    assert clock("BODY-PROMISE").basis is Basis.LOCAL


def test_a_clock_without_a_number_must_be_given_one() -> None:
    with pytest.raises(ValueError, match="BODY-PROMISE"):
        clock("BODY-PROMISE").due(date(2026, 1, 1))

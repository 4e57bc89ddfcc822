"""What must hold of every count, on any day from 1900 to 2200 and for any length."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.matters import clocks
from engage.matters.calendar import Calendar, Nation
from engage.matters.clock import (
    calendar_days_excluding,
    calendar_days_including,
    clear_working_days_before,
    months_including,
    months_on,
    working_days_between,
    working_days_excluding,
    working_days_including,
)

MATTERS = Path(__file__).resolve().parents[2] / "engage" / "matters"
DAY = timedelta(days=1)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
recent = st.dates(date(2006, 1, 1), date(2040, 12, 31))
lengths = st.integers(1, 60)
untimed = settings(deadline=None)  # the first day outside the written years loads the library
calendars = st.sampled_from([Calendar(Nation.ENGLAND), Calendar(Nation.UK)])


@untimed
@given(days, lengths, calendars)
def test_the_last_day_of_a_count_of_working_days_is_one(start: date, n: int, days: Calendar) -> None:
    assert days.is_working(working_days_including(start, n, days))
    assert days.is_working(working_days_excluding(start, n, days))
    assert days.is_working(clear_working_days_before(start, n, days))


@untimed
@given(days, lengths, calendars)
def test_beginning_with_the_day_is_never_later_than_leaving_it_out(start: date, n: int, days: Calendar) -> None:
    including, excluding = working_days_including(start, n, days), working_days_excluding(start, n, days)
    assert including <= excluding
    assert (including < excluding) is days.is_working(start)  # on a day that is no working day both begin with the next


@untimed
@given(days, lengths, calendars)
def test_leaving_the_day_out_is_beginning_with_the_day_after(start: date, n: int, days: Calendar) -> None:
    assert working_days_excluding(start, n, days) == working_days_including(start + DAY, n, days)


@untimed
@given(days, lengths, calendars)
def test_a_later_event_is_never_due_earlier(start: date, n: int, days: Calendar) -> None:
    for count in (working_days_including, working_days_excluding, clear_working_days_before):
        assert count(start, n, days) <= count(start + DAY, n, days)
    for plain in (calendar_days_including, calendar_days_excluding, months_including, months_on):
        assert plain(start, n) <= plain(start + DAY, n)


@untimed
@given(days, lengths, calendars)
def test_one_more_is_the_next_working_day(start: date, n: int, days: Calendar) -> None:
    due = working_days_including(start, n, days)
    assert working_days_including(start, n + 1, days) == working_days_excluding(due, 1, days)
    assert working_days_between(start - DAY, due, days) == n
    assert working_days_between(start, working_days_excluding(start, n, days), days) == n


@untimed
@given(days, lengths, calendars)
def test_as_many_clear_days_lie_between_notice_and_meeting_as_asked_for(meeting: date, n: int, days: Calendar) -> None:
    notice = clear_working_days_before(meeting, n, days)
    assert working_days_between(notice, meeting - DAY, days) == n


@untimed
@given(recent, st.integers(-3, 900), st.lists(recent, max_size=4), st.booleans())
def test_working_days_are_counted_by_weeks_as_one_by_one(
    start: date, span: int, marked: list[date], is_uk: bool
) -> None:
    nation = Nation.UK if is_uk else Nation.ENGLAND
    marked = [*marked, start + 5 * DAY]
    days = Calendar(nation, extra=dict.fromkeys(marked[::2], "a day off"), removed=dict.fromkeys(marked[1::2], ""))
    until = start + span * DAY
    one_by_one = sum(days.is_working(start + n * DAY) for n in range(1, span + 1))
    assert working_days_between(start, until, days) == one_by_one


@untimed
@given(days, lengths)
def test_calendar_days_come_back_where_they_began(start: date, n: int) -> None:
    assert calendar_days_excluding(start, n) - timedelta(days=n) == start
    assert calendar_days_including(start, n) == calendar_days_excluding(start, n) - DAY
    assert calendar_days_including(start, 1) == start


@untimed
@given(days, lengths)
def test_months_end_on_the_day_before_or_on_the_last_of_a_month_without_it(start: date, n: int) -> None:
    on, including = months_on(start, n), months_including(start, n)
    assert (on.year * 12 + on.month) - (start.year * 12 + start.month) == n
    if on.day == start.day:
        assert including == on - DAY
    else:
        assert including == on
        assert (on + DAY).day == 1


@untimed
@given(recent, st.integers(1, 40))
def test_more_nations_can_only_make_a_day_later(start: date, n: int) -> None:
    england, kingdom = Calendar(Nation.ENGLAND), Calendar(Nation.UK)
    assert working_days_excluding(start, n, england) <= working_days_excluding(start, n, kingdom)
    assert working_days_including(start, n, england) <= working_days_including(start, n, kingdom)


@untimed
@given(recent, st.integers(1, 40), st.sets(st.integers(0, 60), max_size=6))
def test_a_day_that_is_added_can_only_make_a_day_later(start: date, n: int, added: set[int]) -> None:
    usual = Calendar()
    own = Calendar(extra={start + timedelta(days=k): "a day of mourning" for k in added})
    assert working_days_including(start, n, usual) <= working_days_including(start, n, own)
    assert not added & {(working_days_including(start, n, own) - start).days}


@settings(max_examples=30, deadline=None)
@given(days)
def test_every_clock_reckons_every_day(began: date) -> None:
    for known in clocks().values():
        reckoned = known.reckon(began)
        assert (reckoned.due is None) == bool(reckoned.sentence)
        assert reckoned.due == (None if reckoned.sentence else known.due(began))
        if reckoned.due is None or known.nation is None:
            assert reckoned.skipped == ()
            continue
        nation = Calendar(known.nation)
        first, last = sorted((began, reckoned.due))
        skipped = [day for day, _ in reckoned.skipped]
        assert skipped == sorted(set(skipped))
        assert all(first <= day <= last and why == nation.why_not(day) for day, why in reckoned.skipped)
        between = {first + timedelta(days=n) for n in range((last - first).days + 1)}
        assert {day for day in between if not nation.is_working(day)} - set(skipped) <= {began}
        assert reckoned.first_day is not None
        assert nation.is_working(reckoned.first_day)


@pytest.mark.parametrize("module", ["clock", "calendar", "reckoning"])
def test_rule_1_what_counts_knows_neither_a_clock_nor_its_number(module: str) -> None:
    words = [
        n.value for n in ast.walk(ast.parse((MATTERS / f"{module}.py").read_text())) if isinstance(n, ast.Constant)
    ]
    ids, numbers = set(clocks()), {known.n for known in clocks().values() if known.n and known.n > 12}
    assert not [w for w in words if isinstance(w, str) and any(clock_id in w for clock_id in ids)]
    assert not [w for w in words if isinstance(w, int) and w in numbers]

"""No published table of counts of people gives away a small one."""

from itertools import product

import pytest

from engage.analysis.suppression import Hidden, alone, together

FEW, REST = Hidden.FEW, Hidden.REST


@pytest.mark.parametrize(
    ("smallest", "cells", "most"), [(3, 2, 40), (3, 3, 24), (3, 4, 13), (5, 2, 60), (5, 3, 30), (5, 4, 15)]
)
def test_no_table_lets_a_count_that_was_left_out_be_worked_out(smallest: int, cells: int, most: int) -> None:
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for table in product(range(most), repeat=cells):
        shown = together(table, smallest) if sum(table) < most else None
        if shown is not None:
            assert all(isinstance(n, Hidden) or n == 0 or n >= smallest for n in shown)
            alike.setdefault((sum(table), *shown), []).append(table)
    assert alike
    for published, tables in alike.items():
        for i, shown in enumerate(published[1:]):
            if shown is FEW:
                assert len({table[i] for table in tables}) > 1, (published, tables)


def test_a_table_of_large_counts_is_shown_as_it_is() -> None:
    assert together([12, 5, 40, 0]) == [12, 5, 40, 0]


def test_one_small_count_takes_the_smallest_of_the_others_with_it() -> None:
    assert together([12, 2, 40]) == [REST, FEW, 40]


def test_two_small_counts_hide_each_other() -> None:
    assert together([3, 2, 40]) == [FEW, FEW, 40]


@pytest.mark.parametrize("counts", [[4, 0], [1, 1], [4, 4], [2]])
def test_a_table_that_would_give_itself_away_is_not_shown(counts: list[int]) -> None:
    assert together(counts) is None


def test_a_count_that_adds_up_to_nothing_stands_alone() -> None:
    assert [alone(n) for n in (0, 1, 4, 5)] == [0, FEW, FEW, 5]

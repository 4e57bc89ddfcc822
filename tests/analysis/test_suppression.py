"""No published table of counts of people gives away a small one."""

from itertools import product

import pytest

from engage.analysis.suppression import suppressed


@pytest.mark.parametrize(("smallest", "cells", "most"), [(3, 2, 30), (3, 3, 22), (3, 4, 14), (5, 3, 22)])
def test_no_table_lets_a_count_that_was_left_out_be_worked_out(smallest: int, cells: int, most: int) -> None:
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for table in product(range(most), repeat=cells):
        shown = suppressed(table, smallest) if sum(table) < most else None
        if shown is not None:
            assert all(n is None or n >= smallest for n in shown)
            alike.setdefault((sum(table), *shown), []).append(table)
    assert alike
    for published, tables in alike.items():
        for i, shown in enumerate(published[1:]):
            if shown is None:
                assert len({table[i] for table in tables}) > 1, (published, tables)


def test_a_table_of_large_counts_is_shown_as_it_is() -> None:
    assert suppressed([12, 5, 40]) == [12, 5, 40]


def test_one_small_count_takes_a_second_one_with_it() -> None:
    assert suppressed([12, 2, 40]) == [None, None, 40]


def test_a_table_of_four_people_is_not_shown() -> None:
    assert suppressed([4, 0]) is None

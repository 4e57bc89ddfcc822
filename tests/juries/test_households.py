"""Who lives together: equal addresses are one household, near ones are for a person, blank is never equal."""

import numpy as np
import pytest

from engage.juries.draw.addresses import address, homes
from engage.juries.draw.load import load
from tests.factories import juries


def same(one: str, other: str) -> bool:
    return address([one]) == address([other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 High St", "12 HIGH STREET"),
        ("12 High St.", " 12,  high street "),
        ("Flat 2, 10 Mill Road", "2/10 Mill Rd"),
        ("Flat 2, 10 Mill Road", "10 Mill Road, Flat 2"),
        ("Apartment 2, 10 Mill Road", "flat 2 10 mill rd"),
        ("3 St. John's Ave, LS1 4AP", "3 Saint Johns Avenue ls14ap"),
        ("The Old House, Green Lane, LS1 4AP", "Old House, Green Ln LS1 4AP"),
    ],
)
def test_spellings_of_one_address_are_one_household(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 High Street", "21 High Street"),
        ("Flat 2, 10 Mill Road", "Flat 3, 10 Mill Road"),
        ("Flat 2, 10 Mill Road", "10 Mill Road"),
        ("12 High Street LS1 4AP", "12 High Street LS1 4AQ"),
        ("10A Mill Road", "10 Mill Road"),
    ],
)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    assert not same(one, other)


def test_blank_is_never_equal_and_a_postcode_alone_is_no_household() -> None:
    assert address([""]) is None
    assert address([" ", ""]) is None
    assert address(["", "LS1 4AP"]) is None
    found = homes({"a": None, "b": None, "c": address(["1 High St"])})
    assert found.same == ()
    assert found.of["a"] == found.of["b"] == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Flat 2, 10 Mill Road, LS1 4AP", "10 Mill Road, LS1 4AP"),
        ("10A Mill Road, LS1 4AP", "Flat A, 10 Mill Road, LS1 4AP"),
        ("10A Mill Road, LS1 4AP", "10 Mill Road, LS1 4AP"),
        ("10 Mill Road", "10 Mill Road, LS1 4AP"),
        ("10 Millfield Road, LS1 4AP", "10 Milfield Road, LS1 4AP"),
        ("10 Mill Road, Leeds, LS1 4AP", "10 Mill Road, LS1 4AP"),
    ],
)
def test_near_addresses_are_listed_for_a_person_and_not_merged(one: str, other: str) -> None:
    found = homes({"a": address([one]), "b": address([other])})
    assert found.same == ()
    assert found.review == (("a", "b"),)


def test_two_flats_of_one_house_are_neither_merged_nor_listed() -> None:
    found = homes({"a": address(["Flat 1, 10 Mill Road LS1 4AP"]), "b": address(["Flat 2, 10 Mill Road LS1 4AP"])})
    assert found.same == found.review == ()


def test_no_ticket_of_ten_thousand_holds_two_of_one_household() -> None:
    lines = ["id,gender,line,postcode"]
    lines += ["a1,f,12 High Street,LS1 4AP", "a2,m,12 HIGH ST.,ls14ap", "a3,f,Flat 2 10 Mill Road,LS2 1AA"]
    lines += ["a4,m,2/10 Mill Rd,LS2 1AA", "a5,f,,LS3 3AA", "a6,m,,LS3 3AA", "a7,f,,", "a8,m,,"]
    targets = b"feature,value,min,max\ngender,f,2,2\ngender,m,2,2\n"
    pool = load(targets, "\n".join(lines).encode(), 4, ["line", "postcode"])
    assert pool.homes.same == (("a1", "a2"), ("a3", "a4"))
    draw = juries.a_draw(pool.pool, 10_000)
    assert draw.tickets is not None
    panels = np.array(draw.tickets.panels)
    for pair in ((0, 1), (2, 3)):
        assert not ((panels == pair[0]).any(axis=1) & (panels == pair[1]).any(axis=1)).any()
    blank = ((panels == 4).any(axis=1) & (panels == 5).any(axis=1)).any()
    assert blank  # two whose address is unknown may sit together

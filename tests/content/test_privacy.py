"""What in a text might identify somebody: found where it is, and not where it is not."""

import time
from itertools import pairwise

import pytest

from engage.content.privacy import Kind, PrivacyResult, counted, digest, findings, pieces, taken_out


def seen(text: str) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.kind.value) for f in findings(text)]


@pytest.mark.parametrize(
    ("text", "what", "kind"),
    [
        ("Her number is 943 476 5919.", "943 476 5919", Kind.NHS_NUMBER),
        ("NHS no. 9434765919", "9434765919", Kind.NHS_NUMBER),
        ("NHS ９４３４７６５９１９ in wide digits", "９４３４７６５９１９", Kind.NHS_NUMBER),
        ("943-476-5919", "943-476-5919", Kind.NHS_NUMBER),
        ("Write to ann.o'neill+ward4@example.org today", "ann.o'neill+ward4@example.org", Kind.EMAIL),
        ("Ring 01632 960123 after six", "01632 960123", Kind.TELEPHONE),
        ("or +44 7700 900456", "+44 7700 900456", Kind.TELEPHONE),
        ("She lives in ls1 4ap now", "ls1 4ap", Kind.POSTCODE),
        ("date of birth: 3 May 1931", "date of birth: 3 May 1931", Kind.BIRTH),
        ("DOB 03/05/1931", "DOB 03/05/1931", Kind.BIRTH),
        ("d.o.b. 1931-05-03", "d.o.b. 1931-05-03", Kind.BIRTH),
        ("He was born on the 3rd May 1931.", "born on the 3rd May 1931", Kind.BIRTH),
        ("at 14 Acacia Avenue for years", "14 Acacia Avenue", Kind.ADDRESS),
        ("Flat 2, 10a High Street", "Flat 2, 10a High Street", Kind.ADDRESS),
        ("Mrs Patel waited", "Mrs Patel", Kind.NAME),
        ("Dr. J. O’Hara-Smith said", "Dr. J. O’Hara-Smith", Kind.NAME),
        ("Cllr Ann Example chaired it", "Cllr Ann Example", Kind.NAME),
    ],
)
def test_what_may_identify_somebody_is_found_where_it_is(text: str, what: str, kind: Kind) -> None:
    assert (what, kind.value) in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bus is late and the doors are heavy.",
        "943 476 5918 has a wrong check digit, and so is no such number",
        "We met on 3 May 2008 and again on 14/06/2008.",
        "20 working days beginning with the date, under SI 2008/528 regulation 17.",
        "The doctor and the nurse on the ward, and the master plan.",
        "In 2008 there were 12 beds, 300 places and 1,000 visits.",
        "Mr",
        "",
    ],
)
def test_what_identifies_nobody_is_let_be(text: str) -> None:
    assert [kind for _, kind in seen(text) if kind != Kind.TELEPHONE.value] == []


def test_no_place_is_found_twice_and_the_pieces_are_the_whole_text() -> None:
    text = "Mrs Patel, 14 Acacia Avenue, LS1 4AP, born 3 May 1931, 9434765919, 01632 960123, a@example.org."
    found = findings(text)
    assert [f.start for f in found] == sorted({f.start for f in found})
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert {f.kind for f in found} == set(Kind)
    assert "".join(words for words, _ in pieces(text, found)) == text
    assert counted(found) == {kind.value: 1 for kind in Kind}


def test_what_is_taken_out_leaves_its_kind_and_nothing_of_its_words() -> None:
    text = "Mrs Patel, date of birth 3 May 1931, waited four hours."
    assert taken_out(text) == "[name removed], [date of birth removed], waited four hours."


def test_a_result_that_takes_words_out_owes_others_in_their_place() -> None:
    assert {r for r in PrivacyResult if r.owes_words} == {PrivacyResult.REDACTED, PrivacyResult.SUMMARISED}


def test_a_text_that_was_changed_is_no_longer_the_one_that_was_checked() -> None:
    assert digest("a", "b") == digest("a", "b") != digest("ab", "")
    assert digest("Ward \ud800") != digest("Ward")


@pytest.mark.parametrize(
    "text",
    ["1 " * 20_000, "a@" * 20_000, "Mr " * 20_000, "Dr A. " * 10_000, "born " * 10_000, "1 a b c " * 8_000,
     "9434765919 " * 5_000, "x" * 1_000_000, "1a " * 20_000 + "street", "LS1 4AP " * 8_000],
)  # fmt: skip
def test_a_hostile_text_is_read_in_a_moment(text: str) -> None:
    began = time.perf_counter()
    findings(text)
    assert time.perf_counter() - began < 5

"""Redaction takes out what was marked and proves that nothing else was touched."""

import pytest

from engage.analysis.redaction import RedactionRefusedError, marked, marks_for, redacted, spans_in
from engage.analysis.spreadsheet import cell, words_of
from engage.content.privacy import findings, pieces

TEXT = "Dr Smith at the desk was rude. I live at 4 High St."


def test_what_is_between_marks_is_taken_out_with_its_reason() -> None:
    spans = spans_in(TEXT.replace("Dr Smith", "[[Dr Smith]]"), TEXT, "personal")
    assert spans == [(0, 8, "personal")]
    assert redacted(TEXT, spans) == "[removed: could identify someone] at the desk was rude. I live at 4 High St."


@pytest.mark.parametrize(
    "copy",
    [
        TEXT + " Really.",
        TEXT.replace("rude", "lovely"),
        TEXT.replace("Dr Smith", "[[Dr Smith"),
        TEXT.replace("Dr Smith", "Dr Smith]]"),
        TEXT.replace("Dr Smith", "[[Dr [[Smith]]"),
        "",
    ],
)
def test_a_copy_in_which_anything_else_was_changed_is_refused(copy: str) -> None:
    with pytest.raises(RedactionRefusedError):
        spans_in(copy, TEXT, "personal")


def test_words_that_hold_the_marks_themselves_are_given_other_marks() -> None:
    text = "see [[this]] and ⟦that⟧ and <<more>>"
    opening, closing = marks_for(text)
    assert opening not in text
    assert closing not in text
    spans = [(4, 12, "abusive")]
    assert spans_in(marked(text, spans), text, "abusive") == spans


def test_a_span_that_stays_keeps_its_reason() -> None:
    before = [(0, 8, "defamatory")]
    copy = marked(TEXT, [*before, (42, 50, "personal")])
    assert spans_in(copy, TEXT, "personal", before) == [(0, 8, "defamatory"), (42, 50, "personal")]


def test_telephones_addresses_and_numbers_are_hinted_at_and_plain_words_are_not() -> None:
    text = "Ring 020 7946 0123 or jo@example.org, NHS 943 476 5919, OX1 2JD. Nothing here."
    assert [f.kind.value for f in findings(text)] == ["telephone number", "email address", "NHS number", "postcode"]
    assert "".join(words for words, _ in pieces(text, findings(text))) == text
    assert findings("The bus is late and the doors are heavy.") == []


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\tx", "\rx", "＝1", "|cmd", "'=1", "''-2"])
def test_a_cell_that_begins_like_a_formula_is_shown_and_never_run_and_can_be_read_back(start: str) -> None:
    assert cell(start).startswith("'")
    assert words_of(cell(start)) == start


@pytest.mark.parametrize("text", ["", "plain", "'tis true", "a=b", "3 - 2", "é ثم"])
def test_other_cells_are_left_alone(text: str) -> None:
    assert cell(text) == text == words_of(text)


def test_control_characters_do_not_reach_a_cell() -> None:
    assert cell("a\x00b\x07c\nd") == "abc\nd"

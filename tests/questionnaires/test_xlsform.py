"""Reading an XLSForm: what is made of it, and that nothing is ever left out without a word."""

import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from engage.questionnaires import QuestionKind
from engage.questionnaires.models.questionnaire import SCALE_OPTIONS
from engage.questionnaires.xlsform import XLSFormError, read
from engage.questionnaires.xlsform.draft import CHANGED, LEFT_OUT
from tests.factories.xlsforms import an_xlsform, choices_of

DATA = Path(__file__).parents[1] / "data" / "questionnaires"
YES_NO = choices_of("yes_no", "Yes", "No")


def test_the_reference_workbook_makes_the_questions_counted_by_hand() -> None:
    draft = read(DATA / "xlsform_spec_test.xlsx")
    assert draft.title == "Spec test"
    assert draft.language == "english"
    assert [(page.title, len(page.questions)) for page in draft.pages] == [
        ("Your views", 1), ("everything", 32), ("More questions", 1)
    ]  # fmt: skip
    assert draft.made() == {
        "short_text": 7,  # rows 6, 9, 17, 32 (a time), 35 (a barcode), 54, 55
        "long_text": 1,  # row 4, twelve lines high
        "one_choice": 5,  # rows 2, 11, 12, 27, 28
        "many_choices": 1,  # row 18
        "scale": 0,
        "number": 3,  # rows 13, 14, 57
        "date": 2,  # rows 31, 33 (with a time)
        "file": 1,  # row 36
        "matrix": 2,  # rows 20 and 24
        "statement": 12,  # notes in rows 5, 7, 8, 39, 43, 45, 47, 49, 51, 53; a title, row 15; a box to tick, row 30
    }


def test_the_reference_workbook_says_everything_that_was_not_carried_over() -> None:
    notes = read(DATA / "xlsform_spec_test.xlsx").notes
    left_rows = {note.row for note in notes if note.column == "type" and note.outcome == LEFT_OUT}
    assert left_rows == {10, 34, 37, 38, 40, 41, 42, 44, 46, 48, 50, 52}
    by_column = Counter(note.column for note in notes if note.sheet == "survey" and note.outcome == LEFT_OUT)
    assert by_column["relevant"] == 2  # rows 3, 7
    assert by_column["constraint"] == 2  # rows 14, 18
    assert by_column["appearance"] == 7  # rows 11, 12, 16, 18, 27, 28, 57
    assert by_column["label::chinese"] == 3  # rows 6, 8, 9
    assert by_column["hint::chinese"] == 3
    assert by_column["image"] == 2  # rows 9, 10
    assert by_column["repeat_count"] == by_column["requiredMsg"] == by_column["buttonText"] == 1
    assert sum(note.sheet == "settings" for note in notes) == 7  # all of row 2 but its title
    assert sum(note.sheet == "choices" for note in notes) == 6  # two in Chinese, two pictures, two without a label
    assert [(note.sheet, note.row) for note in notes if note.sheet == "columns"] == [("columns", 1)]


def test_every_cell_of_the_reference_workbook_is_used_or_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from engage.questionnaires import xlsform

    kept: list[Any] = []
    real = xlsform.read_book
    monkeypatch.setattr(xlsform, "read_book", lambda *given: kept.append(real(*given)) or kept[0])
    read(DATA / "xlsform_spec_test.xlsx")
    for row in [*kept[0].survey, *kept[0].choices, *kept[0].settings]:
        untouched = set(row.cells) - row.used
        kind = row.peek("type").lower()
        if not kind.startswith("end"):
            assert not untouched, (row.sheet, row.number)


def test_a_sheet_that_declares_thousands_of_columns_holds_one_question() -> None:
    draft = read(DATA / "extra_columns.xlsx")
    assert [(question.name, question.text, question.kind) for question in draft.questions] == [
        ("a", "A", QuestionKind.SHORT_TEXT)
    ]
    assert draft.notes == []
    assert draft.title == "extra columns"


def one(tmp_path: Path, row: dict[str, Any], choices: Any = ()) -> Any:
    """The only question of a form of one row, and its notes."""
    draft = read(an_xlsform(tmp_path, [{"name": "q", "label": "Q?", **row}], choices))
    assert len(draft.questions) == 1
    return draft.questions[0], draft.notes


@pytest.mark.parametrize(
    ("row", "kind", "limits"),
    [
        ({"type": "text"}, QuestionKind.SHORT_TEXT, {}),
        ({"type": "TEXT", "appearance": "multiline"}, QuestionKind.LONG_TEXT, {}),
        ({"type": "text", "constraint": "string-length(.) < 200"}, QuestionKind.SHORT_TEXT, {"max_length": 199}),
        ({"type": "integer", "constraint": ". > 0 and . <= 120"}, QuestionKind.NUMBER, {"whole": True, "minimum": 1, "maximum": 120}),
        ({"type": "decimal", "constraint": ". >= 0.5"}, QuestionKind.NUMBER, {"minimum": 0.5}),
        ({"type": "range", "parameters": "start=0 end=5 step=1"}, QuestionKind.NUMBER, {"whole": True, "minimum": 0, "maximum": 5}),
        ({"type": "date"}, QuestionKind.DATE, {}),
        ({"type": "select_one yes_no"}, QuestionKind.ONE_CHOICE, {}),
        ({"type": "select all that apply from yes_no"}, QuestionKind.MANY_CHOICES, {}),
    ],
)  # fmt: skip
def test_each_type_has_its_kind(tmp_path: Path, row: dict[str, Any], kind: QuestionKind, limits: Any) -> None:
    question, notes = one(tmp_path, row, YES_NO if "yes_no" in row["type"] else ())
    assert (question.kind, question.limits) == (kind, limits)
    assert [note for note in notes if note.column != "type"] == []


@pytest.mark.parametrize(
    "rule", [". < 0.5", ". <= ${other}", ". > 5 and . < 3", "regex(., '[0-9]+')", ". > 1 or . < 0"]
)
def test_a_rule_that_limits_cannot_say_is_left_out_and_said(tmp_path: Path, rule: str) -> None:
    question, notes = one(tmp_path, {"type": "decimal", "constraint": rule})
    assert question.limits == {}
    assert [(note.row, note.column, note.what, note.outcome) for note in notes] == [(2, "constraint", rule, LEFT_OUT)]


@pytest.mark.parametrize(
    "column",
    ["relevant", "calculation", "choice_filter", "default", "appearance", "parameters", "guidance_hint", "trigger",
     "media::image", "bind::oc:item", "label::Français (fr)", "constraint_message", "required_message", "my own column"],
)  # fmt: skip
def test_every_column_without_a_counterpart_is_said(tmp_path: Path, column: str) -> None:
    _, notes = one(tmp_path, {"type": "text", column: "something"})
    assert [(note.sheet, note.row, note.column, note.what) for note in notes] == [("survey", 2, column, "something")]


def test_a_cell_under_no_heading_is_said(tmp_path: Path) -> None:
    path = an_xlsform(tmp_path, [{"type": "text", "name": "q", "label": "Q?"}])
    import openpyxl

    book = openpyxl.load_workbook(path)
    book["survey"]["F2"] = "stray"
    book.save(path)
    assert [(note.column, note.what) for note in read(path).notes] == [("column F", "stray")]


def test_or_other_becomes_other_please_say(tmp_path: Path) -> None:
    question, _ = one(tmp_path, {"type": "select_one yes_no or_other"}, YES_NO)
    assert question.has_other
    assert question.options == [{"key": "yes", "label": "Yes"}, {"key": "no", "label": "No"}]


def test_a_choice_called_other_does_not_take_the_reserved_key(tmp_path: Path) -> None:
    question, notes = one(tmp_path, {"type": "select_one x"}, choices_of("x", "Bus", "Other"))
    assert [option["key"] for option in question.options] == ["bus", "o1"]
    assert [(note.sheet, note.row, note.outcome) for note in notes] == [("choices", 3, CHANGED)]


@pytest.mark.parametrize(("labels", "is_scale"), [(6, True), (5, True), (4, False)])
def test_only_the_exact_words_become_the_scale(tmp_path: Path, labels: int, is_scale: bool) -> None:
    words = [option["label"] for option in SCALE_OPTIONS][:labels]
    question, _ = one(tmp_path, {"type": "select_one agree"}, choices_of("agree", *words))
    assert (question.kind == QuestionKind.SCALE) is is_scale


def test_groups_become_pages_and_a_table_one_question(tmp_path: Path) -> None:
    survey = [
        {"type": "begin group", "name": "travel", "label": "Getting here"},
        {"type": "text", "name": "how", "label": "How?", "required": "yes"},
        {"type": "end group"},
        {"type": "begin_group", "name": "rate", "label": "Rate these", "appearance": "field-list"},
        {"type": "select_one yes_no", "name": "a", "label": "Parking", "required": "yes"},
        {"type": "select_one yes_no", "name": "b", "label": "Doors", "required": "yes"},
        {"type": "end_group"},
    ]
    draft = read(an_xlsform(tmp_path, survey, YES_NO))
    assert [page.title for page in draft.pages] == ["Getting here", "Rate these"]
    how, table = draft.questions
    assert how.is_required
    assert (table.kind, table.is_required) == (QuestionKind.MATRIX, True)
    assert [statement["label"] for statement in table.statements] == ["Parking", "Doors"]


def test_a_condition_for_being_required_is_not_a_requirement(tmp_path: Path) -> None:
    question, notes = one(tmp_path, {"type": "text", "required": "${x} = 1"})
    assert not question.is_required
    assert [note.column for note in notes] == ["required"]


def test_the_default_language_is_taken_and_the_others_said(tmp_path: Path) -> None:
    survey = [{"type": "text", "name": "q", "label::French": "Quoi?", "label::Welsh": "Beth?"}]
    draft = read(an_xlsform(tmp_path, survey, settings=[{"form_title": "F", "default_language": "welsh"}]))
    assert draft.questions[0].text == "Beth?"
    assert [(note.column, note.what) for note in draft.notes] == [("label::French", "Quoi?")]


def test_the_same_name_in_two_groups_is_told_apart(tmp_path: Path) -> None:
    survey = [
        row
        for group in ("one", "two")
        for row in (
            {"type": "begin group", "name": group, "label": group},
            {"type": "text", "name": "why", "label": "Why?"},
            {"type": "end group"},
        )
    ]
    assert [question.name for question in read(an_xlsform(tmp_path, survey)).questions] == ["why", "why_2"]


TEXT = {"type": "text", "name": "q", "label": "Q?"}


@pytest.mark.parametrize(
    ("survey", "says"),
    [
        ([{**TEXT, "type": "telepathy"}], "survey, row 2: “telepathy” is not a type"),
        ([TEXT, TEXT], "survey, row 3: the name “q” is already used in row 2"),
        ([{**TEXT, "type": "select_one nowhere"}], "survey, row 2: the list “nowhere” is not on the choices sheet"),
        ([{**TEXT, "type": "select_one"}], "survey, row 2: this question names no list of choices"),
        ([{"type": "begin group", "name": "g", "label": "G"}, TEXT], "survey, row 2: this group is never closed"),
        ([TEXT, {"type": "end group"}], "survey, row 3: “end group”, but no group is open"),
        ([{"type": "begin group", "name": "g", "label": "G"}, {"type": "end repeat"}], "row 3: “end repeat” closes the group"),
        ([{"name": "q", "label": "Q?"}], "needs a column “type”"),
        ([TEXT, {"name": "r", "label": "R?"}], "survey, row 3: this row has no type"),
        ([{"type": "start", "name": "start"}], "holds no question that can be asked here"),
    ],
)  # fmt: skip
def test_a_form_that_contradicts_itself_is_refused_in_one_line(tmp_path: Path, survey: Any, says: str) -> None:
    with pytest.raises(XLSFormError) as refused:
        read(an_xlsform(tmp_path, survey))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_choice_twice_in_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(XLSFormError, match="choices, row 4: the choice “yes” is in the list “yes_no” twice"):
        read(an_xlsform(tmp_path, [{**TEXT, "type": "select_one yes_no"}], [*YES_NO, YES_NO[0]]))


@pytest.mark.parametrize("sheets", [{"choices": YES_NO}, {"Tabelle1": [TEXT]}])
def test_a_workbook_without_a_survey_is_refused(tmp_path: Path, sheets: Any) -> None:
    with pytest.raises(XLSFormError, match="no sheet called “survey”"):
        read(an_xlsform(tmp_path, [], **sheets))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a workbook"),
        (b"type,name,label\ntext,q,Q", "not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"PK\x03\x04 cut off", "not a workbook"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(XLSFormError, match=says):
        read(path)


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    path = an_xlsform(tmp_path, [TEXT])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(101):
            part.write(b" " * 1024 * 1024)
    assert path.stat().st_size < 1024 * 1024
    with pytest.raises(XLSFormError, match="unpacks to more"):
        read(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_damaged_part_is_one_line_and_not_a_trace(tmp_path: Path, part: str) -> None:
    path = _with_part(an_xlsform(tmp_path, [TEXT]), part, b"<worksheet><oops")
    with pytest.raises(XLSFormError, match="may be damaged"):
        read(path)


def test_definitions_that_expand_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(XLSFormError, match="definitions"):
        read(_with_part(an_xlsform(tmp_path, [TEXT]), "xl/workbook.xml", bomb))


def test_a_row_far_below_does_not_keep_us_waiting(tmp_path: Path) -> None:
    path = an_xlsform(tmp_path, [TEXT])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = b'<row r="999999999"><c r="A999999999" t="inlineStr"><is><t>text</t></is></c></row></sheetData>'
    with pytest.raises(XLSFormError, match="goes on below row 100,000"):
        read(_with_part(path, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", far)))


def test_a_formula_without_a_result_is_refused_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(XLSFormError, match="survey, row 2, column C: a formula without a saved result"):
        read(an_xlsform(tmp_path, [{**TEXT, "label": '="Q"&"?"'}]))


def _with_part(path: Path, name: str, content: bytes) -> Path:
    """The same workbook with one part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert name in parts
    with zipfile.ZipFile(path, "w") as archive:
        for part, old in parts.items():
            archive.writestr(part, content if part == name else old)
    return path

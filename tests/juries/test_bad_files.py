"""Files as people save them: read where they can be, refused in one clear line for each fault where they cannot."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engage.juries.cli import draws
from engage.juries.draw.bundle import cell
from engage.juries.draw.load import BadFileError, load

TARGETS = "feature,value,min,max\ngender,f,1,1\ngender,m,1,1\n"
PEOPLE = "id,gender\n1,f\n2,f\n3,m\n"


def faults(targets: str | bytes = TARGETS, people: str | bytes = PEOPLE) -> list[str]:
    ours = [text.encode() if isinstance(text, str) else text for text in (targets, people)]
    with pytest.raises(BadFileError) as refused:
        load(ours[0], ours[1], 2)
    return refused.value.faults


@pytest.mark.parametrize(
    "people",
    [
        PEOPLE.encode("utf-8-sig"),
        PEOPLE.encode("utf-16"),
        PEOPLE.encode("utf-16-le"),
        PEOPLE.replace("\n", "\r\n").encode(),
        PEOPLE.replace(",", ";").encode(),
        PEOPLE.replace(",", "\t").encode(),
        b"ID , Gender ,note\n1, F ,x\n2,f,y\n3,M ,z\n\n,,\n",
        b"nationbuilder_id,gender\n1,f\n2,f\n3,m\n",
        b'id,gender\n"1","f"\n2,f\n3,m',
    ],
)
def test_the_common_tools_spellings_are_accepted(people: bytes) -> None:
    found = load(TARGETS.encode(), people, 2)
    assert [(p.id, p.answers) for p in found.pool.people] == [("1", ("f",)), ("2", ("f",)), ("3", ("m",))]


def test_other_headers_of_targets_are_accepted_and_unused_columns_listed() -> None:
    targets = b"category,name,min,max,min_flex,max_flex\ngender,f,1,1,0,2\ngender,m,1,1,0,2\n"
    found = load(targets, b"id,gender,email\n1,f,a@example.org\n2,m,b@example.org\n", 2)
    assert found.ignored == ("email",)
    assert [q.name for q in found.pool.quotas] == ["gender=f", "gender=m"]


@pytest.mark.parametrize(
    ("people", "fault"),
    [
        ("id,gender\n1,f\n1,m\n", "people, row 3, id: '1' is in row 2 already."),
        ("id,gender\n1,f\n2,x\n", "people, row 3, gender: 'x' is not among the targets."),
        ("id,gender\n1,f\n2,\n", "people, row 3, gender: blank."),
        ("id,gender\n1,f\n,m\n", "people, row 3, id: blank."),
        ("id,gender\n1,f\n=1+1,m\n", "people, row 3, id: '=1+1' begins like a formula."),
        ("id,gender\n1,f\na@example.org,m\n", "people, row 3, id: ids are published, so they must say nothing of anybody: use a number drawn by lot."),
        ("id,age\n1,f\n", "people, row 1: there is no column gender."),
        ("name,gender\n1,f\n", "people, row 1: there is no column id."),
        ("id,gender\n1,f,x\n", "people, row 2: there are 3 cells, and 2 columns."),
        ("id,gender,Gender\n1,f,m\n", "people: the column gender is there twice."),
        ("id,gender\n", "people: there are no people."),
        ("", "people: the file is empty."),
        (b"id,gender\n1,\xff\xfe\xfa\n", "people, row 2: not readable as UTF-8 or UTF-16: save the file as CSV UTF-8."),
        (b"id,gender\n1,f\x00\n", "people, row 2: not a text file."),
    ],
)  # fmt: skip
def test_a_fault_among_the_people_is_named_by_row_and_column(people: str | bytes, fault: str) -> None:
    assert faults(people=people) == [fault]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("gender,x,-1,2", "targets, row 4, min: '-1' is not a whole number from 0 up."),
        ("gender,x,0,1.5", "targets, row 4, max: '1.5' is not a whole number from 0 up."),
        ("gender,x,,2", "targets, row 4, min: '' is not a whole number from 0 up."),
        ("gender,x,3,2", "targets, row 4: the min 3 is above the max 2."),
        ("gender,,0,2", "targets, row 4, value: blank."),
        ("Gender,F,0,2", "targets, row 4: Gender=F is there twice."),
        ("gender,=x,0,2", "targets, row 4, value: '=x' begins like a formula."),
    ],
)
def test_a_fault_among_the_targets_is_named_by_row_and_column(row: str, fault: str) -> None:
    assert faults(targets=TARGETS + row + "\n") == [fault]


def test_too_many_features_rows_and_faults_are_cut_short() -> None:
    wide = "feature,value,min,max\n" + "".join(f"f{n},a,0,1\n" for n in range(41))
    assert faults(targets=wide) == ["targets: there are 41 features, and at most 40 are possible."]
    assert faults(people="id,gender\n" + "x,f\n" * 100_001) == ["people: there are more than 100,000 rows."]
    assert len(faults(people="id,gender\n" + "".join(f"{n},x\n" for n in range(200)))) == 51


def test_every_fault_of_a_file_is_said_at_once_with_exit_2_and_never_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "targets.csv").write_text(TARGETS)
    (tmp_path / "people.csv").write_text("id,gender\n1,x\n1,\n")
    done = run(tmp_path)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 3


def run(here: Path, *more: str) -> Result:
    words = ["run", "--targets", str(here / "targets.csv"), "--people", str(here / "people.csv"), "--size", "2"]
    return CliRunner().invoke(draws, [*words, "--out", str(here / "out"), *more], catch_exceptions=False)


@pytest.mark.parametrize(
    "more", [("--number", "1000"), ("--number", "-1"), ("--size", "0"), ("--tickets", "-1"), ("--household", "street")]
)
def test_options_that_make_no_sense_are_refused_in_a_line(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "targets.csv").write_text(TARGETS)
    (tmp_path / "people.csv").write_text(PEOPLE)
    done = run(tmp_path, *more)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_cell_that_a_spreadsheet_would_run_is_written_so_that_it_does_not() -> None:
    assert [cell(text) for text in ("=1+1", "+1", "-1", "@SUM(A1)", "plain")] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "plain",
    ]

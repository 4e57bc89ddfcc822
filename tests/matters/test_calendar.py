"""Working days: what is left out in England and in any part of the United Kingdom, and where the days come from."""

import csv
import importlib.util
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from engage.matters import calendar
from engage.matters.calendar import Calendar, Nation, bank_holidays, closed, reckoned

ROOT = Path(__file__).resolve().parents[2]
ENGLAND, UK = Calendar(Nation.ENGLAND), Calendar(Nation.UK)
PUBLISHED = list(csv.DictReader((ROOT / "tests/data/bank_holidays/published.csv").read_text("utf-8").splitlines()))
WRITTEN = json.loads((ROOT / "engage/matters/bank_holidays.json").read_text("utf-8"))


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row['nations']} {row['year']}")
def test_the_days_are_those_that_were_published(row: dict[str, str]) -> None:
    published = {date.fromisoformat(f"{row['year']}-{day}") for day in row["days"].split()}
    for nation in row["nations"].split():
        assert {h.day for h in bank_holidays(int(row["year"])) if nation in h.nations} == published


def test_every_year_that_is_said_to_be_published_was_compared() -> None:
    compared = {(nation, int(row["year"])) for row in PUBLISHED for nation in row["nations"].split()}
    assert {year for nation, year in compared if nation == "ENG"} == set(range(2008, ENGLAND.last_published + 1))
    assert {y for n, y in compared if n == "SCT"} == {y for n, y in compared if n == "NIR"} == set(range(2012, 2029))


def test_the_days_written_down_are_those_of_the_library_mended() -> None:
    for year in range(WRITTEN["first"], WRITTEN["last"] + 1):
        assert bank_holidays(year) == tuple(reckoned(year)), year


def test_the_file_is_what_its_tool_writes() -> None:
    path = str(ROOT / "tools")
    sys.path.insert(0, path)
    try:
        tool = _load(ROOT / "tools" / "bank_holidays.py")
        assert tool.text() == (ROOT / "engage/matters/bank_holidays.json").read_text("utf-8")
    finally:
        sys.path.remove(path)


def _load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tool_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_mend_says_where_it_comes_from() -> None:
    for mend in WRITTEN["mended"]:
        assert set(mend) == {"day", "nation", "name", "source"}
        assert mend["nation"] in calendar.NATIONS
        assert len(mend["source"]) > 20
    assert ENGLAND.is_working(date(2006, 11, 30))
    assert UK.is_working(date(2006, 11, 30))  # the year before St Andrew's Day was first kept
    assert not UK.is_working(date(2007, 11, 30))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2011-04-29", "bank holiday: Wedding of William and Catherine"),
        ("2012-06-04", "bank holiday: Spring Bank Holiday"),
        ("2012-06-05", "bank holiday: Diamond Jubilee of Elizabeth II"),
        ("2020-05-08", "bank holiday: May Day"),  # VE Day: moved from the Monday
        ("2022-06-02", "bank holiday: Spring Bank Holiday"),
        ("2022-06-03", "bank holiday: Platinum Jubilee of Elizabeth II"),
        ("2022-09-19", "bank holiday: State Funeral of Queen Elizabeth II"),
        ("2023-05-08", "bank holiday: Coronation of Charles III"),
        ("2010-12-27", "bank holiday: Christmas Day (substitute day)"),
        ("2010-12-28", "bank holiday: Boxing Day (substitute day)"),
        ("2011-01-03", "bank holiday: New Year’s Day (substitute day)"),
        ("2026-04-03", "Good Friday"),
        ("2026-12-25", "Christmas Day"),
        ("2021-12-25", "Saturday"),  # Christmas Day too, but a Saturday is enough
        ("2026-11-22", "Sunday"),
        ("2020-05-04", ""),  # the Monday VE Day took the holiday from
        ("2012-05-28", ""),
        ("2022-05-30", ""),
        ("2008-07-14", ""),  # Northern Ireland only
        ("2008-08-04", ""),  # Scotland only
        ("2026-11-23", ""),
    ],
)
def test_england_says_why_a_day_is_not_worked(day: str, why: str) -> None:
    assert ENGLAND.why_not(date.fromisoformat(day)) == why
    assert ENGLAND.is_working(date.fromisoformat(day)) is (why == "")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2008-07-14", "bank holiday: Battle of the Boyne (substitute day), in Northern Ireland"),
        ("2008-08-04", "bank holiday: Summer Bank Holiday, in Scotland"),
        ("2009-04-13", "bank holiday: Easter Monday, in England, Wales and Northern Ireland"),
        ("2012-01-02", "bank holiday: New Year’s Day (substitute day)"),
        ("2012-01-03", "bank holiday: New Year Holiday (substitute day), in Scotland"),
        ("2026-06-15", "bank holiday: Scotland’s participation in the FIFA World Cup final, in Scotland"),
        ("2026-04-03", "Good Friday"),
        ("2026-11-30", "bank holiday: Saint Andrew’s Day, in Scotland"),
        ("2026-03-17", "bank holiday: Saint Patrick’s Day, in Northern Ireland"),
        ("2026-03-18", ""),
    ],
)
def test_the_united_kingdom_says_where(day: str, why: str) -> None:
    assert UK.why_not(date.fromisoformat(day)) == why


def test_what_england_leaves_out_every_part_of_the_kingdom_together_leaves_out() -> None:
    for year in (2008, 2012, 2022, 2026, 2040):
        assert closed(Nation.ENGLAND, year).keys() < closed(Nation.UK, year).keys()


def test_an_administrator_adds_a_day_and_takes_one_back() -> None:
    mourning, spring = date(2026, 11, 23), date(2026, 5, 25)
    own = Calendar(Nation.ENGLAND, {mourning: "a day of mourning"}, {spring: "moved to June"})
    assert own.why_not(mourning) == "a day of mourning"
    assert not own.is_working(mourning)
    assert own.is_working(spring)
    assert own.why_not(spring) == ""
    assert ENGLAND.is_working(mourning)
    assert not ENGLAND.is_working(spring)


def test_neither_a_weekend_nor_good_friday_nor_christmas_is_taken_back() -> None:
    always = [date(2026, 4, 3), date(2026, 12, 25), date(2026, 11, 21)]
    own = Calendar(Nation.UK, removed=dict.fromkeys(always, "a mistake"))
    assert [own.why_not(day) for day in always] == ["Good Friday", "Christmas Day", "Saturday"]


@pytest.mark.parametrize("year", [1900, 1971, 1999, 2051, 2100, 2101, 2200, 2201])
def test_years_that_are_not_written_down_are_reckoned(year: int) -> None:
    easter = [h.day for h in bank_holidays(year) if h.name == "Good Friday"]
    assert len(easter) == 1
    assert easter[0].weekday() == 4
    assert not ENGLAND.is_working(easter[0])
    assert sum(ENGLAND.is_working(date(year, 1, 1) + timedelta(days=n)) for n in range(365)) in range(251, 258)


def test_no_worker_carries_the_library_to_count_the_days_of_our_time() -> None:
    program = (
        "import sys; from datetime import date; from engage.matters import clocks\n"
        "days = [date(2000, 2, 1), date(2008, 12, 8), date(2026, 11, 23), date(2050, 6, 1)]\n"
        "due = [c.due(d, c.n or 10) for c in clocks().values() for d in days]\n"
        "assert len(due) > 300 and 'holidays' not in sys.modules, 'loaded'\n"
        "clocks()['FOI-INFO'].due(date(2051, 1, 4)); assert 'holidays' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

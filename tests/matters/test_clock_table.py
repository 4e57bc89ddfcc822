"""Due days counted by hand from a printed calendar: the published vectors, then a table of our own.

Each line says how it was counted: the working days of a week and the sum so far ("1-5 Sep = 5, 8-12 = 10"), with the
days left out in round brackets. None was taken from the program.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engage.matters import clock
from engage.matters.calendar import Calendar, Nation
from engage.matters.clocks import PLAIN, WORKING
from engage.now import london_date


def counted(how: str, n: int, began: str) -> str:
    way, _, nation = how.partition("/")
    start = date.fromisoformat(began)
    if nation:
        return WORKING[way](start, n, Calendar(Nation(nation))).isoformat()
    return PLAIN[way](start, n).isoformat()


PUBLISHED = [
    ("WD-INC/ENG", 20, "2008-09-01", "2008-09-26"),  # the day of receipt is day 1
    ("WD-EXC/ENG", 20, "2008-09-01", "2008-09-29"),  # "of"
    ("WD-EXC/UK", 20, "2008-07-07", "2008-08-06"),  # (14 Jul in Northern Ireland, 4 Aug in Scotland)
    ("WD-INC/ENG", 20, "2008-07-07", "2008-08-01"),  # ... which England does not keep
    ("WD-INC/ENG", 20, "2008-12-08", "2009-01-07"),  # Christmas
    ("WD-INC/ENG", 20, "2010-12-24", "2011-01-25"),  # (27 and 28 Dec, 3 Jan: substitutes)
    ("WD-INC/ENG", 20, "2011-04-18", "2011-05-19"),  # Easter, (29 Apr royal wedding), 2 May
    ("WD-INC/ENG", 20, "2012-05-19", "2012-06-19"),  # a Saturday; (4 and 5 Jun jubilee)
    ("WD-INC/ENG", 20, "2013-03-28", "2013-04-26"),  # over the change of regime
    ("WD-INC/ENG", 20, "2026-03-23", "2026-04-21"),  # Easter 2026
    ("WD-INC/ENG", 30, "2025-12-01", "2026-01-14"),  # the extended case
    ("WD-EXC/ENG", 30, "2025-12-01", "2026-01-15"),  # the lead
    ("CM-INC", 2, "2009-03-10", "2009-05-09"),  # the day before the corresponding date
    ("CM-INC", 2, "2008-12-31", "2009-02-28"),  # no corresponding date
    ("CM-INC", 6, "2024-02-05", "2024-08-04"),  # call-in
    ("CD-EXC", 28, "2009-02-02", "2009-03-02"),  # calendar days
    ("CD-INC", 30, "2010-04-01", "2010-04-30"),  # draft accounts
    ("CD-INC", 42, "2013-09-10", "2013-10-21"),  # a consultation's length, with first and last day
]

BY_HAND = [
    # Beginning with the day, England
    ("WD-INC/ENG", 20, "2008-04-01", "2008-04-28"),  # first day of the era, Tue: 1-4 = 4, 7-11 = 9, 14-18 = 14, 21-25 = 19, Mon 28
    ("WD-INC/ENG", 20, "2008-03-17", "2008-04-15"),  # 17-20 = 4, (21 Good Friday, 24) 25-28 = 8, 31-4 = 13, 7-11 = 18, 14, 15
    ("WD-INC/ENG", 20, "2008-05-05", "2008-06-03"),  # received on a bank holiday: 6-9 = 4, 12-16 = 9, 19-23 = 14, (26) 27-30 = 18, 2, 3
    ("WD-INC/ENG", 20, "2008-08-01", "2008-08-29"),  # Fri 1 = 1, 4-8 = 6, 11-15 = 11, 18-22 = 16, (25) 26-29 = 20
    ("WD-INC/ENG", 20, "2008-08-29", "2008-09-25"),  # Fri 29 = 1, 1-5 = 6, 8-12 = 11, 15-19 = 16, 22-25 = 20
    ("WD-INC/ENG", 20, "2008-08-30", "2008-09-26"),  # Saturday, so Mon 1: 1-5 = 5, 10, 15, 22-26 = 20
    ("WD-INC/ENG", 20, "2008-08-31", "2008-09-26"),  # Sunday: the same
    ("WD-INC/ENG", 20, "2008-12-24", "2009-01-23"),  # 24 = 1, (25, 26) 29-31 = 4, (1) 2 = 5, 5-9 = 10, 12-16 = 15, 19-23 = 20
    ("WD-INC/ENG", 20, "2008-12-25", "2009-01-26"),  # 29-31 = 3, 2 = 4, 5-9 = 9, 12-16 = 14, 19-23 = 19, Mon 26
    ("WD-INC/ENG", 20, "2009-04-09", "2009-05-11"),  # Thu 9 = 1, (10, 13) 14-17 = 5, 20-24 = 10, 27-1 = 15, (4) 5-8 = 19, Mon 11
    ("WD-INC/ENG", 20, "2009-04-10", "2009-05-12"),  # Good Friday: 14-17 = 4, 20-24 = 9, 27-1 = 14, (4) 5-8 = 18, 11, 12
    ("WD-INC/ENG", 20, "2009-12-21", "2010-01-20"),  # 21-24 = 4, (25; 28 for Sat 26) 29-31 = 7, (1) 4-8 = 12, 11-15 = 17, 18-20
    ("WD-INC/ENG", 10, "2010-04-28", "2010-05-12"),  # 28-30 = 3, (3) 4-7 = 7, 10-12 = 10
    ("WD-INC/ENG", 20, "2010-08-02", "2010-08-27"),  # a bank holiday in Scotland only: 2-6 = 5, 10, 15, 23-27 = 20
    ("WD-INC/ENG", 20, "2011-03-01", "2011-03-28"),  # 1-4 = 4, 9, 14, 21-25 = 19, Mon 28: the day after the clocks go forward
    ("WD-INC/ENG", 10, "2011-04-21", "2011-05-10"),  # 21 = 1, (22, 25) 26-28 = 4, (29 wedding, 2) 3-6 = 8, 9, 10
    ("WD-INC/ENG", 1, "2011-04-29", "2011-05-03"),  # the royal wedding, a Friday: (29, 2 May) so Tue 3
    ("WD-INC/ENG", 20, "2012-05-14", "2012-06-12"),  # 14-18 = 5, 21-25 = 10, 28-1 = 15, (4, 5) 6-8 = 18, 11, 12
    ("WD-INC/ENG", 1, "2012-05-28", "2012-05-28"),  # no spring holiday on the last Monday of May 2012: it was moved to 4 June
    ("WD-INC/ENG", 5, "2012-06-04", "2012-06-12"),  # (4, 5) 6-8 = 3, 11, 12
    ("WD-INC/ENG", 20, "2013-03-27", "2013-04-25"),  # 27, 28 = 2, (29, 1) 2-5 = 6, 8-12 = 11, 15-19 = 16, 22-25 = 20
    ("WD-INC/ENG", 20, "2013-03-31", "2013-04-29"),  # Easter Sunday, the last day of the LINks: 2-5 = 4, 9, 14, 22-26 = 19, Mon 29
    ("WD-INC/ENG", 20, "2013-04-01", "2013-04-29"),  # Easter Monday, the first of Healthwatch: from Tue 2, the same
    ("WD-INC/ENG", 30, "2014-12-01", "2015-01-14"),  # 1-5 = 5, 10, 15, 22-24 = 18, (25, 26) 29-31 = 21, (1) 2 = 22, 5-9 = 27, 12-14
    ("WD-INC/ENG", 20, "2015-12-24", "2016-01-25"),  # 24 = 1, (25; 28 for Sat 26) 29-31 = 4, (1) 4-8 = 9, 14, 18-22 = 19, Mon 25
    ("WD-INC/ENG", 20, "2016-02-01", "2016-02-26"),  # four whole weeks
    ("WD-INC/ENG", 20, "2016-02-02", "2016-02-29"),  # 2-5 = 4, 9, 14, 22-26 = 19, Mon 29: a leap day
    ("WD-INC/ENG", 10, "2016-12-22", "2017-01-09"),  # 22, 23 = 2, (26, and 27 for Sun 25) 28-30 = 5, (2 for Sun 1) 3-6 = 9, Mon 9
    ("WD-INC/ENG", 5, "2017-04-13", "2017-04-21"),  # Thu 13 = 1, (14, 17) 18-21 = 5
    ("WD-INC/ENG", 2, "2018-03-29", "2018-04-03"),  # Thu 29, (30, 2) Tue 3: over month end, Easter and the clocks
    ("WD-INC/ENG", 10, "2020-05-01", "2020-05-15"),  # Fri 1 = 1, Mon 4 is worked in 2020: 4-7 = 5, (Fri 8 VE Day) 11-15 = 10
    ("WD-INC/ENG", 5, "2020-05-04", "2020-05-11"),  # 4-7 = 4, (8) Mon 11
    ("WD-INC/ENG", 5, "2020-12-24", "2021-01-04"),  # 24 = 1, (25; 28 for Sat 26) 29-31 = 4, (1) Mon 4
    ("WD-INC/ENG", 5, "2021-12-24", "2022-01-04"),  # 24 = 1, (27, 28 for Sat and Sun) 29-31 = 4, (3 for Sat 1) Tue 4
    ("WD-INC/ENG", 10, "2022-05-23", "2022-06-07"),  # 23-27 = 5, Mon 30 is worked in 2022: 30-1 = 8, (2, 3) 6, 7
    ("WD-INC/ENG", 5, "2022-09-15", "2022-09-22"),  # 15, 16 = 2, (Mon 19 funeral) 20-22 = 5
    ("WD-INC/ENG", 5, "2022-12-23", "2023-01-03"),  # Fri 23 = 1, (26, and 27 for Sun 25) 28-30 = 4, (2 for Sun 1) Tue 3
    ("WD-INC/ENG", 10, "2023-04-28", "2023-05-15"),  # Fri 28 = 1, (1) 2-5 = 5, (8 coronation) 9-12 = 9, Mon 15
    ("WD-INC/ENG", 20, "2024-01-30", "2024-02-26"),  # the last day before call-in, Tue: 30-2 = 4, 9, 14, 19-23 = 19, Mon 26
    ("WD-INC/ENG", 20, "2024-01-31", "2024-02-27"),  # the first day of call-in, Wed: 31-2 = 3, 8, 13, 18, 26, 27
    ("WD-INC/ENG", 20, "2024-02-02", "2024-02-29"),  # Fri 2 = 1, 6, 11, 16, 26-29 = 20: a leap day
    ("WD-INC/ENG", 20, "2024-03-28", "2024-04-26"),  # Thu 28 = 1, (29, 1) 2-5 = 5, 10, 15, 22-26 = 20
    ("WD-INC/ENG", 20, "2024-12-24", "2025-01-23"),  # 24 = 1, (25, 26) 27 = 2, 30, 31 = 4, (1) 2, 3 = 6, 6-10 = 11, 16, 20-23 = 20
    ("WD-INC/ENG", 20, "2025-04-17", "2025-05-19"),  # Thu 17 = 1, (18, 21) 22-25 = 5, 28-2 = 10, (5) 6-9 = 14, 12-16 = 19, Mon 19
    ("WD-INC/ENG", 5, "2026-07-13", "2026-07-17"),  # a substitute in Northern Ireland only: 13-17
    ("WD-INC/ENG", 5, "2026-12-24", "2027-01-04"),  # 24 = 1, (25; 28 for Sat 26) 29-31 = 4, (1) Mon 4
    ("WD-INC/ENG", 2, "2027-12-24", "2027-12-29"),  # Fri 24, (27, 28 for Sat and Sun) Wed 29
    # Leaving the day out, England
    ("WD-EXC/ENG", 20, "2008-08-29", "2008-09-26"),  # Friday, so Mon 1 is day 1: 5, 10, 15, 22-26 = 20
    ("WD-EXC/ENG", 20, "2008-08-30", "2008-09-26"),  # Saturday: the same, and the same as beginning with it
    ("WD-EXC/ENG", 1, "2008-03-20", "2008-03-25"),  # Maundy Thursday: (21, 24) Tue 25
    ("WD-EXC/ENG", 20, "2008-12-24", "2009-01-26"),  # 29-31 = 3, 2 = 4, 9, 14, 19, Mon 26
    ("WD-EXC/ENG", 30, "2013-05-31", "2013-07-12"),  # six whole weeks from Mon 3 Jun
    ("WD-EXC/ENG", 10, "2010-04-01", "2010-04-19"),  # Maundy Thursday: (2, 5) 6-9 = 4, 12-16 = 9, Mon 19
    ("WD-EXC/ENG", 10, "2024-10-25", "2024-11-08"),  # Friday before the clocks go back: 28-1 = 5, 4-8 = 10
    ("WD-EXC/ENG", 5, "2026-06-12", "2026-06-19"),  # a bank holiday in Scotland only: 15-19
    # Leaving the day out, any part of the United Kingdom
    ("WD-EXC/UK", 5, "2026-06-12", "2026-06-22"),  # ... which counts here: (Mon 15) 16-19 = 4, Mon 22
    ("WD-EXC/UK", 5, "2008-03-14", "2008-03-26"),  # (17 St Patrick) 18-20 = 3, (21, 24) 25, 26
    ("WD-EXC/UK", 20, "2008-03-17", "2008-04-16"),  # 18-20 = 3, (21, 24) 25-28 = 7, 31-4 = 12, 7-11 = 17, 14-16 = 20
    ("WD-EXC/UK", 5, "2009-12-24", "2010-01-06"),  # (25, 28) 29-31 = 3, (1; 4 in Scotland for Sat 2) 5, 6
    ("WD-EXC/UK", 2, "2011-12-30", "2012-01-05"),  # (2; 3 in Scotland) 4, 5
    ("WD-EXC/UK", 20, "2012-03-16", "2012-04-18"),  # (19 for Sat 17) 20-23 = 4, 26-30 = 9, 2-5 = 13, (6, 9) 10-13 = 17, 16-18
    ("WD-EXC/UK", 5, "2012-11-26", "2012-12-04"),  # 27-29 = 3, (30 St Andrew) 3, 4
    ("WD-EXC/UK", 20, "2014-07-10", "2014-08-11"),  # 11 = 1, (14 for Sat 12) 15-18 = 5, 10, 28-1 = 15, (4 Scotland) 5-8 = 19, Mon 11
    ("WD-EXC/UK", 5, "2019-11-27", "2019-12-05"),  # 28, 29 = 2, (2 for Sat 30) 3-5 = 5
    ("WD-EXC/UK", 1, "2019-12-31", "2020-01-03"),  # (1; 2 in Scotland) Fri 3
    ("WD-EXC/UK", 20, "2021-04-01", "2021-05-04"),  # (2, 5) 6-9 = 4, 9, 14, 26-30 = 19, (3) Tue 4
    ("WD-EXC/UK", 1, "2021-12-31", "2022-01-05"),  # (3 for Sat 1; 4 in Scotland for Sun 2) Wed 5
    ("WD-EXC/UK", 20, "2025-07-11", "2025-08-12"),  # (14 for Sat 12) 15-18 = 4, 9, 28-1 = 14, (4 Scotland) 5-8 = 18, 11, 12
    # Counted back: the last day for notice of a meeting, five clear days before
    ("WD-CLEAR/ENG", 5, "2008-09-08", "2008-08-29"),  # Mon: clear are 5, 4, 3, 2, 1 Sep; notice on Fri 29 Aug
    ("WD-CLEAR/ENG", 5, "2009-01-06", "2008-12-24"),  # Tue: clear are 5, 2 Jan, 31, 30, 29 Dec; (25, 26) notice on Wed 24
    ("WD-CLEAR/ENG", 5, "2009-04-16", "2009-04-06"),  # Thu: clear are 15, 14, (13, 10) 9, 8, 7; notice on Mon 6
    ("WD-CLEAR/ENG", 5, "2023-06-07", "2023-05-30"),  # Wed: clear are 6, 5, 2, 1 Jun, 31 May; notice on Tue 30
    # Calendar days
    ("CD-EXC", 84, "2015-12-31", "2016-03-24"),  # twelve weeks on, Thursday to Thursday: 31 in January, 29 in February, 24
    ("CD-EXC", 84, "2016-01-01", "2016-03-25"),  # Friday to Friday
    ("CD-EXC", 28, "2012-02-01", "2012-02-29"),  # four weeks on, Wednesday: a leap day
    ("CD-EXC", 28, "2025-01-31", "2025-02-28"),  # month end to month end
    ("CD-EXC", 28, "2025-03-02", "2025-03-30"),  # four weeks on, Sunday: the day the clocks go forward
    ("CD-EXC", 28, "2024-10-05", "2024-11-02"),  # four weeks on, Saturday, over the day they go back
    ("CD-INC", 30, "2012-02-01", "2012-03-01"),  # 1-29 February are 29
    ("CD-INC", 30, "2012-04-01", "2012-04-30"),
    ("CD-INC", 84, "2008-12-01", "2009-02-22"),  # Monday to the Sunday of the twelfth week
    # Months beginning with the day
    ("CM-INC", 2, "2009-01-01", "2009-02-28"),  # the day before 1 March
    ("CM-INC", 2, "2011-12-29", "2012-02-28"),  # the day before 29 February
    ("CM-INC", 2, "2011-12-30", "2012-02-29"),  # no 30 February: the last of the month
    ("CM-INC", 2, "2012-12-31", "2013-02-28"),
    ("CM-INC", 2, "2012-11-01", "2012-12-31"),  # over no year's end yet
    ("CM-INC", 6, "2024-01-31", "2024-07-30"),  # the day before 31 July
    ("CM-INC", 6, "2024-08-31", "2025-02-28"),  # no 31 February
    ("CM-INC", 6, "2024-02-29", "2024-08-28"),  # the day before 29 August
    # Months on
    ("CM", 2, "2008-12-31", "2009-02-28"),
    ("CM", 3, "2008-12-31", "2009-03-31"),
    ("CM", 1, "2024-01-31", "2024-02-29"),
    ("CM", 1, "2026-11-30", "2026-12-30"),
    ("CM", 12, "2024-02-29", "2025-02-28"),
]  # fmt: skip


@pytest.mark.parametrize(("how", "n", "began", "due"), PUBLISHED)
def test_the_published_vectors_agree(how: str, n: int, began: str, due: str) -> None:
    assert counted(how, n, began) == due


def test_the_table_is_as_long_as_promised() -> None:
    assert len(BY_HAND) == len(set(BY_HAND)) >= 60


@pytest.mark.parametrize(("how", "n", "began", "due"), BY_HAND)
def test_what_was_counted_by_hand_agrees(how: str, n: int, began: str, due: str) -> None:
    assert counted(how, n, began) == due


LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2008, 8, 29, 23, 59, 59, tzinfo=LONDON), "2008-09-25"),  # Friday's last second: Friday is day 1
        (datetime(2008, 8, 30, 0, 0, tzinfo=LONDON), "2008-09-26"),  # Saturday: Monday is
        (datetime(2008, 8, 29, 23, 0, tzinfo=UTC), "2008-09-26"),  # the same instant, in the time of a server
        (datetime(2008, 12, 24, 23, 59, 59, tzinfo=LONDON), "2009-01-23"),  # Christmas Eve
        (datetime(2008, 12, 25, 0, 0, tzinfo=LONDON), "2009-01-26"),
        (datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC), "2026-04-28"),  # the clocks went forward: Sunday, 11:59pm BST
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), "2026-04-28"),  # Monday; 30-2 = 4, (3, 6) 7-10 = 8, 13, 18, 27, 28
        (datetime(2026, 3, 30, 23, 0, tzinfo=UTC), "2026-04-29"),  # Tuesday already, in London
        (datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), "2026-11-20"),  # they went back: Sunday still; four weeks from Mon 26
        (datetime(2026, 10, 26, 23, 30, tzinfo=UTC), "2026-11-20"),  # and midnight is midnight again
    ],
)  # fmt: skip
def test_rule_2_a_receipt_counts_on_its_london_day(received: datetime, due: str) -> None:
    assert clock("LK08-REF-H-ACK").due(london_date(received)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("began", "due"),
    [("2009-03-31", "2009-06-30"), ("2009-06-30", "2009-06-30"), ("2009-07-01", "2010-06-30")],
)
def test_a_fixed_date_is_the_next_one_on_or_after_the_day(began: str, due: str) -> None:
    assert clock("LK08-ANNREP").due(date.fromisoformat(began)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("aware", "until"),
    [
        (datetime(2025, 3, 28, 23, 30, tzinfo=LONDON), datetime(2025, 4, 1, 0, 30, tzinfo=LONDON)),  # forward: a clock hour later
        (datetime(2024, 10, 25, 0, 30, tzinfo=LONDON), datetime(2024, 10, 27, 23, 30, tzinfo=LONDON)),  # back: one earlier
        (datetime(2026, 12, 31, 12, 0, tzinfo=UTC), datetime(2027, 1, 3, 12, 0, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_hours_pass_at_one_pace_whatever_the_clocks_on_the_wall_do(aware: datetime, until: datetime) -> None:
    assert clock("DP-BREACH").due_at(aware) == until


def test_hours_are_not_counted_from_an_instant_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock("DP-BREACH").due_at(datetime(2026, 1, 1, 9, 0))  # noqa: DTZ001
    with pytest.raises(ValueError, match="does not count hours"):
        clock("FOI-INFO").due_at(datetime(2026, 1, 1, 9, 0, tzinfo=UTC))

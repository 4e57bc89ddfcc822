"""What a due date costs, beside the least that stepping from day to day can cost."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.rows import Row
from engage.matters.clocks import clock

ROOT = Path(__file__).resolve().parent.parent
DAYS = [date(2008, 4, 1) + timedelta(days=n) for n in range(365 * 5)]
GATE = 1000.0  # µs
COLD = """
from time import perf_counter
from datetime import date
from engage.matters.clocks import clock
began = perf_counter()
clock({clock!r}).due(date({year}, 12, 8))
print((perf_counter() - began) * 1000)
"""


def due_dates() -> Iterator[Row]:
    """Warm, over every day of five years; then the first one of a new process, which reads the data."""
    bare = _each(lambda day: _weekdays(day, 20))
    for clock_id, work in (
        ("LK08-RPT-REL", "20 working days, England"),
        ("FOI-INFO", "20 working days, any part of the UK"),
    ):
        known = clock(clock_id)
        took = _each(known.due)
        yield Row(
            f"a due date, {clock_id}",
            f"{work}; warm, each day of five years",
            took,
            "µs",
            GATE,
            GATE / 10,
            "less",
            f"a bare loop over 20 weekdays: {bare:.1f} µs",
        )
    took = _each(lambda day: clock("FOI-INFO").reckon(day))
    yield Row("the same with every day left out and why", "FOI-INFO", took, "µs", GATE, GATE / 2, "less")
    for year, where in ((2026, "written down"), (2060, "reckoned by the library, which is loaded for it")):
        took = median(_cold(year) for _ in range(5))
        yield Row("the first due date of a process", f"bank holidays {where}", took, "ms", 1000, None, "less")


def _weekdays(day: date, n: int) -> date:
    """The floor: no bank holidays, no calendar."""
    step = timedelta(days=1)
    while True:
        if day.weekday() < 5:
            n -= 1
            if n == 0:
                return day
        day += step


def _each(count: Callable[[date], object]) -> float:
    """Microseconds for one, the median of five rounds, after one that is not counted."""
    rounds = []
    for _ in range(6):
        began = perf_counter()
        for day in DAYS:
            count(day)
        rounds.append((perf_counter() - began) / len(DAYS) * 1e6)
    return median(rounds[1:])


def _cold(year: int) -> float:
    program = COLD.format(clock="FOI-INFO", year=year)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)

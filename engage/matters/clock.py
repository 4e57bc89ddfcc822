"""Ways of counting a period. Pure: dates in, date out. Which clock runs is data (`clocks.json`), never code."""

from datetime import date, timedelta


def calendar_days_excluding(start: date, n: int) -> date:
    """CD-EXC, "within n days of": the day of the event is left out, so day 1 is the day after."""
    return start + timedelta(days=n)


def calendar_days_including(start: date, n: int) -> date:
    """CD-INC, "n days beginning with": day 1 is the day itself."""
    return start + timedelta(days=n - 1)


COUNTING = {"CD-EXC": calendar_days_excluding, "CD-INC": calendar_days_including}

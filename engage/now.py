"""The only reader of the wall clock: an aware UTC instant, and London's date."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The civil date in London at this instant: deadlines are London days."""
    return london_date(now())


def london_date(at: datetime) -> date:
    """The London date on which an aware instant falls."""
    return at.astimezone(LONDON).date()

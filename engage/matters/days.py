"""The working days a duty is counted by: what is published, what an administrator added, what the law leaves out."""

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engage.matters.models.duty import Duty

SOON = 5  # working days: a duty that is due within them is due soon; a local rule of this product


def calendar_of(duty: "Duty") -> Any:
    """The calendar for one duty: None where its way of counting needs no working days."""
    return None


@lru_cache(maxsize=64)
def soon_until(on: date) -> date:
    """The last day that is soon, seen from a day."""
    day, left = on, SOON
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day

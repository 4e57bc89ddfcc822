"""Paging by key: an address says after which row a page begins, so that a deep page costs what the first does."""

from datetime import date

LARGEST_ID = 2**31 - 1  # what an integer key of ours can be, on either database


def day_key(raw: str | None) -> tuple[date, int] | None:
    """The key in an address, like `2026-03-01_17`; None where there is none or it makes no sense."""
    on, _, number = (raw or "").partition("_")
    if not (number.isascii() and number.isdigit() and len(number) <= 10) or int(number) > LARGEST_ID:
        return None
    try:
        return date.fromisoformat(on), int(number)
    except ValueError:
        return None


def as_key(on: date, number: int) -> str:
    """How a key is written in an address."""
    return f"{on.isoformat()}_{number}"

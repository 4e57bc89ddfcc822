"""Pre-election periods, kept by administrators: in them no consultation is launched unless it is essential."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from engage.accounts import Area, ElectionPeriod
from engage.database import session_of
from engage.matters import By
from engage.matters import record as write


def add_election(
    session: Session, *, title: str, area: Area | None, starts_on: date, ends_on: date, by: By, at: datetime
) -> ElectionPeriod:
    """A period in an area (everywhere, if none is named), both days included."""
    period = ElectionPeriod(title=title, area_id=area.id if area else None, starts_on=starts_on, ends_on=ends_on)
    session.add(period)
    session.flush()
    write(session, "add_election", by=by, at=at, about=f"election:{period.id}", **_facts(period))
    return period


def remove_election(period: ElectionPeriod, *, by: By, at: datetime, reason: str) -> None:
    """Take out one that was entered wrongly."""
    session = session_of(period)
    write(session, "remove_election", by=by, at=at, about=f"election:{period.id}", reason=reason, **_facts(period))
    session.delete(period)


def _facts(period: ElectionPeriod) -> dict[str, str]:
    area = period.area.slug if period.area else ""
    return {
        "title": period.title, "area": area,
        "starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat(),
    }  # fmt: skip

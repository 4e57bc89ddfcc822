"""What runs beside a clock and never stops it: elections in the area, a body that has fallen silent."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from engage.accounts import ElectionPeriod
from engage.content.dates import day as in_words
from engage.database import session_of
from engage.matters.models.duty import Duty

Caution = Callable[[Duty, date], list[str]]

further: list[Caution] = []
"""What a feature has to say of a duty, as that the network it is owed to is dormant; filled when it is made."""


def cautions(duty: Duty, on: date) -> list[str]:
    """Sentences to show on a London day beside a duty that is still owed. None of them changes its day."""
    if not duty.is_open:
        return []
    return [*_elections(duty), *(said for caution in further for said in caution(duty, on))]


def _elections(duty: Duty) -> list[str]:
    """Pre-election periods of the owing body's areas while the clock runs."""
    areas = [area.id for area in duty.owed_by.areas]
    last = duty.due_on or duty.target_on or duty.began_on
    here = sa.or_(ElectionPeriod.area_id.is_(None), ElectionPeriod.area_id.in_(areas))
    found = sa.select(ElectionPeriod).where(
        here, ElectionPeriod.starts_on <= last, ElectionPeriod.ends_on >= duty.began_on
    )
    return [
        f"{period.title}: {in_words(period.starts_on)} to {in_words(period.ends_on)} is a pre-election period. "
        "A meeting may move because of it; the clock runs on."
        for period in session_of(duty).scalars(found.order_by(ElectionPeriod.starts_on))
    ]

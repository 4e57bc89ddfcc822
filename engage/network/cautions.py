"""A dormant network is owed what it is owed: clocks run on, and a page says that nobody there can act at the moment."""

from datetime import date, datetime, time

from engage.accounts import BodyKind
from engage.database import session_of
from engage.decisions.deciders import is_dormant
from engage.matters import Duty
from engage.matters.cautions import further
from engage.now import LONDON


def creditor_is_dormant(duty: Duty, on: date) -> list[str]:
    """What to say of a duty to a network that cannot decide anything on a day."""
    creditor = duty.creditor
    if creditor is None or creditor.kind is not BodyKind.NETWORK:
        return []
    if not is_dormant(session_of(duty), creditor, datetime.combine(on, time.max, LONDON)):
        return []
    return [
        f"{creditor.name} can decide nothing at the moment. What is owed to it is owed all the same: the clock runs on."
    ]


def register() -> None:
    """Say it wherever a duty is shown; once, however often the application is made."""
    if creditor_is_dormant not in further:
        further.append(creditor_is_dormant)

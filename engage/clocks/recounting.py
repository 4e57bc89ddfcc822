"""The job that counts what is left of the open duties anew after a day was corrected, in short transactions."""

from typing import Any

from sqlalchemy.orm import Session

from engage.accounts import Appointment
from engage.clocks.service import RECOUNT
from engage.database import writing
from engage.jobs.handlers import Progress, handler
from engage.matters import CalendarDay, Voice
from engage.matters.correcting import recount
from engage.now import now


@handler(RECOUNT)
def recount_the_rest(session: Session, payload: dict[str, Any], progress: Progress) -> None:
    """Lot by lot from where the act left off; run again, it finds nothing left to move."""
    after: int | None = payload["after"]
    while after is not None:
        with writing(session):
            row = session.get_one(CalendarDay, payload["day"])
            by = session.get(Appointment, payload["by"]) or Voice.CLOCK
            after = recount(session, row, by=by, at=now(), after=after)
        progress(after=after or 0)

"""One duty for its own page: how its date was counted, how that changed, who was reminded, what may follow."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from engage.matters import Duty, DutyDate
from engage.matters.calendar import Nation
from engage.matters.cautions import cautions
from engage.matters.days import calendar_of, corrected_days
from engage.matters.profile import Profile
from engage.matters.reckoning import Reckoning
from engage.matters.remedies import Remedy, remedies
from engage.matters.terms import terms_of
from engage.register.duty_listing import PATHS
from engage.reminders.models import Reminder

SURE = {
    "A": "the text of the law or code itself was read",
    "B": "known from a second source",
    "C": "to be checked before it is relied on",
    "local": "a rule of this place, not a law",
}
STEPS = {
    "soon": "Before the day, where it is owed",
    "due": "On the day, where it is owed",
    "late": "Once it was late, where it is owed",
    "creditor": "Once it was late, whoever it is owed to",
    "up": "As it stayed late, the people above",
}


@dataclass(frozen=True)
class Reminded:
    """One kind of reminder: how many people were told, and when last."""

    words: str
    told: int
    last_at: datetime


@dataclass(frozen=True)
class Shown:
    """Everything about one duty."""

    duty: Duty
    matter_path: str
    reckoning: Reckoning
    is_as_counted: bool  # false where the calendar was corrected after it was judged
    dates: list[DutyDate]
    reminded: list[Reminded]
    late: str
    successor: Duty | None
    cautions: list[str]  # what runs beside the clock, and does not stop it
    remedies: list[Remedy]  # what the one that is owed may do next, while it is late

    @property
    def sure(self) -> str:
        """How far the source was followed, in words."""
        return SURE.get(self.reckoning.confidence.split()[0].rstrip(":;,/"), "") if self.reckoning.confidence else ""


def shown(session: Session, number: int, *, on: date) -> Shown | None:
    """A duty that anyone may read, with all that led to its date; a fixed number of statements."""
    duty = session.scalar(
        sa.select(Duty)
        .where(Duty.id == number, Duty.is_public)
        .options(joinedload(Duty.matter), joinedload(Duty.owed_by), joinedload(Duty.creditor))
    )
    if duty is None:
        return None
    reckoning = terms_of(duty).reckon(
        duty.began_on, n=duty.n, calendar=calendar_of(duty), on_profile=Profile(duty.profile)
    )
    return Shown(
        duty=duty,
        matter_path=PATHS.get(duty.matter.kind, "/responses/{}/").format(duty.matter.reference),
        reckoning=reckoning,
        is_as_counted=reckoning.due == duty.due_on,
        dates=list(session.scalars(sa.select(DutyDate).where(DutyDate.duty_id == duty.id).order_by(DutyDate.id))),
        reminded=_reminded(session, duty),
        late=duty.late_by(on),
        successor=_successor(session, duty),
        cautions=cautions(duty, on),
        remedies=remedies(duty, on, days=corrected_days(session)(Nation.ENGLAND)),
    )


def _reminded(session: Session, duty: Duty) -> list[Reminded]:
    rows = session.execute(
        sa.select(Reminder.step, Reminder.told, Reminder.made_at).where(Reminder.duty_id == duty.id, Reminder.told > 0)
    ).all()
    found = []
    for step, words in STEPS.items():
        mine: list[Any] = [row for row in rows if row.step.partition(":")[0] == step]
        if mine:
            found.append(Reminded(words, sum(row.told for row in mine), max(row.made_at for row in mine)))
    return found


def _successor(session: Session, duty: Duty) -> Duty | None:
    if duty.superseded_by_id is None:
        return None
    return session.scalar(sa.select(Duty).where(Duty.id == duty.superseded_by_id, Duty.is_public))

"""The daily look at what is owed: who is to be reminded of what, found and told in short transactions.

A lot is planned while only reading, and written in one transaction: the steps taken, unique by duty, due date and
step, and the mails for those that were really new. So it may be run twice, by two processes at once, or be killed at
any line, and nobody is told twice and nobody left out; and residents wait for one lot at the most.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from engage.database import writing
from engage.jobs.schedule import daily
from engage.matters import Duty
from engage.matters.calendar import Nation
from engage.matters.clock import working_days_excluding
from engage.matters.days import Days, corrected_days
from engage.matters.standing import running
from engage.now import london_date
from engage.reminders.ladder import Directory
from engage.reminders.models import Reminder
from engage.reminders.steps import CREDITOR, Step, steps_due
from engage.reminders.telling import Line, mail

LOT = 200
Key = tuple[int, date, int]
Taken = tuple[int, str]  # id of the duty, key of the step


@dataclass
class Ticked:
    """What one look came to."""

    looked: int = 0  # duties that are due soon or later
    reminded: int = 0  # of which somebody was told
    mails: int = 0


Plan = dict[Taken, tuple[date, list[Line]]]
"""What is due of one lot: for each step the due day, and the lines to send, none where nobody is told."""


class Look:
    """One look on one London day, with what it learns on the way."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.session, self.at, self.on = session, at, london_date(at)
        self.days: Days = corrected_days(session)
        self.soon = self.days.soon_until(self.on)
        self.directory = Directory()
        self._nth: dict[tuple[date, int], date] = {}

    def working_day(self, day: date, n: int) -> date:
        """The nth working day after a day, in England; counted once."""
        if (day, n) not in self._nth:
            self._nth[day, n] = working_days_excluding(day, n, self.days(Nation.ENGLAND))
        return self._nth[day, n]

    def lots(self, size: int) -> Iterator[list[Any]]:
        """What is owed and due soon or later, by body and day, in lots by key."""
        key, after = sa.tuple_(Duty.owed_by_id, Duty.listed_on, Duty.id), (0, date.min, 0)
        columns = (Duty.id, Duty.owed_by_id, Duty.owed_to_id, Duty.due_on, Duty.listed_on)
        wanted = sa.select(*columns).where(running(self.on), Duty.listed_on <= self.soon)
        wanted = wanted.order_by(Duty.owed_by_id, Duty.listed_on, Duty.id).limit(size)
        while lot := list(self.session.execute(wanted.where(key > after))):
            yield lot
            after = (lot[-1].owed_by_id, lot[-1].listed_on, lot[-1].id)

    def untaken(self, lot: list[Any]) -> dict[tuple[int, date], list[Step]]:
        """The steps that have come and were not taken, by id and due day of the duty."""
        self.directory.learn(self.session, {row.owed_by_id for row in lot} | {row.owed_to_id for row in lot} - {None})
        ids = [row.id for row in lot]
        taken = {
            tuple(row)
            for row in self.session.execute(
                sa.select(Reminder.duty_id, Reminder.due_on, Reminder.step).where(Reminder.duty_id.in_(ids))
            )
        }
        found = {(row.id, row.due_on): self._missing(row, taken) for row in lot}
        return {duty: steps for duty, steps in found.items() if steps}

    def _missing(self, row: Any, taken: set[Any]) -> list[Step]:
        come = steps_due(
            row.due_on, self.on, soon=self.soon, ladder=self.directory.ladders[row.owed_by_id],
            working_day=self.working_day,
        )  # fmt: skip
        owed_to_a_body = row.owed_to_id is not None and row.owed_to_id != row.owed_by_id
        return [
            step
            for step in come
            if (step.key != CREDITOR or owed_to_a_body) and (row.id, row.due_on, step.key) not in taken
        ]

    def plan(self, steps: dict[tuple[int, date], list[Step]]) -> Plan:
        """Who is told of each step, as the duties are now that we write.

        What was met or moved since they were looked at is left for the next look.
        """
        found: Plan = {}
        for duty in self._still_owed(steps):
            assert duty.due_on is not None
            for step in steps.get((duty.id, duty.due_on), ()):
                lines = [] if step.is_past else [Line(duty, step, *to) for to in self._told(duty, step)]
                found[duty.id, step.key] = (duty.due_on, lines)
        return found

    def _still_owed(self, steps: Iterable[tuple[int, date]]) -> Iterable[Duty]:
        found = sa.select(Duty).where(Duty.id.in_([duty_id for duty_id, _ in steps]), running(self.on))
        with_all = found.options(joinedload(Duty.matter), joinedload(Duty.owed_by), joinedload(Duty.creditor))
        return self.session.scalars(with_all.order_by(Duty.listed_on, Duty.id))

    def _told(self, duty: Duty, step: Step) -> list[tuple[str, str]]:
        """The addresses told of a step, each with the role for which it is told."""
        if step.rung is not None and step.rung.email:
            return [(step.rung.email, "")]
        if step.rung is not None:
            held = step.rung.role, self.directory.holding(duty.owed_by_id, step.rung.role)
        else:
            body_id = duty.owed_to_id if step.key == CREDITOR else duty.owed_by_id
            assert body_id is not None
            held = self.directory.acting(body_id)
        role, addresses = held
        return [(address, role) for address in addresses]

    def write(self, plan: Plan) -> tuple[int, int]:
        """Take the steps and queue the mails of those that nobody else has taken; how many duties and mails."""
        if not plan:
            return 0, 0
        rows = [
            {"duty_id": duty_id, "step": step, "due_on": due_on, "told": len(lines), "made_at": self.at}
            for (duty_id, step), (due_on, lines) in plan.items()
        ]
        insert: Any = sqlite.insert if self.session.get_bind().dialect.name == "sqlite" else postgresql.insert
        taking = insert(Reminder).values(rows).on_conflict_do_nothing().returning(Reminder.duty_id, Reminder.step)
        fresh = {(row.duty_id, row.step) for row in self.session.execute(taking)}
        lines = [line for taken, (_, told) in plan.items() if taken in fresh for line in told]
        mails = mail(self.session, lines, base=current_app.config["BASE_URL"], days=self.days, on=self.on, at=self.at)
        return len({line.duty.id for line in lines}), mails


def tick(session: Session, at: datetime, *, lot: int = LOT) -> Ticked:
    """Remind everybody of what is due soon, due or late as of an instant, each once; what it came to."""
    look, done = Look(session, at), Ticked()
    for rows in look.lots(lot):
        done.looked += len(rows)
        if steps := look.untaken(rows):
            with writing(session):
                reminded, mails = look.write(look.plan(steps))
            done.reminded += reminded
            done.mails += mails
    if not session.info.get("writing"):  # within an act of somebody else's it is theirs to end
        session.rollback()
    return done


@daily("reminders")
def remind(session: Session, at: datetime) -> None:
    """Every day: remind whoever owes what is due, and tell whoever is owed what is late."""
    tick(session, at)


def init_app(_app: Flask) -> None:
    """Being imported, it is among the day's work."""

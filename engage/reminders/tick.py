"""The daily look at what is owed: who is to be reminded of what, found and told in short transactions.

A lot is planned while only reading, and written in one transaction: the steps taken, unique by duty, due date and
step, and the mails for those that were really new. So it may be run twice, by two processes at once, or be killed at
any line, and nobody is told twice and nobody left out; and residents wait for one lot at the most.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload, selectin_polymorphic

from engage.database import table_of, writing
from engage.jobs.schedule import daily
from engage.matters import Duty, Matter
from engage.matters.calendar import Nation
from engage.matters.clock import working_days_excluding
from engage.matters.days import Days, corrected_days
from engage.matters.standing import running
from engage.now import london_date
from engage.reminders.ladder import Directory
from engage.reminders.models import Reminder
from engage.reminders.steps import CREDITOR, Step, steps_due
from engage.reminders.telling import Line, Mailing, Taken, Words, mailings, send

LOT = 200
Steps = dict[tuple[int, date], list[Step]]
"""Steps that have come and were not taken, by id and due day of the duty."""


@dataclass
class Ticked:
    """What one look came to."""

    looked: int = 0  # duties that are due soon or later
    reminded: int = 0  # of which somebody was told
    mails: int = 0


@dataclass
class Plan:
    """What is due of one lot: the steps with how many are told of each, and the mails."""

    steps: dict[Taken, int]
    told: list[Mailing]


class Look:
    """One look on one London day, with what it learns on the way."""

    def __init__(self, session: Session, at: datetime, base: str) -> None:
        self.session, self.at, self.base, self.on = session, at, base, london_date(at)
        self.days: Days = corrected_days(session)
        self.soon = self.days.soon_until(self.on)
        self.directory = Directory()
        self.words = Words(base, self.days, self.on)
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

    def untaken(self, lot: list[Any]) -> Steps:
        """The steps of a lot that have come and were not taken."""
        self.directory.learn(self.session, {row.owed_by_id for row in lot} | {row.owed_to_id for row in lot} - {None})
        columns = (Reminder.duty_id, Reminder.due_on, Reminder.step)
        taken = {
            tuple(row)
            for row in self.session.execute(sa.select(*columns).where(Reminder.duty_id.in_([row.id for row in lot])))
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

    def plan(self, steps: Steps) -> Plan:
        """Who is told of each step, and in which words; read before anything is written."""
        found = sa.select(Duty).where(Duty.id.in_([duty_id for duty_id, _ in steps])).options(*_with_all())
        duties = list(self.session.scalars(found.order_by(Duty.listed_on, Duty.id)))
        counts: dict[Taken, int] = {}
        lines: list[Line] = []
        for duty in duties:
            due_on = duty.due_on or date.max
            told = {step: self._told(duty, step) for step in steps.get((duty.id, due_on), ())}
            counts |= {(duty.id, due_on, step.key): len(mine) for step, mine in told.items()}
            lines += self.words.lines(duty, [(step, *to) for step, mine in told.items() for to in mine])
        return Plan(counts, mailings(lines, duties, self.on))

    def _told(self, duty: Duty, step: Step) -> list[tuple[str, str]]:
        """The addresses told of a step, each with the role for which it is told."""
        if step.rung is not None and step.rung.email:
            return [(step.rung.email, "")]
        if step.rung is not None:
            role, addresses = step.rung.role, self.directory.holding(duty.owed_by_id, step.rung.role)
        else:
            body_id = duty.owed_to_id if step.key == CREDITOR else duty.owed_by_id
            assert body_id is not None
            role, addresses = self.directory.acting(body_id)
        return [(address, role) for address in addresses]

    def write(self, plan: Plan) -> tuple[int, int]:
        """Take the steps that nobody else has taken, and queue their mails; how many duties and mails.

        What was met or moved since it was looked at is left for the next look.
        """
        ids = {duty_id for duty_id, _, _ in plan.steps}
        owed = sa.select(Duty.id, Duty.due_on).where(Duty.id.in_(ids), running(self.on))
        still = {tuple(row) for row in self.session.execute(owed)}
        rows = [
            {"duty_id": duty_id, "due_on": due_on, "step": step, "told": told, "made_at": self.at}
            for (duty_id, due_on, step), told in plan.steps.items()
            if (duty_id, due_on) in still
        ]
        if not rows:
            return 0, 0
        fresh = _take(self.session, rows)
        mails = send(self.session, plan.told, fresh, base=self.base, at=self.at)
        return len({taken[0] for taken in fresh if plan.steps[taken]}), mails


def _take(session: Session, rows: list[dict[str, Any]]) -> set[Taken]:
    """Insert the steps that are not there; those that were inserted."""
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = table_of(Reminder)
    taking = insert(table).on_conflict_do_nothing().returning(table.c.duty_id, table.c.due_on, table.c.step)
    return {(row.duty_id, row.due_on, row.step) for row in session.execute(taking, rows)}


def _with_all() -> list[Any]:
    """What the words need of each duty. A kind that says itself who reads it, or what it is called, is loaded whole."""
    kinds = [mapper.class_ for mapper in Matter.__mapper__.self_and_descendants if mapper.class_ is not Matter]
    own = [kind for kind in kinds if kind.parties is not Matter.parties or kind.public_title is not Matter.public_title]
    matter = joinedload(Duty.matter)
    whole = matter.options(selectin_polymorphic(Matter, own)) if own else matter
    return [whole, joinedload(Duty.owed_by), joinedload(Duty.creditor)]


def tick(session: Session, at: datetime, *, lot: int = LOT) -> Ticked:
    """Remind everybody of what is due soon, due or late as of an instant, each once; what it came to."""
    look, done = Look(session, at, current_app.config["BASE_URL"]), Ticked()
    for rows in look.lots(lot):
        done.looked += len(rows)
        if steps := look.untaken(rows):
            plan = look.plan(steps)
            with writing(session):
                reminded, mails = look.write(plan)
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

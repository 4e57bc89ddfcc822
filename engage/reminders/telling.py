"""The mails of a look: one for each thing while they are few, one list where they are many."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from engage.matters import Duty
from engage.matters.calendar import Nation
from engage.matters.cautions import cautions
from engage.matters.days import Days, late_by
from engage.matters.remedies import Remedy, remedies_after
from engage.notices.service import queue
from engage.reminders.steps import CREDITOR, Step

FEW = 3
"""So many things are told in a mail each, with the act in its subject; more in one list."""

Taken = tuple[int, date, str]  # id of the duty, its due day, key of the step


@dataclass(frozen=True)
class Line:
    """One thing that one address is told of, in words: nothing here is read again once the writing begins."""

    taken: Taken
    to: str
    is_for_creditor: bool
    matter_id: int
    body_id: int
    said: dict[str, Any]


@dataclass(frozen=True)
class Mailing:
    """What one address is told in one lot."""

    to: str
    kind: str
    lines: list[Line]


def mailings(lines: Iterable[Line], duties: Collection[Duty], on: date) -> list[Mailing]:
    """What every address is told; nobody is told of one duty twice. What runs beside it is said where there is room."""
    by_address: dict[tuple[str, bool], dict[int, Line]] = {}
    for line in lines:
        by_address.setdefault((line.to, line.is_for_creditor), {}).setdefault(line.taken[0], line)
    known = {duty.id: duty for duty in duties}
    found = []
    for (to, is_for_creditor), mine in by_address.items():
        if len(mine) <= FEW and not is_for_creditor:
            for duty_id, line in mine.items():
                line.said["cautions"] = cautions(known[duty_id], on)
        found.append(Mailing(to, "duty_not_done" if is_for_creditor else "duty_reminder", list(mine.values())))
    return found


def send(session: Session, told: Sequence[Mailing], fresh: Collection[Taken], *, base: str, at: datetime) -> int:
    """Queue the mails of the steps that were really taken now; how many."""
    mails = 0
    for mailing in told:
        lines = [line for line in mailing.lines if line.taken in fresh]
        if len(mailing.lines) > FEW and lines:
            mails += _list(session, mailing, lines, base=base, at=at)
        else:
            mails += sum(_one(session, mailing.kind, line, at=at) for line in lines)
    return mails


def _one(session: Session, kind: str, line: Line, *, at: datetime) -> bool:
    made = queue(
        session, kind, to=line.to, once=_once(kind, line), at=at, matter_id=line.matter_id, body_id=line.body_id,
        **line.said,
    )  # fmt: skip
    return made is not None


def _list(session: Session, mailing: Mailing, lines: list[Line], *, base: str, at: datetime) -> bool:
    """One mail for many things; what may be done next is said once for each act."""
    kind, first, things = f"{mailing.kind}s", lines[0], [line.said for line in lines]
    following = {(thing["act"], tuple(thing["remedies"])): None for thing in things}
    made = queue(
        session, kind, to=mailing.to, once=_once(kind, first), at=at, body_id=first.body_id, n=len(things),
        things=things, next=list(following), desk=f"{base}/desk/", role=first.said["role"],
    )  # fmt: skip
    return made is not None


def _once(kind: str, line: Line) -> str:
    """One mail for a step of a duty and an address; a list is known by the first of its things."""
    duty_id, due_on, step = line.taken
    return f"{kind}:{duty_id}:{due_on}:{step}:{sha256(line.to.encode()).hexdigest()[:16]}"


class Words:
    """What a look says of each duty, from what whoever is told may read. What many have in common is worded once."""

    def __init__(self, base: str, days: Days, on: date) -> None:
        self.base, self.days, self.england, self.on = base, days, days(Nation.ENGLAND), on
        self._late: dict[tuple[date, str], str] = {}
        self._remedies: dict[tuple[str, str, date], list[Remedy]] = {}
        self._rules: dict[tuple[str, str], str] = {}

    def lines(self, duty: Duty, told: Iterable[tuple[Step, str, str]]) -> list[Line]:
        """The lines of one duty: for each step, address and role (empty for an address above)."""
        facts = self._facts(duty)
        return [self._line(duty, facts, step, to, role) for step, to, role in told]

    def _line(self, duty: Duty, facts: dict[str, Any], step: Step, to: str, role: str) -> Line:
        assert duty.due_on is not None
        for_creditor = step.key == CREDITOR
        works_on_it = bool(role) and (duty.owed_to_id if for_creditor else duty.owed_by_id) in duty.matter.parties
        said = {
            **facts,
            "step": "up" if step.rung else step.key,
            "rung": step.rung.days if step.rung else 0,
            "role": role,
            "title": duty.matter.title if works_on_it else duty.matter.public_title if duty.is_public else "",
            "link": self._link(duty, works_on_it),
            "remedies": self._may_do(duty, duty.due_on) if for_creditor else [],
        }
        taken = (duty.id, duty.due_on, step.key)
        return Line(taken, to, for_creditor, duty.matter_id, duty.owed_by_id, said)

    def _facts(self, duty: Duty) -> dict[str, Any]:
        assert duty.due_on is not None
        rule = self._rules.get((duty.clock_id, duty.citation)) or self._rules.setdefault(
            (duty.clock_id, duty.citation), duty.rule
        )
        return {
            "act": duty.act,
            "reference": duty.matter.reference,
            "debtor": duty.owed_by.name,
            "creditor": duty.owed_to,
            "due_on": duty.due_on,
            "late": self._late_by(duty.due_on, duty.count),
            "rule": rule,
            "profile": duty.profile,
            "cautions": [],
        }

    def _link(self, duty: Duty, works_on_it: bool) -> str:
        if works_on_it:
            return f"{self.base}{duty.matter.desk_path}"
        return f"{self.base}/register/duties/{duty.id}" if duty.is_public else ""

    def _may_do(self, duty: Duty, due_on: date) -> list[Remedy]:
        key = (duty.clock_id, duty.profile, due_on)
        if key not in self._remedies:
            self._remedies[key] = remedies_after(
                due_on, self.on, duty.clock_id, duty.profile, duty.basis, days=self.england
            )
        return self._remedies[key]

    def _late_by(self, due_on: date, count: str) -> str:
        """How late, as every page says it; asked once for each due day and way of counting."""
        key = (due_on, count)
        if key not in self._late:
            self._late[key] = late_by(due_on, self.on, self.days.of(count))
        return self._late[key]

"""The mails of a look: one for each thing while they are few, one list where they are many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from engage.matters import Duty
from engage.matters.calendar import Nation
from engage.matters.cautions import cautions
from engage.matters.clock import working_days_between
from engage.matters.days import Days
from engage.matters.remedies import remedies
from engage.notices.service import queue
from engage.reminders.steps import CREDITOR, Step

FEW = 3
"""So many things are told in a mail each, with the act in its subject; more in one list."""


@dataclass(frozen=True)
class Line:
    """One thing that one address is told of, for a role it holds (none for an address above)."""

    duty: Duty
    step: Step
    to: str
    role: str

    @property
    def is_for_creditor(self) -> bool:
        return self.step.key == CREDITOR


def mail(session: Session, lines: Sequence[Line], *, base: str, days: Days, on: date, at: datetime) -> int:
    """Queue what every address is told; how many mails. Nobody is told of one duty twice in one look."""
    by_address: dict[tuple[str, bool], dict[int, Line]] = {}
    for line in lines:
        by_address.setdefault((line.to, line.is_for_creditor), {}).setdefault(line.duty.id, line)
    words, mails = _Words(base, days, on), 0
    for (_, for_creditor), mine in by_address.items():
        kind, told = "duty_not_done" if for_creditor else "duty_reminder", list(mine.values())
        if len(told) <= FEW:
            mails += sum(_one(session, kind, line, words.of(line), at=at) for line in told)
        else:
            mails += _list(session, f"{kind}s", told, [words.of(line) for line in told], base=base, at=at)
    return mails


def _one(session: Session, kind: str, line: Line, said: dict[str, Any], *, at: datetime) -> bool:
    more: dict[str, Any] = {} if line.is_for_creditor else {"cautions": cautions(line.duty)}
    made = queue(
        session, kind, to=line.to, once=_once(kind, line), at=at, matter_id=line.duty.matter_id,
        body_id=line.duty.owed_by_id, **said, **more,
    )  # fmt: skip
    return made is not None


def _list(
    session: Session, kind: str, told: list[Line], things: list[dict[str, Any]], *, base: str, at: datetime
) -> bool:
    """One mail for many things; what may be done next is said once for each act."""
    first, following = told[0], {(thing["act"], thing["rule"]): thing["remedies"] for thing in things}
    made = queue(
        session, kind, to=first.to, once=_once(kind, first), at=at, body_id=first.duty.owed_by_id, n=len(things),
        things=things, next=[(act, found) for (act, _), found in following.items()], desk=f"{base}/desk/", role=first.role,
    )  # fmt: skip
    return made is not None


def _once(kind: str, line: Line) -> str:
    """One mail for a step of a duty and an address; the list is known by the first of its things."""
    return f"{kind}:{line.duty.id}:{line.duty.due_on}:{line.step.key}:{sha256(line.to.encode()).hexdigest()[:16]}"


class _Words:
    """What a mail says of one duty, from what anybody who is told may read."""

    def __init__(self, base: str, days: Days, on: date) -> None:
        self.base, self.days, self.on = base, days, on

    def of(self, line: Line) -> dict[str, Any]:
        """The values that the templates use. A title is for those who work on it; an address above gets none."""
        duty, on = line.duty, self.on
        assert duty.due_on is not None
        late = working_days_between(duty.due_on, on, self.days(Nation.ENGLAND)) if duty.due_on < on else 0
        return {
            "step": "up" if line.step.rung else line.step.key,
            "act": duty.act,
            "reference": duty.matter.reference,
            "title": self._title(line),
            "debtor": duty.owed_by.name,
            "creditor": duty.owed_to,
            "due_on": duty.due_on,
            "late": late,
            "rule": duty.rule,
            "rung": line.step.rung.days if line.step.rung else 0,
            "role": line.role,
            "profile": duty.profile,
            "link": self._link(line),
            "remedies": remedies(duty, on, days=self.days(Nation.ENGLAND)) if line.is_for_creditor else [],
        }

    @staticmethod
    def _title(line: Line) -> str:
        matter = line.duty.matter
        if line.role and not line.is_for_creditor:
            return matter.title
        return matter.public_title if matter.is_public else ""

    def _link(self, line: Line) -> str:
        duty = line.duty
        body_id = duty.owed_to_id if line.is_for_creditor else duty.owed_by_id
        if line.role and body_id in duty.matter.parties:
            return f"{self.base}{duty.matter.desk_path}"
        return f"{self.base}/register/duties/{duty.id}" if duty.is_public and duty.matter.is_public else ""

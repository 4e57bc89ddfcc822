"""What waits for somebody, said by each feature for its own kind, and shown on one desk that knows no feature.

A feature adds a source when the application is made: `waiting.append(decisions_to_take)`. A source is asked for one
person and one London day, looks at that person's current appointments, makes a fixed number of statements however
much is stored, and gives at most MOST + 1 of each heading, the most pressing first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engage.accounts import Person

MOST = 25  # of each heading; the rest is in the lists


class Heading(StrEnum):
    """Under what it stands on the desk, in this order."""

    DECISION = "decision"  # somebody of this role must decide: a vote, an approval, a committee's choice
    TO_DO = "to_do"  # an act of this person's role is next: make, receive, acknowledge, put on an agenda
    COMING = "coming"  # a meeting or a day that is near
    UNDER_WAY = "under_way"  # nothing is to be done now, but it is theirs

    @property
    def words(self) -> str:
        return {
            "decision": "Waiting for a decision",
            "to_do": "To do",
            "coming": "Coming up",
            "under_way": "Under way",
        }[self.value]


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what is to be done in words that begin with a verb, and where."""

    heading: Heading
    act: str  # "Acknowledge the referral", "Vote on the decision"
    title: str  # of what it is about
    path: str  # of the staff page where it is done
    note: str = ""  # reference and body, or who asked
    due_on: date | None = None


Source = Callable[[Person, date], Iterable[Waiting]]

waiting: list[Source] = []
"""Filled when the application is made."""


def everything_waiting(person: Person, on: date) -> dict[Heading, list[Waiting]]:
    """What every feature has for this person, by heading; the soonest due first, then in the order it was given."""
    found = [one for source in waiting for one in source(person, on)]
    found.sort(key=lambda one: one.due_on or date.max)
    return {heading: mine for heading in Heading if (mine := [one for one in found if one.heading is heading])}

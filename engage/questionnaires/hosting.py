"""What a feature tells this foundation so that its matters can carry a questionnaire: its policy and its addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from engage.accounts import Appointment, Person
from engage.matters import Matter


class Door(StrEnum):
    """Whether a submission that arrives at an instant is taken, and how."""

    NOT_YET = "not_yet"  # not open, or not public: nothing is taken
    OPEN = "open"
    PAUSED = "paused"  # nothing is taken; drafts are kept
    LATE = "late"  # taken, marked late and said so
    SHUT = "shut"  # withdrawn or long over: nothing is taken


Policy = Callable[[Person, Any], Appointment | None]


@dataclass(frozen=True)
class Host:
    """One kind of matter that asks questions. Policies answer with the appointment acted under, or None."""

    model: type[Matter]
    may_build: Policy  # edit the questionnaire
    may_read: Policy  # see submissions and results before they are public
    may_moderate: Policy
    may_analyse: Policy  # codebook, coding, themes
    door: Callable[[Any, datetime], Door]
    public_url: Callable[[Any], str]  # path of the public page
    desk_url: Callable[[Any], str]  # path of the staff page
    find: Callable[[Session, str], Any]  # the matter behind the word in /consultations/<slug>/…, public or not; or None
    closes_at: Callable[[Any], datetime | None]
    results_public: Callable[[Any], bool] = lambda matter: False  # anyone may see the counts and themes
    submissions_public: Callable[[Any], bool] = lambda matter: False  # anyone may read what consent allows
    is_public: Callable[[Any], bool] = lambda matter: True  # whether anyone may know of it
    kept_until: Callable[[Any], date | None] = lambda matter: None  # answers are erased when this day has come
    erased: Callable[[Any, datetime], None] = lambda matter, at: None  # told once they are
    asked: Callable[[Any], str] = lambda matter: ""  # "we asked", as safe HTML, for the page of its outcome
    decided: Callable[[Any], str] = lambda matter: ""  # "we did" overall, as safe HTML, once that is public
    light: Callable[[], Any] | None = None  # a loader option: only what door, closing and addresses need
    settled: Callable[[Any], bool] = lambda matter: False  # whether the set of answers that count stands
    corrections: Callable[[Session, Any, datetime], list[tuple[datetime, str]]] = lambda s, m, at: []  # announced since
    start: Callable[..., Any] | None = None  # start(session, body, *, title, by, at): begin one, for an import


hosts: dict[str, Host] = {}  # kind of matter → host; filled in create_app


def host_of(matter: Matter) -> Host:
    return hosts[matter.kind]

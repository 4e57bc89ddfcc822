"""What a story is written in: the questions asked, and the replies that came."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engage.questionnaires import Channel, Consent, QuestionKind

Given = str | int | date | list[str] | dict[str, str]


@dataclass(frozen=True)
class Ask:
    """One question. Options and statements are labels; a reply names them by label too."""

    name: str
    kind: QuestionKind
    text: str
    options: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    help: str = ""
    is_required: bool = False
    not_for_publication: bool = False
    has_other: bool = False
    limits: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One page of a questionnaire."""

    title: str
    asks: tuple[Ask, ...]
    intro: str = ""


@dataclass(frozen=True)
class Reply:
    """One submission: after how many days it came, what it said (question name → answer), and who sent it."""

    day: float
    given: dict[str, Given]
    consent: Consent = Consent.ANONYMOUSLY
    name: str = ""
    email: str = ""
    organisation: str = ""
    on_behalf_of: str = ""
    channel: Channel = Channel.ONLINE
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # question name → codes an analyst gave


@dataclass(frozen=True)
class Choice:
    """One of the options put to the public."""

    title: str
    text: str
    is_status_quo: bool = False


@dataclass(frozen=True)
class Paper:
    """A document to read: a title, a filename ending in .pdf or .txt, and its paragraphs."""

    title: str
    filename: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What the public is told in a consultation. Prose is Markdown."""

    title: str
    summary: str
    overview: str
    why: str
    can_influence: str
    cannot_influence: str
    what_next: str
    decision: str
    choices: tuple[Choice, ...]
    areas: tuple[str, ...]
    audiences: tuple[str, ...]
    interests: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    papers: tuple[Paper, ...] = ()
    duty_basis: str = "s14Z45"
    short_reason: str = ""
    outcome_days: int | None = None
    has_monitoring: bool = False

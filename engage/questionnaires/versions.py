"""Frozen versions as they are answered: parsed once a process, immutable, and found by number of version."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.questionnaires.models.questionnaire import QuestionKind, Questionnaire, QuestionnaireVersion

MOST = 256


@dataclass(frozen=True)
class Choice:
    """An option of a question, or a statement of a matrix: a key that never changes and the words shown."""

    key: str
    label: str


@dataclass(frozen=True, eq=False)
class AskedQuestion:
    """One question as it was put to people."""

    id: int
    name: str
    kind: QuestionKind
    text: str
    help_html: str
    is_required: bool
    not_for_publication: bool
    has_other: bool
    options: tuple[Choice, ...]
    statements: tuple[Choice, ...]
    limits: dict[str, Any]

    @property
    def field_name(self) -> str:
        """What its field is called in a form."""
        return f"q{self.id}"

    @cached_property
    def offered(self) -> dict[str, str]:
        """Option key → label, "other" among them where it is offered."""
        out = {choice.key: choice.label for choice in self.options}
        if self.has_other:
            out["other"] = "Other, please say"
        return out


@dataclass(frozen=True, eq=False)
class AskedPage:
    """One page of questions as it was put to people."""

    title: str
    intro_html: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A whole frozen questionnaire. `id` is that of its version; 0 for one that is only being looked at."""

    id: int
    standard: dict[str, str]
    has_monitoring: bool
    pages: tuple[AskedPage, ...]

    @cached_property
    def questions(self) -> dict[int, AskedQuestion]:
        return {question.id: question for page in self.pages for question in page.questions}


def parse(what: dict[str, Any], version_id: int = 0) -> Snapshot:
    """A snapshot from the JSON of a frozen version, or from that of one being previewed."""
    return Snapshot(
        id=version_id,
        standard={name: how for name, how in what.get("standard", {}).items() if how != "no"},
        has_monitoring=bool(what.get("has_monitoring")),
        pages=tuple(
            AskedPage(page["title"], page["intro_html"], tuple(_question(q) for q in page["questions"]))
            for page in what["pages"]
        ),
    )


def _question(what: dict[str, Any]) -> AskedQuestion:
    return AskedQuestion(
        id=what["id"],
        name=what["name"],
        kind=QuestionKind(what["kind"]),
        text=what["text"],
        help_html=what.get("help_html", ""),
        is_required=what.get("is_required", False),
        not_for_publication=what.get("not_for_publication", False),
        has_other=what.get("has_other", False),
        options=tuple(Choice(c["key"], c["label"]) for c in what.get("options", ())),
        statements=tuple(Choice(c["key"], c["label"]) for c in what.get("statements", ())),
        limits=what.get("limits", {}),
    )


_parsed: OrderedDict[int, Snapshot] = OrderedDict()
_guard = threading.Lock()


def current_version(session: Session, matter_id: int) -> QuestionnaireVersion | None:
    """The newest frozen version of what a matter asks; None before the first."""
    found: QuestionnaireVersion | None = session.scalar(_current(QuestionnaireVersion, matter_id))
    return found


def current_version_id(session: Session, matter_id: int) -> int | None:
    """Its id alone: what a page needs that has the snapshot in memory already."""
    found: int | None = session.scalar(_current(QuestionnaireVersion.id, matter_id))
    return found


def _current(what: Any, matter_id: int) -> Any:
    asked = sa.select(what).join(Questionnaire).where(Questionnaire.matter_id == matter_id)
    return asked.order_by(QuestionnaireVersion.number.desc()).limit(1)


def snapshot_of(session: Session, version_id: int) -> Snapshot:
    """What a frozen version asks, from memory where this process has read it before: a version never changes."""
    known = _parsed.get(version_id)
    if known is not None:
        return known
    what = session.scalar(sa.select(QuestionnaireVersion.snapshot).where(QuestionnaireVersion.id == version_id))
    if what is None:
        raise LookupError(f"there is no questionnaire version {version_id}")
    parsed = parse(what, version_id)
    with _guard:
        _parsed[version_id] = parsed
        while len(_parsed) > MOST:
            _parsed.popitem(last=False)
    return parsed


def forget() -> None:
    """Drop what is in memory: for tests, whose database is put back with the same numbers for other things."""
    with _guard:
        _parsed.clear()
